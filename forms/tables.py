"""The sheets of an XLSForm as Markdown tables, read and written without loss.

A table begins with a line that holds the name of its sheet; the first row below is the heading.
`\\|` is a bar within a cell and `&#10;` a new line. A row without cells is kept: so the rows of a
table have the numbers that they have in the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

COMMENT = re.compile(r"\s*#")
RULE = re.compile(r"\|?(\s*:?-{3,}:?\s*\|)+")
BAR = re.compile(r"(?<!\\)\|")
FIRST_ROW = 2  # the number of the row below the heading, as a spreadsheet shows it


@dataclass
class Sheet:
    """One sheet: its columns, and its rows by column (only cells that are not empty)."""

    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)


Sheets = Mapping[str, Sheet]


def read(markdown: str) -> dict[str, Sheet]:
    """The sheets of a text of Markdown tables, by name in lower case."""
    sheets: dict[str, Sheet] = {}
    current: Sheet | None = None
    for line in markdown.splitlines():
        cells = _cells(line)
        if cells is None:
            continue
        if cells[0]:
            current = sheets.setdefault(cells[0].lower(), Sheet())
        if current is None or len(cells) < 2 or (cells[0] and not any(cells[1:])):
            continue
        _take_row(current, cells[1:])
    return {name: _trimmed(sheet) for name, sheet in sheets.items()}


def _cells(line: str) -> list[str] | None:
    """The cells of a line of a table; None for every other line."""
    bare = line.strip()
    if COMMENT.match(line) or not bare.startswith("|") or RULE.fullmatch(bare):
        return None
    inner = bare[1:].rsplit("|", 1)[0] if BAR.search(bare[1:]) else bare[1:]
    return [_plain(cell) for cell in BAR.split(inner)]


def _take_row(sheet: Sheet, cells: list[str]) -> None:
    if not sheet.columns:
        sheet.columns = cells
        return
    pairs = zip(sheet.columns, cells, strict=False)
    sheet.rows.append({column: cell for column, cell in pairs if column and cell})


def _trimmed(sheet: Sheet) -> Sheet:
    """Without the empty rows at its end and the columns that have no name."""
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    sheet.columns = [column for column in sheet.columns if column]
    return sheet


def write(sheets: Sheets) -> str:
    """The sheets as Markdown tables, for `read`."""
    lines: list[str] = []
    for name, sheet in sheets.items():
        lines.append(f"| {name} |")
        lines.append(_line(sheet.columns))
        lines += [_line([row.get(column, "") for column in sheet.columns]) for row in sheet.rows]
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return "| | " + " | ".join(map(_written, cells)) + " |"


def _written(cell: str) -> str:
    kept = cell.strip().replace("&#10;", "&#38;#10;").replace("|", "\\|")
    kept = f"{kept} " if kept.endswith("\\") else kept
    return "&#10;".join(kept.splitlines())


def _plain(cell: str) -> str:
    kept = cell.strip().replace("\\|", "|")
    return kept.replace("&#10;", "\n").replace("&#38;#10;", "&#10;")
