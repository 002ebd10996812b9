"""A look through broken glass: a reason, a second person, everybody told, and only for a while."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dialogue.values import Tap
from storage import audit
from tests.bot.rigs import Rig, rig
from tests.handlers.cases.workers import a_case, staffed
from tests.handlers.room import Note, press, talk
from tests.handlers.test_rights import unlock

CODE = "VV-2024-AAAAA1"


async def asked(r: Rig, who: str = "g", code: str = CODE) -> list[Note]:
    """Somebody asks for a look; everything that is heard."""
    return await talk(r, who, Tap(0, "glass-ask"), code, "1", "gửi")


def button(notes: list[Note], who: str) -> str:
    return next(v for n in notes if n.address == who for v in n.values if v.startswith("grant"))


async def test_the_second_person_opens_it_and_all_concerned_are_told(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        await a_case(r)
        assert CODE not in (await press(r, "g", "glass:c1")).text
        notes = await asked(r)
        assert {n.address for n in notes} == {"g", "l"}
        told = await talk(r, "l", Tap(0, button(notes, "l")))
        assert {n.address for n in told} == {"l", "g", "t", "h"}
        assert all("an toàn" in n.text for n in told if n.address in "th")
        assert CODE in (await press(r, "g", "glass:c1")).text
        assert CODE not in (await press(r, "h", "glass:c1")).text
        async with r.db.read() as tx:
            found = [(row.fields[2], row.fields[5]) async for row in audit.rows(tx)]
        assert [who for who, what in found if what == b"break-glass"] == [b"g"]


async def test_it_closes_again_by_itself(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        await a_case(r)
        await press(r, "l", button(await asked(r), "l"))
        r.clock.moment += timedelta(hours=4, minutes=1)
        await unlock(r, "g")
        assert CODE not in (await press(r, "g", "glass:c1")).text


@pytest.mark.parametrize("who", ["g", "t", "m", "d", "o"])
async def test_who_asks_or_has_no_say_cannot_open_it(tmp_path: Path, who: str) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        await a_case(r)
        await press(r, who, button(await asked(r), "l"))
        assert CODE not in (await press(r, "g", "glass:c1")).text


@pytest.mark.parametrize("who", ["t", "l", "d", "o", "n"])
async def test_the_question_is_not_for_everybody(tmp_path: Path, who: str) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        await a_case(r)
        assert {n.address for n in await asked(r, who)} == {who}
        assert "không dành cho" in (await press(r, who, "glass-ask")).text


async def test_an_unknown_code_asks_nobody(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        notes = await asked(r, code="VV-2024-ZZZZZZ")
        assert {n.address for n in notes} == {"g"}
        assert "Không có hồ sơ này" in notes[-1].text
