"""What [cases] names must exist, and what the law or a channel sets must be kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan.loading import check, load
from plan.rolling import roll
from tests.plan.conftest import Alter

CASES = "cases.clocks.0"
BROKEN = {
    "form": ('form = "vu-viec"', 'form = "vuviec"', "cases.form", "no form “vuviec”", "vu-viec"),
    "form of the follow-up": (
        'follow_up = "theo-doi"',
        'follow_up = "theodoi"',
        "cases.follow_up",
        "no form",
        "theo-doi",
    ),
    "a form that is not sealed": (
        'follow_up = "theo-doi"',
        'follow_up = "dot-xuat"',
        "cases.follow_up",
        "not sealed",
        "attribute::sealed",
    ),
    "consent": (
        'consent = "consent_record"',
        'consent = "consent_recrd"',
        "cases.consent",
        "no field",
        "“consent_record”",
    ),
    "value of a refusal": (
        'refused = "khong"',
        'refused = "no"',
        "cases.refused",
        "“no” is no choice of “consent_record”",
        "dong-y, giam-ho, khan-cap, khong",
    ),
    "consent to share": (
        'share = "consent_share"',
        'share = "share"',
        "cases.share",
        "no field “share”",
        "question",
    ),
    "danger": ('danger = "danger"', 'danger = "dangr"', "cases.danger", "dangr", "“danger”"),
    "what the view shows": (
        'shown = ["gbv_said"',
        'shown = ["gbv_sed"',
        "cases.shown.0",
        "gbv_sed",
        "“gbv_said”",
    ),
    "what opens a way": (
        'any_of = { flags = "mua-ban" }',
        'any_of = { flag = "mua-ban" }',
        "cases.routes.2.any_of.flag",
        "form “vu-viec” or “theo-doi” has no field “flag”",
        "“flags”",
    ),
    "counted field": (
        '"victim_sex", "victim_age"]',
        '"victim_sex", "victim_ages"]',
        "cases.counted.4",
        "victim_ages",
        "“victim_age”",
    ),
    "start of a clock": (
        'starts = "ban_requested_at"',
        'starts = "ban_request_at"',
        f"{CASES}.starts",
        "form “vu-viec” or “theo-doi” has no field",
        "“ban_requested_at”",
    ),
    "condition of a clock": (
        'where = { child = "1" }',
        'where = { chld = "1" }',
        "cases.clocks.3.where.chld",
        "chld",
        "“child”",
    ),
    "end of a clock": (
        'ended_by = ["ban_decided_at"]',
        'ended_by = ["ban_decidd_at"]',
        f"{CASES}.ended_by.0",
        "ban_decidd_at",
        "“ban_decided_at”",
    ),
    "what a service sees": (
        'sees = ["forms", "victims", "needs"]',
        'sees = ["forms", "victim", "needs"]',
        "cases.services.1.sees.1",
        "“victim”",
        "“victims”",
    ),
    "two times of one clock": (
        "hours = 12",
        "hours = 12\ndays = 1",
        CASES,
        "hours or days or working days",
        "exactly one",
    ),
    "no time of a clock": (
        "working_days = 5",
        "working_days = 0",
        "cases.clocks.3",
        "“child-plan” has to last",
        "exactly one",
    ),
    "clock without an end": (
        'ended_by = ["ban_decided_at"]\n',
        "",
        CASES,
        "nothing ends “ban-decision”",
        "ended_by",
    ),
    "clock that nudges without end": (
        "again_hours = 2",
        "again_hours = 0",
        f"{CASES}.again_hours",
        "greater than or equal to 1",
        "see the reason",
    ),
    "role that hears of a clock": (
        'escalates = ["lead", "supervisor"]',
        'escalates = ["boss"]',
        f"{CASES}.escalates",
        "no role “boss”",
        "supervisor",
    ),
    "clock twice": (
        'id = "follow-7"',
        'id = "follow-1"',
        "cases.clocks.id",
        "“follow-1” stands 2 times",
        "own",
    ),
    "service twice": ('id = "tam-lanh"', 'id = "y-te"', "cases.services.id", "“y-te”", "own"),
    "role of a rung": (
        '{ role = "lead", at = "unit" }',
        '{ role = "chief", at = "unit" }',
        "cases.urgent.ladder.0.role",
        "no role “chief”",
        "lead",
    ),
    "place of a rung": (
        'at = "congan" }',
        'at = "congn" }',
        "cases.urgent.ladder.1.at",
        "no unit “congn”",
        "congan",
    ),
    "unit of a service": (
        'unit = "tuphap"\nsees',
        'unit = "tuphp"\nsees',
        "cases.services.2.unit",
        "no unit “tuphp”",
        "tuphap",
    ),
    "minutes between two rungs": (
        "minutes = 10",
        "minutes = 0",
        "cases.urgent.minutes",
        "greater than or equal to 1",
        "see the reason",
    ),
    "hours after which a message cannot be deleted": (
        "message_hours = 20",
        "message_hours = 48",
        "cases.retention.message_hours",
        "47 hours",
        "1 to 47",
    ),
    "approval that ends at once": (
        "approval_hours = 72",
        "approval_hours = 0",
        "cases.approval_hours",
        "end before",
        "1 or more",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_cases_name_must_exist_and_what_is_wrong_is_said(
    folder: Path, alter: Alter, name: str
) -> None:
    old, new, key, reason, write = BROKEN[name]
    alter(old, new)
    (problem,) = (p for p in check(folder) if p.key == key)
    assert problem.file == "plan.toml"
    assert reason in problem.reason
    assert write in problem.write


def test_nobody_is_called_by_an_empty_ladder(folder: Path, alter: Alter) -> None:
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    rungs = text[text.index("ladder = [\n    { role =") : text.index("[[cases.clocks]]")]
    alter(rungs, "ladder = []\n\n")
    assert [p.key for p in check(folder)] == ["cases.urgent.ladder"]


@pytest.mark.parametrize("right", ["cases", "receive", "approve"])
def test_somebody_holds_every_right_that_cases_need(folder: Path, right: str) -> None:
    file = folder / "plan.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        "\n".join(
            line.replace(f'"{right}"', '"report"') if line.startswith("rights") else line
            for line in text.split("\n")
        ),
        encoding="utf-8",
    )
    (problem,) = check(folder)
    assert (problem.key, problem.write) == ("roles", f"a role with the right “{right}”")


def test_a_plan_without_cases_needs_none_of_it(folder: Path) -> None:
    file = folder / "plan.toml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("[cases]"), text.index("[[hotlines]]")
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    assert check(folder) == ()
    assert load(folder).cases is None


@pytest.mark.parametrize("source", ["son-ha-2024", "mau-2026"])
def test_another_year_keeps_its_cases_as_they_were(tmp_path: Path, source: str) -> None:
    plan = roll(source, 2027, tmp_path / "moi")
    assert plan.cases == load(source).cases
    assert check(tmp_path / "moi", strict=True) != ()


def test_services_and_rungs_of_a_merged_unit_go_to_its_successor(
    folder: Path, alter: Alter, tmp_path: Path
) -> None:
    alter('unit = "tuphap"\nsees', 'unit = "21328"\nsees')
    alter('at = "congan" }', 'at = "21328" }')
    made = roll(folder, 2027, tmp_path / "moi").cases
    service = made.service("tro-giup-phap-ly") if made else None
    assert service and service.unit == "21325"
    assert made and made.urgent.ladder[1].at == "21325"
