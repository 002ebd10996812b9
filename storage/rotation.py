"""Key rotation from its second step on: the key file holds a new key, now the rows follow.

1 seal every row again with the newest key, some at a time, each time in its own transaction,
2 note in the database that older keys are needed no more, 3 drop them from the key file. Cut off
anywhere, all rows can be opened with the key file as it is, and `finish` goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Table

from storage import audit, keyring, sealing
from storage.audit import Entry
from storage.engine import Database
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Rotated:
    """Rows that were sealed again, and those that no key opens: for these old keys are kept."""

    sealed: int
    left: int


async def finish(db: Database, key_file: Path, now: datetime) -> Rotated | None:
    """Finish a rotation; None if there is none to finish. Nobody else may seal meanwhile.

    Raises VaultError or OSError when the key file cannot be read or written.
    """
    Vault.tidy(key_file)
    if not db.vault.old:
        return None
    sealed = sum([await _reseal(db, table) for table in sealing.SEALED])
    async with db.write() as tx:
        left = await sealing.old_rows(tx)
        if not left:
            for id in await keyring.retire(tx):
                gone = Entry(now, "", audit.OPERATOR, "", "rotated", "key", str(id))
                await audit.append(tx, gone)
    if not left:
        Vault.drop_old(key_file)
    return Rotated(sealed, left)


async def _reseal(db: Database, table: Table) -> int:
    """Seal a table again; gives how many rows that were."""
    sealed, after, whole = 0, None, False
    while not whole:
        async with db.write() as tx:
            batch = await sealing.reseal(tx, table, after)
        sealed, after, whole = sealed + batch.sealed, batch.last, batch.last is None
    return sealed
