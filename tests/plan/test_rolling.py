"""`plan new`: the plan of another year, from a preset or from a folder."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from plan.loading import PlanError, check, load, load_whole
from plan.rolling import roll
from plan.units import predecessors
from tests.plan.conftest import Alter


@pytest.mark.parametrize("source", ["son-ha-2024", "mau-2026"])
@pytest.mark.parametrize("year", [2023, 2024, 2025, 2027, 2028])
def test_a_rolled_plan_has_nothing_wrong(tmp_path: Path, source: str, year: int) -> None:
    plan = roll(source, year, tmp_path / "moi")
    assert check(tmp_path / "moi") == ()
    assert (plan.year, plan.id) == (year, "moi")


def test_every_deadline_moves_with_the_year_and_stays_exclusive(tmp_path: Path) -> None:
    plan = roll("son-ha-2024", 2027, tmp_path / "moi")
    assert plan.duty("ket-qua").before == date(2027, 11, 27)
    assert plan.duty("tong-hop").opens == date(2027, 11, 27)
    assert plan.duty("bo-sung").before == date(2027, 12, 21)
    assert (plan.month.first, plan.month.last) == (date(2027, 11, 15), date(2027, 12, 15))
    assert plan.rehearsal_starts.isoformat() == "2027-11-15T08:00:00+07:00"
    assert "2024-" not in (tmp_path / "moi" / "plan.toml").read_text(encoding="utf-8")


def test_the_communes_are_those_of_that_year(tmp_path: Path) -> None:
    before = load("son-ha-2024")
    plan = roll("son-ha-2024", 2027, tmp_path / "moi")
    communes = [u for u in plan.units if u.kind == "commune"]
    assert {u.short for u in communes} == {
        "Xã Sơn Hà", "Xã Sơn Hạ", "Xã Sơn Linh", "Xã Sơn Thủy", "Xã Sơn Kỳ",
    }  # fmt: skip
    assert plan.unit("21307").short == "Xã Sơn Linh"
    assert {u.short for u in predecessors(plan, plan.unit("21307"))} == {
        "Xã Sơn Linh", "Xã Sơn Giang", "Xã Sơn Cao",
    }  # fmt: skip
    assert len(plan.other_map) == 14
    assert {u.key for u in (*plan.units, *plan.other_map)} == {
        u.key for u in (*before.units, *before.other_map)
    }


def test_people_of_a_unit_that_was_merged_belong_to_its_successor(tmp_path: Path) -> None:
    plan = roll("son-ha-2024", 2027, tmp_path / "moi")
    units = {person.id: person.unit for person in plan.cast}
    assert units == {"ky": "21325", "ba": "21325", "yte": "yte", "ban": "ldtbxh"}


def test_texts_of_the_plan_are_not_rolled(tmp_path: Path) -> None:
    plan = roll("son-ha-2024", 2027, tmp_path / "moi")
    assert plan.paragraphs == load("son-ha-2024").paragraphs
    assert plan.title.endswith("năm 2027")
    assert "27/11/2024" in plan.paragraphs["V"]


def test_theme_and_legal_basis_have_to_be_confirmed(tmp_path: Path) -> None:
    plan = roll("son-ha-2024", 2027, tmp_path / "moi")
    assert plan.unconfirmed == ("theme", "legal_basis")
    keys = [problem.key for problem in check(tmp_path / "moi", strict=True)]
    assert keys == ["theme", "legal_basis"]


def test_it_has_forms_of_its_own_whatever_they_came_from(tmp_path: Path) -> None:
    plan = roll("mau-2026", 2027, tmp_path / "moi")
    assert plan.forms_from == ""
    assert set(load_whole(tmp_path / "moi")[1]) == set(load_whole("son-ha-2024")[1])
    assert len(list((tmp_path / "moi" / "forms").glob("*.md"))) == 11


def test_days_off_of_one_year_are_not_carried_over(
    folder: Path, alter: Alter, tmp_path: Path
) -> None:
    alter("[days.holidays]\n", '[days.holidays]\n2024-11-20 = "Ngày nghỉ mẫu"\n')
    alter("worked = []", "worked = [2024-11-23]")
    assert load(folder).days.holidays
    plan = roll(folder, 2025, tmp_path / "moi")
    assert (plan.days.holidays, plan.days.worked) == ({}, ())


def test_the_29th_of_february_becomes_the_28th(folder: Path, alter: Alter, tmp_path: Path) -> None:
    alter("opens = 2024-11-15", "opens = 2024-02-29")
    assert roll(folder, 2025, tmp_path / "moi").duty("ket-qua").opens == date(2025, 2, 28)


def test_a_folder_that_is_there_already_is_not_touched(folder: Path) -> None:
    before = (folder / "plan.toml").read_bytes()
    with pytest.raises(PlanError) as refused:
        roll("son-ha-2024", 2027, folder)
    assert "there already" in refused.value.problems[0].reason
    assert (folder / "plan.toml").read_bytes() == before


def test_a_broken_plan_is_not_rolled(folder: Path, alter: Alter, tmp_path: Path) -> None:
    alter('cites = "V"', 'cites = "IX"')
    with pytest.raises(PlanError):
        roll(folder, 2027, tmp_path / "moi")
    assert not (tmp_path / "moi").exists()


def test_remarks_stay(tmp_path: Path) -> None:
    roll("son-ha-2024", 2027, tmp_path / "moi")
    text = (tmp_path / "moi" / "plan.toml").read_text(encoding="utf-8")
    assert "# “trước ngày”: `before` is exclusive." in text
    assert tomllib.loads(text)["year"] == 2027
