"""The sheets of a workbook as Markdown tables: strings only, of the sheets that a form has."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

from bot.workbooks.faults import Refused
from bot.workbooks.limits import LONGEST_CELL, LONGEST_SOURCE, MOST_COLUMNS, MOST_ROWS
from storage.values import Fault

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
MOST_FAULTS = 200
Rows = dict[str, list[int]]  # sheet -> the row in the workbook of each row of its table


def tables(data: bytes) -> tuple[str, Rows, tuple[Fault, ...]]:
    """A workbook as Markdown, where its rows stood, and the cells that cannot be used.

    Raises Refused when it cannot be read at all.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        return _read({sheet.title.strip().lower(): sheet for sheet in book.worksheets})
    finally:
        book.close()


def _read(found: dict[str, Any]) -> tuple[str, Rows, tuple[Fault, ...]]:
    if "survey" not in found:
        raise Refused("no-survey", ", ".join(found)[:100])
    lines: list[str] = []
    rows: Rows = {}
    faults: list[Fault] = []
    for name in (name for name in SHEETS if name in found):
        lines.append(f"| {name} |")
        rows[name] = []
        for number, cells in _rows(name, found[name]):
            faults += _wrong(name, number, cells)
            rows[name].append(number)
            lines.append(_line([_text(cell.value) for cell in cells]))
        if len(faults) > MOST_FAULTS or sum(map(len, lines)) > LONGEST_SOURCE:
            break
    source = "\n".join(lines) + "\n"
    if len(source) > LONGEST_SOURCE:
        raise Refused("long")
    return source, rows, tuple(faults)


def _rows(name: str, sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows that hold something, with their numbers from 1; blank ones are passed over."""
    sheet.reset_dimensions()  # what the sheet says of its size need not be true
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS + 1), 1):
        used = len(cells)
        while used and cells[used - 1].value in (None, ""):
            used -= 1
        if used > MOST_COLUMNS:
            raise Refused("columns", sheet=name, row=number)
        if used:
            yield number, cells[:used]


def _wrong(name: str, number: int, cells: Sequence[Any]) -> Iterator[Fault]:
    for cell in cells:
        if cell.data_type in ("f", "e"):
            yield Fault("formula", cell.coordinate, name, number)
        elif isinstance(cell.value, str) and len(cell.value) > LONGEST_CELL:
            yield Fault("cell", cell.coordinate, name, number)


def _text(value: Any) -> str:
    """A cell as it reads; whole numbers without “.0”, days without a time."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
    return str(value)


def _line(cells: Sequence[str]) -> str:
    clean = (" ".join(cell.replace("|", "\\|").split()) for cell in cells)
    return f"| | {' | '.join(clean)} |"
