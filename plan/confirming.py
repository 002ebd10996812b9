"""What of a plan is still to be confirmed: keys that name a place in plan.toml."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from plan.folders import LAST_YEAR
from plan.problems import FILE, Problem
from plan.values import Plan

NOWHERE = object()


def unconfirmed(plan: Plan) -> Iterator[Problem]:
    """A problem for each key whose value is still to be confirmed."""
    for key in plan.unconfirmed:
        write = "the confirmed value, and take the key out of `unconfirmed`"
        file = LAST_YEAR if key == "last_year" else FILE
        yield Problem(file, key, "still to be confirmed", write)


def unknown_keys(plan: Plan) -> Iterator[Problem]:
    """A problem for each key in `unconfirmed` that names nothing."""
    for number, key in enumerate(plan.unconfirmed):
        if _value(plan, key) is NOWHERE:
            write = "a key of this file, like theme or duties.ket-qua.before"
            yield Problem(FILE, f"unconfirmed.{number}", f"there is no “{key}”", write)


def _value(plan: Plan, key: str) -> object:
    """What stands at a key; an entry of a list is named by its id or code."""
    place: object = plan
    for step in key.split("."):
        place = _step(place, step)
    return place


def _step(place: object, step: str) -> object:
    if isinstance(place, tuple):
        named = (p for p in place if step in (getattr(p, "id", ""), getattr(p, "code", "")))
        return next(named, NOWHERE)
    if isinstance(place, dict):
        return place.get(step, NOWHERE)
    if isinstance(place, BaseModel) and step in type(place).model_fields:
        return getattr(place, step)
    return NOWHERE
