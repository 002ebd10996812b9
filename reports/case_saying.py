"""An edition of the figures of cases in words, and as lines of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from plan.cases import CaseRatio, CaseTable
from plan.values import Plan
from reports.case_editions import Edition, Ratio, newest, ratio, target
from reports.case_tables import Count
from reports.suppression import HIDDEN_MARK, LEGEND, Hidden, Release, say

Standing = Mapping[Count, tuple[Edition, Release]]
CALLED: Mapping[Count, str] = {
    "cases": "Số vụ",
    "forms": "Lượt hình thức",
    "survivors": "Nạn nhân",
    "services": "Lượt hỗ trợ",
    "perpetrators": "Người gây bạo lực",
}
HEADER = ("lap_ngay", "dem", "bang", "ten_bang", "don_vi", "ten_don_vi", "cot", "ten_cot", "so")
ALL = "Tổng"


def text(plan: Plan, editions: Sequence[Edition]) -> str:
    """The figures as they are read in a chat: totals, ratios, then units."""
    if not editions:
        return "Chưa có số liệu nào đủ lớn để nêu ra ạ."
    standing = newest(editions)
    wanted = editions[-1].tables
    last = max(edition.made_on for edition, _ in standing.values())
    parts = [f"Số liệu năm {editions[-1].year}, lập ngày {_day(last)}"]
    for count, (edition, release) in standing.items():
        parts.append("\n".join(_family(count, edition, release, wanted, last)))
    parts.append("\n".join(_ratios(plan, wanted, standing)))
    parts.append("\n".join(_units(plan, standing)))
    return "\n\n".join([*filter(None, parts), LEGEND])


def lines(plan: Plan, editions: Sequence[Edition]) -> Iterator[tuple[str, ...]]:
    """Every cell of what stands: margins with an empty unit or column, ratios at the end."""
    if not editions:
        return
    standing = newest(editions)
    names = {unit.code: unit.short for unit in plan.units}
    for count, (edition, release) in standing.items():
        for table in (t for t in edition.tables if t.count == count):
            rows = next(t.counts for t in release.tables if t.name == table.id)
            for unit in (None, *rows):
                for column in (None, *table.columns):
                    where = (unit or "", names.get(unit, unit) if unit else ALL)
                    what = (column.id, column.label) if column else ("", ALL)
                    cell = say(release.cell(table.id, unit, column.id if column else None))
                    head = (edition.made_on.isoformat(), CALLED[count], table.id, table.label)
                    yield (*head, *where, *what, cell.replace(".", ""))
    releases = {count: release for count, (_, release) in standing.items()}
    made = max(edition.made_on for edition, _ in standing.values()).isoformat()
    for one in _wanted(plan):
        found = ratio(one, editions[-1].tables, releases)
        yield made, "Tỷ lệ", one.id, one.label, "", ALL, "", _aim(plan, one), _share(found)


def _family(
    count: Count, edition: Edition, release: Release, wanted: Sequence[CaseTable], last: date
) -> Iterator[str]:
    tables = [table for table in wanted if table.count == count]
    when = f" (lập ngày {_day(edition.made_on)})" if edition.made_on != last else ""
    yield f"{CALLED[count]}: {say(release.cell(tables[0].id))}{when}"
    for table in tables:
        cells = [(c.label, release.cell(table.id, None, c.id)) for c in table.columns if c.label]
        if all(isinstance(cell, Hidden) for _, cell in cells):
            yield f"• {table.label}: {HIDDEN_MARK}"
        elif len(cells) == 1:
            yield f"• {table.label}: {say(cells[0][1])}"
        else:
            yield f"• {table.label}: " + ", ".join(f"{name} {say(c)}" for name, c in cells)


def _ratios(plan: Plan, wanted: Sequence[CaseTable], standing: Standing) -> Iterator[str]:
    releases = {count: release for count, (_, release) in standing.items()}
    for one in _wanted(plan):
        aim = _aim(plan, one)
        said = _share(ratio(one, wanted, releases))
        yield f"{one.label}: {said}" + (f" ({aim})" if aim else "")


def _wanted(plan: Plan) -> Sequence[CaseRatio]:
    return plan.cases.ratios if plan.cases else ()


def _share(found: Ratio | None) -> str:
    if found is None:
        return HIDDEN_MARK
    return f"{found.part}/{found.whole} = {found.percent:.1f} %".replace(".", ",")


def _aim(plan: Plan, one: CaseRatio) -> str:
    aimed = target(one, plan.year)
    return "" if aimed is None else f"chỉ tiêu {aimed} %"


def _units(plan: Plan, standing: Standing) -> Iterator[str]:
    """A line for each unit of which a total is shown and not zero."""
    people: tuple[Count, ...] = ("cases", "survivors", "perpetrators")
    for unit in plan.units:
        said = {c: _total(standing[c][1], unit.code) for c in people if c in standing}
        if set(said.values()) - {"0"}:
            listed = ", ".join(f"{CALLED[c].lower()} {n}" for c, n in said.items())
            yield f"{unit.short}: {listed}"


def _total(release: Release, unit: str) -> str:
    return say(release.cell(release.tables[0].name, unit))


def _day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"
