"""The figures of cases in the chat: who sees them, when they are new, what they give away."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dialogue.values import Tap
from forms import parse
from handlers.cases.editions import editions, recorded
from handlers.tables import datasets
from handlers.work import Turn, Work
from plan.values import Plan
from reports.case_saying import lines
from reports.suppression import HIDDEN_MARK
from storage import cases, pins
from storage.case_schema import RELEASES
from storage.case_values import Case, CaseCount, CaseEvent
from storage.schema import AUDIT
from storage.values import Link, Person
from tests.bot.rigs import UNIT, Rig, rig
from tests.handlers.room import DESK, last, talk
from tests.handlers.test_rights import NEIGHBOUR, enrol
from tests.reports.case_worlds import Line, Outsider, case, short_plan

SHEET = (
    "| survey |\n| | type | name | label |\n| | csv-external | cases | |\n"
    "| | text | a | A |\n| settings |\n| | form_id |\n| | thu |\n"
)


async def occur(r: Rig, number: int, rng: random.Random, unit: str = "") -> None:
    """Cases are recorded, and those to which nobody consented are counted."""
    async with r.db.write() as tx:
        for _ in range(number):
            answers = case(rng)
            id = f"{rng.getrandbits(64):x}"
            place = unit or rng.choice(r.inbox.office.plan.units).code
            if "victim_sex" in answers:
                await cases.add_count(tx, CaseCount(id, place, "2024-11", answers))
                continue
            now = r.clock.now()
            await cases.put(tx, Case(id, f"VV-2024-{id[:6]}", place, "t", "open", now))
            event = CaseEvent(f"e{id}", id, "t", "recorded", now, answers=answers)
            await cases.add_event(tx, event)


async def unlock(r: Rig, who: str) -> None:
    """Somebody has just typed her PIN."""
    async with r.db.write() as tx:
        await pins.open_session(tx, "line", who, who, r.clock.now())


async def look(r: Rig, value: str = "case-figures") -> str:
    """What the desk reads."""
    await unlock(r, "d")
    return (await last(r, "d", Tap(0, value))).text


async def written(r: Rig, plan: Plan) -> list[Line]:
    """What the command writes."""
    async with r.db.read() as tx:
        return list(lines(plan, await editions(tx, plan)))


def communes(r: Rig, number: int) -> Plan:
    """The plan with a few communes and its desk."""
    desk = [unit for unit in r.office.plan.units if unit.code == DESK]
    plan = short_plan(number)
    plan = plan.model_copy(update={"units": (*plan.units, *desk)})
    r.inbox.office = replace(r.office, plan=plan)
    return plan


@pytest.mark.parametrize("seed", range(12))
async def test_over_several_days_nothing_hidden_is_recovered_from_what_is_read(
    tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    said: list[Sequence[Line]] = []
    async with rig(tmp_path) as r:
        plan = communes(r, rng.choice((2, 3)))
        await enrol(r, "d", DESK, "desk")
        for _ in range(3):
            await occur(r, rng.choice((4, 9, 30)), rng)
            heard = await look(r, "case-figures:moi")
            file = await written(r, plan)
            assert shown_in(heard) <= {line[-1] for line in file} | {HIDDEN_MARK}
            if file and file not in said:
                said.append(file)
            r.clock.moment += timedelta(days=1)
    assert Outsider(said, growing=True).pinned() == []


def shown_in(heard: str) -> set[str]:
    """The totals of the families that are read in the chat."""
    named = ("Số vụ: ", "Lượt hình thức: ", "Nạn nhân: ", "Lượt hỗ trợ: ")
    heads = [line for line in heard.splitlines() if line.startswith(named)]
    return {line.partition(": ")[2].partition(" ")[0] for line in heads}


async def test_without_the_pin_or_the_right_nothing_is_seen(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await enrol(r, "d", DESK, "desk")
        await occur(r, 40, random.Random(1))
        assert "PIN" in (await last(r, "d", Tap(0, "case-figures"))).text
        await unlock(r, "a")
        assert "không dành cho" in (await last(r, "a", Tap(0, "case-figures"))).text
        async with r.db.read() as tx:
            assert await tx.all(select(RELEASES)) == []


async def test_an_edition_stands_for_the_day_and_each_look_is_audited(tmp_path: Path) -> None:
    rng = random.Random(1)
    async with rig(tmp_path) as r:
        await enrol(r, "d", DESK, "desk")
        await occur(r, 40, rng)
        assert "Chưa lập số liệu lần nào" in await look(r)
        first = await look(r, "case-figures:moi")
        assert "lập ngày 20/11/2024" in first
        await occur(r, 40, rng)
        assert (await look(r, "case-figures:moi")).endswith(first)
        r.clock.moment += timedelta(days=1)
        assert "lập ngày 20/11/2024" in await look(r)
        assert "lập ngày 21/11/2024" in await look(r, "case-figures:moi")
        async with r.db.read() as tx:
            rows = await tx.all(select(AUDIT).where(AUDIT.c.kind == "case-figures"))
            bodies = [row.body for row in await tx.all(select(RELEASES))]
    assert [row.what for row in rows] == ["export"] * 5
    assert len(bodies) == 2
    assert not any(b"vu-hinh-thuc" in body or b"judged" in body for body in bodies)


async def test_tables_that_the_plan_changed_count_from_the_next_period(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await enrol(r, "d", DESK, "desk")
        await occur(r, 40, random.Random(1))
        await look(r, "case-figures:moi")
        plan = r.office.plan
        assert plan.cases
        fewer = plan.cases.model_copy(update={"tables": plan.cases.tables[1:]})
        changed = plan.model_copy(update={"cases": fewer, "smallest_count": 2})
        r.inbox.office = replace(r.office, plan=changed)
        await occur(r, 40, random.Random(2))
        r.clock.moment += timedelta(days=1)
        await look(r, "case-figures:moi")
        async with r.db.read() as tx:
            one, other = await editions(tx, changed)
    assert one.tables == other.tables == plan.cases.tables
    assert other.smallest == plan.smallest_count


async def prefilled(r: Rig, role: str, unit: str = UNIT, code: str = "") -> list[dict[str, str]]:
    """The dataset `cases` as a person of a role gets it."""
    async with r.db.read() as tx:
        work = Work(tx, r.office.plan, r.office.forms, r.clock.now())
        turn = Turn(work, Person("a", "Chị a", unit, role, "chị"), Link("line", "a", "a"))
        found = await datasets(turn, parse(SHEET), code)
        return [dict(row) for row in found["cases"]]


async def test_own_figures_are_for_the_right_the_unit_and_the_open_pin_only(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await occur(r, 3, random.Random(3), UNIT)
        assert await prefilled(r, "officer-caseworker") == []
        await unlock(r, "a")
        (row,) = await prefilled(r, "officer-caseworker")
        assert (row["key"], row["cases"]) == ("all", "3")
        for role in ("officer", "lead", "receiver", "supervisor", "desk"):
            assert await prefilled(r, role) == []
        assert await prefilled(r, "officer-caseworker", NEIGHBOUR) == []
        assert await prefilled(r, "officer-caseworker", NEIGHBOUR, UNIT) == []


async def test_only_cases_of_the_plans_year_are_counted(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        plan = r.office.plan
        assert plan.cases
        await occur(r, 5, random.Random(4), UNIT)
        async with r.db.write() as tx:
            await cases.add_count(tx, CaseCount("old", UNIT, "2023-12", {"forms": "kinh-te"}))
            assert len(await recorded(tx, plan, plan.cases)) == 5
            assert await recorded(tx, plan, plan.cases, NEIGHBOUR) == []


async def test_the_button_is_in_the_menu_of_who_may_press_it(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await enrol(r, "d", DESK, "desk")
        assert "case-figures" in (await talk(r, "d", Tap(0, "menu")))[-1].values
        assert "case-figures" not in (await talk(r, "a", Tap(0, "menu")))[-1].values
