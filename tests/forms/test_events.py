"""What happens by itself: metadata, defaults, triggers, rows that come and go."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from forms import Instance, parse
from forms.values import Kind, Violation
from tests.forms.sheets import TODAY, begin, form, put, refused, sheet

ZONE = timezone(timedelta(hours=7))
NOW = datetime(2024, 11, 20, 9, tzinfo=ZONE)
LATER = datetime(2024, 11, 20, 10, 30, tzinfo=ZONE)


def test_metadata_that_a_chat_knows_is_filled_in() -> None:
    made = form(
        {"type": "start", "name": "start"},
        {"type": "end", "name": "end"},
        {"type": "today", "name": "today"},
        {"type": "username", "name": "who"},
        {"type": "text", "name": "a", "label": "A"},
    )
    begun = Instance(made, today=TODAY, now=NOW)
    later = put(begun.at(LATER), "a", "x")
    assert later.answers() == {
        "/data/start": "2024-11-20T09:00:00.000+07:00",
        "/data/today": "2024-11-20",
        "/data/a": "x",
    }
    assert "<end>2024-11-20T10:30:00.000+07:00</end>" in later.submission()
    assert "<end/>" in later.to_xml()


def test_the_moment_is_the_callers() -> None:
    made = form({"type": "dateTime", "name": "t", "label": "T", "constraint": ". <= now()"})
    begun = Instance(made, today=TODAY, now=NOW)
    assert isinstance(begun.put("/data/t", "2024-11-20T10:00:00.000+07:00"), Violation)
    assert isinstance(begun.at(LATER).put("/data/t", "2024-11-20T10:00:00.000+07:00"), Instance)


def test_a_trigger_sets_a_value_when_its_answer_changes() -> None:
    made = form(
        {"type": "integer", "name": "n", "label": "N"},
        {"type": "dateTime", "name": "t", "label": "T", "trigger": "${n}", "calculation": "now()"},
        {"type": "calculate", "name": "twice", "trigger": "${n}", "calculation": "${n} * 2"},
        {"type": "calculate", "name": "four", "calculation": "${twice} * 2"},
    )
    one = put(Instance(made, today=TODAY, now=NOW), "n", "4")
    assert one.value("/data/t") == "2024-11-20T09:00:00.000+07:00"
    assert (one.value("/data/twice"), one.value("/data/four")) == ("8", "16")
    same = put(one.at(LATER), "n", "4")  # nothing changed, nothing is set
    assert same.value("/data/t") == "2024-11-20T09:00:00.000+07:00"
    other = put(put(one.at(LATER), "t", "2024-01-01T00:00:00.000Z"), "n", "5")
    assert other.value("/data/t") == "2024-11-20T10:30:00.000+07:00"


ROWS = (
    {"type": "integer", "name": "tuoi", "label": "Tuổi?"},
    {"type": "begin_repeat", "name": "r", "label": "Người"},
    {"type": "integer", "name": "n", "label": "N", "default": "${tuoi} + 2"},
    {"type": "calculate", "name": "g", "trigger": "${n}", "calculation": "${n} * 10"},
    {"type": "calculate", "name": "stt", "calculation": "position(..)"},
    {"type": "text", "name": "loai", "label": "Loại", "default": "x"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "tong", "calculation": "sum(${n})"},
)


def test_a_new_row_has_its_defaults_and_keeps_the_old_ones() -> None:
    one = put(begin(*ROWS), "tuoi", "5").add("/data/r[1]")
    assert one.value("/data/r[1]/n") == "7"
    assert one.value("/data/r[1]/loai") == "x"
    two = put(one, "tuoi", "8").add("/data/r[2]")
    assert [two.value(f"/data/r[{i}]/n") for i in (1, 2)] == ["7", "10"]
    assert two.value("/data/tong") == "17"
    assert [two.value(f"/data/r[{i}]/stt") for i in (1, 2)] == ["1", "2"]


def test_a_trigger_in_a_row_sets_the_value_of_that_row() -> None:
    two = put(begin(*ROWS), "tuoi", "5").add("/data/r[1]").add("/data/r[2]")
    changed = two.put("/data/r[2]/n", "3")
    assert isinstance(changed, Instance)
    assert [changed.value(f"/data/r[{i}]/g") for i in (1, 2)] == ["", "30"]


def test_a_count_gives_rows_with_defaults() -> None:
    instance = begin(
        {"type": "integer", "name": "n", "label": "Mấy?"},
        {"type": "begin_repeat", "name": "r", "label": "R", "repeat_count": "${n}"},
        {"type": "text", "name": "a", "label": "A", "default": "concat('hàng ', position(..))"},
        {"type": "begin_repeat", "name": "q", "label": "Q", "repeat_count": "position(..)"},
        {"type": "integer", "name": "v", "label": "V"},
        {"type": "end_repeat"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "dem", "calculation": "count(${q})"},
    )
    three = put(instance, "n", "3")
    assert [three.value(f"/data/r[{i}]/a") for i in (1, 2, 3)] == ["hàng 1", "hàng 2", "hàng 3"]
    assert three.value("/data/dem") == "6"
    assert put(three, "n", "1").value("/data/dem") == "1"


def test_an_irrelevant_row_is_not_counted_and_not_summed() -> None:
    instance = begin(
        {"type": "begin_repeat", "name": "r", "label": "R"},
        {"type": "integer", "name": "n", "label": "N"},
        {"type": "integer", "name": "m", "label": "M", "relevant": "${n} > 10"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "tong", "calculation": "sum(${m})"},
        {"type": "calculate", "name": "dem", "calculation": "count(${m})"},
    )
    for row, n in ((1, "5"), (2, "20")):
        instance = instance.add(f"/data/r[{row}]")
        changed = instance.put(f"/data/r[{row}]/n", n)
        assert isinstance(changed, Instance)
        instance = changed
    filled = instance.put("/data/r[2]/m", "7")
    assert isinstance(filled, Instance)
    assert (filled.value("/data/tong"), filled.value("/data/dem")) == ("7", "1")


def test_a_running_total_reads_the_row_before() -> None:
    before = "indexed-repeat(${luy_ke}, ${r}, position(..) - 1)"
    instance = begin(
        {"type": "begin_repeat", "name": "r", "label": "R"},
        {"type": "integer", "name": "n", "label": "N"},
        {
            "type": "calculate",
            "name": "luy_ke",
            "calculation": f"if(position(..) = 1, ${{n}}, {before} + ${{n}})",
        },
        {"type": "end_repeat"},
    )
    for row, n in ((1, "5"), (2, "20"), (3, "100")):
        instance = instance.add(f"/data/r[{row}]")
        changed = instance.put(f"/data/r[{row}]/n", n)
        assert isinstance(changed, Instance)
        instance = changed
    assert [instance.value(f"/data/r[{i}]/luy_ke") for i in (1, 2, 3)] == ["5", "25", "125"]
    changed = instance.put("/data/r[1]/n", "6")
    assert isinstance(changed, Instance)
    assert changed.value("/data/r[3]/luy_ke") == "126"


LETTERS = "| choices |\n| | list_name | name | label |\n" + "".join(
    f"| | ds | {letter} | {letter} |\n" for letter in "ABCDEF"
)


def test_a_seed_gives_the_order_that_collect_gives() -> None:
    for seed, wanted in ((42, "AFCBDE"), (1, "BFEACD"), (11111111, "ACDBFE")):
        parameters = f"randomize=true, seed={seed}"
        row = {"type": "select_one ds", "name": "q", "label": "Q", "parameters": parameters}
        (question,) = begin(row, choices=LETTERS).questions()
        assert "".join(choice.name for choice in question.choices) == wanted


def test_the_name_of_a_submission_is_computed() -> None:
    rows = [{"type": "text", "name": "xa", "label": "Xã"}]
    settings = "| settings |\n| | form_id | instance_name |\n| | t | concat('BC ', ${xa}) |\n"
    filled = put(Instance(parse(sheet(rows, settings=settings)), today=TODAY), "xa", "Sơn Kỳ")
    assert "<instanceName>BC Sơn Kỳ</instanceName>" in filled.submission()
    assert filled.answers() == {"/data/xa": "Sơn Kỳ"}


def test_choices_can_be_the_rows_of_a_repeat() -> None:
    instance = begin(
        {"type": "begin_repeat", "name": "r", "label": "R"},
        {"type": "text", "name": "ten", "label": "Tên"},
        {"type": "end_repeat"},
        {"type": "select_one ${ten}", "name": "ai", "label": "Ai?"},
    )
    for row, name in ((1, "An"), (2, "Ba")):
        instance = instance.add(f"/data/r[{row}]")
        changed = instance.put(f"/data/r[{row}]/ten", name)
        assert isinstance(changed, Instance)
        instance = changed
    who = instance.questions()[-1]
    assert (who.kind, [c.label for c in who.choices]) == (Kind.SELECT_ONE, ["An", "Ba"])
    assert refused(instance, "ai", "Ca").kind == "choice"
