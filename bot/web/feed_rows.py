"""One submission, or the rows of a repeat in it: Submissions('uuid:…')/more/docs('…')/parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.web.feed_access import FeedError
from bot.web.feed_pages import Page, Source
from bot.web.feed_query import Query
from reports.interchange.entities import parent_id, row_id
from reports.interchange.submission import Row, read, record_id, rows
from storage import records

STEP = re.compile(r"(.+)\('([0-9A-Za-z:-]{1,60})'\)")
NOTHING = "Không có báo cáo này."
Ids = Sequence[tuple[int, str]]  # the number of a step, and the id in it


def address(rest: str) -> tuple[str, Ids]:
    """The table that an address names, and the ids in it: none for a whole table."""
    names, ids = [], []
    for number, step in enumerate(rest.split("/")):
        match = STEP.fullmatch(step)
        names.append(match[1] if match else step)
        if match:
            ids.append((number, match[2]))
    whole = len(names) == 1 or (ids and ids[0][0] == 0)
    return ".".join(names) if whole else "", ids


async def page(source: Source, query: Query, ids: Ids) -> Page:
    """The rows that the last id leads to: that row itself, or the repeat's rows below it."""
    layout = source.feed.layout
    record = await records.get(source.tx, record_id(ids[0][1]))
    if record is None or record.form != layout.form or record.withdrawn_at:
        raise FeedError(404, NOTHING)
    root = read(layout, record)
    found = [row for row in rows(root, source.table.path) if _is_meant(source, row, ids)]
    made = Page(left=query.top, total=len(found))
    end = None if query.top is None else query.skip + query.top
    for row in found[query.skip : end]:
        made.add(source.json(record, root, row, query))
    return made


def _is_meant(source: Source, row: Row, ids: Ids) -> bool:
    """Whether a row of the table has the last id itself, or is below the row that has it."""
    _number, id = ids[-1]
    if not source.table.path:
        return True
    return id in (row_id(row), parent_id(row)) if len(ids) > 1 else True
