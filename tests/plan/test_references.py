"""What the plan names must exist: fields of forms, roles, units of both maps, unconfirmed keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan.loading import PlanError, check, load
from tests.plan.conftest import Alter

BROKEN = {
    "field of a sum": ('sum = "total" }', 'sum = "totl" }', "figures.1.sum", "“totl”", "“total”"),
    "field of a condition": (
        "where = { activity_type = ",
        "where = { activty_type = ",
        "figures.4.where.activty_type",
        "no field",
        "“activity_type”",
    ),
    "field of the newest": (
        'newest_of = "name"',
        'newest_of = "nam"',
        "figures.8.newest_of",
        "nam",
        "name",
    ),
    "field of a breakdown": (
        'by = "activity_type"',
        'by = "kind"',
        "breakdowns.0.by",
        "kind",
        "question",
    ),
    "sum of a breakdown": (
        'quantity = "amount"',
        'quantity = "amont"',
        "breakdowns.0.sums.quantity",
        "amont",
        "amount",
    ),
    "form of a rule": (
        'id = "mo-hinh"\nsaid',
        'id = "mohinh"\nsaid',
        "rules.4",
        "mohinh",
        "one of",
    ),
    "name of a record": (
        'named = "nominee_name"',
        'named = "nominee"',
        "rules.3.named",
        "nominee",
        "nominee_",
    ),
    "field that is not copied": (
        'not_copied = ["received"',
        'not_copied = ["recived"',
        "rules.4.not_copied.0",
        "recived",
        "received",
    ),
    "role that hears": (
        'tells_unit = ["lead"]',
        'tells_unit = ["boss"]',
        "rules.2.tells_unit",
        "boss",
        "lead",
    ),
    "rows of the month": (
        'rows = "planned"',
        'rows = "plannd"',
        "month_plan.rows",
        "plannd",
        "planned",
    ),
    "field that is carried": (
        'title = "planned_title", d',
        'title = "planned", titel = "planned_title", d',
        "month_plan.carries.titel",
        "titel",
        "title",
    ),
    "row that is carried": (
        'activity_type = "planned_type"',
        'activity_type = "planned_typ"',
        "month_plan.carries.activity_type",
        "planned_typ",
        "planned_type",
    ),
    "task form": (
        'task_form = "nhiem-vu"',
        'task_form = "hoat-dong"',
        "task_form",
        "“task”",
        "question",
    ),
    "form behind the menu": ('more = ["kho-khan"', 'more = ["kho"', "more", "“kho”", "one of"),
    "rule twice": (
        'id = "kho-khan"\ntells',
        'id = "dot-xuat"\ntells',
        "rules.id",
        "dot-xuat",
        "own",
    ),
    "unit of the past": (
        'valid_to = 2025-06-30\nsuccessor = "21289"\nprefix = "DL"',
        'valid_to = 2024-06-30\nprefix = "DL"',
        "units.12",
        "does not exist on 2024-11-15",
        "other_map",
    ),
    "unit of today on the other map": (
        'valid_from = 2025-07-01\nprefix = "SH"',
        'valid_from = 2024-07-01\nprefix = "SH"',
        "other_map.0",
        "exists on",
        "[[units]]",
    ),
    "successor that begins too late": (
        'valid_to = 2025-06-30\nsuccessor = "21325"\nprefix = "SK"',
        'valid_to = 2025-05-30\nsuccessor = "21325"\nprefix = "SK"',
        "units.24.successor",
        "Xã Sơn Kỳ",
        "next day",
    ),
    "unconfirmed key": (
        "smallest_count",
        'unconfirmed = ["theme", "duties.ketqua.before"]\nsmallest_count',
        "unconfirmed.1",
        "ketqua",
        "duties.ket-qua.before",
    ),
    "last year in the plan itself": (
        "smallest_count",
        "last_year = { yte = { cases = 1 } }\nsmallest_count",
        "last_year",
        "unknown key",
        "last-year.csv",
    ),
    "forms of a preset": (
        "smallest_count",
        'forms_from = "x"\nsmallest_count',
        "forms_from",
        "“x”",
        "mau-2026",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_exist_is_said_with_its_place_and_what_to_write(
    folder: Path, alter: Alter, name: str
) -> None:
    old, new, key, reason, write = BROKEN[name]
    alter(old, new)
    problems = check(folder)
    (problem,) = (p for p in problems if p.key == key)
    assert problem.file == "plan.toml"
    assert reason in problem.reason
    assert write in problem.write


def test_last_year_is_read_from_its_file(folder: Path) -> None:
    text = "unit,attendees,cases\n21325,200,\nyte,30,1\n"
    (folder / "last-year.csv").write_text(text, encoding="utf-8")
    plan = load(folder)
    assert plan.last_year == {
        "21325": {"attendees": "200"},
        "yte": {"attendees": "30", "cases": "1"},
    }


WRONG = {
    "unit,cases\n99999,1\n": ("unit", "“99999”"),
    "unit,cases\n21325,một\n": ("row 2 cases", "not a number"),
    "unit,cases\n21325,1.234,5\n": ("row 2 ?", "not a number"),
    "code,cases\n21325,1\n": ("row 2", "no column"),
    "unit,cases\n21325,1\n21325,2\n": ("row 3", "stands twice"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_last_year_is_said_with_its_row(folder: Path, text: str) -> None:
    (folder / "last-year.csv").write_text(text, encoding="utf-8")
    key, reason = WRONG[text]
    assert any(p.key == key and reason in p.reason for p in check(folder))
    assert {p.file for p in check(folder)} == {"last-year.csv"}


def test_a_last_year_that_is_no_text_is_said(folder: Path) -> None:
    (folder / "last-year.csv").write_bytes(b"unit,cases\n\xff\xfe,1\n")
    with pytest.raises(PlanError) as refused:
        load(folder)
    assert "not CSV" in refused.value.problems[0].reason
