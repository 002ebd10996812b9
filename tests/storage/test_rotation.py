"""Keys are rotated: every row opens as before, the old key is gone in the end, and only then."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select

from storage import keyring, rotation, sealing
from storage.columns import metadata
from storage.engine import Database
from storage.rotation import Rotated
from storage.schema import RECORDS
from storage.vault import Vault, VaultError
from tests.storage.rotating import rotate
from tests.storage.samples import DAY, NOW
from tests.storage.sealed import ODD, fill, read
from tests.storage.test_sealing import in_the_files


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Where the fixture `vault` has its keys."""
    return tmp_path / "keys" / "vault.key"


async def filled(url: str, vault: Vault, *texts: str) -> None:
    """A database in which a text stands in every sealed place."""
    db = await Database.open(url, vault)
    async with db.write() as tx:
        await keyring.note(tx, NOW)
        for n, text in enumerate(texts, 1):
            await fill(tx, text, n)
    await db.close()


async def opened(url: str, key_file: Path) -> Database:
    return await Database.open(url, Vault.open(key_file))


def test_every_column_that_can_hold_sealed_bytes_is_in_the_list() -> None:
    binary = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert binary == {(table.name, "body") for table in sealing.SEALED}


async def test_every_row_reads_the_same_under_the_new_key(
    url: str, vault: Vault, key_file: Path
) -> None:
    texts = ("", "Xã Sơn Kỳ", ODD, "x" * 70_000)
    await filled(url, vault, *texts)
    await rotate(url, key_file)
    db = await opened(url, key_file)
    async with db.write() as tx:
        assert await sealing.old_rows(tx) == 0
        for n, text in enumerate(texts, 1):
            found = await read(tx, n)
            assert set(found) == set(sealing.SEALED)
            assert set(found.values()) == {text}
    await db.close()


async def test_codes_tokens_buttons_and_the_fingerprint_outlive_a_rotation(
    sqlite_url: str, vault: Vault, key_file: Path
) -> None:
    await filled(sqlite_url, vault)
    await rotate(sqlite_url, key_file)
    after = Vault.open(key_file)
    assert after.marks.keys() == {2}
    assert after.code_hash("7Q2M") == vault.code_hash("7Q2M")
    assert after.verify("place", "yes", vault.sign("place", "yes"))
    assert after.attest("head") == vault.attest("head")
    assert after.fingerprint() == vault.fingerprint()


async def test_a_file_that_holds_one_key_only_is_rotated_like_any_other(
    sqlite_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "first.key"
    path.write_text('{"1": "' + "A" * 43 + '="}')
    path.chmod(0o600)
    before = Vault.open(path)
    await filled(sqlite_url, before, "Xã Sơn Kỳ")
    await rotate(sqlite_url, path)
    after = Vault.open(path)
    assert after.code_hash("7Q2M") == before.code_hash("7Q2M")
    assert after.marks.keys() == {2}


async def test_the_database_knows_which_keys_it_needs_and_since_when(
    url: str, vault: Vault, key_file: Path
) -> None:
    await filled(url, vault, "a")
    newer = Vault.add_key(key_file)
    db = await Database.open(url, newer)
    async with db.write() as tx:
        assert [(k.id, k.since) for k in await keyring.needed(tx)] == [(1, NOW)]
        await keyring.note(tx, NOW + DAY)
        await keyring.note(tx, NOW + 2 * DAY)
        both = await keyring.needed(tx)
        assert [(k.id, k.since) for k in both] == [(1, NOW), (2, NOW + DAY)]
        assert await keyring.lacking(tx) == []
    db.vault = vault
    async with db.read() as tx:
        assert [k.id for k in await keyring.lacking(tx)] == [2]
    await db.close()


async def test_another_key_of_the_same_number_is_lacking_too(
    sqlite_url: str, vault: Vault, key_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.key"
    copy.write_bytes(key_file.read_bytes())
    copy.chmod(0o600)
    await filled(sqlite_url, vault, "a")
    await rotate(sqlite_url, key_file)
    other = Vault.add_key(copy)
    assert other.current == Vault.open(key_file).current
    db = await Database.open(sqlite_url, other)
    async with db.read() as tx:
        assert [k.id for k in await keyring.lacking(tx)] == [2]
    await db.close()


async def test_more_rows_than_one_transaction_takes_are_all_sealed_again(
    url: str, vault: Vault, key_file: Path
) -> None:
    await filled(url, vault, *map(str, range(1, 8)))
    db = await Database.open(url, Vault.add_key(key_file))
    for table in sealing.SEALED:
        after, steps, whole = None, [], False
        while not whole:
            async with db.write() as tx:
                batch = await sealing.reseal(tx, table, after, limit=3)
            steps.append(batch.sealed)
            after, whole = batch.last, batch.last is None
        assert steps == [3, 3, 1]
    async with db.read() as tx:
        assert await sealing.old_rows(tx) == 0
    await db.close()


async def test_a_damaged_row_stays_as_it_is_and_keeps_the_old_key(
    url: str, vault: Vault, key_file: Path
) -> None:
    await filled(url, vault, "a", "b")
    db = await Database.open(url, Vault.add_key(key_file))
    async with db.write() as tx:
        one = await tx.one(select(RECORDS).where(RECORDS.c.id == "r1"))
        moved = RECORDS.update().where(RECORDS.c.id == "r2")
        await tx.run(moved.values(body=one.body))
    sealed = 2 * len(sealing.SEALED) - 1
    assert await rotation.finish(db, key_file, NOW) == Rotated(sealed, left=1)
    assert Vault.open(key_file).marks.keys() == {1, 2}
    async with db.read() as tx:
        two = await tx.one(select(RECORDS).where(RECORDS.c.id == "r2"))
        assert two.body == one.body
    async with db.write() as tx:
        await tx.run(RECORDS.delete().where(RECORDS.c.id == "r2"))
    assert await rotation.finish(db, key_file, NOW) == Rotated(sealed=0, left=0)
    assert Vault.open(key_file).marks.keys() == {2}
    await db.close()


async def test_without_an_old_key_there_is_nothing_to_finish(
    sqlite_url: str, vault: Vault, key_file: Path
) -> None:
    await filled(sqlite_url, vault, "a")
    before = key_file.read_bytes()
    db = await opened(sqlite_url, key_file)
    assert await rotation.finish(db, key_file, NOW) is None
    await db.close()
    assert key_file.read_bytes() == before


async def test_neither_the_text_nor_the_old_sealed_bytes_are_in_the_files_afterwards(
    sqlite_url: str, vault: Vault, key_file: Path, file: Path
) -> None:
    canary = "Chim-hoàng-yến-4c81"
    await filled(sqlite_url, vault, canary)
    db = await opened(sqlite_url, key_file)
    async with db.read() as tx:
        sealed = [row.body for t in sealing.SEALED for row in await tx.all(select(t))]
    await db.close()
    assert all(body in in_the_files(file) for body in sealed)
    await rotate(sqlite_url, key_file)
    left = in_the_files(file) + b"".join(p.read_bytes() for p in key_file.parent.iterdir())
    assert not any(body in left for body in sealed)
    assert not any(canary.encode(code) in left for code in ("utf-8", "utf-16-le"))


def test_the_order_of_the_file_says_which_key_seals(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    key = '"' + "A" * 43 + '="'
    path.write_text(f'{{"3": {key}, "2": {key}, "0": {key}}}')
    path.chmod(0o600)
    assert (Vault.open(path).old, Vault.open(path).current) == ((3,), 2)
    assert Vault.drop_old(path).marks.keys() == {2}
    assert (Vault.add_key(path).old, Vault.open(path).current) == ((2,), 3)


def test_the_numbers_of_keys_begin_again_after_the_last(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    path.write_text('{"0": "' + "A" * 43 + '=", "254": "' + "B" * 43 + '="}')
    path.chmod(0o600)
    seen = []
    for _ in range(3):
        Vault.add_key(path)
        seen.append(Vault.drop_old(path).current)
    assert seen == [255, 1, 2]


def test_a_new_key_leaves_rights_and_a_link_as_they_are(tmp_path: Path) -> None:
    Vault.create(tmp_path / "vault.key")
    (tmp_path / "link.key").symlink_to("vault.key")
    (tmp_path / "vault.key.new").write_text("left behind")
    assert Vault.add_key(tmp_path / "link.key").marks.keys() == {1, 2}
    assert (tmp_path / "link.key").is_symlink()
    assert (tmp_path / "vault.key").stat().st_mode & 0o777 == 0o600
    assert {p.name for p in tmp_path.iterdir()} == {"vault.key", "link.key"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_root_rotates_for_the_programs_own_user(tmp_path: Path) -> None:
    Vault.create(tmp_path / "vault.key")
    os.chown(tmp_path / "vault.key", 12345, 12346)
    Vault.add_key(tmp_path / "vault.key")
    found = (tmp_path / "vault.key").stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (12345, 12346, 0o600)


def test_a_key_file_that_cannot_be_used_gets_no_new_key(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    with pytest.raises(VaultError, match="there is no key"):
        Vault.add_key(path)
    path.write_text("damaged")
    path.chmod(0o600)
    with pytest.raises(VaultError, match="no key file"):
        Vault.add_key(path)
    assert path.read_text() == "damaged"
