"""CSV tables have ODK Central's columns, and what is read back is what was answered."""

from __future__ import annotations

from collections.abc import Mapping

from reports.interchange.columns import chosen_of, file_names, header, lines
from reports.interchange.fields import layout, leaves, tables
from reports.interchange.submission import System, read, rows, system
from tests.reports.samples import NEW, NOW, both, made, submitted, versions

ALL = {"/more/partners": ["doan", "hoi", "xa"]}
BESIDE = System(NOW, "21325", "Xã Sơn Kỳ", "2", "approved", 1, 0)


def told(n: int, chosen: Mapping[str, list[str]] = {}) -> list[list[dict[str, str]]]:
    """The lines of each table that a submission gives, by column."""
    found, sent = layout(versions()), both()[n]
    root = read(found, sent)
    return [
        [dict(zip(header(t, chosen), line, strict=True)) for line in lines(t, root, BESIDE, chosen)]
        for t in tables(found.root)
    ]


def test_the_columns_are_those_of_odk_central() -> None:
    form = made(
        "1",
        [
            {"type": "select_multiple ai", "name": "q1", "label": "1"},
            {"type": "begin_group", "name": "g1", "label": "G"},
            {"type": "select_multiple ai", "name": "q2", "label": "2"},
            {"type": "end_group", "name": ""},
        ],
    )
    found = layout((form,))
    split = {"/q1": ["a", "b"], "/g1/q2": ["x", "y", "z"]}
    assert ",".join(header(found.root, split)) == (
        "SubmissionDate,q1,q1/a,q1/b,g1-q2,g1-q2/x,g1-q2/y,g1-q2/z,meta-instanceID,"
        "meta-instanceName,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,"
        "Status,ReviewState,DeviceID,Edits,FormVersion"
    )


def test_a_repeat_is_a_table_whose_lines_name_the_line_around_them() -> None:
    submissions, docs, pages = told(1)
    assert list(docs[0]) == ["no", "day", "PARENT_KEY", "KEY"]
    key = submissions[0]["KEY"]
    assert [line["PARENT_KEY"] for line in docs] == [key, key]
    assert [line["KEY"] for line in docs] == [f"{key}/more/docs[1]", f"{key}/more/docs[2]"]
    assert {line["PARENT_KEY"] for line in pages} == {docs[0]["KEY"]}
    assert [line["page"] for line in pages] == ["1", "2"]


def test_the_submitter_is_the_unit_and_the_key_is_the_records() -> None:
    ((line,), _docs, _pages) = told(1)
    assert line["KEY"] == line["meta-instanceID"] == "uuid:00000000-0000-0000-0000-000000000002"
    assert (line["SubmitterID"], line["SubmitterName"]) == ("21325", "Xã Sơn Kỳ")
    assert line["meta-instanceName"] == "SK-0002"
    assert (line["AttachmentsPresent"], line["AttachmentsExpected"]) == ("0", "1")
    assert line["SubmissionDate"] == "2024-11-15T01:00:00.000Z"
    assert (line["ReviewState"], line["FormVersion"], line["Edits"]) == ("approved", "2", "0")


def test_a_point_is_four_columns_and_the_rest_of_a_short_one_is_empty() -> None:
    ((line,), _docs, _pages) = told(1)
    parts = [line[f"where-{p}"] for p in ("Latitude", "Longitude", "Altitude", "Accuracy")]
    assert parts == ["15.1", "108.6", "12", "3"]
    ((other,), _docs, _pages) = told(0)
    assert other["where-Latitude"] == ""


def test_choices_are_split_into_noughts_and_ones() -> None:
    ((line,), _docs, _pages) = told(1, ALL)
    assert line["more-partners"] == "doan xa"
    assert [line[f"more-partners/{c}"] for c in ALL["/more/partners"]] == ["1", "0", "1"]


def test_a_question_without_an_answer_is_neither_nought_nor_one() -> None:
    found = layout(versions())
    root = read(found, submitted(versions()[1], 3, {"/title": "x"}))
    (line,) = lines(found.root, root, BESIDE, ALL)
    marks = dict(zip(header(found.root, ALL), line, strict=True))
    assert {marks[f"more-partners/{c}"] for c in ALL["/more/partners"]} == {""}


def test_the_values_that_were_chosen_are_found() -> None:
    found, values = layout(versions()), dict[str, set[str]]()
    for sent in both():
        chosen_of(found, read(found, sent), values)
    assert values == {"/more/partners": {"doan", "hoi", "xa"}}


def test_what_is_read_back_is_what_was_answered() -> None:
    found = layout(versions())
    for n, sent in enumerate(both()):
        root = read(found, sent)
        for table, told_lines in zip(tables(found.root), told(n), strict=True):
            plain = [f for f in leaves(table) if f.type != "geopoint"]
            for row, line in zip(rows(root, table.path), told_lines, strict=True):
                names = {f.path: f.path[len(table.path) + 1 :].replace("/", "-") for f in plain}
                back = {f.path: line[names[f.path]].removeprefix("'") for f in plain}
                own = {p: v for p, v in row.values.items() if p in names}
                assert {p: v for p, v in back.items() if v} == own


def test_repeats_of_one_name_have_files_of_their_own() -> None:
    again = [
        {"type": "begin_repeat", "name": "a", "label": "A"},
        {"type": "text", "name": "x", "label": "X"},
        {"type": "end_repeat", "name": ""},
    ]
    outer = {"type": "begin_repeat", "name": "b", "label": "B"}
    inner = made("2", [outer, *again, again[-1]], id="f/1")
    names = file_names(layout((made("1", again, id="f/1"), inner)))
    assert names == {"": "f_1.csv", "/b": "f_1-b.csv", "/b/a": "f_1-a~1.csv", "/a": "f_1-a~2.csv"}


def test_a_file_that_is_not_there_is_expected_all_the_same() -> None:
    found, sent = layout(versions()), submitted(versions()[1], 2, NEW)
    root = read(found, sent)
    there = system(found, sent, root, "Xã Sơn Kỳ", "", set())
    lost = system(found, sent, root, "Xã Sơn Kỳ", "", {"a1b2"})
    assert (there.expected, there.present) == (1, 1)
    assert (lost.expected, lost.present) == (1, 0)
