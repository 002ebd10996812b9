"""A page of a table: some rows as JSON, and where the next page begins.

A page is small enough to be held in memory, and between two records every officer who waits for
an answer goes first.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime

from bot.leaving import Beside
from bot.web.feed_access import FeedError
from bot.web.feed_query import UNREADABLE, Position, Query
from reports.interchange.entities import Feed
from reports.interchange.fields import Field
from reports.interchange.filtering import Known
from reports.interchange.selecting import select
from reports.interchange.submission import Row, read, rows
from schedules.clock import let_others_in
from storage import records
from storage.engine import Transaction
from storage.values import Record

MOST_ROWS = 500  # of a page
MOST_BYTES = 1_000_000  # of a page, give or take one row


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table is read from."""

    tx: Transaction
    feed: Feed
    table: Field
    beside: Beside

    def json(self, record: Record, root: Row, row: Row, query: Query) -> str:
        """A row as the JSON of its entity."""
        layout = self.feed.layout
        system = None if row.table else self.beside.system(layout, record, root)
        entity = self.feed.entity(row, system, query.expand)
        kept = select(entity, query.select) if query.select else entity
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class Page:
    """Rows as JSON; `next` is set when more rows wait, `left` of which were asked for.

    `total` is how many there are in all, where that was found on the way.
    """

    rows: list[str] = field(default_factory=list)
    bytes: int = 0
    next: Position | None = None
    left: int | None = None
    total: int | None = None

    @property
    def full(self) -> bool:
        """Whether no further row fits."""
        return len(self.rows) >= MOST_ROWS or self.bytes >= MOST_BYTES

    def add(self, row: str) -> None:
        """One more row."""
        self.rows.append(row)
        self.bytes += len(row.encode())


async def page(source: Source, query: Query) -> Page:
    """The page that a query asks for."""
    made, skip = Page(left=query.top), query.skip
    async with aclosing(_rows(source, query)) as found:
        async for record, root, row, number in found:
            if made.left == 0:
                break
            if skip:
                skip -= 1
            elif made.full:
                made.next = Position(record.id, number)
                break
            else:
                made.add(source.json(record, root, row, query))
                made.left = made.left - 1 if made.left is not None else None
    return made


async def count(source: Source, query: Query) -> int:
    """How many rows the table has in all, paging apart."""
    form = source.feed.layout.form
    if not source.table.path and query.condition is None:
        return sum((await records.counts(source.tx, form)).values())
    found = 0
    async for record in records.of_form(source.tx, form, None, _wanted(query)):
        await let_others_in()
        found += sum(1 for _ in rows(read(source.feed.layout, record), source.table.path))
    return found


async def _rows(source: Source, query: Query) -> AsyncGenerator[tuple[Record, Row, Row, int], None]:
    """Record, its own row, a row of the table in it, and how many of those come before."""
    async for record in _records(source, query):
        await let_others_in()
        root = read(source.feed.layout, record)
        given = query.after.rows if query.after and query.after.record == record.id else 0
        for number, row in enumerate(rows(root, source.table.path)):
            if number >= given:
                yield record, root, row, number


async def _records(source: Source, query: Query) -> AsyncIterator[Record]:
    form, after, wanted = source.feed.layout.form, None, _wanted(query)
    if query.after:
        after = await records.get(source.tx, query.after.record)
        if after is None or after.form != form:
            raise FeedError(400, UNREADABLE.format("$skiptoken"))
        if after.withdrawn_at is None and wanted(after.submitted_at, after.unit):
            yield after
    async for record in records.of_form(source.tx, form, after, wanted):
        yield record


def _wanted(query: Query) -> records.Wanted:
    condition = query.condition

    def wanted(submitted_at: datetime, unit: str) -> bool:
        return condition is None or condition(Known(submitted_at, unit))

    return wanted
