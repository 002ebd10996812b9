"""`report cases`: the edition of the figures that the desk sees, as CSV."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from bot.commands.configuring import configuration
from bot.commands.exporting import BOM
from bot.commands.folder import NEW
from bot.exits import Exit, Stop
from bot.opening import load_office, open_database
from handlers.cases.editions import editions, renew
from plan.values import Plan
from reports.case_editions import Edition
from reports.case_saying import HEADER, lines
from reports.interchange.cells import safe
from schedules.clock import SystemClock
from storage import audit
from storage.audit import Entry
from storage.engine import Database


async def report_cases(out: Path | None, again: bool) -> None:
    """Print or write the newest edition. A first one is made, a further one if it is asked for."""
    config = configuration()
    office = load_office(config)
    if office.plan.cases is None:
        raise Stop(Exit.CONFIGURATION, "PLAN has no cases: there are no figures of them.")
    db = await open_database(config, config.data_dir, rehearsing=False)
    try:
        found = await _newest(db, office.plan, again)
    finally:
        await db.close()
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(HEADER)
    writer.writerows([safe(cell) for cell in line] for line in lines(office.plan, found))
    _put(out, table.getvalue())


def _put(out: Path | None, said: str) -> None:
    if out is None:
        sys.stdout.write(said)
        return
    try:
        with os.fdopen(os.open(out, NEW, 0o600), "w", encoding=BOM, newline="") as file:
            file.write(said)
    except FileExistsError:
        why = f"--out {out}: it is there already; name a new file."
        raise Stop(Exit.CONFIGURATION, why) from None
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise Stop(Exit.DISK, f"--out {out} cannot be written: {why}.") from None
    print(out)


async def _newest(db: Database, plan: Plan, again: bool) -> Sequence[Edition]:
    now = SystemClock().now()
    async with db.write() as tx:
        known = await editions(tx, plan)
        if (again or not known) and await renew(tx, plan, now, known):
            known = await editions(tx, plan)
        about = known[-1].made_on.isoformat() if known else str(plan.year)
        entry = Entry(now, "", audit.OPERATOR, "", "export", "case-figures", about)
        await audit.append(tx, entry)
    return known
