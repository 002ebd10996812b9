"""A form of hundreds of questions, as household surveys have them: for the bench and the tests."""

from __future__ import annotations

QUESTIONS = 550
PER_GROUP = 25
COLUMNS = (
    "type", "name", "label::Tiếng Việt (vi)", "label::English (en)", "relevant", "constraint",
    "constraint_message::Tiếng Việt (vi)", "calculation", "required",
)  # fmt: skip
CHOICES = ("co", "khong", "khac")


def markdown(questions: int = QUESTIONS) -> str:
    """The tables of a form of that many questions, with about two expressions for each."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for group in range(0, questions, PER_GROUP):
        condition = f"${{q{group - PER_GROUP}}} != ''" if group else ""
        rows.append(("begin_group", f"g{group}", f"Phần {group}", "", condition, *[""] * 4))
        for number in range(group, min(group + PER_GROUP, questions)):
            rows += _question(number, group)
        total = " + ".join(f"coalesce(${{q{n}}}, 0)" for n in range(group, group + PER_GROUP, 5))
        rows.append(("calculate", f"tong{group}", "", "", "", "", "", total, ""))
        rows.append(("end_group", *[""] * 8))
    settings = "| settings |\n| | form_id | default_language |\n| | dai | Tiếng Việt (vi) |\n"
    return _table("survey", rows) + _choices() + settings


def _question(number: int, group: int) -> list[tuple[str, ...]]:
    """Five kinds in turn: a number, a share of it, a choice, a text about it, a date."""
    before = f"${{q{number - 1}}}"
    name, label, english = f"q{number}", f"Câu {number}: bao nhiêu?", f"Question {number}?"
    match number % 5:
        case 0:
            fits = ". >= 0 and . <= 100000"
            return [("integer", name, label, english, "", fits, "Từ 0 đến 100.000.", "", "yes")]
        case 1:
            fits = f". >= 0 and . <= {before}"
            shown = f"{before} > 0"
            message = f"${{{name}}} nhiều hơn {before}."
            rest = f"if(${{{name}}} != '', {before} - ${{{name}}}, '')"
            asked = ("integer", name, f"Trong {before}, bao nhiêu nữ?", "", shown, fits, message)
            return [(*asked, "", ""), ("calculate", f"c{number}", "", "", "", "", "", rest, "")]
        case 2:
            return [("select_one ds", name, label, english, "", "", "", "", "")]
        case 3:
            shown, fits = f"selected({before}, 'khac')", "string-length(.) <= 200"
            return [("text", name, label, english, shown, fits, "Dài quá.", "", "yes")]
        case _:
            return [("date", name, label, english, "", ". <= today()", "Chưa tới.", "", "")]


def _choices() -> str:
    rows: list[tuple[str, ...]] = [("list_name", "name", "label::Tiếng Việt (vi)")]
    rows += [("ds", name, f"Chọn {name}") for name in CHOICES]
    return _table("choices", rows)


def _table(name: str, rows: list[tuple[str, ...]]) -> str:
    lines = [f"| {name} |", *("| | " + " | ".join(row) + " |" for row in rows)]
    return "\n".join(lines) + "\n"


def answer(name: str) -> str:
    """What is typed for a question of that name."""
    return ("12", "7", "Chọn khac", "vài chữ", "2024-11-19")[int(name.removeprefix("q")) % 5]
