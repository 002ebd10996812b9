"""One path from every kind of file to a form: workbook, Markdown tables, form."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import Form, Instance, load, parse, tables
from forms.values import FormError
from tests.forms.sheets import TODAY, put, sheet

SURVEY = [
    ["type", "name", "label", "relevant"],
    ["integer", "total", "Bao nhiêu\nngười | lượt?", ""],
    [],
    ["select_one xa", "xa", "Xã nào? #1", "${total} > 0"],
]
CHOICES = [["list_name", "name", "label"], ["xa", "ky", "Sơn Kỳ"], ["xa", "ba", "Sơn Ba"]]
SHEETS = {"survey": SURVEY, "choices": CHOICES}


def as_xlsx(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """A workbook of such sheets."""
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    del book["Sheet"]
    file = path.with_suffix(".xlsx")
    book.save(file)
    return file


def as_csv(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """The sheets under each other, as pyxform's CSV has them."""
    file = path.with_suffix(".csv")
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        for name, rows in sheets.items():
            writer.writerow([name])
            writer.writerows(["", *row, *[""] * (4 - len(row))] for row in rows)
    return file


@pytest.mark.parametrize("write", [as_xlsx, as_csv])
def test_a_workbook_is_a_form(
    write: Callable[[Path, dict[str, list[list[str]]]], Path], tmp_path: Path
) -> None:
    form = load(write(tmp_path / "hoi", SHEETS))
    assert form.id == "hoi"
    asked = put(Instance(form, today=TODAY), "total", "3").questions()
    assert [q.label for q in asked] == ["Bao nhiêu\nngười | lượt?", "Xã nào? #1"]
    assert [c.label for c in asked[1].choices] == ["Sơn Kỳ", "Sơn Ba"]


def same(one: Form, other: Form) -> bool:
    """Whether two forms ask the same."""
    begun = [Instance(form, today=TODAY) for form in (one, other)]
    return begun[0].questions() == begun[1].questions() and one.blank == other.blank


def test_the_source_of_a_form_gives_the_same_form(tmp_path: Path) -> None:
    form = load(as_xlsx(tmp_path / "hoi", SHEETS))
    again = parse(form.source)
    assert again.source == form.source
    assert same(again, form)


def test_an_error_in_a_workbook_names_its_row(tmp_path: Path) -> None:
    wrong = [*SURVEY, ["geoshape", "vung", "Vùng"]]
    with pytest.raises(FormError) as refusal:
        load(as_xlsx(tmp_path / "hoi", {**SHEETS, "survey": wrong}))
    (problem,) = refusal.value.problems
    assert (problem.sheet, problem.row, problem.what) == ("survey", 5, "geoshape")


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.xls", "a.csv", "a.docx"):
        file = tmp_path / name
        file.write_bytes(b"PK\x03\x04 not really")
        with pytest.raises(FormError) as refusal:
            load(file)
        assert refusal.value.problems[0].code == "unreadable"


CELLS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=8
)


@settings(max_examples=200)
@given(st.lists(st.lists(st.one_of(st.just(""), CELLS), min_size=2, max_size=2), max_size=5))
def test_tables_are_written_without_loss(rows: list[list[str]]) -> None:
    filled = [{c: v for c, v in zip(["a", "b"], row, strict=True) if v} for row in rows]
    written = {"survey": tables.Sheet(["a", "b"], filled)}
    wanted = list(filled)
    while wanted and not wanted[-1]:
        wanted.pop()
    assert tables.read(tables.write(written))["survey"].rows == wanted


FILE_FORM = sheet(
    [
        {"type": "text", "name": "tinh", "label": "Tỉnh?"},
        {
            "type": "select_one_from_file xa.csv",
            "name": "xa",
            "label": "Xã?",
            "choice_filter": "tinh = ${tinh}",
        },
        {"type": "select_one_from_file thon.xml", "name": "thon", "label": "Thôn?"},
        {"type": "select_one_from_file diem.geojson", "name": "diem", "label": "Điểm?"},
        {"type": "csv-external", "name": "dan_so"},
        {
            "type": "calculate",
            "name": "nguoi",
            "calculation": "pulldata('dan_so', 'nguoi', 'xa', ${xa})",
        },
    ]
)
FILES = {
    "xa.csv": "name;label;tinh\nky;Sơn Kỳ;qn\nba;Sơn Ba;qn\nhue;Huế;hue\n".encode(),
    "thon.xml": "<root><item><name>re</name><label>Làng Rê</label></item></root>".encode(),
    "diem.geojson": b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "d1",
        "properties": {"title": "UBND", "so": 3},
        "geometry": {"type": "Point", "coordinates": [108.5, 15.1]}}]}""",
    "dan_so.csv": b"xa,nguoi\nky,5100\nba,4200\n",
}


def test_lists_come_from_files_beside_the_form(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "hoi.md").write_text(FILE_FORM, encoding="utf-8")
    for name, content in FILES.items():
        (tmp_path / ("media" if name == "xa.csv" else "") / name).write_bytes(content)
    form = load(tmp_path / "hoi.md")
    assert form.datasets == frozenset()
    filled = put(put(Instance(form, today=TODAY), "tinh", "qn"), "xa", "ky")
    _tinh, xa, thon, diem = filled.questions()
    assert [c.label for c in xa.choices] == ["Sơn Kỳ", "Sơn Ba"]
    assert [(c.name, c.label) for c in thon.choices] == [("re", "Làng Rê")]
    assert [(c.name, c.label) for c in diem.choices] == [("d1", "UBND")]
    assert filled.value("/data/nguoi") == "5100"


def test_a_dataset_of_the_day_comes_before_a_file() -> None:
    form = parse(FILE_FORM, FILES)
    given = {"dan_so": [{"xa": "ky", "nguoi": "5200"}]}
    begun = Instance(form, today=TODAY, datasets=given)
    assert put(put(begun, "tinh", "qn"), "xa", "ky").value("/data/nguoi") == "5200"


def test_datasets_are_what_neither_the_form_nor_a_file_holds() -> None:
    files = {name: content for name, content in FILES.items() if name != "dan_so.csv"}
    assert parse(FILE_FORM, files).datasets == {"dan_so"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("xa.csv", b"name,name\na,b\n", "same name"),
        ("xa.csv", b"na me,label\na,b\n", "na me"),
        ("xa.csv", b"\xff\xfe\x00", "UTF-8"),
        ("thon.xml", b"<root><item></root>", "well-formed"),
        ("thon.xml", b"<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>", "document type"),
        ("diem.geojson", b"[]", "FeatureCollection"),
        ("diem.geojson", b"{", "JSON"),
        ("diem.geojson", b'{"type": "FeatureCollection", "features": [1]}', "features"),
        ("dan_so.csv", b"x" * 10_000_001, "larger"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(name: str, content: bytes, said: str) -> None:
    with pytest.raises(FormError) as refusal:
        parse(FILE_FORM, {**FILES, name: content})
    (problem,) = refusal.value.problems
    assert (problem.code, problem.what) == ("bad-file", name)
    assert said in problem.reason
