"""`audit verify`: whether the audit is what was written, beside the program that writes it."""

from __future__ import annotations

from contextlib import aclosing

from bot.commands.serving import configuration
from bot.exits import Exit, Stop
from bot.opening import open_to_read
from storage import audit


async def verify_audit() -> None:
    """Print how many rows are whole and the head's hash; Stop(DATABASE) names the broken row."""
    db = await open_to_read(configuration())
    try:
        async with db.read() as tx:
            known = await audit.head(tx)
            if known is None:
                why = "The audit's head was changed, or written without the key file."
                raise Stop(Exit.DATABASE, why)
            async with aclosing(audit.rows(tx)) as rows:
                broken = await audit.verify(rows, known)
    finally:
        await db.close()
    if broken is not None:
        why = f"Row {broken} of the audit is not what was written there; those before it are."
        raise Stop(Exit.DATABASE, why)
    print(f"{known.count} row(s), all as they were written. Head: {known.hash}")
