"""A broken plan: everything that is wrong is said at once, where it is and what to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plan.loading import PlanError, check, load
from plan.problems import Problem
from tests.plan.conftest import Alter

# old text, new text, key of the problem, a word of the reason, a word of what to write
BROKEN = {
    "unknown key with a near name": (
        "minutes = 5",
        "minute = 5",
        "duties.0.minute",
        "unknown key",
        "“minutes”",
    ),
    "unknown key like no other": ("year = 2024", "year = 2024\nzzzz = 1", "zzzz", "unknown", "out"),
    "bad date": ("before = 2024-11-27", 'before = "27/11/2024"', "duties.0.before", "date", "2024"),
    "a number for a date": ("opens = 2024-11-15", "opens = true", "duties.0.opens", "date", "2024"),
    "bad moment": (
        "rehearsal_starts = 2024-11-15T08:00:00+07:00",
        'rehearsal_starts = "sáng"',
        "rehearsal_starts",
        "datetime",
        "+07:00",
    ),
    "moment without a zone": ("08:00:00+07:00", "08:00:00", "rehearsal_starts", "zone", "+07:00"),
    "bad time": ("nudge_at = 07:30:00", 'nudge_at = "sáng"', "days.nudge_at", "time", "07:30:00"),
    "a text for a number": ("year = 2024", 'year = "nay"', "year", "integer", "whole number"),
    "a number for a text": ('id = "son-ha-2024"', "id = 5", "id", "string", "quotes"),
    "a text for yes or no": ("reports = false", 'reports = "ừ"', "units.0.reports", "bool", "true"),
    "missing title": ("title = ", "theme2 = ", "title", "required", "write this key"),
    "missing key of a duty": ('cites = "V"\n', "", "duties.0.cites", "required", "write this key"),
    "missing prefix": ('prefix = "LD"\n', "", "units.0.prefix", "required", "write this key"),
    "a kind that is none": (
        'kinds = ["commune", "agency"]',
        'kinds = ["xa", "agency"]',
        "duties.0.kinds.0",
        "commune",
        "one of",
    ),
    "a list that is none": ("worked = []", "worked = 5", "days.worked", "tuple", "list"),
    "a table that is none": (
        "month = { first = 2024-11-15, last = 2024-12-15 }",
        "month = 11",
        "month",
        "",
        "table",
    ),
    "month that ends before it begins": (
        "last = 2024-12-15",
        "last = 2024-11-14",
        "month.last",
        "before `first`",
        "later date",
    ),
    "unknown time zone": ("Asia/Ho_Chi_Minh", "Asia/Son_Ha", "days.timezone", "zone", "Ho_Chi"),
    "unit twice": ('code = "noivu"', 'code = "tuphap"', "units.code", "tuphap", "own"),
    "prefix twice": ('prefix = "NV"', 'prefix = "TP"', "units.prefix", "TP", "own"),
    "prefix in small letters": ('prefix = "NV"', 'prefix = "nv"', "units.1.prefix", "A–Z", "SK"),
    "prefix with a mark": ('prefix = "NV"', 'prefix = "ĐV"', "units.1.prefix", "A–Z", "SK"),
    "prefix too long": ('prefix = "NV"', 'prefix = "NOIVU"', "units.1.prefix", "A–Z", "SK"),
    "unknown unit with a near name": (
        'units = ["ldtbxh"]',
        'units = ["ldtbhx"]',
        "duties.1.units",
        "ldtbhx",
        "“ldtbxh”",
    ),
    "unknown unit of a task": ('units = ["vhtt"]', 'units = ["?"]', "tasks", "“?”", "code of a"),
    "unknown unit of a person": ('unit = "21325"', 'unit = "1"', "cast.0.unit", "“1”", "unit"),
    "unknown unit of the office": ('unit = "ldtbxh"', 'unit = "z"', "office.unit", "“z”", "unit"),
    "unknown right": (
        'rights = ["report"]',
        'rights = ["reprot"]',
        "roles.0.rights.0",
        "report",
        "one of those",
    ),
    "unknown role": ('role = "officer"', 'role = "boss"', "cast.0.role", "boss", "officer"),
    "unknown form of a duty": (
        'form = "ket-qua"',
        'form = "ketqua"',
        "duties.0.form",
        "ketqua",
        "ket-qua",
    ),
    "unknown zero form": (
        'zero_form = "khong-phat-sinh"',
        'zero_form = "khong"',
        "duties.0.zero_form",
        "khong",
        "khong-phat-sinh",
    ),
    "unknown form of the menu": ('menu = ["hoat-dong"', 'menu = ["hoat"', "menu", "hoat", "one of"),
    "unknown form of a figure": (
        'id = "women", form = "hoat-dong"',
        'id = "women", form = "hoat"',
        "figures.2.form",
        "“hoat”",
        "one of",
    ),
    "unknown activity form": (
        'activity_form = "hoat-dong"',
        'activity_form = "hd"',
        "activity_form",
        "“hd”",
        "one of",
    ),
    "paragraph that is not there": ('cites = "V"', 'cites = "IX"', "duties.0.cites", "IX", "para"),
    "paragraph of a task that is not there": (
        'cites = "IV.12"',
        'cites = "IV.99"',
        "tasks",
        "IV.99",
        "paragraphs",
    ),
    "rung twice": ('{ id = "t-3", days', '{ id = "t-7", days', "duties.0.ladder", "t-7", "own id"),
    "duty twice": ('id = "tong-hop"', 'id = "ket-qua"', "duties.id", "ket-qua", "own"),
    "role twice": ('id = "lead"', 'id = "desk"', "roles.id", "desk", "own"),
    "person twice": ('id = "ba"', 'id = "ky"', "cast.id", "ky", "own"),
    "deadline on the opening day": (
        "before = 2024-11-27",
        "before = 2024-11-15",
        "duties.0.before",
        "not after `opens`",
        "later date",
    ),
    "nobody owes": ('kinds = ["commune", "agency"]\nopens', "opens", "duties.0", "nobody", "kinds"),
    "not TOML": ("[office]", "[office", "", "not TOML", "line"),
}


def found(problems: tuple[Problem, ...], key: str) -> list[Problem]:
    return [p for p in problems if p.key == key or p.key.startswith(f"{key}.")]


@pytest.mark.parametrize("name", BROKEN)
def test_a_single_mistake_is_said_once_with_its_place_and_its_cure(
    folder: Path, alter: Alter, name: str
) -> None:
    old, new, key, reason, write = BROKEN[name]
    alter(old, new)
    problems = check(folder)
    here = found(problems, key) if key else list(problems)
    assert len(here) == 1, problems
    (problem,) = here
    assert problem.file == "plan.toml"
    assert reason in problem.reason
    assert write in problem.write
    with pytest.raises(PlanError) as refused:
        load(folder)
    assert refused.value.problems == problems


ALONE = sorted(set(BROKEN) - {"missing title", "duty twice", "unit twice", "role twice"})


@pytest.mark.parametrize("name", ALONE)
def test_one_mistake_makes_no_second_complaint(folder: Path, alter: Alter, name: str) -> None:
    alter(*BROKEN[name][:2])
    assert len(check(folder)) == 1, check(folder)


TOGETHER = (
    "unknown key with a near name",
    "bad date",
    "a text for yes or no",
    "missing prefix",
    "moment without a zone",
    "prefix in small letters",
    "unknown unit with a near name",
    "unknown unit of the office",
    "unknown role",
    "unknown form of a duty",
    "unknown zero form",
    "unknown form of the menu",
    "paragraph of a task that is not there",
    "rung twice",
    "person twice",
    "unknown time zone",
)


def test_many_mistakes_of_all_kinds_are_all_said_at_once(folder: Path, alter: Alter) -> None:
    for name in TOGETHER:
        alter(*BROKEN[name][:2])
    alter("| date | date_from", "| dat | date_from", "forms/hoat-dong.md")
    problems = check(folder)
    for name in TOGETHER:
        assert found(problems, BROKEN[name][2]), name
    assert any(p.file == "forms/hoat-dong.md" for p in problems)
    assert len(problems) == len(TOGETHER) + 1


@given(st.sets(st.sampled_from(sorted(set(ALONE) - {"not TOML"})), min_size=2, max_size=6))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_mistakes_do_not_hide_each_other(folder: Path, tmp_path: Path, names: set[str]) -> None:
    assume(not {"a number for a date", "deadline on the opening day"} <= names)  # the same date
    broken = tmp_path / "broken"
    shutil.rmtree(broken, ignore_errors=True)
    shutil.copytree(folder, broken)
    text = (broken / "plan.toml").read_text(encoding="utf-8")
    made = []
    for name in sorted(names):
        old, new, key, *_ = BROKEN[name]
        if text.count(old) == (folder / "plan.toml").read_text(encoding="utf-8").count(old):
            text = text.replace(old, new, 1)
            made.append(key)
    (broken / "plan.toml").write_text(text, encoding="utf-8")
    problems = check(broken)
    assert [key for key in made if not found(problems, key)] == []
