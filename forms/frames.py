"""What an evaluation is about: the draft, the day, the datasets; and the functions that read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree

from forms.budget import Budget
from forms.conversions import text
from forms.dates import format_moment
from forms.external import from_rows
from forms.functions import PLAIN
from forms.limits import MOST_ROWS
from forms.paths import path_of, plain

if TYPE_CHECKING:
    from forms.model import Form

JR = "http://openrosa.org/javarosa"
VIETNAMESE = "(vi)"
STEP = re.compile(r"\.\.?|[^\W\d][\w.\-]*")
Datasets = Mapping[str, Sequence[Mapping[str, str]]]
EMPTY = etree.Element("instance")


class Frame:
    """What the functions of an evaluation read; one a form, set anew for each evaluation."""

    def __init__(self) -> None:
        self.main = etree.Element("data")
        self.current = self.main
        self.today = self.now = ""
        self.language = ""
        self.datasets: Datasets = {}
        self.secondary: dict[str, etree._Element] = {}
        self.form: Form | None = None
        self.budget = Budget()
        self.evaluating = False
        self._given: dict[str, tuple[Sequence[Mapping[str, str]], etree._Element]] = {}
        self._found: dict[tuple[etree._Element, str], dict[str, etree._Element]] = {}

    def instance(self, name: str) -> etree._Element:
        """The secondary instance of a name; a dataset given from outside comes first."""
        rows = self.datasets.get(name)
        if rows is None:
            return self.secondary.get(name, EMPTY)
        known = self._given.get(name)
        if known is None or known[0] is not rows:
            self._found.clear()
            known = self._given[name] = rows, from_rows(rows[:MOST_ROWS])
        return known[1]

    def scanned(self, name: str) -> list[etree._Element]:
        """`instance()`: whoever asks for it is about to look through it."""
        found = self.instance(name)
        self.budget.spend(len(found[0]) if len(found) else 0)
        return [found]

    def all(self) -> list[etree._Element]:
        """The root before a `//`, which looks at every node."""
        self.budget.spend(sum(1 for _ in self.main.iter()))
        return [self.main]

    def lookup(self, dataset: str, column: str, key: str, value: str) -> str:
        """`pulldata`: the column of the first row whose key matches; "" if there is none."""
        source = self.instance(dataset)
        index = self._found.get((source, key))
        if index is None:
            index = self._found[source, key] = {}
            for item in source.iter("item"):
                index.setdefault(item.findtext(key) or "", item)
        row = index.get(value)
        return (row.findtext(column) or "") if row is not None else ""

    def choice_label(self, value: str, path: str) -> str:
        """`jr:choice-name`: the label of a choice of the question at `path`."""
        node, written = self.current, path.strip()
        if not written.startswith("/"):
            found: Any = (
                self.current.xpath(written)
                if all(map(STEP.fullmatch, written.split("/")))
                else None
            )
            if not found:
                return ""
            node, written = found[0], path_of(found[0], ())
        control = self.form.controls.get(plain(written)) if self.form else None
        choices = control.choices(node) if control else ()
        return next((choice.label for choice in choices if choice.name == value), "")

    def itext(self, name: str) -> str:
        """`jr:itext`: a text of the form in the language that is asked for."""
        return self.form.say(self.form.texts.get(name), self.current) if self.form else ""

    def once(self, value: Any) -> Any:
        """The value that stands there already, else the new one."""
        return self.current.text or value

    def formatted(self, value: Any, pattern: Any) -> str:
        """`format-date` in the language of the form; a number is a number of days."""
        given = PLAIN["date-time"](value) if isinstance(value, float) else text(value)
        return format_moment(given, text(pattern), VIETNAMESE in self._language())

    def _language(self) -> str:
        return self.language or (self.form.default_language if self.form else "")

    def functions(self) -> dict[str, Callable[..., Any]]:
        """All functions by name."""
        return {
            **PLAIN,
            "x-main": lambda: [self.main],
            "x-all": self.all,
            "current": lambda: [self.current],
            "instance": lambda name: self.scanned(text(name)),
            "today": lambda: self.today,
            "now": lambda: self.now,
            "once": self.once,
            "pulldata": lambda d, c, k, v: self.lookup(text(d), text(c), text(k), text(v)),
            "jr:choice-name": lambda v, path: self.choice_label(text(v), text(path)),
            "jr:itext": lambda name: self.itext(text(name)),
            "format-date": self.formatted,
            "format-date-time": self.formatted,
            "version": lambda: self.form.version if self.form else "",
        }

    def extensions(self) -> dict[tuple[str | None, str], Callable[..., Any]]:
        """The functions in the shape that lxml takes, each call within the budget."""
        return {
            ((JR, n[3:]) if n.startswith("jr:") else (None, n)): self._limited(f)
            for n, f in self.functions().items()
        }

    def _limited(self, function: Callable[..., Any]) -> Callable[..., Any]:
        budget = self.budget

        def call(_context: Any, *arguments: Any) -> Any:
            budget.call(arguments)
            return budget.check(function(*arguments))

        return call
