"""Uploaded workbooks are hostile: what they cost, they cost a child with limits."""

from __future__ import annotations

import asyncio
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.workbooks import limits
from bot.workbooks.limits import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from bot.workbooks.package import OLE
from bot.workbooks.reading import read_form
from forms import parse
from tests.fakes.workbooks import (
    CHOICES,
    HEAD,
    SHEET,
    SURVEY,
    bomb,
    laughing,
    lying,
    outside_entity,
    part,
    quadratic,
    repacked,
    settings,
    with_sheet,
    workbook,
)

FLAT = 64 * 1024  # KiB that the parent may grow by over a bomb


async def codes(data: bytes, name: str = "a.xlsx") -> set[str]:
    """The codes of all that is wrong with a file."""
    source, faults = await read_form(data, name)
    assert bool(source) != bool(faults)
    return {fault.code for fault in faults}


async def test_an_honest_workbook_becomes_the_form_that_it_says() -> None:
    source, faults = await read_form(workbook(), "Nhu cầu.XLSX")
    assert faults == ()
    form = parse(source)
    assert (form.id, form.version, form.title) == ("nhu-cau", "1", "Nhu cầu")
    assert [control.rpartition("/")[2] for control in form.controls] == ["households", "urgent"]


async def test_cells_are_read_as_they_read_on_the_sheet() -> None:
    survey = (*SURVEY, (), ("text", "note", "Gạch | dọc,\nhai dòng # và thăng"))
    source, _faults = await read_form(workbook(survey, setting=settings(version="x")), "a.xlsx")
    assert "Gạch \\| dọc,&#10;hai dòng # và thăng" in source
    number = (("form_id", "version"), ("nhu-cau", 20241120.0))
    source, _faults = await read_form(workbook(setting=number), "a.xlsx")
    assert parse(source).version == "20241120"


async def test_a_text_of_tables_is_read_as_well() -> None:
    source, _faults = await read_form(workbook(), "a.xlsx")
    assert await read_form(b"\xef\xbb\xbf" + source.encode(), "a.md") == (source, ())
    assert await codes("không có bảng".encode(), "a.md") == {"not-text"}
    assert await codes(b"\xff\xfe|\0", "a.md") == {"not-text"}
    assert await codes(b"| survey |\n" * (4 * MOST_ROWS), "a.md") == {"long"}
    assert await codes(f"| survey |\n| | {'x' * 5000} |".encode(), "a.md") == {"cell"}


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "bomb": ("bomb", bomb),
    "many parts": ("bomb", lambda: repacked(workbook(), {f"xl/p{n}": b"" for n in range(400)})),
    "billion laughs": ("entities", lambda: with_sheet(laughing())),
    "quadratic blow-up": ("entities", lambda: with_sheet(quadratic())),
    "a file of the machine": ("entities", lambda: with_sheet(outside_entity())),
    "entities in UTF-16": (
        "entities",
        lambda: repacked(
            workbook(), {SHEET: laughing().replace("UTF-8", "UTF-16").encode("utf-16")}
        ),
    ),
    "entities in a part that is not read": (
        "entities",
        lambda: repacked(workbook(), {"docProps/x.xml": laughing().encode()}),
    ),
    "deep": ("damaged", lambda: with_sheet(f"{HEAD}{'<a>' * 5000}{'</a>' * 5000}")),
    "macros": ("macros", lambda: repacked(workbook(), {"xl/vbaProject.bin": b"x"})),
    "macros by type": (
        "macros",
        lambda: repacked(
            workbook(),
            {
                "[Content_Types].xml": part(workbook(), "[Content_Types].xml")
                .replace("spreadsheetml.sheet.main", "macroEnabled.main")
                .encode()
            },
        ),
    ),
    "external link": (
        "links",
        lambda: repacked(workbook(), {"xl/externalLinks/externalLink1.xml": b"<a/>"}),
    ),
    "external relation": (
        "links",
        lambda: repacked(
            workbook(),
            {"xl/_rels/x.rels": b'<R><Relationship TargetMode="External" Type="x/oleLink"/></R>'},
        ),
    ),
    "connection": ("links", lambda: repacked(workbook(), {"xl/connections.xml": b"<a/>"})),
    "embedded": ("embedded", lambda: repacked(workbook(), {"xl/embeddings/a.bin": b"x"})),
    "names": ("names", lambda: repacked(workbook(), {"../../a.xml": b"<a/>"})),
    "absolute name": ("names", lambda: repacked(workbook(), {"/a.xml": b"<a/>"})),
    "bytes before": ("not-workbook", lambda: b"%PDF-1.7\n" + workbook()),
    "bytes behind": ("damaged", lambda: workbook() + b"<script>"),
    "comment": ("damaged", lambda: repacked(workbook(), comment=b"<script>")),
    "truncated": ("damaged", lambda: workbook()[:-200]),
    "damaged": ("damaged", lambda: workbook().replace(b"PK\x01\x02", b"PK\x01\x03", 1)),
    "lying": ("damaged", lambda: lying(workbook())),
    "a sheet that is no XML": ("damaged", lambda: with_sheet("không phải XML")),
    "another archive": (
        "not-workbook",
        lambda: repacked(workbook(), {"xl/workbook.xml": None}),
    ),
    "a picture": ("not-workbook", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "a web page": ("not-workbook", lambda: b"<html><table></table></html>"),
    "old Excel": ("old-excel", lambda: OLE + bytes(2000)),
    "password": ("locked", lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le")),
    "empty": ("empty", lambda: b""),
    "too large": ("size", lambda: bytes(MOST_BYTES + 1)),
    "no survey": ("no-survey", lambda: repacked(workbook(), {"xl/workbook.xml": _renamed()})),
    "columns": ("columns", lambda: workbook([*SURVEY, ["x"] * (MOST_COLUMNS + 1)])),
    "rows": ("rows", lambda: workbook([*SURVEY, *([("note", "n", "x")] * MOST_ROWS)])),
    "long cell": ("cell", lambda: workbook([*SURVEY, ("note", "n", "x" * (LONGEST_CELL + 1))])),
    "long": ("long", lambda: workbook([*SURVEY, *([("note", "n", "xy" * 1900)] * 300)])),
}


def _renamed() -> bytes:
    return part(workbook(), "xl/workbook.xml").replace('"survey"', '"trang1"').encode()


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_for_what_it_is(name: str) -> None:
    code, made = HOSTILE[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = made()
    made_at = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert await codes(data) == {code}
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - max(before, made_at) < FLAT


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.xlsm", "a.ods", "a", "a.xlsx.exe"])
async def test_only_two_kinds_of_files_are_taken(name: str) -> None:
    assert await codes(workbook(), name) == {"suffix"}


async def test_every_formula_is_named_with_its_sheet_and_cell() -> None:
    survey = [*SURVEY, ("note", "n", "=1+1"), ("note", "m", '=HYPERLINK("http://a.vi.du")')]
    choices = [*CHOICES, ("co_khong", "x", "=A1")]
    _source, faults = await read_form(workbook(survey, choices), "a.xlsx")
    assert [(f.code, f.sheet, f.what, f.row) for f in faults] == [
        ("formula", "survey", "C4", 4),
        ("formula", "survey", "C5", 5),
        ("formula", "choices", "C4", 4),
    ]


@pytest.mark.parametrize("size", ["A1:XFD1048576", "A1", "A1:A99999999999"])
async def test_what_a_sheet_says_of_its_size_is_not_believed(size: str) -> None:
    sheet = part(workbook(), SHEET).replace('<dimension ref="A1:C3"', f'<dimension ref="{size}"')
    assert size in sheet
    _source, faults = await read_form(with_sheet(sheet), "a.xlsx")
    assert faults == ()


async def test_a_single_row_far_below_is_one_too_many() -> None:
    sheet = part(workbook(), SHEET).replace("</sheetData>", "{}</sheetData>")
    far = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    assert await codes(with_sheet(sheet.format(far))) == {"rows"}


async def test_a_row_without_end_is_refused_at_once() -> None:
    sheet = part(workbook(), SHEET).replace("</sheetData>", "{}</sheetData>")
    endless = '<row r="99999999999999"><c t="inlineStr"><is><t>x</t></is></c></row>'
    assert await codes(with_sheet(sheet.format(endless))) == {"rows"}


async def test_a_child_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.05)
    assert await codes(workbook()) == {"time"}


async def test_a_child_that_says_too_much_or_nonsense_is_not_understood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MOST_ANSWER", 10)
    assert await codes(workbook()) == {"damaged"}


async def test_many_files_at_once_are_all_read() -> None:
    read = await asyncio.gather(*(read_form(workbook(), "a.xlsx") for _ in range(4)))
    assert all(not faults for _source, faults in read)


async def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert await codes(workbook([*SURVEY, ("foo", "b", "x")])) == {"unknown-type"}
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.4)
    await read_form(workbook(), "a.xlsx")
    assert list(tmp_path.iterdir()) == []
