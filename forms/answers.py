"""Whether a typed answer is of its question's type: canonical XForms text in, a kind out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from forms.dates import DATE, DATETIME, days
from forms.values import Choice, Kind

INTEGER = re.compile(r"-?[0-9]{1,15}")
DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
POINT = re.compile(r"-?[0-9.]{1,12} -?[0-9.]{1,12}( -?[0-9.]{1,12} [0-9.]{1,12})?")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def fits(kind: Kind, value: str, choices: tuple[Choice, ...], parameters: Mapping[str, str]) -> str:
    """ "" when the value may be stored, else the kind of violation: type, choice or range."""
    if UNWRITABLE.search(value):
        return "type"
    match kind:
        case Kind.INTEGER:
            return "" if INTEGER.fullmatch(value) else "type"
        case Kind.DECIMAL:
            return "" if DECIMAL.fullmatch(value) else "type"
        case Kind.DATE:
            return "" if DATE.fullmatch(value) and days(value) is not None else "type"
        case Kind.DATETIME:
            return "" if DATETIME.fullmatch(value) and days(value) is not None else "type"
        case Kind.TIME:
            return "" if _is_time(value) else "type"
        case Kind.SELECT_ONE:
            return "" if value in {c.name for c in choices} else "choice"
        case Kind.SELECT_MULTIPLE:
            return "" if set(value.split()) <= {c.name for c in choices} else "choice"
        case Kind.RANK:
            return "" if set(value.split()) == {c.name for c in choices} else "choice"
        case Kind.RANGE:
            return _in_range(value, parameters)
        case Kind.GEOPOINT:
            return "" if POINT.fullmatch(value) else "type"
        case Kind.ACKNOWLEDGE:
            return "" if value == "OK" else "type"
        case _:
            return ""


def _is_time(value: str) -> bool:
    try:
        time.fromisoformat(value)
    except ValueError:
        return False
    return True


def _in_range(value: str, parameters: Mapping[str, str]) -> str:
    if not DECIMAL.fullmatch(value):
        return "type"
    low, high = float(parameters.get("start", 0)), float(parameters.get("end", 10))
    step = float(parameters.get("step", 1)) or 1.0
    steps = (float(value) - low) / step
    inside = min(low, high) <= float(value) <= max(low, high)
    return "" if inside and abs(steps - round(steps)) < 1e-9 else "range"
