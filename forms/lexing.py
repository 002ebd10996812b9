"""The words of an XPath expression, with the limits that hold before it is understood."""

from __future__ import annotations

import re

from forms.limits import LONGEST_EXPRESSION, MOST_NESTED

TOKEN = re.compile(
    r"\s*(?:(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<op>\.\.|::|//|!=|<=|>=|[()\[\].@,|+\-=<>/*$])"
    r"|(?P<name>[^\W\d][\w.\-]*(?::(?!:)[^\W\d][\w.\-]*)?))"
)


class ExpressionError(Exception):
    """The expression is no XPath 1.0, or uses what is not supported."""

    def __init__(self, reason: str, code: str = "bad-expression", what: str = "") -> None:
        super().__init__(reason)
        self.code, self.what = code, what


def tokens(source: str) -> list[tuple[str, str]]:
    """Kind and text of each word; ends with an empty one."""
    if len(source) > LONGEST_EXPRESSION:
        reason = f"the expression is longer than {LONGEST_EXPRESSION:,} characters"
        raise ExpressionError(reason, "too-complex")
    found: list[tuple[str, str]] = []
    at, end, depth = 0, len(source.rstrip()), 0
    while at < end:
        match = TOKEN.match(source, at)
        if not match or match.end() == at:
            raise ExpressionError(f"“{source[at : at + 10].strip()}” is not understood")
        kind = str(match.lastgroup)
        found.append((kind, match.group(kind)))
        depth += _opens(*found[-1])
        if depth > MOST_NESTED:
            raise ExpressionError(f"more than {MOST_NESTED} brackets are nested", "too-complex")
        at = match.end()
    return [*found, ("", "")]


def _opens(kind: str, word: str) -> int:
    if kind != "op":
        return 0
    return 1 if word in "([" else -1 if word in ")]" else 0
