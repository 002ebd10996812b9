"""What an SQLite file must be, and what is said of one that is not."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError

from storage import records, settings
from storage.engine import Damaged, Database, NotWritable
from storage.vault import Vault
from tests.storage.samples import content, record

EXPECTED = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit waits for the disk
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 5000,
    "temp_store": 2,  # memory
}


@pytest.mark.parametrize(("pragma", "value"), EXPECTED.items())
async def test_the_writer_runs_with_every_pragma(
    lite: Database, pragma: str, value: object
) -> None:
    async with lite.write() as tx:
        found = (await tx.connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar()
    assert found == value


async def test_a_foreign_key_is_really_enforced(lite: Database) -> None:
    async with lite.write() as tx:
        await tx.connection.exec_driver_sql("CREATE TABLE a (id INTEGER PRIMARY KEY)")
        await tx.connection.exec_driver_sql("CREATE TABLE b (a INTEGER REFERENCES a (id))")
    with pytest.raises(IntegrityError):
        async with lite.write() as tx:
            await tx.connection.exec_driver_sql("INSERT INTO b VALUES (1)")


async def test_a_reader_never_writes_and_does_not_checkpoint(lite: Database) -> None:
    async with lite.read() as tx:
        assert (await tx.connection.exec_driver_sql("PRAGMA query_only")).scalar() == 1
        with pytest.raises(NotWritable, match="SQLITE_READONLY"):
            await settings.put(tx, "a", "b")


@pytest.mark.parametrize("folder", ["có dấu cách", "100%", "a#b", "50%20c", "dấu+cộng"])
async def test_a_data_folder_may_have_any_name(tmp_path: Path, vault: Vault, folder: str) -> None:
    (tmp_path / folder).mkdir()
    address = URL.create("sqlite+aiosqlite", database=str(tmp_path / folder / "bot.db"))
    db = await Database.open(address.render_as_string(), vault)
    async with db.write() as tx:
        await settings.put(tx, "a", "b")
    async with db.read() as tx:
        assert await settings.get(tx, "a") == "b"
    await db.close()
    assert [p.name for p in (tmp_path / folder).iterdir()] == ["bot.db"]


def put(file: Path, bytes_: bytes | bytearray) -> None:
    file.write_bytes(bytes_)


async def test_garbage_is_called_damaged_and_not_one_byte_of_it_changes(
    file: Path, sqlite_url: str, vault: Vault
) -> None:
    garbage = b"no database at all\n" * 500
    put(file, garbage)
    with pytest.raises(Damaged):
        await Database.open(sqlite_url, vault)
    assert content(file) == garbage
    assert sorted(p.name for p in file.parent.iterdir() if p.is_file()) == ["bot.db"]


async def filled(url: str, vault: Vault) -> None:
    db = await Database.open(url, vault)
    async with db.write() as tx:
        await records.put(tx, [record(n, answers={"/f/a": "x" * 300}) for n in range(200)])
    await db.close()


async def test_a_torn_file_is_called_damaged_and_stays_as_it_is(
    file: Path, sqlite_url: str, vault: Vault
) -> None:
    await filled(sqlite_url, vault)
    torn = bytearray(content(file))
    for page in range(8, 40):  # pages of 4,096 bytes, behind the schema
        torn[page * 4096 + 8 : page * 4096 + 600] = b"\xff" * 592
    put(file, torn)
    with pytest.raises(Damaged):
        await Database.open(sqlite_url, vault)
    assert content(file) == torn


async def test_a_file_that_was_cut_off_is_called_damaged(
    file: Path, sqlite_url: str, vault: Vault
) -> None:
    await filled(sqlite_url, vault)
    whole = content(file)
    put(file, whole[: len(whole) // 2])
    with pytest.raises(Damaged):
        await Database.open(sqlite_url, vault)
    assert content(file) == whole[: len(whole) // 2]


async def test_a_new_database_is_for_its_owner_only(lite: Database, file: Path) -> None:
    async with lite.write() as tx:
        await settings.put(tx, "a", "b")
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in file.parent.glob("bot.db*")}
    assert modes == {"bot.db": 0o600, "bot.db-wal": 0o600, "bot.db-shm": 0o600}


async def test_an_empty_file_becomes_a_database(file: Path, sqlite_url: str, vault: Vault) -> None:
    put(file, b"")
    await (await Database.open(sqlite_url, vault)).close()
    assert content(file).startswith(b"SQLite format 3")


@pytest.fixture
def folder(file: Path) -> Path:
    """A folder that stands where the file should be."""
    file.mkdir()
    return file


async def test_a_folder_in_the_place_of_the_file_is_called_not_writable(
    folder: Path, sqlite_url: str, vault: Vault
) -> None:
    with pytest.raises(NotWritable):
        await Database.open(sqlite_url, vault)
    assert [p.name for p in folder.parent.glob("bot.db*")] == ["bot.db"]


async def test_a_missing_folder_is_called_not_writable(tmp_path: Path, vault: Vault) -> None:
    with pytest.raises(NotWritable, match="FileNotFoundError"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'none' / 'bot.db'}", vault)
    assert not (tmp_path / "none").exists()


async def test_a_file_that_another_process_holds_is_called_not_writable(
    lite: Database, file: Path
) -> None:
    async with lite.write() as tx:  # five seconds are too long for a test
        await tx.connection.exec_driver_sql("PRAGMA busy_timeout=200")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(NotWritable, match="SQLITE_BUSY"):
            async with lite.write() as tx:
                await settings.put(tx, "a", "b")
    finally:
        other.execute("ROLLBACK")
        other.close()
    async with lite.write() as tx:
        await settings.put(tx, "a", "c")
    async with lite.read() as tx:
        assert await settings.get(tx, "a") == "c"


async def test_the_copy_that_a_hard_kill_leaves_is_read_whole(
    lite: Database, file: Path, tmp_path: Path, vault: Vault
) -> None:
    async with lite.write() as tx:
        await settings.put(tx, "said", "yes")
    left = tmp_path / "left"
    left.mkdir()
    for name in ("bot.db", "bot.db-wal"):  # the -shm is memory of the dead process
        shutil.copy(file.with_name(name), left / name)
    after = await Database.open(f"sqlite+aiosqlite:///{left / 'bot.db'}", vault)
    async with after.read() as tx:
        assert await settings.get(tx, "said") == "yes"
    await after.close()
