"""The preset of Sơn Hà says what the plan of 2024 says."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from plan.loading import check, load, load_whole
from plan.values import Duty, Plan

COMMUNES = """
    Thị trấn Di Lăng, Xã Sơn Hạ, Xã Sơn Thành, Xã Sơn Nham, Xã Sơn Bao, Xã Sơn Linh, Xã Sơn Giang,
    Xã Sơn Trung, Xã Sơn Thượng, Xã Sơn Cao, Xã Sơn Hải, Xã Sơn Thủy, Xã Sơn Kỳ, Xã Sơn Ba
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load("son-ha-2024")


def test_the_preset_has_nothing_wrong() -> None:
    assert check("son-ha-2024") == ()


def test_twenty_five_units_report_fourteen_communes_and_eleven_agencies(plan: Plan) -> None:
    reporting = [u for u in plan.units if u.reports]
    assert Counter(u.kind for u in reporting) == {"commune": 14, "agency": 11}
    assert {u.short for u in reporting if u.kind == "commune"} == {
        name.strip() for name in COMMUNES.split(",")
    }


def test_the_desk_consolidates_and_does_not_report(plan: Plan) -> None:
    desk = plan.unit(plan.office.unit)
    assert (desk.kind, desk.reports, desk.short) == ("desk", False, "Phòng LĐTBXH")
    assert [u.code for u in plan.units if not u.reports] == [desk.code]
    assert plan.owing(plan.duty("tong-hop")) == (desk,)


def test_every_unit_that_reports_owes_the_result_report_once(plan: Plan) -> None:
    owing = plan.owing(plan.duty("ket-qua"))
    assert len(owing) == len({u.code for u in owing}) == 25
    assert {u.code for u in owing} == {u.code for u in plan.units if u.reports}


def test_the_deadlines_are_those_of_the_plan_and_exclusive(plan: Plan) -> None:
    assert plan.duty("ket-qua").before == date(2024, 11, 27)
    assert plan.duty("tong-hop").before == date(2024, 12, 10)
    assert (plan.month.first, plan.month.last) == (date(2024, 11, 15), date(2024, 12, 15))


def test_the_rehearsal_starts_on_the_first_morning_of_the_month(plan: Plan) -> None:
    zone = ZoneInfo(plan.days.timezone)
    assert plan.rehearsal_starts == datetime(2024, 11, 15, 8, 0, tzinfo=zone)


@pytest.mark.parametrize("id", ["ket-qua", "tong-hop"])
def test_a_ladder_has_the_seven_rungs_in_order_and_ends_on_the_last_good_day(
    plan: Plan, id: str
) -> None:
    duty: Duty = plan.duty(id)
    assert [r.id for r in duty.ladder] == [
        "opening",
        "t-14",
        "t-7",
        "t-3",
        "t-1",
        "last-day",
        "overdue",
    ]
    days = [r.days for r in duty.ladder if r.days is not None]
    assert all(early < late for early, late in pairwise(days))
    last = next(r for r in duty.ladder if r.id == "last-day")
    assert last.days is not None
    assert duty.before + timedelta(days=last.days) == duty.before - timedelta(days=1)
    overdue = duty.ladder[-1]
    assert (overdue.daily, overdue.escalate) == (True, True)


def test_nudges_go_out_in_the_morning_after_the_quiet_hours(plan: Plan) -> None:
    assert (plan.days.quiet_from, plan.days.quiet_to) == (time(21), time(7))
    assert plan.days.quiet_to <= plan.days.nudge_at < plan.days.quiet_from


def test_every_duty_and_task_cites_a_paragraph_that_is_there(plan: Plan) -> None:
    cited = [d.cites for d in plan.duties] + [t.cites for t in plan.tasks]
    assert len(cited) > 25
    assert [c for c in cited if not plan.paragraphs.get(c, "").strip()] == []


def test_every_agency_and_the_communes_have_tasks_of_their_own(plan: Plan) -> None:
    tasked = {code for task in plan.tasks for code in task.units}
    tasked |= {u.code for task in plan.tasks for u in plan.units if u.kind in task.kinds}
    assert {u.code for u in plan.units if u.reports} <= tasked


def test_receipt_codes_of_two_units_never_start_alike(plan: Plan) -> None:
    prefixes = [u.prefix for u in plan.units]
    assert len(prefixes) == len(set(prefixes)) == 26
    assert all(2 <= len(p) <= 4 for p in prefixes)


def test_the_forms_that_the_plan_names_load(plan: Plan) -> None:
    forms = load_whole("son-ha-2024")[1]
    named = {f for d in plan.duties for f in (d.form, d.zero_form) if f}
    assert {"hoat-dong", "ket-qua", "khong-phat-sinh"} <= named | set(plan.menu)
    of_cases = {plan.cases.form, plan.cases.follow_up} if plan.cases else set()
    assert named | set(plan.menu) | set(plan.more) | of_cases == set(forms)
    assert all(form.id == id for id, form in forms.items())


def test_zero_may_be_attested_for_what_units_report_each_with_its_own_form(plan: Plan) -> None:
    zeros = {duty.id: duty.zero_form for duty in plan.duties}
    assert zeros == {"ket-qua": "khong-phat-sinh", "tong-hop": "", "bo-sung": "khong-bo-sung"}


def test_the_supplement_is_owed_after_the_month_by_every_unit_that_reports(plan: Plan) -> None:
    duty = plan.duty("bo-sung")
    assert duty.opens > plan.month.last
    assert plan.owing(duty) == plan.owing(plan.duty("ket-qua"))


def test_events_are_told_at_once_and_names_of_nominees_need_a_right(plan: Plan) -> None:
    assert (plan.rule("dot-xuat").tells, plan.rule("dot-xuat").tells_unit) == (("desk",), ("lead",))
    assert plan.rule("kho-khan").answered
    assert plan.rule("khen-thuong").right == "commend"
    assert plan.rule("mo-hinh").check_days == 90
    assert plan.rule("ket-qua").right == "review"
    reading = {role.id for role in plan.roles if "commend" in role.rights}
    assert reading == {role.id for role in plan.roles if "restricted" in role.rights} == {"desk"}


def test_the_cast_are_people_of_the_plan_and_nobody_invites_but_the_desk(plan: Plan) -> None:
    assert {plan.unit(p.unit).kind for p in plan.cast} == {"commune", "agency", "desk"}
    inviting = [p for p in plan.cast if "invite" in plan.role(p.role).rights]
    assert [p.unit for p in inviting] == [plan.office.unit]


def test_in_danger_the_first_numbers_are_the_police_and_the_ambulance(plan: Plan) -> None:
    assert [h.number for h in plan.hotlines if h.when == "danger"] == ["113", "115"]
    assert {"111", "1900 969 680"} <= {h.number for h in plan.hotlines}


def test_a_unit_and_a_duty_that_the_plan_does_not_have_are_refused(plan: Plan) -> None:
    with pytest.raises(StopIteration):
        plan.unit("none")
    with pytest.raises(StopIteration):
        plan.duty("none")
