"""A case changes hands with the lead's word only, and is never left to nobody unnoticed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dialogue.values import Tap
from storage import approvals, cases
from tests.bot.rigs import Rig, rig
from tests.handlers.cases.workers import a_case, owner_of, staffed
from tests.handlers.room import Note, press, talk
from tests.handlers.test_rights import unlock


async def asked(r: Rig, to: str = "u") -> list[Note]:
    """“t” asks to hand over her case; everything that is heard."""
    await press(r, "t", "handover:c1")
    return await talk(r, "t", Tap(0, f"handover-to:{to}"))


def grant_in(notes: list[Note], who: str) -> str:
    """The button of the second person."""
    return next(v for note in notes if note.address == who for v in note.values if "grant" in v)


async def test_the_lead_agrees_and_the_case_is_hers(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        case = await a_case(r)
        notes = await asked(r)
        assert {n.address for n in notes} == {"t", "l"}
        told = await talk(r, "l", Tap(0, grant_in(notes, "l")))
        assert await owner_of(r, case) == "u"
        assert {n.address for n in told} == {"t", "l", "u"}
        async with r.db.read() as tx:
            events = (await cases.events(tx, [case.id]))[case.id]
        assert [event.kind for event in events] == ["handed-over"]


async def test_a_refusal_leaves_it_where_it_is(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        case = await a_case(r)
        refuse = grant_in(await asked(r), "l").replace("grant", "refuse")
        told = await talk(r, "l", Tap(0, refuse))
        assert any(n.address == "t" and "không được duyệt" in n.text for n in told)
        assert await owner_of(r, case) == "t"
        assert (
            "không còn chờ duyệt" in (await press(r, "l", refuse.replace("refuse", "grant"))).text
        )
        assert await owner_of(r, case) == "t"


@pytest.mark.parametrize("who", ["t", "u", "m", "o", "d", "n"])
async def test_nobody_but_the_second_person_can_agree(tmp_path: Path, who: str) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        case = await a_case(r)
        await talk(r, who, Tap(0, grant_in(await asked(r), "l")))
        assert await owner_of(r, case) == "t"


async def test_where_no_lead_can_be_reached_the_office_is_asked(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r, "l")
        case = await a_case(r)
        notes = await asked(r)
        assert {n.address for n in notes} == {"t", "m", "g", "h"} - {"m"}
        await talk(r, "g", Tap(0, grant_in(notes, "g")))
        assert await owner_of(r, case) == "u"


async def test_a_request_expires(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        case = await a_case(r)
        button = grant_in(await asked(r), "l")
        r.clock.moment += timedelta(hours=73)
        await unlock(r, "l")
        await talk(r, "l", Tap(0, button))
        assert await owner_of(r, case) == "t"


@pytest.mark.parametrize("to", ["n", "o", "l", "t", "x", ""])
async def test_a_case_goes_to_another_case_worker_of_the_unit_only(tmp_path: Path, to: str) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        case = await a_case(r)
        notes = await asked(r, to)
        assert {n.address for n in notes} == {"t"}
        assert await owner_of(r, case) == "t"
        async with r.db.read() as tx:
            assert await approvals.waiting(tx, r.clock.now()) == []


@pytest.mark.parametrize("who", ["u", "n"])
async def test_anothers_case_is_as_unknown_as_none(tmp_path: Path, who: str) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        await a_case(r)
        foreign, unknown = await press(r, who, "handover:c1"), await press(r, who, "handover:xx")
        assert foreign == unknown


async def test_a_revoked_case_worker_leaves_nothing_orphaned(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        first, second = await a_case(r), await a_case(r, number=2)
        async with r.db.write() as tx:
            await cases.change(tx, "c2", state="closed")
        told = await talk(r, "d", Tap(0, "revoke-now:t"))
        assert any(n.address == "l" and "2 hồ sơ riêng" in n.text for n in told)
        assert await owner_of(r, first) == await owner_of(r, second) == ""
        assert "assign:c1" in (await press(r, "l", "orphans")).values
        assert "assign-to:u" in (await press(r, "l", "assign:c1")).values
        told = await talk(r, "l", Tap(0, "assign-to:u"))
        assert await owner_of(r, first) == "u"
        assert any(n.address == "u" and "case:c1" in n.values for n in told)
        assert await owner_of(r, second) == ""
        await press(r, "m", "assign:c2")
        await press(r, "m", "assign-to:n")
        assert await owner_of(r, second) == ""


async def test_who_decides_reads_who_asks_for_what_and_goes_on_to_the_next(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        for number in (1, 2):
            await a_case(r, number=number)
            await press(r, "t", f"handover:c{number}")
            await press(r, "t", "handover-to:u")
        waiting = await press(r, "l", "approvals")
        assert waiting.text.count("xin bàn giao 1 hồ sơ riêng cho") == 2
        grants = [value for value in waiting.values if value.startswith("grant")]
        after = next(n for n in await talk(r, "l", Tap(0, grants[0])) if n.address == "l")
        assert after.text.startswith("Đã duyệt.") and grants[1] in after.values


async def test_more_requests_than_a_message_holds_can_all_be_decided(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await staffed(r)
        for number in range(8):
            await a_case(r, number=number)
            await press(r, "t", f"handover:c{number}")
            await press(r, "t", "handover-to:u")
        first = await press(r, "l", "approvals")
        more = next(value for value in first.values if value.startswith("approvals:"))
        rest = await press(r, "l", more)
        grants = {v for note in (first, rest) for v in note.values if v.startswith("grant")}
        assert len(grants) == 8
