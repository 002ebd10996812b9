"""The figures of one activity, each to its question; what does not agree goes to none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dialogue.pasting.labelling import Figure
from dialogue.pasting.labels import (
    CHILDREN,
    COUNT,
    EACH,
    ETHNIC,
    GROUPS,
    MEN,
    PART,
    PEOPLE,
    REACH,
    SESSIONS,
    THINGS,
    WOMEN,
)

QUANTITY = "quantity"
PERSONS = (PEOPLE, WOMEN, MEN, ETHNIC, CHILDREN)
EVENTS = frozenset(("hoi", "cuoc", "toa", "dien", "lop", "buoi", "le", "mit"))  # “2 hội nghị”


@dataclass(frozen=True, slots=True)
class Counted:
    """What the figures of an activity say, and the figures that go nowhere."""

    values: dict[str, int]
    left: tuple[Figure, ...]


def count(
    figures: Sequence[Figure],
    kind: str,
    units: Sequence[str],
    takes: Collection[str],
    adds: bool,
) -> Counted:
    """The figures by what they count.

    `units` are the words in which the kind of activity is counted, `takes` what the form asks
    about it, `adds` whether men may be added to women. A figure counts only when it is the only
    one of its sort and agrees with the others.
    """
    meant = [_meant(f, kind, units, takes) for f in figures]
    sure = [f for f in meant if f.kind and f.value is not None and not f.doubt]
    values: dict[str, int] = {}
    for sort in (*PERSONS, SESSIONS, QUANTITY, REACH):
        said = {f.value for f in meant if f.kind == sort and not f.doubt}
        if len(said) == 1 and (value := said.pop()) is not None:
            values[sort] = value
    _without_total(values, meant, sure)
    _agreeing(values)
    if adds:
        _derived(values, meant)
    fits = {sort: value for sort, value in values.items() if sort in takes}
    return Counted(fits, tuple(f for f in meant if not _used(f, values, fits)))


def _used(figure: Figure, values: dict[str, int], fits: dict[str, int]) -> bool:
    if figure.kind == MEN:
        return values.get(MEN) == figure.value and WOMEN in fits and PEOPLE in fits
    return not figure.doubt and figure.kind in fits and fits[figure.kind] == figure.value


def _meant(figure: Figure, kind: str, units: Sequence[str], takes: Collection[str]) -> Figure:
    """The figure with what it counts for this kind of activity."""
    unit = figure.unit.split(" ")[-1:] if figure.kind in (COUNT, SESSIONS) else []
    if figure.kind == REACH and REACH not in takes and PEOPLE in takes and "nguoi" in figure.unit:
        return replace(figure, kind=PEOPLE)
    if figure.kind == REACH and PEOPLE in takes and "nguoi" in figure.unit:
        return replace(figure, kind="")  # heard or attended: the kind of activity would tell
    if figure.kind == PEOPLE and figure.unit.startswith("luot") and REACH in takes:
        return replace(figure, kind=REACH)
    if figure.money:
        return replace(figure, kind="")
    if QUANTITY in takes and (unit and unit[0] in units):
        return replace(figure, kind=QUANTITY)
    if figure.thing == kind and kind and not figure.kind:
        return replace(figure, kind=_of_thing(figure.unit, units, takes))
    return replace(figure, kind="") if figure.kind == COUNT else figure


def _of_thing(unit: str, units: Sequence[str], takes: Collection[str]) -> str:
    """“3 băng rôn” counts the thing itself, “2 hội nghị” sessions, “3 tin bài” articles."""
    first = unit.split(" ")[0]
    if QUANTITY in takes and units and (units[0] in THINGS or first in units):
        return QUANTITY
    return SESSIONS if SESSIONS in takes and first in EVENTS else ""


def _without_total(values: dict[str, int], meant: list[Figure], sure: list[Figure]) -> None:
    """1 two totals are none, nor are their parts; 2 what is said of each session is no total;
    3 a part that stands before the total, or beside it, may not be in it."""
    people = [f for f in sure if f.kind == PEOPLE]
    parts = [f for f in sure if f.kind == PART]
    if len({f.value for f in people}) > 1:
        for sort in PERSONS:
            values.pop(sort, None)
        return
    if PEOPLE not in values and any(f.doubt == EACH and f.kind in (PEOPLE, PART) for f in meant):
        for sort in PERSONS:
            values.pop(sort, None)
    if not people and len(parts) == 1 and parts[0].value is not None:
        if not any(f.kind == PEOPLE for f in meant):
            values[PEOPLE] = parts[0].value
    elif people and parts and not all(_inside(p, people) for p in parts):
        values.pop(PEOPLE, None)


def _inside(part: Figure, people: list[Figure]) -> bool:
    total = people[0].value or 0
    return part.start > people[0].start and (part.value or 0) <= total


def _agreeing(values: dict[str, int]) -> None:
    """Parts that are more than the whole take it, and themselves, away."""
    total, women, men = (values.get(sort) for sort in (PEOPLE, WOMEN, MEN))
    if total is None:
        return
    if women is not None and men is not None and women + men != total:
        for sort in (PEOPLE, WOMEN, MEN):
            values.pop(sort, None)
    for sort in GROUPS:
        if values.get(sort, 0) > total:
            values.pop(sort, None)
            values.pop(PEOPLE, None)


def _derived(values: dict[str, int], meant: list[Figure]) -> None:
    """Men and women and nobody else make the total; a total without its men is its women."""
    others = any(f.kind in (CHILDREN, PART) for f in meant)
    total, women, men = (values.get(sort) for sort in (PEOPLE, WOMEN, MEN))
    if men is None or others:
        return
    if total is None and women is not None and not any(f.kind == PEOPLE for f in meant):
        values[PEOPLE] = women + men
    elif women is None and total is not None and not any(f.kind == WOMEN for f in meant):
        values[WOMEN] = total - men
