"""Cases, forms, people and services are counted apart, and consent gates what counts where."""

from __future__ import annotations

from plan.cases import Cases
from reports.case_tables import Counted, facts, tables
from reports.suppression import Table
from tests.reports.case_worlds import short_plan

ROW = "/vu-viec/people/victims"
COUPLE = {
    "/vu-viec/forms": "than-the tinh-than",
    "/vu-viec/more/services": "tu-van tam-lanh",
    "/vu-viec/more/measures": "giao-duc",
    f"{ROW}[1]/sex": "nu", f"{ROW}[1]/age_band": "18-59", f"{ROW}[1]/ethnic": "dtts",
    f"{ROW}[2]/sex": "nam", f"{ROW}[2]/age_band": "d6", f"{ROW}[2]/ethnic": "kinh",
    "/vu-viec/other/perps[1]/sex": "nam", "/vu-viec/other/perps[1]/age_band": "60",
}  # fmt: skip
REFUSED = {"forms": "kinh-te", "context": "gia-dinh", "victim_sex": "nu", "victim_age": "60"}


def plan() -> Cases:
    """The preset's section on cases."""
    found = short_plan(2).cases
    assert found
    return found


def counted(*cases: dict[str, str]) -> dict[str, Table]:
    """All tables, by name."""
    of = plan()
    found = tables(of, of.tables, ["u"], [Counted("u", facts(of, [case])) for case in cases])
    return {table.name: table for family in found.values() for table in family}


def total(table: Table) -> int:
    return sum(table.counts["u"])


def test_one_case_with_two_forms_and_two_survivors_is_one_case() -> None:
    found = counted(COUPLE)
    assert total(found["vu-pham-vi"]) == 1
    assert found["vu-hinh-thuc"].counts["u"] == (1, 1, 0, 0, 0)
    assert found["nan-nhan-gioi"].counts["u"] == (1, 1, 0)
    assert found["nan-nhan-tuoi"].counts["u"] == (1, 0, 1, 0)
    assert found["ho-tro-loai"].counts["u"] == (2, 0, 2, 0, 0, 0)
    assert found["nguoi-gay-tuoi"].counts["u"] == (0, 1, 0)
    assert found["tu-van-nguoi-gay"].counts["u"] == (1, 0)


def test_a_refused_case_counts_by_its_few_fields_and_is_unknown_elsewhere() -> None:
    found = counted(REFUSED)
    assert found["vu-hinh-thuc"].counts["u"] == (0, 0, 0, 1, 0)
    assert found["nan-nhan-tuoi"].counts["u"] == (0, 1, 0, 0)
    assert found["nan-nhan-dan-toc"].counts["u"] == (0, 0, 1)
    assert found["ho-tro"].counts["u"] == (0, 1)
    assert total(found["nguoi-gay-gioi"]) == 0


def test_whoever_takes_consent_back_is_counted_like_one_who_never_gave_it() -> None:
    of = plan()
    known = facts(of, [COUPLE, {"/theo-doi/consent_record": "khong"}])
    assert known == {"forms": "than-the tinh-than", "victim_sex": "nu", "victim_age": "18-59"}


def test_later_answers_replace_earlier_ones_and_services_are_added() -> None:
    known = facts(plan(), [COUPLE, {"/f/services": "phap-ly", "/f/context": "gia-dinh"}])
    assert known["services"] == "tu-van tam-lanh phap-ly"
    assert known["context"] == "gia-dinh"
    again = facts(plan(), [COUPLE, {f"{ROW}[1]/sex": "khac"}])
    assert [v for k, v in again.items() if k.startswith("victims")] == ["khac"]


def test_all_tables_of_a_count_have_the_same_total_for_each_unit() -> None:
    of = plan()
    found = tables(of, of.tables, ["u"], [Counted("u", facts(of, [c])) for c in (COUPLE, REFUSED)])
    for family in found.values():
        assert len({total(table) for table in family}) == 1
