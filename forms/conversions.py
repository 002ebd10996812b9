"""XPath values as texts, numbers and truths, the way the ODK XForms specification has them.

A node-set arrives as a list of nodes, a number as `float`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from forms.dates import days
from forms.paths import HIDDEN, takes_part

NUMBER = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
NEARLY = 1e-12  # JavaRosa takes numbers for equal that differ by less


def text(value: Any) -> str:
    """The string value (XPath 1.0, 4.2); of several nodes the first counts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return node_text(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    return str(value)


def _number_text(value: float) -> str:
    """Without an exponent, and without a point where nothing follows it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def number(value: Any) -> float:
    """The number; a date is its days since 1970, the empty text is not a number."""
    if isinstance(value, bool | float | int):
        return float(value)
    written = text(value).strip()
    if NUMBER.fullmatch(written):
        return float(written)
    day = days(written) if len(written) >= len("2024-11-20") else None
    return math.nan if day is None else day


def truth(value: Any) -> bool:
    """The truth; a node counts by its text, so that "false" is true (so the specification)."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not math.isnan(value) and abs(value) > NEARLY
    return text(value) != ""


def equal(one: Any, other: Any) -> bool:
    """Booleans, then numbers, then texts are compared; several nodes count by the first."""
    if isinstance(one, bool) or isinstance(other, bool):
        return truth(one) == truth(other)
    if isinstance(one, float) or isinstance(other, float):
        return abs(number(one) - number(other)) < NEARLY
    return text(one) == text(other)


def node_text(node: Any) -> str:
    """The text of a node."""
    return (node.text or "") if isinstance(node, etree._Element) else str(node)


def visible(nodes: list[Any]) -> list[Any]:
    """The nodes that take part: an irrelevant one is not there for a sum or a count."""
    return [n for n in nodes if not isinstance(n, etree._Element) or takes_part(n, HIDDEN)]


def texts(values: Sequence[Any]) -> list[str]:
    """All values of the arguments; a node-set gives each of its nodes."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found += [node_text(node) for node in visible(value)]
        else:
            found.append(text(value))
    return found


def numbers(values: Sequence[Any]) -> list[float]:
    """All numbers among the arguments; what is no number is left out."""
    return [n for n in map(number, texts(values)) if not math.isnan(n)]


def whole(value: Any, otherwise: int = 0) -> int:
    """A number without its fraction; `otherwise` when it is none."""
    given = number(value)
    return math.trunc(given) if math.isfinite(given) else otherwise
