"""What is erased is nowhere any more: not in the file, not in its -wal, not in a copy."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from storage import (
    approvals,
    audit,
    case_clocks,
    case_notes,
    cases,
    erasing,
    referrals,
    settings,
)
from storage.case_values import Approval, Case, CaseEvent, ClockRow, Note, Referral
from storage.columns import metadata
from storage.engine import Database, Transaction
from storage.vault import Vault
from tests.storage.samples import DAY, NOW

LEFT = {"forms": "than-the", "victims[1]/sex": "nu"}
ANSWERS = {"/data/forms": "than-the", "/data/csdl_ref": "REF-CANARY"}


async def fill(tx: Transaction, number: int = 1) -> Case:
    """A case with everything that can hang on it."""
    case = Case(f"c{number}", f"VV-2024-AAAAA{number}", "21325", "t", "closed", NOW, NOW)
    await cases.put(tx, case)
    await cases.add_event(
        tx, CaseEvent(f"e{number}", case.id, "t", "recorded", NOW, "vu-viec", "1", "<x/>", ANSWERS)
    )
    await case_clocks.save(tx, [ClockRow(f"k{number}", case.id, "follow-1", NOW, NOW, None, NOW)])
    await case_notes.save(tx, Note(case.id, "t", "CANARY-NOTE", "CANARY-CONTACT", NOW))
    await referrals.save(tx, Referral(f"f{number}", case.id, "t", "y-te", "done", NOW, NOW))
    await approvals.ask(
        tx, Approval(f"a{number}", "handover", "t", "21325", case.id, "asked", NOW, NOW + DAY)
    )
    return case


async def test_of_an_erased_case_only_codes_and_the_month_stay(url: str, vault: Vault) -> None:
    db = await Database.open(url, vault)
    async with db.write() as tx:
        case, other = await fill(tx), await fill(tx, 2)
        await erasing.erase(tx, case, LEFT, "2024-11")
    async with db.read() as tx:
        (left,) = await cases.counts(tx)
        assert (left.unit, left.month) == ("21325", "2024-11")
        assert left.answers == LEFT
        for table in metadata.sorted_tables:
            rows = [str(tuple(row)) for row in await tx.all(table.select())]
            assert not any("AAAAA1" in row or "'c1'" in row for row in rows), table.name
        assert await cases.get(tx, other.id) == other
        assert len((await cases.events(tx, [other.id]))[other.id]) == 1
    await db.close()


async def test_deleted_bytes_leave_the_file_its_log_and_every_copy(
    sqlite_url: str, vault: Vault, tmp_path: Path
) -> None:
    db = await Database.open(sqlite_url, vault)
    async with db.write() as tx:
        case = await fill(tx)
        rows = [
            row.body
            for table in metadata.sorted_tables
            if "body" in table.c
            for row in await tx.all(table.select())
        ]
    async with db.write() as tx:
        await erasing.erase(tx, case, LEFT, "2024-11")
    assert await db.scrub()
    file = Path(sqlite_url.removeprefix("sqlite+aiosqlite:///"))
    with sqlite3.connect(file) as live, sqlite3.connect(tmp_path / "copy.db") as copy:
        live.backup(copy)
    found = b"".join(
        p.read_bytes() for p in (*file.parent.glob(f"{file.name}*"), tmp_path / "copy.db")
    )
    assert len(rows) == 5
    assert not any(bytes(body) in found for body in rows)
    assert case.code.encode() not in found
    await db.close()


async def test_a_reader_in_the_way_is_said_and_the_next_time_it_works(
    sqlite_url: str, vault: Vault
) -> None:
    db = await Database.open(sqlite_url, vault)
    async with db.read() as reading:
        await settings.get(reading, "x")
        async with db.write() as tx:
            await settings.put(tx, "x", "y")
        assert not await db.scrub()
    assert await db.scrub()
    async with db.write() as tx:
        assert await audit.head(tx)
    await db.close()
