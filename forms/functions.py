"""The OpenRosa functions that an expression may call, as the ODK XForms specification has them."""

from __future__ import annotations

import hashlib
import math
import random
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from lxml import etree

from forms.dates import DATE, day_text, days, decimal_time, format_moment

JR = "http://openrosa.org/javarosa"
LONGEST_PATTERN = 300  # characters of a regular expression: a form is data, not code


class Frame(Protocol):
    """What an evaluation is about: set by the engine before each call."""

    main: etree._Element
    current: etree._Element
    today: str

    def instance(self, name: str) -> etree._Element: ...
    def lookup(self, dataset: str, column: str, key: str, value: str) -> str: ...
    def choice_label(self, value: str, path: str) -> str: ...


def text(value: Any) -> str:
    """The string value of an XPath result, numbers written as XForms writes them."""
    if isinstance(value, list):
        return _node_text(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def number(value: Any) -> float:
    """The number of an XPath result; a date is its days since 1970, "" is NaN."""
    if isinstance(value, bool | float | int):
        return float(value)
    written = text(value).strip()
    day = days(written)
    if day is not None:
        return day
    return float(written) if re.fullmatch(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)", written) else math.nan


def truth(value: Any) -> bool:
    """The truth of an XPath result; a node counts by its value, as in JavaRosa."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return bool(value) and not math.isnan(value)
    return text(value) != ""


def _node_text(node: Any) -> str:
    return (node.text or "") if isinstance(node, etree._Element) else str(node)


def _texts(values: Sequence[Any]) -> list[str]:
    found: list[str] = []
    for value in values:
        found += [_node_text(n) for n in value] if isinstance(value, list) else [text(value)]
    return found


def _numbers(values: Sequence[Any]) -> list[float]:
    return [n for n in map(number, _texts(values)) if not math.isnan(n)]


def _round(value: Any, places: Any = 0.0) -> float:
    given, digits = number(value), int(number(places))
    if not math.isfinite(given):
        return given
    scale = 10.0**digits
    return math.floor(given * scale + 0.5) / scale


def _position(nodes: list[etree._Element]) -> float:
    if not nodes:
        return math.nan
    return float(len(list(nodes[0].itersiblings(nodes[0].tag, preceding=True))) + 1)


def _date(value: Any) -> str:
    if isinstance(value, float):
        return day_text(value)
    written = text(value)
    return written if days(written) is not None else ""


def _substr(value: Any, start: Any, end: Any = None) -> str:
    written = text(value)
    return written[int(number(start)) : None if end is None else int(number(end))]


def _selected_at(value: Any, index: Any) -> str:
    parts, at = text(value).split(), number(index)
    return parts[int(at)] if not math.isnan(at) and 0 <= at < len(parts) else ""


def _regex(value: Any, pattern: Any) -> bool:
    return re.fullmatch(text(pattern)[:LONGEST_PATTERN], text(value)[:1000]) is not None


def _checklist(low: Any, high: Any, *values: Any) -> bool:
    count = sum(truth(v) for v in values)
    least, most = number(low), number(high)
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _digest(value: Any, algorithm: Any, encoding: Any = "base64") -> str:
    import base64

    name = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384"}
    done = hashlib.new(name.get(text(algorithm), "sha512"), text(value).encode())
    if text(encoding) == "hex":
        return done.hexdigest()
    return base64.b64encode(done.digest()).decode()


def _randomize(nodes: list[etree._Element], seed: Any = None) -> list[etree._Element]:
    mixed = list(nodes)
    random.Random(None if seed is None else number(seed)).shuffle(mixed)
    return mixed


def _indexed_repeat(nodes: list[etree._Element], *levels: Any) -> str:
    """`indexed-repeat(node, repeat, index…)`: the node below the index-th repeat."""
    wanted = [
        (groups, int(number(index)))
        for groups, index in zip(levels[::2], levels[1::2], strict=True)
    ]
    for node in nodes:
        above = list(node.iterancestors())
        if all(g and 0 < i <= len(g) and g[i - 1] in above for g, i in wanted):
            return node.text or ""
    return ""


def plain_functions() -> dict[str, Callable[..., Any]]:
    """The functions that need nothing but their arguments."""
    return {
        "x-number": number,
        "x-boolean": truth,
        "x-round": _round,
        "x-position": _position,
        "x-concat": lambda *v: "".join(_texts(v)),
        "if": lambda c, a, b: text(a) if truth(c) else text(b),
        "selected": lambda v, name: text(name) in text(v).split(),
        "selected-at": _selected_at,
        "count-selected": lambda v: float(len(text(v).split())),
        "count-non-empty": lambda *v: float(sum(t != "" for t in _texts(v))),
        "coalesce": lambda *v: next((t for t in map(text, v) if t), ""),
        "join": lambda sep, *v: text(sep).join(_texts(v)),
        "substr": _substr,
        "regex": _regex,
        "date": _date,
        "date-time": _date,
        "format-date": lambda v, p: format_moment(text(v) or "", text(p)),
        "format-date-time": lambda v, p: format_moment(text(v) or "", text(p)),
        "decimal-date-time": number,
        "decimal-time": lambda v: decimal_time(text(v)),
        "int": lambda v: float(math.trunc(n)) if math.isfinite(n := number(v)) else n,
        "min": lambda *v: min(_numbers(v), default=math.nan),
        "max": lambda *v: max(_numbers(v), default=math.nan),
        "pow": lambda a, b: math.pow(number(a), number(b)),
        "abs": lambda v: abs(number(v)),
        "sqrt": lambda v: math.sqrt(number(v)) if number(v) >= 0 else math.nan,
        "pi": lambda: math.pi,
        "boolean-from-string": lambda v: text(v) in ("true", "1"),
        "true-or-false": truth,
        "uuid": lambda *_: str(uuid.uuid4()),
        "random": random.random,
        "checklist": _checklist,
        "weighted-checklist": lambda low, high, *v: (
            number(low) <= sum(number(w) for c, w in zip(v[::2], v[1::2], strict=True) if truth(c))
            and sum(number(w) for c, w in zip(v[::2], v[1::2], strict=True) if truth(c))
            <= number(high)
        ),
        "digest": _digest,
        "randomize": _randomize,
        "indexed-repeat": _indexed_repeat,
        "ends-with": lambda v, end: text(v).endswith(text(end)),
        "version": lambda: "",
    }


def frame_functions(frame: Frame) -> dict[str, Callable[..., Any]]:
    """The functions that read the form's data, its datasets or the day."""
    return {
        "x-main": lambda: [frame.main],
        "current": lambda: [frame.current],
        "instance": lambda name: [frame.instance(text(name))],
        "today": lambda: frame.today,
        "now": lambda: f"{frame.today}T00:00:00.000",
        "once": lambda v: frame.current.text or text(v),
        "pulldata": lambda d, c, k, v: frame.lookup(text(d), text(c), text(k), text(v)),
        "jr:choice-name": lambda v, path: frame.choice_label(text(v), text(path)),
        "jr:itext": lambda v: text(v),
    }


def extensions(frame: Frame) -> dict[tuple[str | None, str], Callable[..., Any]]:
    """All functions, in the shape that lxml takes; the call's context is dropped."""
    functions = {**plain_functions(), **frame_functions(frame)}

    def bare(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda _context, *arguments: function(*arguments)

    return {
        ((JR, n[3:]) if n.startswith("jr:") else (None, n)): bare(f) for n, f in functions.items()
    }


def is_date(value: str) -> bool:
    """Whether a text is a real ISO date."""
    return DATE.fullmatch(value) is not None and days(value) is not None
