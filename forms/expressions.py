"""XForms expressions: XPath 1.0 rewritten so that lxml gives OpenRosa's answers.

libxml2 knows neither dates in arithmetic nor `position(..)`, `round(x, n)` or `current()`, and
an XPath core function cannot be replaced. So an expression is parsed once, when the form is
loaded, and written anew:

1. operands of `<`, `<=`, `>`, `>=`, `+`, `-`, `*`, `div`, `mod` go through `x-number`, which
   reads an ISO date as a number of days (ODK XForms specification, “dates in arithmetic”);
2. an absolute path `/data/a` starts at `x-main()`, so that inside a predicate on a secondary
   instance it still means the form's own data;
3. core functions whose OpenRosa meaning differs get another name (`RENAMED`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"\s*(?:(?P<string>\"[^\"]*\"|'[^']*')"
    r"|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<op>\.\.|::|//|!=|<=|>=|[()\[\].@,|+\-=<>/*$])"
    r"|(?P<name>[^\W\d][\w.\-]*(?::(?!:)[^\W\d][\w.\-]*)?))"
)
RENAMED = {"round": "x-round", "number": "x-number", "boolean": "x-boolean", "concat": "x-concat"}
CORE = frozenset(
    [
        "last",
        "position",
        "count",
        "id",
        "local-name",
        "namespace-uri",
        "name",
        "string",
        "starts-with",
        "contains",
        "substring-before",
        "substring-after",
        "substring",
        "string-length",
        "normalize-space",
        "translate",
        "not",
        "true",
        "false",
        "sum",
        "floor",
        "ceiling",
    ]
)
NODE_TYPES = frozenset({"comment", "text", "processing-instruction", "node"})
BINARY = (
    ({"or"}, False),
    ({"and"}, False),
    ({"=", "!="}, False),
    ({"<", "<=", ">", ">="}, True),
    ({"+", "-"}, True),
    ({"*", "div", "mod"}, True),
)


class ExpressionError(Exception):
    """The expression is no XPath 1.0, or uses what is not supported."""


@dataclass
class Rewritten:
    """An expression as lxml is to see it, with what it reads and calls."""

    text: str
    paths: list[str] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)


def rewrite(source: str) -> Rewritten:
    """Parse and rewrite one expression; ExpressionError says what is not understood."""
    parser = _Parser(source)
    parser.out.text = parser.expression()
    if parser.kind:
        raise ExpressionError(f"“{parser.value}” is not expected in “{source.strip()}”")
    return parser.out


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(source.rstrip())
    while at < end:
        match = TOKEN.match(source, at)
        if not match or match.end() == at:
            raise ExpressionError(f"“{source[at : at + 10].strip()}” is not understood")
        yield str(match.lastgroup), match.group(str(match.lastgroup))
        at = match.end()
    yield "", ""


class _Parser:
    """Recursive descent over XPath 1.0, section 3; gives text instead of a tree."""

    def __init__(self, source: str) -> None:
        self.out = Rewritten("")
        self._all = list(_tokens(source))
        self._at = 0
        self._nested = 0

    @property
    def kind(self) -> str:
        return self._all[self._at][0]

    @property
    def value(self) -> str:
        return self._all[self._at][1]

    def _next(self) -> str:
        value = self.value
        self._at += 1
        return value

    def _take(self, *values: str) -> str:
        return self._next() if self.kind != "string" and self.value in values else ""

    def _need(self, value: str) -> str:
        if not self._take(value):
            raise ExpressionError(f"“{value}” is missing before “{self.value or 'the end'}”")
        return value

    def expression(self, level: int = 0) -> str:
        """One level of binary operators; the deepest is the unary minus."""
        self._nested += 1
        if self._nested > 400:
            raise ExpressionError("nested too deeply")
        try:
            return self._binary(level) if level < len(BINARY) else self._unary()
        finally:
            self._nested -= 1

    def _binary(self, level: int) -> str:
        operators, numeric = BINARY[level]
        left = self.expression(level + 1)
        while self.value in operators and self.kind in ("op", "name"):
            operator, right = self._next(), self.expression(level + 1)
            if numeric:
                left, right = f"x-number({left})", f"x-number({right})"
            left = f"({left} {operator} {right})"
        return left

    def _unary(self) -> str:
        if self._take("-"):
            return f"(- x-number({self._unary()}))"
        left = self._path()
        while self._take("|"):
            left = f"{left} | {self._path()}"
        return left

    def _path(self) -> str:
        start = self._at
        text, plain = self._path_start()
        while self.value in ("/", "//") and self.kind == "op":
            text += self._next() + self._step()
        if plain:
            self.out.paths.append(text)
        if self._at == start:
            raise ExpressionError(f"“{self.value or 'the end'}” is not expected")
        return text

    def _path_start(self) -> tuple[str, bool]:
        """The head of a path, and whether it is a location path (not a value)."""
        if self.kind in ("string", "number"):
            return self._next(), False
        if self._take("("):
            return f"({self.expression()}{self._need(')')}" + self._predicates(), False
        if self.kind == "name" and self._all[self._at + 1][1] == "(" and not self._is_node_type():
            return self._call() + self._predicates(), False
        if self.value in ("/", "//"):
            return self._absolute(), True
        return self._step(), True

    def _absolute(self) -> str:
        """`/data/a` → `x-main()/a`: the root element's own name is dropped."""
        slash = self._next()
        if slash == "//":
            return "x-main()//" + self._step()
        if self.kind == "name":
            self._next()
            return "x-main()" + self._predicates()
        return "x-main()"

    def _is_node_type(self) -> bool:
        return self.value in NODE_TYPES

    def _call(self) -> str:
        name = self._next()
        self.out.functions.add(name)
        self._need("(")
        arguments: list[str] = []
        while not self._take(")"):
            arguments.append(self.expression())
            if self.value != ")":
                self._need(",")
        if name == "position" and arguments:
            name = "x-position"
        return f"{RENAMED.get(name, name)}({', '.join(arguments)})"

    def _step(self) -> str:
        text = self._take(".", "..") or self._take("@")
        if text in (".", ".."):
            return text + self._predicates()
        if self._take("*"):
            return text + "*" + self._predicates()
        if self.kind != "name":
            raise ExpressionError(f"“{self.value or 'the end'}” is not expected")
        text += self._next()
        if self._take("::"):
            return f"{text}::{self._step()}"
        if self._take("("):
            text += f"({self._need(')')}"
        return text + self._predicates()

    def _predicates(self) -> str:
        text = ""
        while self._take("["):
            text += f"[{self.expression()}{self._need(']')}"
        return text
