"""Versions of a form lie over each other: nothing that was answered falls between them."""

from __future__ import annotations

from reports.interchange.fields import everything, layout, leaves, tables
from reports.interchange.submission import read, rows
from tests.reports.samples import FIRST, MORE, NEW, OLD, both, made, submitted, versions


def test_a_field_that_was_added_or_removed_is_a_column_all_the_same() -> None:
    paths = [field.path for field in leaves(layout(versions()).root)]
    assert "/total" in paths
    assert paths[-1] == "/old"
    assert len(paths) == len(set(paths))


def test_a_field_that_was_moved_to_another_group_rolls_up_by_its_name() -> None:
    found = layout(versions())
    values = [read(found, sent).values["/more/women"] for sent in both()]
    assert values == ["5", "20"]
    assert "/women" not in {field.path for field in everything(found.root)}


def test_a_repeat_that_was_moved_to_another_group_is_still_one_table() -> None:
    moved = made("2", [{**row, "name": "less"} if row == MORE[0] else row for row in FIRST])
    found = layout((versions()[0], moved))
    root = read(found, submitted(versions()[0], 1, OLD))
    assert [row.values for row in rows(root, "/less/docs")] == [{"/less/docs/no": "01/KH"}]
    assert not [f for f in everything(found.root) if f.path.startswith("/more")]


def test_a_number_that_was_whole_and_is_a_decimal_now_is_a_decimal() -> None:
    kinds = {field.path: field.type for field in everything(layout(versions()).root)}
    assert kinds["/more/women"] == "decimal"


def test_a_question_that_is_a_group_now_stands_beside_it() -> None:
    first = made("1", [{"type": "text", "name": "more", "label": "Thêm"}])
    second = versions()[1]
    found = layout((first, second))
    assert read(found, submitted(first, 1, {"/more": "xưa"})).values["/more~1"] == "xưa"
    assert "/more/cost" in {field.path for field in everything(found.root)}


def test_two_questions_of_one_name_are_not_taken_for_each_other() -> None:
    twice = [{"type": "text", "name": "a", "label": "A"}]
    groups = [
        {"type": "begin_group", "name": "g", "label": "G"},
        *twice,
        {"type": "end_group", "name": ""},
    ]
    first = made("1", [*twice, *groups])
    second = made("2", [{"type": "begin_group", "name": "h", "label": "H"}, *twice, groups[-1]])
    found = layout((first, second))
    values = read(found, submitted(first, 1, {"/a": "1", "/g/a": "2"})).values
    assert (values["/a"], values["/g/a"]) == ("1", "2")


def test_what_any_version_restricts_is_left_out_of_all() -> None:
    open_now = [{k: v for k, v in row.items() if k != "bind::restricted"} for row in FIRST]
    for pair in ((made("1", FIRST), made("2", open_now)), (made("1", open_now), made("2", FIRST))):
        found = layout(pair)
        assert "/secret" not in {field.path for field in everything(found.root)}
        for form in pair:
            assert "/secret" not in read(found, submitted(form, 1, {"/secret": "canary"})).values
        asked = layout(pair, restricted=True)
        assert read(asked, submitted(pair[0], 1, {"/secret": "canary"})).values["/secret"]


def test_a_restricted_group_is_left_out_with_all_that_is_in_it() -> None:
    hidden = [{**row, "bind::restricted": "yes"} if row == MORE[0] else row for row in FIRST]
    found = layout((made("1", hidden), versions()[1]))
    paths = {field.path for field in everything(found.root)}
    assert not {path for path in paths if path.startswith("/more")}


def test_a_version_that_is_not_known_is_read_by_path_and_hides_as_much() -> None:
    first, second = versions()
    values = read(layout((second,)), submitted(first, 1, {**OLD, "/old": "8"})).values
    assert values["/title"] == "Buổi đầu"
    assert not {"canary-1", "8"} & set(values.values())


def test_a_row_of_a_repeat_leads_to_the_row_around_it() -> None:
    found = layout(versions())
    root = read(found, submitted(versions()[1], 2, NEW))
    names = [table.path for table in tables(found.root)]
    assert names == ["", "/more/docs", "/more/docs/pages"]
    docs, pages = (list(rows(root, name)) for name in names[1:])
    assert [doc.parent for doc in docs] == [root.key, root.key]
    assert [page.parent for page in pages] == [docs[0].key, docs[0].key]
    assert pages[1].key == f"{root.key}/more/docs[1]/pages[2]"
