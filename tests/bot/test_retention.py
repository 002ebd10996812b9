"""Periods of the plan are kept: once a day, in one piece, and without a byte left behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.exits import Exit
from bot.retention import keep_periods
from storage import audit, case_notes, cases
from storage.case_schema import CASE_EVENTS
from storage.case_values import CaseCount, Note
from storage.engine import Database
from tests.bot.command import run
from tests.bot.rigs import Rig
from tests.bot.test_report_cases import database
from tests.handlers.cases.room import all_cases, case_rig, counts, recorded
from tests.handlers.room import press
from tests.storage.test_erasing import fill


async def closed(r: Rig) -> str:
    """A case that is closed now; gives its id."""
    case = await recorded(r)
    async with r.db.write() as tx:
        await case_notes.save(tx, Note(case.id, "t", "CANARY", "CANARY", r.clock.now()))
    await press(r, "t", f"case-end:{case.id}:an-toan")
    return case.id


async def purged(db: Database) -> list[tuple[bytes, bytes]]:
    """What was purged, and how much of it."""
    async with db.read() as tx:
        fields = [row.fields async for row in audit.rows(tx)]
    return [(f[6], f[7]) for f in fields if f[5] == b"purged"]


async def days_later(r: Rig, days: int) -> datetime:
    moment = r.clock.now() + timedelta(days=days)
    await keep_periods(r.db, r.office.plan, moment)
    return moment


async def test_a_note_goes_first_then_the_case_then_its_count(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        id = await closed(r)
        await days_later(r, 179)
        async with r.db.read() as tx:
            assert await case_notes.get(tx, id)
        await days_later(r, 181)
        async with r.db.read() as tx:
            assert await case_notes.get(tx, id) is None
        assert len(await all_cases(r)) == 1
        await days_later(r, 366)
        assert await all_cases(r) == []
        assert len(await counts(r)) == 1
        await days_later(r, 1825 + 45)
        assert await counts(r) == []
        assert await purged(r.db) == [(b"note", b"1"), (b"case", b"1"), (b"count", b"1")]


async def test_an_open_case_is_kept_however_old_it_is(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await days_later(r, 3000)
        assert await all_cases(r) == [case]


async def test_the_days_work_is_done_once_a_day(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        moment = await days_later(r, 1)
        async with r.db.write() as tx:
            await cases.add_count(tx, CaseCount("n", "21325", "2001-01", {}))
        await keep_periods(r.db, r.office.plan, moment + timedelta(minutes=1))
        assert len(await counts(r)) == 1
        await keep_periods(r.db, r.office.plan, moment + timedelta(days=1))
        assert await counts(r) == []


async def test_a_damaged_case_goes_too_and_holds_up_nothing(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await closed(r)
        damaged = await closed(r)
        async with r.db.write() as tx:
            torn = CASE_EVENTS.update().where(CASE_EVENTS.c.case_id == damaged)
            await tx.run(torn.values(body=b"torn"))
        await days_later(r, 400)
        assert await all_cases(r) == []
        assert len(await counts(r)) == 1


async def test_an_operator_erases_a_case_by_its_code(tmp_path: Path) -> None:
    db = await database(tmp_path)
    async with db.write() as tx:
        case = await fill(tx)
    await db.close()
    assert (await run(tmp_path, "vault", "erase", "VV-2024-ZZZZZZ")).code == Exit.FAILED
    said = await run(tmp_path, "vault", "erase", case.code.lower())
    assert said.code == Exit.OK
    assert case.code not in said.out + said.err
    db = await database(tmp_path)
    async with db.read() as tx:
        assert await cases.by_code(tx, case.code) is None
    await db.close()
    files = b"".join(p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file())
    assert case.code.encode() not in files
