"""The sheets of a workbook as Markdown tables: strings only, of the sheets that a form has."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

from bot.workbooks.faults import Refused
from bot.workbooks.limits import LONGEST_CELL, LONGEST_SOURCE, MOST_COLUMNS, MOST_ROWS
from forms import tables
from forms.workbooks import SHEETS
from storage.values import Fault

MOST_FAULTS = 200


def markdown(data: bytes) -> tuple[str, tuple[Fault, ...]]:
    """A workbook as Markdown tables, and the cells that cannot be used.

    The rows of a table have the numbers that they have in the workbook. Raises Refused when it
    cannot be read at all.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        found = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
        if "survey" not in found:
            raise Refused("no-survey", ", ".join(found)[:100])
        faults: list[Fault] = []
        read = {name: _sheet(name, found[name], faults) for name in SHEETS if name in found}
    finally:
        book.close()
    source = tables.write(read)
    if len(source) > LONGEST_SOURCE:
        raise Refused("long")
    return source, tuple(faults)


def _sheet(name: str, sheet: Any, faults: list[Fault]) -> tables.Sheet:
    """One sheet; what is wrong with its cells is added to `faults`."""
    made = tables.Sheet()
    for number, cells in _rows(name, sheet):
        faults += _wrong(name, number, cells)
        if len(faults) > MOST_FAULTS:
            break
        written = [_text(cell.value) for cell in cells]
        if number == 1:
            made.columns = written
        else:
            pairs = zip(made.columns, written, strict=False)
            made.rows.append({column: cell for column, cell in pairs if column and cell})
    while made.rows and not made.rows[-1]:
        made.rows.pop()
    return made


def _rows(name: str, sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows with their numbers from 1, each without the empty cells at its end."""
    sheet.reset_dimensions()  # what the sheet says of its size need not be true
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS + 1), 1):
        used = len(cells)
        while used and cells[used - 1].value in (None, ""):
            used -= 1
        if used > MOST_COLUMNS:
            raise Refused("columns", sheet=name, row=number)
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
    return str(value).replace("\N{NO-BREAK SPACE}", " ").strip()
