"""A process that rotates the key of a database as the command does; strace kills it on the way.

Usage: python -m tests.storage.rotating URL KEY_FILE
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from storage import keyring, rotation
from storage.engine import Database
from storage.vault import Vault
from tests.storage.samples import NOW


async def rotate(url: str, key_file: Path) -> None:
    """Add a key unless a rotation was cut off, then bring every row to the newest key."""
    vault = Vault.open(key_file)
    db = await Database.open(url, vault if vault.old else Vault.add_key(key_file))
    try:
        async with db.write() as tx:
            await keyring.note(tx, NOW)
        await rotation.finish(db, key_file, NOW)
    finally:
        await db.close()


if __name__ == "__main__":
    asyncio.run(rotate(sys.argv[1], Path(sys.argv[2])))
