"""Figures and tables of a unit's own records."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plan.values import Breakdown, Figure
from reports.figures import breakdown, figures

TALK = {"/data/activity_type": "talk", "/data/uom": "buổi", "/data/amount": "2"}
RECORDS = [
    {**TALK, "/data/total": "120", "/data/women": "75", "/data/more/ethnic": "80"},
    {**TALK, "/data/total": "1000", "/data/women": "400"},
    {"/data/activity_type": "banner", "/data/uom": "cái", "/data/amount": "12"},
]
TABLE = Breakdown(
    id="by_type",
    form="a",
    by="activity_type",
    uom="uom",
    sums={"quantity": "amount", "total": "total", "women": "women", "ethnic": "ethnic"},
)
LABELS = {"banner": "Băng rôn", "talk": "Nói chuyện", "song": "Văn nghệ"}


def one(figure: Figure, *rows: dict[str, str]) -> str:
    return figures([figure], {"a": rows})[figure.id]


def test_forms_are_counted_and_fields_added_up() -> None:
    assert one(Figure(id="n", form="a"), *RECORDS) == "3"
    assert one(Figure(id="n", form="a", sum="total"), *RECORDS) == "1120"
    assert one(Figure(id="n", form="a", sum="ethnic"), *RECORDS) == "80"


def test_a_figure_can_look_at_some_forms_only() -> None:
    talks = {"activity_type": "talk"}
    assert one(Figure(id="n", form="a", where=talks), *RECORDS) == "2"
    assert one(Figure(id="n", form="a", sum="amount", where=talks), *RECORDS) == "4"
    assert one(Figure(id="n", form="a", where={**talks, "uom": "cái"}), *RECORDS) == "0"


def test_of_the_same_thing_only_the_newest_form_counts() -> None:
    was, now = {"/d/name": "A", "/d/status": "on"}, {"/d/name": "A", "/d/status": "off"}
    other = {"/d/name": "B", "/d/status": "on"}
    figure = Figure(id="n", form="a", where={"status": "on"}, newest_of="name")
    assert one(figure, was, other) == "2"
    assert one(figure, was, other, now) == "1"
    assert one(figure, now, other, was) == "2"


def test_without_records_every_figure_is_nought() -> None:
    wanted = [Figure(id="n", form="a"), Figure(id="s", form="b", sum="total")]
    assert figures(wanted, {}) == {"key": "all", "n": "0", "s": "0"}
    assert breakdown(TABLE, [], LABELS) == []


def test_a_table_has_a_row_for_each_value_in_the_order_of_the_choices() -> None:
    banner, talk = breakdown(TABLE, RECORDS, LABELS)
    assert banner == {
        "name": "banner", "label": "Băng rôn", "uom": "cái", "count": "1", "quantity": "12",
        "total": "0", "women": "0", "ethnic": "0", "say": "Băng rôn: 12 cái",
    }  # fmt: skip
    assert (talk["count"], talk["quantity"], talk["total"], talk["women"]) == (
        "2", "4", "1120", "475",
    )  # fmt: skip
    assert talk["say"] == "Nói chuyện: 4 buổi, 1.120 người (475 nữ)"


def test_a_value_that_is_no_choice_any_more_has_its_row_and_an_answer_that_is_none_has_not() -> (
    None
):
    rows = breakdown(TABLE, [{"/data/activity_type": "old"}, {"/data/total": "5"}], LABELS)
    assert [(row["name"], row["label"]) for row in rows] == [("old", "old")]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10**6)), max_size=30))
def test_a_table_adds_up_to_the_figures(given_rows: list[tuple[str, int]]) -> None:
    rows = [{"/d/activity_type": name, "/d/total": str(total)} for name, total in given_rows]
    table = breakdown(TABLE, rows, {"a": "A", "b": "B"})
    assert sum(int(row["count"]) for row in table) == len(rows)
    assert sum(Decimal(row["total"]) for row in table) == sum(total for _, total in given_rows)


@given(st.text(max_size=8))
def test_an_answer_that_is_no_number_adds_nothing(value: str) -> None:
    sums = one(Figure(id="n", form="a", sum="total"), {"/d/total": value}, {"/d/total": "3"})
    assert Decimal(sums).is_finite()
