"""What must be there before anything runs: the plan, the data directory, the key, the database.

Each fault ends the program with its own exit code and says what the operator is to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.exits import Exit, Stop
from bot.logs import logger
from bot.office import Office
from bot.settings import Settings
from handlers import own
from plan.loading import PlanError, folder_of, load_whole
from schedules.clock import SystemClock
from storage import keyring, rotation, settings
from storage.engine import (
    Damaged,
    Database,
    NewerSchema,
    NotWritable,
    OlderSchema,
    Transaction,
    sqlite_in,
)
from storage.rotation import Rotated
from storage.vault import Vault, VaultError

BESIDE = (".csv", ".xml", ".geojson")  # what a form may name beside it
NEW_KEY = "a new key was made: copy it elsewhere now; without it nothing here can be read"
FINGERPRINT = "key"  # the setting that remembers which key sealed the rows
log = logger("opening")


def load_office(config: Settings) -> Office:
    """The plan's folder with its forms; Stop(CONFIGURATION) lists all that is wrong with it."""
    try:
        plan, forms = load_whole(config.plan)
    except PlanError as error:
        lines = [f"{p.file}: {p.key}: {p.reason} → {p.write}" for p in error.problems]
        raise Stop(Exit.CONFIGURATION, "PLAN cannot be used.\n" + "\n".join(lines)) from None
    beside = sorted((folder_of(config.plan) / "forms").glob("*"))
    files = {path.name: path.read_bytes() for path in beside if path.suffix in BESIDE}
    return Office.of(plan, forms, own.forms(), files)


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """Hold the data directory. Stop(HELD) if another process does, Stop(DISK) if unwritable."""
    _make(data)
    try:
        held = FileLock(data / "lock", timeout=0)
        held.acquire()
    except Timeout:
        raise Stop(Exit.HELD, f"Another process runs on {data}: stop that one first.") from None
    except OSError as error:
        raise _unwritable(data, error) from None
    try:
        yield
    finally:
        held.release()


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unwritable(data, error) from None


def _unwritable(data: Path, error: OSError) -> Stop:
    why = os.strerror(error.errno or 0)
    return Stop(Exit.DISK, f"DATA_DIR {data} cannot be written: {why}.")


async def open_database(config: Settings, data: Path, rehearsing: bool) -> Database:
    """The migrated database, its key checked. Stop with 65, 74 or 78 says what to do."""
    url = sqlite_in(data) if rehearsing else config.database
    key_file = data.parent / "rehearsal.key" if rehearsing else config.key_file
    _make(data)
    made = not key_file.exists()
    vault = _vault(key_file, data)
    try:
        db = await _open(url, vault)
        wrong = await _take_key(db, vault)
        if wrong:
            await db.close()
            raise Stop(Exit.KEY, _wrong_key(key_file, "is missing" if made else wrong))
    except BaseException:
        if made:
            key_file.unlink()
        raise
    if made and not rehearsing:
        log.warning(NEW_KEY, key_file=str(key_file))
    return db


async def open_to_read(config: Settings) -> Database:
    """The database beside the program that runs: nothing is made, migrated or written in it.

    Stop with 65, 74 or 78 says what to do.
    """
    try:
        vault = Vault.open(config.key_file)
    except VaultError as error:
        raise Stop(Exit.KEY, f"VAULT_KEY_FILE: {error}.") from None
    with _refused():
        db = await Database.open_reading(config.database, vault)
    async with db.read() as tx:
        wrong = await _wrong(tx, vault)
    if wrong:
        await db.close()
        raise Stop(Exit.KEY, _wrong_key(config.key_file, wrong))
    return db


async def finish_rotation(config: Settings, db: Database) -> Rotated | None:
    """Finish a key rotation that was cut off; None if there is none. Holds the data directory.

    Stop with 74 or 78 says what to do; every row can be opened with the key file meanwhile.
    """
    again = "Then run it again: it goes on where it stopped."
    try:
        return await rotation.finish(db, config.key_file, SystemClock().now())
    except VaultError as error:
        raise Stop(Exit.KEY, f"VAULT_KEY_FILE: {error}.") from None
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise Stop(Exit.DISK, f"{config.key_file} cannot be written: {why}. {again}") from None
    except NotWritable as error:
        raise Stop(Exit.DISK, f"The database cannot be written ({error}). {again}") from None


def _vault(key_file: Path, data: Path) -> Vault:
    """The vault of the key file, which is made when there is none."""
    if key_file.resolve().is_relative_to(data.resolve()):
        raise Stop(Exit.CONFIGURATION, "VAULT_KEY_FILE must lie outside DATA_DIR.")
    try:
        return Vault.open(key_file) if key_file.exists() else Vault.create(key_file)
    except VaultError as error:
        raise Stop(Exit.KEY, f"VAULT_KEY_FILE: {error}.") from None
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise Stop(Exit.KEY, f"VAULT_KEY_FILE {key_file} cannot be written: {why}.") from None


async def _open(url: str, vault: Vault) -> Database:
    with _refused():
        return await Database.open(url, vault)


@contextmanager
def _refused() -> Iterator[None]:
    """Turn what keeps a database from being opened into Stop."""
    try:
        yield
    except NewerSchema:
        remedy = "The database was made by a newer version: install that one, or a backup."
        raise Stop(Exit.DATABASE, remedy) from None
    except OlderSchema:
        remedy = "The database was made by an older version: run `python -m bot migrate` first."
        raise Stop(Exit.DATABASE, remedy) from None
    except Damaged as error:
        remedy = f"The database is damaged ({error}). It was left as it is: restore a backup."
        raise Stop(Exit.DATABASE, remedy) from None
    except NotWritable as error:
        remedy = f"The database cannot be reached or written ({error}): check disk and rights."
        raise Stop(Exit.DISK, remedy) from None


async def _take_key(db: Database, vault: Vault) -> str:
    """Note the ring and its newest key, unless it is not the right one; gives what is wrong."""
    async with db.write() as tx:
        wrong = await _wrong(tx, vault)
        if not wrong:
            await settings.put(tx, FINGERPRINT, vault.fingerprint())
            await keyring.note(tx, SystemClock().now())
        return wrong


async def _wrong(tx: Transaction, vault: Vault) -> str:
    """What is wrong with the ring for this database; "" if every row can be opened with it."""
    if await settings.get(tx, FINGERPRINT) not in ("", vault.fingerprint()):  # "": it is new
        return "is not the one that sealed this database"
    for key in await keyring.lacking(tx):
        return f"lacks key {key.id}, which has sealed rows since {key.since:%Y-%m-%d %H:%M} UTC"
    return ""


def _wrong_key(path: Path, what: str) -> str:
    return f"VAULT_KEY_FILE {path} {what}: put your copy of the key there (chmod 600)."
