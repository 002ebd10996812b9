"""What a form looks up: the unit's own records, its places and tasks, the plan, last year."""

from __future__ import annotations

import uuid
from pathlib import Path

from forms import Form, parse
from handlers.tables import Datasets, datasets
from handlers.work import Turn, Work
from plan.values import Plan
from storage import records
from storage.values import Link, Person, Record
from tests.bot.rigs import UNIT, Rig, rig
from tests.clock import at

HEAD = "| survey |\n| | type | name | label |\n"


def form(*names: str) -> Form:
    """A form that names some tables."""
    rows = "".join(f"| | csv-external | {name} | |\n" for name in names)
    return parse(f"{HEAD}{rows}| | text | a | A |\n| settings |\n| | form_id |\n| | thu |\n")


async def looked_up(r: Rig, *names: str, unit: str = UNIT, plan: Plan | None = None) -> Datasets:
    """The tables that an officer of a unit gets."""
    async with r.db.read() as tx:
        work = Work(tx, plan or r.office.plan, r.office.forms, r.clock.now())
        person = Person("a", "Chị a", unit, "officer", "chị")
        return await datasets(Turn(work, person, Link("line", "a", "a")), form(*names))


async def submit(r: Rig, form_id: str, unit: str = UNIT, **answers: str) -> None:
    """A record of some answers."""
    id = uuid.uuid4().hex
    given = {f"/data/{name}": value for name, value in answers.items()}
    record = Record(
        id=id, code=id[:8], form=form_id, version="1", unit=unit, person="a", duty="",
        xml="<data/>", answers=given, submitted_at=r.clock.now(),
    )  # fmt: skip
    async with r.db.write() as tx:
        await records.put(tx, [record])


async def test_figures_and_their_table_are_the_units_own(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        talk = {"activity_type": "noi-chuyen", "uom": "buổi", "amount": "2"}
        await submit(r, "hoat-dong", **talk, total="120", women="75")
        await submit(r, "hoat-dong", activity_type="tap-huan", amount="1", total="30", women="9")
        await submit(r, "hoat-dong", "21328", activity_type="tap-huan", total="7")
        tables = await looked_up(r, "figures", "by_type")
    (row,) = tables["figures"]
    assert row["key"] == "all"
    wanted = ("activities", "attendees", "women", "classes", "trainees", "trainees_women")
    assert [row[name] for name in wanted] == ["2", "150", "84", "1", "30", "9"]
    assert [line["name"] for line in tables["by_type"]] == ["noi-chuyen", "tap-huan"]
    assert tables["by_type"][0]["say"] == "Nói chuyện chuyên đề: 2 buổi, 120 người (75 nữ)"


async def test_only_what_the_form_names_is_looked_up(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        assert await looked_up(r) == {}
        assert set(await looked_up(r, "month")) == {"month"}


async def test_what_is_not_known_is_a_table_without_rows(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        names = ("by_type", "last_year", "places", "nothing-of-the-kind", "ket-qua")
        tables = await looked_up(r, *names)
    assert {name: list(tables[name]) for name in names} == {name: [] for name in names}


async def test_the_plan_tells_of_the_unit_its_tasks_the_month_and_the_duties(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path, "a") as r:
        tables = await looked_up(r, "unit", "units", "tasks", "month", "duties")
    assert tables["unit"] == [
        {
            "key": "all",
            "code": UNIT,
            "kind": "commune",
            "name": "UBND xã Sơn Kỳ",
            "short": "Xã Sơn Kỳ",
        }
    ]
    assert len(tables["units"]) == 26
    assert [task["name"] for task in tables["tasks"]] == ["iv-13-a", "iv-13-b", "iv-13-c"]
    assert tables["tasks"][0]["label"].startswith("IV.13.a: Căn cứ vào tình hình thực tế")
    assert all(len(task["label"]) <= 75 for task in tables["tasks"])
    assert tables["month"] == [{"key": "all", "first": "2024-11-15", "last": "2024-12-15"}]
    due = {row["form"]: row["before"] for row in tables["duties"]}
    assert due["ket-qua"] == "2024-11-27"


async def test_places_and_last_year_come_from_the_plan(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        known = r.office.plan
        units = tuple(
            u.model_copy(update={"places": ("Thôn Mẫu",)}) if u.code == UNIT else u
            for u in known.units
        )
        plan = known.model_copy(update={"units": units, "last_year": {UNIT: {"cases": "3"}}})
        tables = await looked_up(r, "places", "last_year", plan=plan)
        other = await looked_up(r, "places", "last_year", unit="21328", plan=plan)
    assert tables["places"] == [{"name": "Thôn Mẫu", "label": "Thôn Mẫu"}]
    assert tables["last_year"] == [{"key": "all", "cases": "3"}]
    assert [*other["places"], *other["last_year"]] == []


async def test_under_the_name_of_a_form_stand_the_units_submissions_the_newest_marked(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path, "a") as r:
        await submit(r, "ket-qua", cases="1")
        r.clock.moment = at("20/11/2024 10:00")
        await submit(r, "ket-qua", cases="2")
        rows = (await looked_up(r, "ket-qua"))["ket-qua"]
    assert [(row["key"], row["cases"]) for row in rows] == [("1", "1"), ("last", "2")]


async def test_a_case_is_shared_with_services_of_the_plan_or_with_nobody(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        tables = await looked_up(r, "services", "hotlines")
        cases = r.office.plan.cases
    assert cases
    known = [{"name": s.id, "label": s.label} for s in cases.services]
    assert list(tables["services"]) == [
        *known,
        {"name": "khong", "label": "Không chia sẻ với nơi nào"},
    ]
    urgent = [line["say"] for line in tables["hotlines"] if line["when"] == "danger"]
    assert urgent == ["113 công an", "115 cấp cứu"]
