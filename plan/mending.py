"""Stand-ins for refused values, so that one look at a broken plan finds all that is wrong."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, time
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from plan.values import Plan

STARTS = ("opens", "first")  # earlier than anything that must come after them


def mended(data: dict[str, Any], error: ValidationError) -> Plan | None:
    """The plan with a stand-in for each refused value; None where nothing can stand in.

    1 what is unknown, optional or one of a list is left out, 2 a single value gets a stand-in of
    its type, 3 a list of tables has none. From the last to the first: places in lists stay right.
    """
    whole = copy.deepcopy(data)
    try:
        for n, found in enumerate(reversed(error.errors(include_input=False))):
            _mend(whole, found["loc"], found["type"] == "extra_forbidden", n)
        return Plan.model_validate(whole)
    except (ValidationError, LookupError, TypeError):
        return None


def _mend(whole: Any, loc: tuple[int | str, ...], unknown: bool, n: int) -> None:
    *way, last = loc
    place = whole
    for step in way:
        place = place[step]
    if unknown or isinstance(last, int):
        del place[last]
        return
    optional, kind = _field(loc)
    if optional:
        place.pop(last, None)
    else:
        place[last] = _stand_in(kind, str(last), n)


def _field(loc: tuple[int | str, ...]) -> tuple[bool, Any]:
    """Whether the place may stay empty, and the type of what belongs there."""
    kind: Any = Plan
    optional = False
    for step in loc:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields[str(step)]
            optional, kind = not field.is_required(), field.annotation
        else:  # an entry of a list, or of a table with free keys
            optional, kind = False, get_args(kind)[0 if isinstance(step, int) else 1]
    return optional, kind


def _stand_in(kind: Any, name: str, n: int) -> Any:
    """A value of a type that breaks nothing else; LookupError if there is none."""
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        needed = {k: f.annotation for k, f in kind.model_fields.items() if f.is_required()}
        return {key: _stand_in(annotation, key, n) for key, annotation in needed.items()}
    simple = {
        str: f"?{n}",
        int: 0,
        date: date.min if name in STARTS else date.max,
        time: time(12),
        datetime: datetime(2000, 1, 1, tzinfo=UTC),
    }
    return simple[kind]
