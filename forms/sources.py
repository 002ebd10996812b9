"""From an XLSForm source to a `Form`: the sheets are checked, pyxform makes the XForm of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from forms import checking, tables, workbooks
from forms.limits import LARGEST_FILE
from forms.model import Form
from forms.reading import Reader
from forms.values import FormError, Problem

ROW = re.compile(r"\[row : (\d+)\]\s*")
SUFFIXES = (".md", ".xlsx", ".xls", ".csv")


def load(path: Path) -> Form:
    """The form of an XLSForm file (.md, .xlsx, .xls, .csv); FormError lists what is wrong.

    Files that it names (CSV, XML, GeoJSON) are looked for beside it and in `media/` beside it.
    """
    if path.suffix not in SUFFIXES:
        reason = f"{path.name}: not one of {', '.join(SUFFIXES)}"
        raise FormError((Problem(reason, code="unreadable", what=path.name),))
    if path.suffix == ".md":
        source = path.read_text(encoding="utf-8")
    else:
        source = tables.write(workbooks.read(path))
    return parse(source, _Beside(path.parent))


def parse(markdown: str, files: Mapping[str, bytes] | None = None) -> Form:
    """The form of an XLSForm written as Markdown tables; FormError lists what is wrong.

    `files` are the files that it names, by name. `form.source` gives the same form again.
    """
    sheets = tables.read(markdown)
    found = checking.problems(sheets)
    try:
        tree = _xform(sheets)
    except FormError as error:
        known = {(problem.sheet, problem.row) for problem in found}
        found += [
            p for p in error.problems if not found or (p.row and (p.sheet, p.row) not in known)
        ]
    if found:
        raise FormError(tuple(found))
    return Reader(tree, sheets, files or {}, markdown).form()


class _Beside(Mapping[str, bytes]):
    """The files beside a form, read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folders = (folder, folder / "media")

    def __getitem__(self, name: str) -> bytes:
        for folder in self._folders:
            path = folder / name
            if Path(name).name == name and path.is_file():
                with path.open("rb") as file:
                    return file.read(LARGEST_FILE + 1)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (p.name for folder in self._folders if folder.is_dir() for p in folder.iterdir())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _xform(sheets: tables.Sheets) -> etree._Element:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    book: dict[str, Any] = {"sheet_names": list(sheets)}
    for name, sheet in sheets.items():
        if name in workbooks.SHEETS:
            book[name] = [dict(row) for row in sheet.rows]
            book[f"{name}_header"] = [dict.fromkeys(sheet.columns)]
    try:
        made = convert(book, validate=False).xform
    except PyXFormError as error:
        raise FormError((_problem(str(error)),)) from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
    return etree.fromstring(made.encode(), parser)


def _problem(message: str) -> Problem:
    row = ROW.search(message)
    sheet = next((s for s in ("choices", "settings") if f"{s}" in message), "survey")
    return Problem(ROW.sub("", message), sheet, int(row[1]) if row else 0)
