"""The plan, a standing in which everything is owed, and invented people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plan.loading import load
from plan.values import Duty, Plan
from schedules.due import Nudge, Standing
from storage.values import Filing, Person

PLAN = load("son-ha-2024")
MOT = Person("mot", "Chị Mẫu Một", "21325", "officer", "chị")
HAI = Person("hai", "Anh Mẫu Hai", "21328", "officer", "anh")
LEAD = Person("truong", "Anh Mẫu Ba", "21325", "lead", "anh")
DESK = Person("ban", "Chị Mẫu Tư", "ldtbxh", "desk", "chị")


def standing(*people: Person, duties: tuple[str, ...] = ("ket-qua",)) -> Standing:
    """Everybody can be reached, and nobody has filed."""
    owed = [Filing(d, u.code) for d in duties for u in PLAN.owing(PLAN.duty(d))]
    return Standing(tuple(owed), people, frozenset(p.id for p in people))


def filed(known: Standing, *units: str) -> Standing:
    """The same after these units have reported."""
    rows = (replace(f, state="submitted") if f.unit in units else f for f in known.filings)
    return replace(known, filings=tuple(rows))


def after(known: Standing, nudges: tuple[Nudge, ...]) -> Standing:
    """The same day, once these nudges have gone out."""
    keys = {(i.unit, i.duty, i.rung, n.person.id) for n in nudges for i in n.items}
    asked = {(i.unit, i.duty, n.person.id) for n in nudges for i in n.items if i.reminder}
    return replace(
        known,
        fired=known.fired | keys,
        nudged_today=known.nudged_today | {n.person.id for n in nudges},
        answered={k: v for k, v in known.answered.items() if k not in asked},
    )


def year(opens: date, before: date) -> tuple[Plan, Duty]:
    """The plan with its first duty in another time of another year."""
    duty = PLAN.duties[0].model_copy(update={"opens": opens, "before": before})
    month = PLAN.month.model_copy(update={"first": opens, "last": before})
    return PLAN.model_copy(update={"duties": (duty,), "month": month}), duty
