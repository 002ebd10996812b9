"""An XLSForm workbook (.xlsx, .xls, .csv) as sheets: pyxform's own readers give the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from forms.limits import LARGEST_FILE
from forms.tables import Sheet
from forms.values import FormError, Problem

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


def read(path: Path) -> dict[str, Sheet]:
    """The sheets of a workbook; FormError when it cannot be read."""
    from pyxform.errors import PyXFormError

    if path.stat().st_size > LARGEST_FILE:
        raise FormError((Problem(f"{path.name} is too large", code="too-large", what=path.name),))
    try:
        book = _reader(path.suffix)(BytesIO(path.read_bytes()))
    except (PyXFormError, BadZipFile, ValueError, LookupError, EOFError, SyntaxError) as error:
        reason = f"{path.name} cannot be read: {type(error).__name__}"
        raise FormError((Problem(reason, code="unreadable", what=path.name),)) from None
    return _named({name: _sheet(book, name) for name in SHEETS if name in book}, path.stem)


def _reader(suffix: str) -> Any:
    from pyxform import xls2json_backends as backends

    readers = {".xlsx": backends.xlsx_to_dict, ".xls": backends.xls_to_dict}
    return readers.get(suffix, backends.csv_to_dict)


def _sheet(book: Mapping[str, Any], name: str) -> Sheet:
    heading: Sequence[Mapping[str, Any]] = book.get(f"{name}_header") or [{}]
    columns = [str(column) for column in heading[0] if column]
    rows = [{str(k): str(v).strip() for k, v in row.items() if v} for row in book[name]]
    return Sheet(columns, rows)


def _named(sheets: dict[str, Sheet], stem: str) -> dict[str, Sheet]:
    """A form without an id is called like its file, as pyxform has it."""
    settings = sheets.setdefault("settings", Sheet())
    row = settings.rows[0] if settings.rows else {}
    if not {"form_id", "id_string", "set_form_id"} & set(row):
        settings.columns = [*settings.columns, "form_id"]
        settings.rows = [{**row, "form_id": stem}, *settings.rows[1:]]
    return sheets
