"""A process that saves pairs of rows and says “saved” only after the commit; strace watches it.

Usage: python -m tests.storage.saving URL KEY_FILE COUNT
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from storage import settings
from storage.engine import Damaged, Database, NotWritable
from storage.vault import Vault


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def save(db: Database, n: int) -> None:
    try:
        async with db.write() as tx:
            await settings.put(tx, f"left-{n}", "x" * 2000)
            await settings.put(tx, f"right-{n}", "x" * 2000)
    except (NotWritable, Damaged) as error:
        say("refused", n, type(error).__name__, error)
    else:
        say("saved", n)


async def main(url: str, key: str, count: int) -> None:
    try:
        db = await Database.open(url, Vault.open(Path(key)))
    except (NotWritable, Damaged) as error:
        say("unopened", type(error).__name__, error)
        return
    for n in range(count):
        await save(db, n)
    await db.close()
    say("closed")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
