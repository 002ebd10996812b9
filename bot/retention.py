"""Once a day: what has been kept as long as the plan says goes, and leaves no bytes behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.cases.erasing import erase
from plan.cases import Retention
from plan.values import Plan
from storage import audit, erasing, settings
from storage.audit import Entry
from storage.engine import Database, Transaction

LAST = "retention"  # the setting: the local day on which it was done last
SCRUBBED = "scrubbed"  # the setting: the last of these days whose bytes have left the log too


async def keep_periods(db: Database, plan: Plan, now: datetime) -> None:
    """Do the day's work once: purge, write down how much, then leave nothing in SQLite's log.

    Each step is repeated at the next tick until it has worked.
    """
    today = now.astimezone(ZoneInfo(plan.days.timezone)).date().isoformat()
    async with db.read() as tx:
        purged, scrubbed = await settings.get(tx, LAST), await settings.get(tx, SCRUBBED)
    if purged != today:
        async with db.write() as tx:
            await _purge(tx, plan, now)
            await settings.put(tx, LAST, today)
    if scrubbed != today and await db.scrub():
        async with db.write() as tx:
            await settings.put(tx, SCRUBBED, today)


async def _purge(tx: Transaction, plan: Plan, now: datetime) -> None:
    """Anonymise closed cases, drop old notes, counts and requests; an audit row for each kind."""
    if plan.cases is None:
        return
    for kind, count in (await _purged(tx, plan, plan.cases.retention, now)).items():
        if count:
            row = Entry(now, "", audit.OPERATOR, "", "purged", kind, str(count))
            await audit.append(tx, row)


async def _purged(tx: Transaction, plan: Plan, periods: Retention, now: datetime) -> dict[str, int]:
    gone = dict.fromkeys(("case", "note", "count", "approval"), 0)
    if (days := periods.closed_case_days) is not None:
        for case in await erasing.closed_before(tx, now - timedelta(days=days)):
            await erase(tx, plan, case)
            gone["case"] += 1
    if (days := periods.note_days) is not None:
        gone["note"] = await erasing.forget_notes(tx, now - timedelta(days=days))
    if (days := periods.anonymous_days) is not None:
        oldest = (now - timedelta(days=days)).astimezone(ZoneInfo(plan.days.timezone))
        gone["count"] = await erasing.forget_counts(tx, f"{oldest:%Y-%m}")
        gone["approval"] = await erasing.forget_approvals(tx, now - timedelta(days=days))
    return gone
