"""A plan is a folder: copied under another name it works, and its forms are checked with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plan.loading import PlanError, check, folder_of, load, load_whole
from tests.plan.conftest import Alter


def test_a_copy_under_another_name_is_a_plan(folder: Path, alter: Alter) -> None:
    alter('id = "son-ha-2024"', 'id = "ban-sao"')
    assert check(folder) == ()
    assert load(folder).id == "ban-sao"
    assert set(load_whole(folder)[1]) == set(load_whole("son-ha-2024")[1])


@pytest.mark.parametrize("name", ["khong-co", "/khong/co", "presets", ""])
def test_a_name_of_no_plan_is_answered_with_those_that_there_are(name: str) -> None:
    (problem,) = check(name)
    assert "no such preset" in problem.reason
    assert "son-ha-2024" in problem.write
    for use in (load, folder_of, load_whole):
        with pytest.raises(PlanError):
            use(name)


def test_a_file_that_is_not_utf_8_is_said(folder: Path) -> None:
    (folder / "plan.toml").write_bytes(b'id = "\xff"')
    (problem,) = check(folder)
    assert "not TOML" in problem.reason


def test_an_expression_that_cannot_be_read_is_said_with_its_form(
    folder: Path, alter: Alter
) -> None:
    form = "forms/ket-qua.md"
    alter(". >= 0 and . <= ${attendees}", ". >= 0 and (<= ${attendees}", form)
    problems = check(folder)
    assert {p.file for p in problems} == {form}
    assert all(p.key and p.reason and p.write for p in problems)
    with pytest.raises(PlanError):
        load_whole(folder)


def test_a_question_type_that_is_not_supported_is_said_with_its_row(
    folder: Path, alter: Alter
) -> None:
    alter("| integer | cases |", "| osm | cases |", "forms/ket-qua.md")
    problems = check(folder)
    assert {p.file for p in problems} == {"forms/ket-qua.md"}
    assert any("row" in p.key for p in problems)


def test_a_form_whose_id_is_not_its_file_s_name_is_said_once(folder: Path, alter: Alter) -> None:
    alter("| ket-qua | Báo cáo", "| ketqua | Báo cáo", "forms/ket-qua.md")
    (problem,) = check(folder)
    assert (problem.file, problem.key) == ("forms/ket-qua.md", "settings form_id")
    assert "“ketqua”" in problem.reason
    assert "“ket-qua”" in problem.write


def test_a_form_that_is_gone_is_said_wherever_it_is_named(folder: Path) -> None:
    (folder / "forms" / "hoat-dong.md").unlink()
    problems = check(folder)
    assert {p.key for p in problems} >= {"menu", "activity_form", "figures.0.form"}
    assert all("hoat-dong" in p.reason and "ket-qua" in p.write for p in problems)


def test_two_broken_forms_and_a_broken_plan_are_said_together(folder: Path, alter: Alter) -> None:
    alter("| integer | cases |", "| osm | cases |", "forms/ket-qua.md")
    alter("| acknowledge | attested |", "| osm | attested |", "forms/khong-phat-sinh.md")
    alter("year = 2024", 'year = "nay"')
    files = {p.file for p in check(folder)}
    assert files == {"forms/ket-qua.md", "forms/khong-phat-sinh.md", "plan.toml"}


def test_what_was_typed_is_not_repeated_for_a_refused_value(folder: Path, alter: Alter) -> None:
    alter('address = "chị"', 'address = "chim-hoàng-yến"')
    (problem,) = check(folder)
    assert problem.key == "cast.0.address"
    assert "yến" not in f"{problem.reason}{problem.write}"
