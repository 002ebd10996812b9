"""`plan new`: the plan of another year, from a preset or from a folder."""

from __future__ import annotations

import errno
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from plan.loading import PlanError, check, load, load_whole
from plan.rolling import roll
from plan.units import last_year, predecessors
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
    assert {name: units[name] for name in ("ky", "ba", "yte", "ban", "tam")} == {
        "ky": "21325", "ba": "21325", "yte": "yte", "ban": "ldtbxh", "tam": "21325",
    }  # fmt: skip


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
    assert len(list((tmp_path / "moi" / "forms").glob("*.md"))) == 13


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


def test_an_empty_folder_is_as_good_as_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "moi").mkdir()
    assert roll("mau-2026", 2027, tmp_path / "moi").id == "moi"


@pytest.mark.parametrize("year", [-5, 0, 1999, 2100, 99999])
def test_a_year_that_cannot_be_is_refused(tmp_path: Path, year: int) -> None:
    with pytest.raises(PlanError) as refused:
        roll("mau-2026", year, tmp_path / "moi")
    assert [(p.file, p.key) for p in refused.value.problems] == [("--year", str(year))]
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tep").touch()
    for target in (tmp_path / "tep", tmp_path / "tep" / "moi"):
        with pytest.raises(PlanError) as refused:
            roll("mau-2026", 2027, target)
        assert refused.value.problems[0].file == str(target)


def test_on_a_full_disk_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copy", full)
    with pytest.raises(PlanError) as refused:
        roll("mau-2026", 2027, tmp_path / "moi")
    assert "No space left" in refused.value.problems[0].reason
    assert list(tmp_path.iterdir()) == []


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    assert roll("mau-2026", 2027, tmp_path / 'kế "hoạch" mới').id == 'kế "hoạch" mới'


def test_a_broken_plan_is_not_rolled(folder: Path, alter: Alter, tmp_path: Path) -> None:
    alter('cites = "V"', 'cites = "IX"')
    with pytest.raises(PlanError):
        roll(folder, 2027, tmp_path / "moi")
    assert not (tmp_path / "moi").exists()


def test_what_cannot_be_carried_over_as_it_is_written_is_refused(
    folder: Path, alter: Alter, tmp_path: Path
) -> None:
    alter("[days.holidays]\n", 'holidays = { 2024-11-20 = "Ngày nghỉ mẫu" }\n')
    with pytest.raises(PlanError) as refused:
        roll(folder, 2027, tmp_path / "moi")
    assert [problem.key for problem in refused.value.problems] == ["days"]
    assert not (tmp_path / "moi").exists()


def test_last_years_figures_are_asked_for_anew(folder: Path, tmp_path: Path) -> None:
    """The figures of 2023 are not those of 2026, and 21307 is another commune by then."""
    rows = "unit,cases,attendees\n21307,3,40\nyte,,9\n"
    (folder / "last-year.csv").write_text(rows, encoding="utf-8")
    plan = roll(folder, 2027, tmp_path / "moi")
    head, *lines = (tmp_path / "moi" / "last-year.csv").read_text("utf-8-sig").splitlines()
    assert head == "unit,cases,attendees"
    assert {line for line in lines if line.startswith("21")} == {
        "21289,,", "21292,,", "21307,,", "21319,,", "21325,,",
    }  # fmt: skip
    assert last_year(plan, plan.unit("21307")) == {}
    wrong = [p for p in check(tmp_path / "moi", strict=True) if p.key == "last_year"]
    assert [p.file for p in wrong] == ["last-year.csv"]


def test_the_first_year_after_the_merger_asks_for_the_figures_of_the_old_communes(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "last-year.csv").write_text("unit,cases\n", encoding="utf-8")
    roll(folder, 2025, tmp_path / "khong")
    assert not (tmp_path / "khong" / "last-year.csv").exists()
    (folder / "last-year.csv").write_text("unit,cases\n21304,1\n", encoding="utf-8")
    roll(folder, 2025, tmp_path / "moi")
    lines = (tmp_path / "moi" / "last-year.csv").read_text("utf-8-sig").splitlines()
    assert len([line for line in lines if line.startswith("21")]) == 14


def test_remarks_stay(tmp_path: Path) -> None:
    roll("son-ha-2024", 2027, tmp_path / "moi")
    text = (tmp_path / "moi" / "plan.toml").read_text(encoding="utf-8")
    assert "# “trước ngày”: `before` is exclusive." in text
    assert tomllib.loads(text)["year"] == 2027
