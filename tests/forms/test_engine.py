"""Relevance, constraints, required answers, defaults, repeats, translations, and the XML."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import Instance, parse
from forms.values import FormError, Kind, Violation
from tests.forms.sheets import TODAY, begin, form, put, refused, sheet

WOMEN = (
    {"type": "integer", "name": "total", "label": "Bao nhiêu người?", "required": "yes"},
    {
        "type": "integer",
        "name": "women",
        "label": "Bao nhiêu nữ?",
        "constraint": ". >= 0 and . <= ${total}",
        "constraint_message": "Nữ (${women}) nhiều hơn tổng số (${total}).",
        "relevant": "${total} > 0",
    },
    {"type": "calculate", "name": "men", "calculation": "${total} - ${women}"},
)


def test_a_broken_constraint_names_both_numbers_and_the_other_question() -> None:
    violation = refused(put(begin(*WOMEN), "total", "120"), "women", "130")
    assert violation.message == "Nữ (130) nhiều hơn tổng số (120)."
    assert violation.refers == ("/data/total",)


def test_what_follows_from_others_is_computed() -> None:
    filled = put(put(begin(*WOMEN), "total", "120"), "women", "75")
    assert filled.value("/data/men") == "45"


def test_an_irrelevant_answer_takes_no_part_and_comes_back_with_its_question() -> None:
    filled = put(put(begin(*WOMEN), "total", "120"), "women", "75")
    hidden = put(filled, "total", "0")
    assert not hidden.relevant("/data/women")
    assert hidden.answers() == {"/data/total": "0"}
    assert ">75<" in hidden.to_xml()
    assert ">75<" not in hidden.submission()
    assert put(hidden, "total", "200").value("/data/women") == "75"


def test_errors_are_what_keeps_a_form_from_being_submitted() -> None:
    assert [(e.path, e.kind) for e in begin(*WOMEN).errors()] == [("/data/total", "required")]
    broken = put(put(put(begin(*WOMEN), "total", "120"), "women", "75"), "total", "50")
    assert [(e.path, e.kind) for e in broken.errors()] == [("/data/women", "constraint")]


def test_defaults_are_there_from_the_beginning() -> None:
    instance = begin(
        {"type": "integer", "name": "a", "label": "A", "default": "3"},
        {"type": "date", "name": "b", "label": "B", "default": "today()"},
    )
    assert instance.answers() == {"/data/a": "3", "/data/b": "2024-11-20"}


def test_a_read_only_question_takes_no_answer() -> None:
    instance = begin(
        {"type": "integer", "name": "a", "label": "A", "default": "3", "readonly": "yes"}
    )
    assert isinstance(instance.put("/data/a", "4"), Violation)


def test_an_open_repeat_begins_empty_and_asks_for_one_more() -> None:
    instance = begin(
        {"type": "begin_repeat", "name": "vb", "label": "Văn bản"},
        {"type": "text", "name": "so", "label": "Số?"},
        {"type": "end_repeat"},
    )
    (more,) = instance.questions()
    assert (more.kind, more.path) == (Kind.REPEAT, "/data/vb[1]")
    one = instance.add(more.path)
    assert [q.path for q in one.questions()] == ["/data/vb[1]/so", "/data/vb[2]"]
    assert one.remove("/data/vb[1]").to_xml() == instance.to_xml()


def test_a_counted_repeat_has_as_many_rows_as_its_count() -> None:
    instance = begin(
        {"type": "integer", "name": "n", "label": "Mấy lớp?"},
        {"type": "begin_repeat", "name": "lop", "label": "Lớp", "repeat_count": "${n}"},
        {"type": "text", "name": "ten", "label": "Tên?"},
        {"type": "end_repeat"},
    )
    three = put(instance, "n", "3")
    assert [q.path for q in three.questions()][1:] == [f"/data/lop[{i}]/ten" for i in (1, 2, 3)]
    assert len(put(three, "n", "1").questions()) == 2
    assert len(put(instance, "n", "100000").questions()) == 201  # a chat is no spreadsheet


def test_labels_come_in_the_language_asked_for() -> None:
    rows = sheet(
        [
            {
                "type": "text",
                "name": "a",
                "label::Tiếng Việt (vi)": "Ở đâu?",
                "label::English (en)": "Where?",
            }
        ],
        settings="| settings |\n| | form_id | default_language |\n| | thu | Tiếng Việt (vi) |\n",
    )
    made = parse(rows)
    assert Instance(made, today=TODAY).questions()[0].label == "Ở đâu?"
    english = Instance(made, today=TODAY, language="English (en)")
    assert english.questions()[0].label == "Where?"


def test_a_dataset_pre_fills_a_form() -> None:
    made = form(
        {"type": "calculate", "name": "n", "calculation": "pulldata('figures', 'n', 'key', 'all')"},
        {"type": "note", "name": "d", "label": "Đã ghi ${n}."},
    )
    filled = Instance(made, today=TODAY, datasets={"figures": [{"key": "all", "n": "4"}]})
    assert filled.questions()[0].label == "Đã ghi 4."
    assert filled.value("/data/n") == "4"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"type": "integer", "name": "a", "label": "A", "relevant": "${b} >"}, "a"),
        ({"type": "integer", "name": "a", "label": "A", "relevant": "nosuch(1)"}, "nosuch"),
        ({"type": "integer", "name": "a", "label": "A", "relevant": "${khong} = 1"}, "khong"),
        ({"type": "khongco", "name": "a", "label": "A"}, "khongco"),
        ({"type": "geoshape", "name": "a", "label": "A"}, "geoshape"),
    ],
)
def test_what_is_not_supported_is_refused_when_it_is_loaded(row: dict[str, str], said: str) -> None:
    with pytest.raises(FormError) as refusal:
        form({"type": "integer", "name": "b", "label": "B"}, row)
    (problem,) = refusal.value.problems
    assert said in problem.reason
    assert problem.sheet == "survey"


def test_the_row_of_the_sheet_is_named() -> None:
    with pytest.raises(FormError) as refusal:
        form(
            {"type": "integer", "name": "b", "label": "B"},
            {"type": "geoshape", "name": "vung", "label": "Vùng"},
        )
    assert refusal.value.problems[0].row == 3  # the heading is row 1


VALUES = st.one_of(
    st.integers(-5, 300).map(str),
    st.text(max_size=30),
    st.sampled_from(["", "²", "٣", "1_000", "nan", "1e999", "\x00", "\ud800", "x" * 5000, "]]>"]),
)
STEPS = st.lists(st.tuples(st.sampled_from(["total", "women", "note"]), VALUES), max_size=12)
NOTED = (*WOMEN, {"type": "text", "name": "note", "label": "Ghi chú?"})


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_whatever_is_put_in_the_form_stays_whole(steps: list[tuple[str, str]]) -> None:
    instance, oracle = begin(*NOTED), dict[str, str]()
    for name, value in steps:
        changed = instance.put(f"/data/{name}", value)
        if isinstance(changed, Instance):
            instance = changed
            oracle[name] = value
        again = Instance(instance.form, instance.to_xml(), today=TODAY)
        assert again.to_xml() == instance.to_xml()
        assert again.answers() == instance.answers()
    total, women = oracle.get("total", ""), oracle.get("women", "")
    assert instance.value("/data/total") == total
    seen = women if total and int(total) > 0 else ""
    assert instance.value("/data/women") == seen
    wanted = str(int(total) - int(seen)) if seen else ""
    assert instance.value("/data/men") == wanted


ACTIONS = st.lists(st.tuples(st.sampled_from("arp"), st.integers(1, 4)), max_size=15)


@settings(max_examples=100, deadline=None)
@given(ACTIONS)
def test_rows_of_a_repeat_keep_their_order(actions: list[tuple[str, int]]) -> None:
    instance = begin(
        {"type": "begin_repeat", "name": "vb", "label": "Văn bản"},
        {"type": "integer", "name": "so", "label": "Số?"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "tong", "calculation": "sum(${so})"},
    )
    rows: list[str] = []
    for number, (action, at) in enumerate(actions):
        if action == "a":
            instance = instance.add(instance.questions()[-1].path)
            rows.append("")
        elif action == "r" and at <= len(rows):
            instance = instance.remove(f"/data/vb[{at}]")
            rows.pop(at - 1)
        elif action == "p" and at <= len(rows):
            changed = instance.put(f"/data/vb[{at}]/so", str(number))
            assert isinstance(changed, Instance)
            instance, rows[at - 1] = changed, str(number)
    assert [instance.value(f"/data/vb[{i}]/so") for i in range(1, len(rows) + 1)] == rows
    wanted = "" if "" in rows else str(sum(map(int, rows)))  # an empty row is no number
    assert instance.value("/data/tong") == wanted


def test_the_day_is_the_callers() -> None:
    row = {"type": "date", "name": "d", "label": "D", "constraint": ". <= today()"}
    made = form(row)
    assert isinstance(
        Instance(made, today=date(2024, 11, 19)).put("/data/d", "2024-11-20"), Violation
    )
    assert isinstance(
        Instance(made, today=date(2024, 11, 20)).put("/data/d", "2024-11-20"), Instance
    )
