"""Submitted forms: sealed content, a receipt code, and who has opened or withdrawn them."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from storage.engine import Transaction
from storage.invitations import ALPHABET
from storage.schema import RECORDS
from storage.values import Head, Record

UPDATE = "update:"  # origin of a record that stands in another one's place, before its code
CODE_CHARACTERS = 4  # a million codes a unit: short enough to be read over the phone
AT_ONCE = 100  # records of a long reading that are in memory together

Wanted = Callable[[datetime, str], bool]  # judges a record by its moment and its unit


def _place(id: str) -> str:
    return f"records:body:{id}"


def _current() -> ColumnElement[bool]:
    """Neither taken back nor replaced by a newer record about the same thing."""
    newer = RECORDS.alias()
    replaced = exists().where(
        newer.c.origin == literal(UPDATE) + RECORDS.c.code, newer.c.withdrawn_at.is_(None)
    )
    return and_(RECORDS.c.withdrawn_at.is_(None), ~replaced)


def _record(tx: Transaction, r: Any) -> Record:
    body = json.loads(tx.vault.unseal(_place(r.id), r.body))
    return Record(
        id=r.id,
        code=r.code,
        form=r.form,
        version=r.version,
        unit=r.unit,
        person=r.person,
        duty=r.duty,
        xml=body["xml"],
        answers=body["answers"],
        submitted_at=r.submitted_at,
        opened_at=r.opened_at,
        withdrawn_at=r.withdrawn_at,
        origin=r.origin,
    )


async def new_code(tx: Transaction, prefix: str) -> str:
    """A receipt code that is not in use: “SK-7Q2M”."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARACTERS))
        code = f"{prefix}-{drawn}"
        if await tx.one(select(RECORDS.c.id).where(RECORDS.c.code == code)) is None:
            return code


async def put(tx: Transaction, records: Sequence[Record]) -> None:
    """Store submitted forms."""
    names = ("id", "code", "form", "version", "unit", "person", "duty", "submitted_at", "origin")
    rows = []
    for record in records:
        body = json.dumps({"xml": record.xml, "answers": record.answers}, ensure_ascii=False)
        row = {name: getattr(record, name) for name in names}
        rows.append({**row, "body": tx.vault.seal(_place(record.id), body)})
    if rows:
        await tx.run(RECORDS.insert(), rows)


async def get(tx: Transaction, id: str) -> Record | None:
    """A record by id."""
    row = await tx.one(select(RECORDS).where(RECORDS.c.id == id))
    return _record(tx, row) if row else None


async def by_code(tx: Transaction, code: str) -> Record | None:
    """A record by its receipt code."""
    row = await tx.one(select(RECORDS).where(RECORDS.c.code == code))
    return _record(tx, row) if row else None


async def of_origin(tx: Transaction, origin: str) -> Record | None:
    """The record that began from something, if it has been sent and not taken back."""
    query = select(RECORDS).where(RECORDS.c.origin == origin, RECORDS.c.withdrawn_at.is_(None))
    row = await tx.one(query)
    return _record(tx, row) if row else None


async def answers_of(tx: Transaction, unit: str, form: str) -> list[dict[str, str]]:
    """The answers of a unit's records of one form as they stand now, oldest first."""
    query = (
        select(RECORDS)
        .where(RECORDS.c.unit == unit, RECORDS.c.form == form, _current())
        .order_by(RECORDS.c.submitted_at, RECORDS.c.id)
    )
    return [_record(tx, r).answers for r in await tx.all(query)]


async def counts(tx: Transaction, form: str) -> dict[str, int]:
    """How many records of one form each unit has, as they stand now."""
    query = (
        select(RECORDS.c.unit, func.count())
        .where(RECORDS.c.form == form, _current())
        .group_by(RECORDS.c.unit)
    )
    return {str(unit): int(count) for unit, count in await tx.all(query)}


async def heads(tx: Transaction, forms: Collection[str], unit: str = "") -> list[Head]:
    """The heads of the records of some forms as they stand now, newest first; of a unit, or all."""
    columns = [RECORDS.c[field.name] for field in fields(Head)]
    mine = RECORDS.c.unit == unit if unit else literal(True)
    query = (
        select(*columns)
        .where(RECORDS.c.form.in_(sorted(forms)), mine, _current())
        .order_by(RECORDS.c.submitted_at.desc(), RECORDS.c.id)
    )
    return [Head(*row) for row in await tx.all(query)]


async def codes(tx: Transaction) -> dict[str, str]:
    """The receipt code of every record, by id."""
    return {r.id: r.code for r in await tx.all(select(RECORDS.c.id, RECORDS.c.code))}


async def everything(tx: Transaction) -> list[Record]:
    """Every record, in the order of submission."""
    rows = await tx.all(select(RECORDS).order_by(RECORDS.c.submitted_at, RECORDS.c.id))
    return [_record(tx, r) for r in rows]


async def of_form(
    tx: Transaction,
    form: str,
    after: Record | None = None,
    wanted: Wanted = lambda _submitted_at, _unit: True,
) -> AsyncGenerator[Record, None]:
    """The records of a form that count, in the order of submission, a few in memory at a time.

    `after` is the last that was read; `wanted` judges moment and unit before content is opened.
    """
    place = (after.submitted_at, after.id) if after else None
    while rows := await tx.all(_some_of(form, place)):
        for row in rows:
            if wanted(row.submitted_at, row.unit):
                yield _record(tx, row)
        place = (rows[-1].submitted_at, rows[-1].id)


def _some_of(form: str, after: tuple[datetime, str] | None) -> Select[Any]:
    query = (
        select(RECORDS)
        .where(RECORDS.c.form == form, _current())
        .order_by(RECORDS.c.submitted_at, RECORDS.c.id)
        .limit(AT_ONCE)
    )
    if after is None:
        return query
    moment, id = after
    same = and_(RECORDS.c.submitted_at == moment, RECORDS.c.id > id)
    return query.where(or_(RECORDS.c.submitted_at > moment, same))


async def mark_opened(tx: Transaction, id: str, now: datetime) -> None:
    """The desk has read it: the officer can no longer take it back."""
    unread = RECORDS.c.opened_at.is_(None)
    await tx.run(RECORDS.update().where(RECORDS.c.id == id, unread).values(opened_at=now))


async def withdraw(tx: Transaction, id: str, now: datetime) -> None:
    """Taken back by its author; what the desk has opened stays, whoever asks."""
    unread = and_(RECORDS.c.opened_at.is_(None), RECORDS.c.withdrawn_at.is_(None))
    await tx.run(RECORDS.update().where(RECORDS.c.id == id, unread).values(withdrawn_at=now))
