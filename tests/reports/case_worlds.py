"""Random cases as they may be recorded over some days, and what an outsider reads of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from plan.loading import load
from plan.values import Plan
from reports.case_editions import Edition, edition
from reports.case_saying import CALLED, lines
from reports.case_tables import COUNTS, Count, Counted, tables
from reports.suppression import HIDDEN_MARK, Release, Table
from tests.reports.attacker import Attacker, Unknown

FIRST = date(2024, 11, 18)
SMALLEST = 5  # the preset's: counts below it, but for 0, never leave
SERVICES = ("tu-van", "cham-soc", "tam-lanh", "phap-ly", "thiet-yeu")
MEASURES = ("gop-y", "cam-tiep-xuc", "giao-duc", "tu-van", "hanh-chinh", "hinh-su")
Line = tuple[str, ...]
# Of each pair the first is never more than the second: (count, table, column), "" for the total.
NEVER_MORE: tuple[tuple[tuple[Count, str, str], tuple[Count, str, str]], ...] = (
    (("cases", "", ""), ("survivors", "", "")),
    (("cases", "", ""), ("forms", "", "")),
    (("survivors", "ho-tro", "co"), ("services", "", "")),
    (("survivors", "ho-tro-gioi", "nu"), ("survivors", "nan-nhan-gioi", "nu")),
    (("survivors", "ho-tro-gioi", "nam"), ("survivors", "nan-nhan-gioi", "nam")),
    (("survivors", "ho-tro", "con-lai"), ("survivors", "ho-tro-gioi", "con-lai")),
    (("survivors", "nan-nhan-tuoi", "nu-16-59"), ("survivors", "nan-nhan-gioi", "nu")),
    (("perpetrators", "tu-van-nguoi-gay", "co"), ("perpetrators", "xu-ly-giao-duc", "co")),
    (("perpetrators", "tu-van-nguoi-gay", "co"), ("perpetrators", "xu-ly-hinh-su", "con-lai")),
    (("perpetrators", "xu-ly-hinh-su", "co"), ("perpetrators", "tu-van-nguoi-gay", "con-lai")),
    (
        ("perpetrators", "tu-van-nguoi-gay-gioi", "nam-co"),
        ("perpetrators", "nguoi-gay-gioi", "nam"),
    ),
    (("perpetrators", "tu-van-nguoi-gay-gioi", "nu-co"), ("perpetrators", "nguoi-gay-gioi", "nu")),
    (("survivors", "ho-tro-gioi", "nu"), ("survivors", "ho-tro", "co")),
    *(
        (("cases", f"vu-{flag}", "co"), ("survivors", f"nan-nhan-{flag}", "co"))
        for flag in ("tao-hon", "can-huyet", "mua-ban", "xam-hai-tre-em")
    ),
    *(
        (("services", "ho-tro-loai", service), ("survivors", "ho-tro", "co"))
        for service in ("tu-van", "cham-soc", "tam-lanh", "phap-ly")
    ),
    *(
        (("forms", "vu-hinh-thuc", form), ("cases", "", ""))
        for form in ("than-the", "tinh-than", "tinh-duc", "kinh-te")
    ),
)


def short_plan(units: int) -> Plan:
    """The preset with a few communes only."""
    plan = load("son-ha-2024")
    communes = [unit for unit in plan.units if unit.kind == "commune"][:units]
    return plan.model_copy(update={"units": tuple(communes)})


def case(rng: random.Random) -> dict[str, str]:
    """The answers of a case, as the form would have them."""
    forms = [f for f in ("than-the", "tinh-than", "tinh-duc", "kinh-te") if rng.random() < 0.4]
    said = {
        "forms": " ".join(forms or ["tinh-than"]),
        "context": rng.choice(("gia-dinh", "gia-dinh", "ban-tinh", "nguoi-la")),
        "source": rng.choice(("ubnd", "cong-an", "td-111")),
    }
    if rng.random() < 0.15:
        return {**said, "victim_sex": _sex(rng), "victim_age": rng.choice(("18-59", "6-15"))}
    said["gbv_type"] = "tan-cong-tinh-duc" if "tinh-duc" in forms else "tinh-than"
    said |= {"flags": "tao-hon"} if rng.random() < 0.2 else {}
    said |= {"services": _some(rng, SERVICES)} | {"measures": _some(rng, MEASURES)}
    for number in range(1, rng.choice((2, 2, 2, 2, 3))):
        age, ethnic = rng.choice(("18-59", "18-59", "60", "d6")), rng.choice(("dtts", "kinh"))
        row = f"/vu-viec/people/victims[{number}]"
        said |= {f"{row}/sex": _sex(rng), f"{row}/age_band": age, f"{row}/ethnic": ethnic}
    for number in range(1, rng.choice((1, 2, 2, 2, 3))):
        row = f"/vu-viec/other/perps[{number}]"
        said |= {f"{row}/sex": rng.choice(("nam", "nam", "nu")), f"{row}/age_band": "18-59"}
    return said


def _sex(rng: random.Random) -> str:
    return rng.choice(("nu", "nu", "nu", "nam"))


def _some(rng: random.Random, of: Sequence[str]) -> str:
    return " ".join(one for one in of if rng.random() < 0.25)


def days(rng: random.Random, plan: Plan, changing: bool) -> Iterator[list[Counted]]:
    """The cases as they stand on one to three days; `changing`: old ones are followed up too."""
    known: list[Counted] = []
    for _ in range(rng.choice((1, 2, 3))):
        if changing:
            known = [Counted(c.unit, {**c.answers, **_followed(rng, c)}) for c in known]
        late = rng.choice((3, 8, 20, 40))
        known = known + [Counted(rng.choice(plan.units).code, case(rng)) for _ in range(late)]
        yield known


def _followed(rng: random.Random, of: Counted) -> dict[str, str]:
    if "services" not in of.answers or rng.random() < 0.7:
        return {}
    return {"services": " ".join({*of.answers["services"].split(), rng.choice(SERVICES)})}


def published(plan: Plan, known: Sequence[Sequence[Counted]]) -> list[Edition]:
    """The editions of some days, each with those before it."""
    assert plan.cases
    out: list[Edition] = []
    units = [unit.code for unit in plan.units]
    for number, cases in enumerate(known):
        counted = tables(plan.cases, plan.cases.tables, units, cases)
        day = FIRST + timedelta(days=number)
        made = edition(day, 2024, plan.smallest_count, plan.cases.tables, counted, out)
        if made:
            out.append(made)
    return out


def read_back(said: Sequence[Sequence[Line]]) -> dict[Count, dict[str, Release]]:
    """What is known of each family by the day of its edition, from lines of CSV alone."""
    counts = {called: count for count, called in CALLED.items()}
    found: dict[Count, dict[str, Release]] = {count: {} for count in COUNTS}
    for lines_of_day in said:
        for made, called, table, _, unit, _, column, _, cell in lines_of_day:
            if called not in counts:
                continue
            release = found[counts[called]].setdefault(made, Release((), None, {}))
            shown, shape = dict(release.shown), {t.name: t for t in release.tables}
            before = shape.get(table, Table(table, (), {}))
            columns = dict.fromkeys((*before.columns, *([column] if column else [])))
            units = {**before.counts, **({unit: ()} if unit else {})}
            shape[table] = Table(table, tuple(columns), units)
            if cell != HIDDEN_MARK:
                shown[table, unit or None, column or None] = int(cell)
            found[counts[called]][made] = Release(tuple(shape.values()), None, shown)
    return found


def csv_of(plan: Plan, editions: Sequence[Edition]) -> list[list[Line]]:
    """What is written on each day on which there is a new edition."""
    return [list(lines(plan, editions[: n + 1])) for n in range(len(editions))]


class Outsider:
    """An attacker on all families at once, who knows how cases and people hang together.

    A zero that follows from a zero that is shown is no secret, and does not count as hidden.
    """

    def __init__(self, said: Sequence[Sequence[Line]], growing: bool) -> None:
        known = {count: days for count, days in read_back(said).items() if days}
        self.days = {count: list(days) for count, days in known.items()}
        self.of = {c: Attacker(list(d.values()), growing) for c, d in known.items()}
        self.told: set[tuple[Count, Unknown]] = set()  # zeros that follow from shown ones
        while self._compare():
            for attacker in self.of.values():
                attacker.propagate()

    def pinned(self) -> list[tuple[Count, Unknown]]:
        """Hidden cells whose value is known now."""
        found = [(count, name) for count, a in self.of.items() for name in a.pinned()]
        return [(count, name) for count, name in found if not self._left_over(count, name)]

    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(len(attacker.hidden) for attacker in self.of.values())

    def _left_over(self, count: Count, name: Unknown) -> bool:
        """What is left of a shown total once a zero of its line has been told: never a small count.

        A cell that is hidden alone among shown ones is no such thing: it is recovered.
        """
        day, table, unit, column = name
        a = self.of[count]
        line = [n for n in a.names if n[:3] == (day, table, unit) and n[3] not in (None, column)]
        told = any((count, n) in self.told for n in line)
        rest = [*line, (day, "", unit, None)]
        small = 0 < a.low[a.names[name]] < SMALLEST
        return column is not None and told and not small and a.hidden.keys().isdisjoint(rest)

    def _compare(self) -> bool:
        moved = False
        for (few, *small), (many, *large) in NEVER_MORE:
            for day in self.days.get(few, []):
                if day in self.days.get(many, []):
                    moved |= self._bound(day, few, small, many, large)
        return moved

    def _bound(
        self, day: str, few: Count, small: Sequence[str], many: Count, large: Sequence[str]
    ) -> bool:
        less, more = self.of[few], self.of[many]
        at, then = self.days[few].index(day), self.days[many].index(day)
        moved = False
        for _, table, unit, column in list(less.names):
            if _ != at or (table, column or "") != tuple(small):
                continue
            i = less.names[at, table, unit, column]
            j = more.names[then, large[0], unit, large[1] or None]
            here = (at, table, unit, column)
            zero = (then, large[0], unit, large[1] or None) not in more.hidden and more.high[j] == 0
            if zero and less.hidden.pop(here, None) is not None:
                self.told.add((few, here))  # follows from a zero that is said
            if less.low[i] > more.low[j]:
                more.low[j], moved = less.low[i], True
            if more.high[j] < less.high[i]:
                less.high[i], moved = more.high[j], True
        return moved
