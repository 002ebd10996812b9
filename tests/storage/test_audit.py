"""The audit: rows are only added, and whatever is done to them behind its back is noticed."""

from __future__ import annotations

import hashlib
import itertools
import tracemalloc
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import audit, settings
from storage.audit import Entry, Head, Row
from storage.engine import Database, Transaction
from storage.schema import AUDIT
from storage.vault import KEY_BYTES, Vault
from tests.storage.samples import MINUTE, NOW

UNGUARDED = {
    "sqlite": ("audit_no_update", "audit_no_delete", "audit_no_replace"),
    "postgresql": ("audit_no_change", "audit_no_truncate"),
}


def entry(n: int = 1, **changes: str) -> Entry:
    return replace(
        Entry(NOW + n * MINUTE, f"p{n}", "desk", "ldtbxh", "read", "record", f"r{n}", "commend"),
        **changes,  # type: ignore[arg-type]
    )


def hashed(before: str, fields: Sequence[bytes]) -> str:
    """SHA-256 over netstrings: the hash before, and every field."""
    said = b"".join(b"%d:%s," % (len(one), one) for one in (before.encode(), *fields))
    return hashlib.sha256(said).hexdigest()


async def write(db: Database, count: int) -> Head:
    """Rows as the program adds them; gives the head."""
    for n in range(1, count + 1):
        async with db.write() as tx:
            await audit.append(tx, entry(n))
    async with db.read() as tx:
        known = await audit.head(tx)
    assert known
    return known


async def unguard(tx: Transaction) -> None:
    """What somebody does first who has the database to himself."""
    for name in UNGUARDED[tx.dialect]:
        on = " ON audit" if tx.dialect == "postgresql" else ""
        await tx.run(text(f"DROP TRIGGER {name}{on}"))


async def broken(db: Database) -> int | None:
    """The broken row; 0 when the head itself is not believed."""
    async with db.read() as tx:
        known = await audit.head(tx)
        if known is None:
            return 0
        async with aclosing(audit.rows(tx)) as rows:
            return await audit.verify(rows, known)


async def listed(rows: Sequence[Row]) -> AsyncGenerator[Row, None]:
    for row in rows:
        yield row


async def test_what_was_written_is_whole_and_the_head_counts_it(db: Database) -> None:
    assert await broken(db) is None
    known = await write(db, 7)
    assert known.count == 7
    assert await broken(db) is None
    async with db.read() as tx:
        stored = (await tx.all(AUDIT.select().order_by(AUDIT.c.number)))[6]
    assert stored.hash == known.hash
    assert (stored.person, stored.about, stored.reason) == ("p7", "r7", "commend")
    assert stored.at == "2024-11-15T01:07:00.000000+00:00"


async def test_a_row_is_there_only_if_what_it_is_about_is(db: Database) -> None:
    await write(db, 1)
    with pytest.raises(RuntimeError):
        async with db.write() as tx:
            await audit.append(tx, entry(2))
            raise RuntimeError
    assert (await write(db, 1)).count == 2
    assert await broken(db) is None


async def test_the_hash_can_be_computed_by_anybody_from_what_is_documented(db: Database) -> None:
    known = await write(db, 1)
    fields = ["1", "2024-11-15T01:01:00.000000+00:00", "p1", "desk", "ldtbxh"]
    fields += ["read", "record", "r1", "commend"]
    assert hashed("0" * 64, [field.encode() for field in fields]) == known.hash


async def test_no_row_is_changed_deleted_or_replaced(db: Database) -> None:
    await write(db, 3)
    statements = [
        "UPDATE audit SET person = 'somebody else'",
        "UPDATE audit SET hash = hash WHERE number = 2",
        "DELETE FROM audit WHERE number = 3",
        "DELETE FROM audit",
    ]
    values = "(2, '', '', '', '', '', '', '', '', '')"
    async with db.read() as tx:
        postgres = tx.dialect == "postgresql"
    statements.append("TRUNCATE audit" if postgres else f"REPLACE INTO audit VALUES {values}")
    for statement in statements:
        with pytest.raises(IntegrityError, match="only added to"):
            async with db.write() as tx:
                await tx.run(text(statement))
    assert await broken(db) is None


@pytest.mark.parametrize(
    ("done", "row"),
    [
        ("UPDATE audit SET person = 'p9' WHERE number = 3", 3),
        ("UPDATE audit SET reason = '' WHERE number = 1", 1),
        ("UPDATE audit SET hash = 'x' || hash WHERE number = 5", 5),
        ("UPDATE audit SET unit = role, role = unit WHERE number = 2", 2),
        ("UPDATE audit SET person = '', role = person || role WHERE number = 4", 4),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 6", 6),
        ("DELETE FROM audit WHERE number > 4", 5),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET number = 7 WHERE number = 3", 3),
        ("INSERT INTO audit SELECT 7, at, person, role, unit, what, kind, about, reason, hash"
         " FROM audit WHERE number = 6", 7),
        ("UPDATE settings SET value = '' WHERE name = 'audit'", 1),
        ("DELETE FROM settings WHERE name = 'audit'", 1),
        ("UPDATE settings SET value = replace(value, '6 ', '5 ') WHERE name = 'audit'", 0),
        ("UPDATE settings SET value = 'no head' WHERE name = 'audit'", 0),
    ],
)  # fmt: skip
async def test_whoever_takes_the_triggers_away_is_found_out(
    db: Database, done: str, row: int
) -> None:
    await write(db, 6)
    async with db.write() as tx:
        await unguard(tx)
        await tx.run(text(done))
    assert await broken(db) == row
    assert await broken(db) == row


async def test_two_rows_that_change_places_are_found_out(db: Database) -> None:
    await write(db, 4)
    async with db.write() as tx:
        await unguard(tx)
        for old, new in ((2, 99), (3, 2), (99, 3)):
            await tx.run(AUDIT.update().where(AUDIT.c.number == old).values(number=new))
    assert await broken(db) == 2


async def test_nothing_that_is_added_later_mends_a_broken_audit(db: Database) -> None:
    for done, row in (
        ("DELETE FROM audit WHERE number = 3", 3),
        ("UPDATE settings SET value = '2 x y' WHERE name = 'audit'", 0),
    ):
        await write(db, 3)
        async with db.write() as tx:
            if row:
                await unguard(tx)
            await tx.run(text(done))
        async with db.write() as tx:
            await audit.append(tx, entry(8))
            await audit.append(tx, entry(9))
        assert await broken(db) == row


async def test_a_chain_written_anew_without_the_key_file_is_found_out(db: Database) -> None:
    await write(db, 3)
    right, db.vault = db.vault, Vault({1: b"\x09" * KEY_BYTES})
    async with db.write() as tx:
        await unguard(tx)
        await tx.run(AUDIT.delete())
        await tx.run(text("DELETE FROM settings WHERE name = 'audit'"))
    assert (await write(db, 3)).count == 3
    db.vault = right
    assert await broken(db) == 0


async def test_bytes_that_are_no_text_are_a_broken_row_too(lite: Database) -> None:
    await write(lite, 3)
    async with lite.write() as tx:
        await unguard(tx)
        await tx.run(text("UPDATE audit SET role = CAST(x'ff00fe' AS TEXT) WHERE number = 2"))
    assert await broken(lite) == 2


async def test_what_somebody_typed_does_not_get_in(db: Database) -> None:
    async with db.write() as tx:
        await audit.append(tx, entry(1, about="Chị Ngà\n\x00\ud83d" + "x" * 500))
    async with db.read() as tx:
        row = await tx.one(AUDIT.select())
    assert row.about.startswith("Ch? Ng????xxx")
    assert len(row.about) == audit.LONGEST
    assert await broken(db) is None


async def test_more_rows_than_are_read_at_once_are_whole_too(lite: Database) -> None:
    async with lite.write() as tx:
        for n in range(audit.AT_ONCE + 3):
            await audit.append(tx, entry(n))
    assert await broken(lite) is None
    async with lite.write() as tx:
        await unguard(tx)
        await tx.run(AUDIT.update().where(AUDIT.c.number == audit.AT_ONCE + 1).values(unit="x"))
    assert await broken(lite) == audit.AT_ONCE + 1


async def test_many_writers_make_one_chain(db: Database, url: str) -> None:
    others = [await Database.open(url, db.vault) for _ in range(2)]
    for n, writer in zip(range(9), itertools.cycle([db, *others]), strict=False):
        async with writer.write() as tx:
            await audit.append(tx, entry(n))
            await settings.put(tx, "last", str(n))
    for other in others:
        await other.close()
    assert await broken(db) is None


@cache
def chain() -> tuple[Row, ...]:
    """Forty rows that are whole."""
    hash, rows = audit.FIRST, []
    for n in range(1, 41):
        fields = (str(n).encode(), *(f"{name}{n % 3}".encode() for name in "abcdefgh"))
        hash = hashed(hash, fields)
        rows.append(Row(n, fields, hash.encode()))
    return tuple(rows)


def flipped(row: Row, data: st.DataObject) -> Row:
    """One byte of one field, or of the hash, is another one."""
    cells = [*row.fields[1:], row.hash]
    which = data.draw(st.integers(0, len(cells) - 1))
    cell = bytearray(cells[which])
    cell[data.draw(st.integers(0, len(cell) - 1))] ^= data.draw(st.integers(1, 255))
    cells[which] = bytes(cell)
    return replace(row, fields=(row.fields[0], *cells[:-1]), hash=cells[-1])


@given(st.data())
@hypothesis(max_examples=300, deadline=None)
async def test_the_first_row_that_was_tampered_with_is_named(data: st.DataObject) -> None:
    known = Head(40, chain()[-1].hash.decode())
    assert await audit.verify(listed(chain()), known) is None
    rows, at = [*chain()], data.draw(st.integers(0, 39))
    match data.draw(st.sampled_from(["byte", "drop", "cut", "double", "swap"])):
        case "byte":
            rows[at] = flipped(rows[at], data)
        case "drop":
            del rows[at]
        case "cut":
            del rows[at:]
        case "double":
            rows.insert(at, rows[at])
            at += 1
        case "swap":
            other = data.draw(st.integers(0, 39).filter(lambda n: n != at))
            rows[at], rows[other] = rows[other], rows[at]
            at = min(at, other)
    assert await audit.verify(listed(rows), known) == at + 1


async def test_a_long_audit_is_verified_in_little_memory() -> None:
    hash = audit.FIRST

    async def many() -> AsyncGenerator[Row, None]:
        nonlocal hash
        for n in range(1, 20_001):
            fields = (str(n).encode(), *[b"x" * 40] * 8)
            hash = hashed(hash, fields)
            yield Row(n, fields, hash.encode())

    tracemalloc.start()
    assert await audit.verify(many(), Head(20_000, "")) == 20_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000


async def test_reading_goes_on_beside_a_writer(lite: Database, file: Path) -> None:
    await write(lite, 5)
    async with lite.read() as tx:
        known = await audit.head(tx)
        assert known
        async with aclosing(audit.rows(tx)) as rows:
            first = await anext(rows)
            await write(lite, 3)
            rest = [row async for row in rows]
    assert [first.number, *(row.number for row in rest)] == [1, 2, 3, 4, 5]
    assert await audit.verify(listed([first, *rest]), known) is None
