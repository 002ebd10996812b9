"""Workbooks for tests: honest ones, and what somebody could make of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

Row = Sequence[object]
SURVEY: tuple[Row, ...] = (
    ("type", "name", "label"),
    ("integer", "households", "Bao nhiêu hộ cần hỗ trợ?"),
    ("select_one co_khong", "urgent", "Có hộ nào cần gấp không ạ?"),
)
CHOICES: tuple[Row, ...] = (
    ("list_name", "name", "label"),
    ("co_khong", "yes", "Có"),
    ("co_khong", "no", "Không"),
)
SHEET = "xl/worksheets/sheet1.xml"
HEAD = "<?xml version='1.0' encoding='UTF-8'?>"


def settings(form: str = "nhu-cau", version: str = "1", title: str = "Nhu cầu") -> tuple[Row, ...]:
    """The settings sheet."""
    return (("form_id", "form_title", "version"), (form, title, version))


def workbook(
    survey: Sequence[Row] = SURVEY,
    choices: Sequence[Row] = CHOICES,
    setting: Sequence[Row] = settings(),
) -> bytes:
    """A workbook with the three sheets of an XLSForm."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("survey", survey), ("choices", choices), ("settings", setting)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(
    data: bytes, change: Mapping[str, bytes | None] | None = None, comment: bytes = b""
) -> bytes:
    """The archive with parts added, replaced, or left out (None)."""
    changed = dict(change or {})
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = changed.pop(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in changed.items():
            new.writestr(name, content or b"")
        new.comment = comment
    return buffer.getvalue()


def part(data: bytes, name: str) -> str:
    """The text of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def with_sheet(sheet: str, good: bytes | None = None) -> bytes:
    """The workbook with another text as its survey sheet."""
    return repacked(good or workbook(), {SHEET: sheet.encode()})


def laughing() -> str:
    """A billion laughs: ten entities, each ten of the one before."""
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    declared = "".join(lines)
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return f"{HEAD}<!DOCTYPE x [{declared}]><worksheet><sheetData>{cell}</sheetData></worksheet>"


def quadratic() -> str:
    """One long entity, named many times."""
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"&a;" * 20_000}</t></is></c></row>'
    entity = "x" * 50_000
    return f'{HEAD}<!DOCTYPE x [<!ENTITY a "{entity}">]><worksheet><sheetData>{cell}</sheetData></worksheet>'  # noqa: E501


def outside_entity() -> str:
    """An entity that is a file of the machine."""
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
    return f"{HEAD}{entity}<worksheet><sheetData>{cell}</sheetData></worksheet>"


def bomb(size: int = 1 << 28) -> bytes:
    """A small archive that unpacks to a quarter of a gigabyte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, content in kept.items():
            if name != SHEET:
                new.writestr(name, content)
        with new.open(SHEET, "w", force_zip64=True) as file:
            for _ in range(size >> 20):
                file.write(bytes(1 << 20))
    return buffer.getvalue()


def lying(data: bytes) -> bytes:
    """The archive whose directory says that its first sheet holds ten bytes."""
    changed = bytearray(data)
    place = changed.rfind(SHEET.encode()) - 46  # the record of the directory
    changed[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(changed)
