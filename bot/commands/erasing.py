"""`vault erase`: a case goes at a survivor's request, and its bytes with it."""

from __future__ import annotations

from bot.commands.configuring import configuration
from bot.exits import Exit, Stop
from bot.opening import load_office, lock, open_database
from handlers.cases.erasing import erase_code
from schedules.clock import SystemClock


async def erase_case(code: str) -> None:
    """Erase the case of a code; Stop says that there is none, or what is in the way."""
    config = configuration()
    plan = load_office(config).plan
    with lock(config.data_dir):
        db = await open_database(config, config.data_dir, rehearsing=False)
        try:
            async with db.write() as tx:
                found = await erase_code(tx, plan, code.strip().upper(), SystemClock().now())
            await db.scrub()
        finally:
            await db.close()
    if not found:
        raise Stop(Exit.FAILED, "There is no case with this code.")
    print("The case is erased; what stays is a count without a name, and a row of the audit.")
    print("Backups from before still hold it, sealed: let them run out, or remove them.")
