"""The OpenRosa functions that need nothing but their arguments.

Source: ODK XForms specification, “XPath Functions”. A function never raises: what it cannot do
is NaN or the empty text.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import random
import string
import uuid
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from forms import geography as geo
from forms import patterns
from forms.conversions import equal, number, numbers, text, texts, truth, visible, whole
from forms.dates import DATE, day_text, days, decimal_time, moment_of, moment_text

ALGORITHMS = {
    "MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512",
}  # fmt: skip
LONGEST_ID = 1_000  # characters of `uuid(n)`
MOST_PLACES = 30  # of `round(x, n)`, as in JavaRosa
GUID = string.ascii_uppercase + string.digits


def _calculated(function: Callable[..., float]) -> Callable[..., float]:
    """A function of numbers; outside its domain it is not a number."""

    def safe(*values: Any) -> float:
        try:
            return function(*map(number, values))
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf

    return safe


def _logarithm(function: Callable[[float], float]) -> Callable[..., float]:
    return _calculated(lambda x: -math.inf if x == 0 else function(x))


def _round(value: Any, places: Any = 0.0) -> float:
    """Half goes up, towards positive infinity (XPath 1.0, 4.4), in decimal figures."""
    given, digits = number(value), whole(places)
    if not math.isfinite(given):
        return given
    if abs(digits) > MOST_PLACES:
        return math.nan
    way = ROUND_HALF_DOWN if given < 0 else ROUND_HALF_UP
    scale = Decimal(1).scaleb(digits)
    return float((Decimal(repr(given)) * scale).quantize(Decimal(1), way) / scale)


def _position(nodes: list[etree._Element]) -> float:
    if not nodes:
        return math.nan
    return float(len(list(nodes[0].itersiblings(nodes[0].tag, preceding=True))) + 1)


def _date(value: Any) -> str:
    if isinstance(value, float):
        return day_text(value)
    moment = moment_of(text(value))
    if moment:
        return moment.date().isoformat()
    return day_text(number(value))


def _date_time(value: Any) -> str:
    written = text(value)
    if not isinstance(value, float) and days(written) is not None:
        return moment_text(number(written)) if DATE.fullmatch(written) else written
    return moment_text(number(value))


def _decimal_time(value: Any) -> float:
    given = value if isinstance(value, float) else math.nan
    return given - math.floor(given) if math.isfinite(given) else decimal_time(text(value))


def _substr(value: Any, start: Any, end: Any = None) -> str:
    """From 0; below 0 counts from the end."""
    written = text(value)
    return written[whole(start) : None if end is None else whole(end)]


def _selected_at(value: Any, index: Any) -> str:
    parts, at = text(value).split(), whole(index, -1)
    return parts[at] if 0 <= at < len(parts) else ""


def _checklist(low: Any, high: Any, *values: Any) -> bool:
    flags = visible(values[0]) if len(values) == 1 and isinstance(values[0], list) else values
    return _between(low, float(sum(truth([f] if _is_node(f) else f) for f in flags)), high)


def _weighted_checklist(low: Any, high: Any, *values: Any) -> bool:
    pairs = zip(values[::2], values[1::2], strict=True)
    return _between(low, sum(number(weight) for flag, weight in pairs if truth(flag)), high)


def _is_node(value: Any) -> bool:
    return isinstance(value, etree._Element)


def _between(low: Any, found: float, high: Any) -> bool:
    """-1 means that there is no such limit."""
    least, most = number(low), number(high)
    return (least == -1 or found >= least) and (most == -1 or found <= most)


def _digest(value: Any, algorithm: Any, encoding: Any = "base64") -> str:
    name = ALGORITHMS.get(text(algorithm))
    if name is None:
        return ""
    done = hashlib.new(name, text(value).encode(), usedforsecurity=False)
    return done.hexdigest() if text(encoding) == "hex" else base64.b64encode(done.digest()).decode()


def _base64_decode(value: Any) -> str:
    try:
        return base64.b64decode(text(value), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _uuid(length: Any = None) -> str:
    if length is None:
        return str(uuid.uuid4())
    return "".join(random.choices(GUID, k=max(0, min(whole(length), LONGEST_ID))))


def _indexed_repeat(nodes: list[etree._Element], *levels: Any) -> str:
    """`indexed-repeat(node, repeat, index…)`: the node below the index-th row; below 1 is 1."""
    wanted = [
        (set(rows), max(1, whole(index)))
        for rows, index in zip(levels[::2], levels[1::2], strict=True)
    ]
    for node in nodes:
        above = list(node.iterancestors())
        rows = [next((a for a in above if a in rows), None) for rows, _index in wanted]
        found = [_position([row]) if row is not None else 0.0 for row in rows]
        if found == [float(index) for _rows, index in wanted]:
            return node.text or ""
    return ""


def _points(values: Sequence[Any]) -> list[geo.Point]:
    return geo.points(texts(values)) or []


def _geofence(point: Any, shape: Any) -> bool:
    at = _points([point])
    return len(at) == 1 and geo.inside(at[0], _points([shape]))


def _sum(nodes: Any) -> float:
    """What is no number makes the sum none (XPath 1.0, 4.4)."""
    return math.fsum(map(number, texts([nodes])))


PLAIN: dict[str, Callable[..., Any]] = {
    "x-number": number,
    "x-boolean": truth,
    "x-string": text,
    "x-equal": equal,
    "x-step": lambda value: value,
    "x-round": _round,
    "x-position": _position,
    "x-concat": lambda *v: "".join(texts(v)),
    "x-count": lambda nodes: float(len(visible(nodes))),
    "x-sum": _sum,
    "if": lambda condition, yes, no: yes if truth(condition) else no,
    "coalesce": lambda one, other: one if text(one) not in ("", "NaN") else other,
    "selected": lambda v, name: text(name).strip() in text(v).split(),
    "selected-at": _selected_at,
    "count-selected": lambda v: float(len(text(v).split())),
    "count-non-empty": lambda *v: float(sum(t != "" for t in texts(v))),
    "join": lambda sep, *v: text(sep).join(texts(v)),
    "substr": _substr,
    "ends-with": lambda v, end: text(v).endswith(text(end)),
    "regex": lambda v, pattern: patterns.matches(text(v), text(pattern)),
    "date": _date,
    "date-time": _date_time,
    "decimal-date-time": number,
    "decimal-time": _decimal_time,
    "int": lambda v: float(math.trunc(n)) if math.isfinite(n := number(v)) else n,
    "min": lambda *v: min(numbers(v), default=math.nan),
    "max": lambda *v: max(numbers(v), default=math.nan),
    "pow": _calculated(math.pow),
    "abs": _calculated(abs),
    "sqrt": _calculated(math.sqrt),
    "sin": _calculated(math.sin),
    "cos": _calculated(math.cos),
    "tan": _calculated(math.tan),
    "asin": _calculated(math.asin),
    "acos": _calculated(math.acos),
    "atan": _calculated(math.atan),
    "atan2": _calculated(math.atan2),
    "exp": _calculated(math.exp),
    "exp10": _calculated(lambda x: math.pow(10.0, x)),
    "log": _logarithm(math.log),
    "log10": _logarithm(math.log10),
    "pi": lambda: math.pi,
    "random": random.random,
    "uuid": _uuid,
    "boolean-from-string": lambda v: text(v).lower() == "true" or text(v) == "1",
    "checklist": _checklist,
    "weighted-checklist": _weighted_checklist,
    "digest": _digest,
    "base64-decode": _base64_decode,
    "indexed-repeat": _indexed_repeat,
    "area": lambda *v: geo.area(_points(v)),
    "distance": lambda *v: geo.distance(_points(v)),
    "geofence": _geofence,
    "intersects": lambda v: geo.crosses_itself(_points([v])),
}
PLAIN["is-selected"] = PLAIN["selected"]
PLAIN["enclosed-area"] = PLAIN["area"]
