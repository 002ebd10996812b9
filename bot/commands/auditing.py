"""`audit verify`: whether the audit is what was written, beside the program that writes it."""

from __future__ import annotations

from contextlib import aclosing

from bot.commands.configuring import configuration
from bot.exits import Exit, Stop
from bot.opening import open_to_read
from storage import audit
from storage.audit import Head
from storage.engine import Transaction


async def verify_audit(written: str) -> None:
    """Print how many rows are whole and the last hash; Stop(DATABASE) names what is broken.

    `written` is a hash of an earlier time, "" for none: it must be in the audit still.
    """
    db = await open_to_read(configuration())
    try:
        async with db.read() as tx:
            known = await _whole(tx)
            number = await audit.numbered(tx, written)
    finally:
        await db.close()
    if written and number is None:
        why = "The audit is sound in itself, but the head that was written down is not in it."
        raise Stop(Exit.DATABASE, f"{why} It was put back or written anew.")
    print(f"{known.count} row(s), all as they were written. Head: {known.hash}")
    if written:
        print(f"The head that was written down is row {number}.")


async def _whole(tx: Transaction) -> Head:
    """The head, once every row has been found to be what was written."""
    known = await audit.head(tx)
    if known is None:
        raise Stop(Exit.DATABASE, "The audit's head was changed, or written without the key file.")
    async with aclosing(audit.rows(tx)) as rows:
        broken = await audit.verify(rows, known)
    if broken is not None:
        why = f"Row {broken} of the audit is not what was written there; those before it are."
        raise Stop(Exit.DATABASE, why)
    return known
