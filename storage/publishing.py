"""Versions of forms, kept for as long as anything was answered with them; and added duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from plan.values import Duty
from storage.engine import Transaction
from storage.schema import ADDED_DUTIES, FORM_VERSIONS
from storage.upserting import insert_new
from storage.values import FormVersion


async def keep(tx: Transaction, versions: Sequence[FormVersion]) -> None:
    """Keep versions; one that is there already never changes."""
    names = [c.name for c in FORM_VERSIONS.columns]
    if versions:
        rows = [{n: getattr(version, n) for n in names} for version in versions]
        await tx.run(insert_new(tx, FORM_VERSIONS), rows)


async def versions(tx: Transaction) -> list[FormVersion]:
    """Every version, in the order of publication."""
    order = (FORM_VERSIONS.c.published_at, FORM_VERSIONS.c.form, FORM_VERSIONS.c.version)
    names = [c.name for c in FORM_VERSIONS.columns]
    rows = await tx.all(select(FORM_VERSIONS).order_by(*order))
    return [FormVersion(**{n: getattr(r, n) for n in names}) for r in rows]


async def get(tx: Transaction, form: str, version: str) -> FormVersion | None:
    """One version, if it is kept."""
    one = (FORM_VERSIONS.c.form == form, FORM_VERSIONS.c.version == version)
    row = await tx.one(select(FORM_VERSIONS).where(*one))
    names = [c.name for c in FORM_VERSIONS.columns]
    return FormVersion(**{n: getattr(row, n) for n in names}) if row else None


async def add_duty(tx: Transaction, duty: Duty, person: str, now: datetime) -> None:
    """A duty that the desk has added to the plan's own; one of the same id never changes."""
    row = {"id": duty.id, "body": duty.model_dump_json(), "person": person, "added_at": now}
    await tx.run(insert_new(tx, ADDED_DUTIES), [row])


async def added_duties(tx: Transaction) -> list[Duty]:
    """The duties that the desk has added, oldest first."""
    order = (ADDED_DUTIES.c.added_at, ADDED_DUTIES.c.id)
    rows = await tx.all(select(ADDED_DUTIES).order_by(*order))
    return [Duty.model_validate_json(r.body) for r in rows]
