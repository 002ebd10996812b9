"""The desk ends access in one action: nothing of a lost phone works any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue.values import Tap
from storage import audit, drafts, people
from storage.values import Link
from tests.bot.rigs import Rig, rig
from tests.handlers.cases.workers import PEOPLE, staffed
from tests.handlers.room import ACTIVITY, last, press, talk


async def audited(r: Rig) -> list[str]:
    """What was written down, oldest first."""
    async with r.db.read() as tx:
        return [row.fields[5].decode() async for row in audit.rows(tx)]


async def test_the_desk_finds_a_person_by_her_unit(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        assert "staff-of:21325" in (await press(r, "d", "staff")).values
        assert "person:o" in (await press(r, "d", "staff-of:21325")).values
        shown = await press(r, "d", "person:o")
        assert {"revoke:o", "unlink:1:o"} <= set(shown.values)
        assert "pin-reset:o" not in shown.values
        assert "pin-reset:t" in (await press(r, "d", "person:t")).values


async def test_after_revoking_nothing_of_the_phone_works(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        await talk(r, "o", *ACTIVITY[:3])
        told = await talk(r, "d", Tap(0, "revoke:o"), Tap(0, "revoke-now:o"))
        assert {n.address for n in told} == {"d"}
        async with r.db.read() as tx:
            assert await drafts.of_person(tx, "o") == []
        for said in (Tap(0, "menu"), Tap(0, "form:hoat-dong"), "menu", "20"):
            for note in await talk(r, "o", said):
                assert "kênh nội bộ" in note.text
        assert await audited(r) == ["revoked"]


async def test_one_phone_goes_and_the_other_stays(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        async with r.db.write() as tx:
            person = await people.get(tx, "o")
            assert person
            await people.enrol(tx, person, Link("line", "o2", "o"))
        assert "Đã gỡ 1 máy" in (await press(r, "d", "unlink:2:o")).text
        async with r.db.read() as tx:
            assert [k.address for k in await people.links_of_person(tx, "o")] == ["o"]
        assert "muốn làm gì" in (await last(r, "o", "menu")).text


@pytest.mark.parametrize(
    "value", ["unlink:0:o", "unlink:9:o", "unlink:²:o", "unlink::", "revoke-now:d"]
)
async def test_what_is_not_there_cannot_be_ended(tmp_path: Path, value: str) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        await press(r, "d", value)
        async with r.db.read() as tx:
            assert len(await people.everybody(tx)) == len(PEOPLE)
            assert len(await people.links_of_person(tx, "o")) == 1


async def test_a_pin_is_reset_by_two(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        notes = await talk(r, "d", Tap(0, "pin-reset:t"))
        button = next(v for n in notes if n.address == "g" for v in n.values if "grant" in v)
        assert {n.address for n in notes} == {"d", "g", "h"}
        await press(r, "d", button)
        assert "6 số" not in (await press(r, "t", "handover:c1")).text
        told = await talk(r, "g", Tap(0, button))
        assert any("tạo mã mới" in n.text for n in told if n.address == "d")
        assert "6 số" in (await press(r, "t", "handover:c1")).text
        assert "granted" in await audited(r)


async def test_nobody_is_offered_to_end_her_own_access(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        assert "revoke:d" not in (await press(r, "d", "person:d")).values
        assert "của mình" in (await press(r, "d", "revoke-now:d")).text
