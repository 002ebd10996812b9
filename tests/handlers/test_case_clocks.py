"""The clocks of a case as rows, and as lines for a chat in which the PIN is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from handlers.cases.clocks import next_line, reckon
from handlers.work import Turn, Work
from storage import case_clocks, cases
from storage.case_values import Case, CaseEvent, ClockRow, EventKind
from storage.values import Link, Person
from tests.bot.rigs import UNIT, Rig, rig
from tests.clock import at

TAM = Person("tam", "Chị Mẫu", UNIT, "caseworker", "chị")
NOON = at("20/11/2024 12:00")
CASE = Case("k1", "VV-2024-AAAAAA", UNIT, "tam", "open", NOON)
ISO = "%Y-%m-%dT%H:%M:%S.000+07:00"


async def opened(r: Rig) -> None:
    async with r.db.write() as tx:
        await cases.put(tx, CASE)


async def happens(r: Rig, moment: str, kind: EventKind, **answers: str) -> list[ClockRow]:
    """Add an event, and reckon twice: the rows after it."""
    now = at(moment)
    paths = {f"/f/{name}": value for name, value in answers.items()}
    async with r.db.write() as tx:
        event = CaseEvent(f"{moment}{kind}", "k1", "tam", kind, now, answers=paths)
        await cases.add_event(tx, event)
        if kind in ("closed", "reopened"):
            open_again = {"state": "open", "closed_at": None}
            closed = {"state": "closed", "closed_at": now}
            await cases.change(tx, "k1", **(closed if kind == "closed" else open_again))
    first = await reckoned(r, now)
    assert await reckoned(r, now) == first
    return first


async def reckoned(r: Rig, now: datetime) -> list[ClockRow]:
    async with r.db.write() as tx:
        case = await cases.get(tx, "k1")
        assert case
        turn = Turn(Work(tx, r.office.plan, {}, now), TAM, Link("line", "tam", "tam"))
        await reckon(turn, case)
        return await case_clocks.of_case(tx, "k1")


def running(rows: list[ClockRow]) -> list[str]:
    return [row.clock for row in rows if row.ended_at is None]


async def test_the_rows_follow_the_events(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await opened(r)
        asked = at("20/11/2024 08:30").strftime(ISO)
        rows = await happens(r, "20/11/2024 12:00", "recorded", ban_requested_at=asked)
        assert running(rows) == ["ban-decision", "follow-1", "follow-7", "follow-30"]
        decided = at("20/11/2024 13:30").strftime(ISO)
        rows = await happens(
            r, "21/11/2024 14:00", "followed", ban_decided_at=decided, ban_decision="tu-choi"
        )
        assert running(rows) == ["ban-refusal", "follow-7", "follow-30"]
        ended = {row.clock: row.ended_at for row in rows if row.ended_at}
        assert ended == dict.fromkeys(("ban-decision", "follow-1"), at("21/11/2024 14:00"))
        assert all(row.next_at is None for row in rows if row.ended_at)
        rows = await happens(r, "22/11/2024 09:00", "closed")
        assert running(rows) == []
        rows = await happens(r, "25/11/2024 09:00", "reopened")
        assert running(rows) == ["ban-refusal", "follow-7", "follow-30"]


async def test_a_request_that_is_withdrawn_ends_its_clock_and_starts_no_other(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path) as r:
        await opened(r)
        asked = at("20/11/2024 08:30").strftime(ISO)
        await happens(r, "20/11/2024 09:00", "recorded", ban_requested_at=asked)
        ended = at("20/11/2024 10:00").strftime(ISO)
        rows = await happens(
            r, "20/11/2024 10:05", "followed", ban_decided_at=ended, ban_decision="rut"
        )
        assert not [clock for clock in running(rows) if clock.startswith("ban-")]


async def test_a_corrected_answer_moves_its_clock_and_each_start_has_one_row(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path) as r:
        await opened(r)
        hours = ("08:30", "09:00", "08:30")
        for n, hour in enumerate(hours):
            asked = at(f"20/11/2024 {hour}").strftime(ISO)
            rows = await happens(r, f"20/11/2024 1{n}:00", "recorded", ban_requested_at=asked)
            mine = [row for row in rows if row.clock == "ban-decision"]
            (row,) = [row for row in mine if row.ended_at is None]
            assert row.starts_at == at(f"20/11/2024 {hour}")
        assert len(mine) == 2 and len({row.id for row in rows}) == len(rows)
        (row,) = [row for row in await happens(r, "20/11/2024 15:00", "recorded") if row in mine]
        assert row.ended_at  # the request was taken back
        assert "ban-decision" not in running(await reckoned(r, at("20/11/2024 15:00")))


async def test_a_nudge_that_has_gone_out_is_not_forgotten_by_reckoning(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await opened(r)
        first = (await happens(r, "20/11/2024 12:00", "recorded"))[0]
        assert first.next_at == at("21/11/2024 08:00")
        async with r.db.write() as tx:
            await case_clocks.nudged(tx, first, at("22/11/2024 07:30"))
        rows = await happens(r, "21/11/2024 09:00", "consent", consent_share="y-te")
        assert (rows[0].next_at, rows[0].nudges) == (at("22/11/2024 07:30"), 1)


async def test_a_clock_that_the_plan_has_no_more_ends(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await opened(r)
        (row, *_) = await happens(r, "20/11/2024 12:00", "recorded")
        async with r.db.write() as tx:
            await case_clocks.save(tx, [replace(row, clock="gone")])
        rows = await reckoned(r, at("20/11/2024 13:00"))
        assert [x.ended_at for x in rows if x.clock == "gone"] == [at("20/11/2024 13:00")]


@pytest.mark.parametrize(
    ("now", "line"),
    [
        ("20/11/2024 15:15", "Quyết định cấm tiếp xúc: còn 5 giờ (trước 20:30 hôm nay)"),
        ("20/11/2024 20:29", "Quyết định cấm tiếp xúc: còn 1 phút (trước 20:30 hôm nay)"),
        ("19/11/2024 19:30", "Quyết định cấm tiếp xúc: còn 1 ngày (trước 20:30 ngày mai)"),
        ("20/11/2024 20:30", "Quyết định cấm tiếp xúc: đã quá 1 phút (hạn 20:30 hôm nay)"),
        ("21/11/2024 02:40", "Quyết định cấm tiếp xúc: đã quá 6 giờ (hạn 20:30 hôm qua)"),
        ("24/11/2024 20:30", "Quyết định cấm tiếp xúc: đã quá 4 ngày (hạn 20:30 ngày 20/11)"),
    ],
)
async def test_a_line_says_how_long_is_left(tmp_path: Path, now: str, line: str) -> None:
    row = ClockRow("r", "k1", "ban-decision", NOON, at("20/11/2024 20:30"), None)
    async with rig(tmp_path) as r:
        assert next_line(r.office.plan, row, at(now)) == line


async def test_the_end_of_a_day_is_said_as_24_oclock(tmp_path: Path) -> None:
    row = ClockRow("r", "k1", "follow-1", NOON, at("22/11/2024 00:00"), None)
    async with rig(tmp_path) as r:
        said = next_line(r.office.plan, row, at("21/11/2024 09:00"))
        assert said == "Theo dõi sau 1 ngày: còn 15 giờ (trước 24:00 hôm nay)"
