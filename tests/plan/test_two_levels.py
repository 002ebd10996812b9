"""The preset of 2026: five communes, no district, and much that is still to be confirmed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from plan.folders import preset_folders
from plan.loading import check, load, load_whole
from plan.units import predecessors
from plan.values import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load("mau-2026")


def test_five_communes_report_to_the_department_of_the_province(plan: Plan) -> None:
    owing = plan.owing(plan.duty("ket-qua"))
    assert [u.short for u in owing] == [
        "Xã Sơn Hà", "Xã Sơn Hạ", "Xã Sơn Linh", "Xã Sơn Thủy", "Xã Sơn Kỳ",
    ]  # fmt: skip
    assert all(u.acts_on(plan.month.first) for u in plan.units)
    assert plan.office.short == plan.unit(plan.office.unit).short == "Sở Nội vụ"
    assert not any("huyện" in u.level for u in plan.units)


def test_the_fourteen_old_communes_are_known_by_code_and_time(plan: Plan) -> None:
    assert len(plan.other_map) == 14
    assert sum(len(predecessors(plan, u)) for u in plan.units) == 14
    assert plan.unit("21319").short == "Xã Sơn Thủy"
    assert [u.short for u in plan.other_map if u.code == "21319"] == ["Xã Sơn Hải"]
    assert {u.key for u in load("son-ha-2024").other_map} == {
        u.key for u in plan.units if u.kind == "commune"
    }


def test_it_passes_the_check_but_not_the_strict_one() -> None:
    assert check("mau-2026") == ()
    refused = {problem.key for problem in check("mau-2026", strict=True)}
    assert refused >= {"theme", "legal_basis", "month", "duties.ket-qua.before", "paragraphs"}
    assert all("confirmed" in p.reason for p in check("mau-2026", strict=True))
    assert check("son-ha-2024", strict=True) == ()


def test_confirmed_it_passes_the_strict_check_too(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(preset_folders()["mau-2026"], tmp_path / "xong"))
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    begin, end = text.index("unconfirmed = ["), text.index("forms_from")
    (folder / "plan.toml").write_text(text[:begin] + text[end:], encoding="utf-8")
    assert check(folder, strict=True) == ()


def test_its_forms_are_those_of_2024_and_one_of_its_own_comes_first(tmp_path: Path) -> None:
    assert set(load_whole("mau-2026")[1]) == set(load_whole("son-ha-2024")[1])
    folder = Path(shutil.copytree(preset_folders()["mau-2026"], tmp_path / "rieng"))
    own = (preset_folders()["son-ha-2024"] / "forms" / "khong-bo-sung.md").read_text("utf-8")
    (folder / "forms").mkdir()
    (folder / "forms" / "khong-bo-sung.md").write_text(
        own.replace("| khong-bo-sung | Không có bổ sung |", "| khong-bo-sung | Mẫu riêng |"),
        encoding="utf-8",
    )
    assert load_whole(folder)[1]["khong-bo-sung"].title == "Mẫu riêng"
    assert len(load_whole(folder)[1]) == len(load_whole("son-ha-2024")[1])


def test_the_dates_are_those_of_2024_two_years_on(plan: Plan) -> None:
    assert plan.duty("ket-qua").before == date(2026, 11, 27)
    assert {d.id for d in plan.duties} == {d.id for d in load("son-ha-2024").duties}
