"""One compiled expression: evaluated at a node, within its budget, without ever raising."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from forms.budget import Exhausted
from forms.conversions import text, truth, whole
from forms.expressions import Rewritten
from forms.frames import JR, Frame
from forms.shuffling import shuffled

Evaluate = Callable[[etree._Element], Any]
Table = Mapping[tuple[str | None, str], Callable[..., Any]]
CONSTANTS = {"true()": True, "false()": False}  # most of `required`: no need to evaluate them
CALLED = re.compile(r"(?:jr:)?([\w\-]+)\(")
FAILURES = (etree.XPathError, Exhausted, ArithmeticError, ValueError, TypeError)


class Expression:
    """A rewritten expression that lxml has compiled."""

    def __init__(self, rewritten: Rewritten, frame: Frame, table: Table) -> None:
        self.paths = tuple(p for p in rewritten.paths if p != ".")
        self.names = frozenset(rewritten.reads)  # the paths of the form that it reads
        self.functions = frozenset(rewritten.functions)
        self._frame, self._table = frame, table
        self._constant = CONSTANTS.get(rewritten.text.strip())
        self._compiled = self._compile(rewritten.text)
        self._mixed = rewritten.seed is not None
        self._seed = self._compile(rewritten.seed) if rewritten.seed else None
        self._reads: list[Evaluate] | None = None
        self._busy = False

    def _compile(self, source: str) -> Evaluate:
        called = set(CALLED.findall(source))
        used = {key: function for key, function in self._table.items() if key[1] in called}
        compiled: Evaluate = etree.XPath(
            source, namespaces={"jr": JR}, extensions=used, smart_strings=False
        )
        return compiled

    def on(self, node: etree._Element) -> Any:
        """The raw XPath result at a node; "" when it fails, exceeds its budget or asks itself."""
        if self._constant is not None:
            return self._constant
        if self._busy:
            return ""
        frame, outermost = self._frame, not self._frame.evaluating
        before, frame.current = frame.current, node
        self._busy = frame.evaluating = True
        if outermost:
            frame.budget.begin()
        began_with = frame.budget.left
        try:
            result = self._compiled(node)
            return self._mix(result, node) if self._mixed else result
        except FAILURES as error:
            if not outermost and isinstance(error, Exhausted):
                raise
            return ""
        finally:
            self._busy, frame.current = False, before
            if outermost:
                frame.evaluating = False
                frame.budget.end(began_with)

    def _mix(self, result: Any, node: etree._Element) -> Any:
        """`randomize()`: the nodes in another order, the same one for the same seed."""
        seed = whole(self._seed(node)) if self._seed else None
        return shuffled(result, seed) if _is_list(result) else result

    def text(self, node: etree._Element) -> str:
        """The result as XForms text; what is not a number is ""."""
        result = self.on(node)
        return "" if isinstance(result, float) and result != result else text(result)

    def truth(self, node: etree._Element) -> bool:
        """The result as true or false."""
        return truth(self.on(node))

    def nodes(self, node: etree._Element) -> list[etree._Element]:
        """The result as nodes; none when it is something else."""
        result = self.on(node)
        return [n for n in result if isinstance(n, etree._Element)] if _is_list(result) else []

    def reads(self, node: etree._Element) -> list[etree._Element]:
        """The nodes of the form's data that the expression names, seen from a node."""
        if self._reads is None:
            self._reads = [self._compile(path) for path in self.paths]
        self._frame.current = node
        found: list[etree._Element] = []
        for compiled in self._reads:
            try:
                result = compiled(node)
            except FAILURES:
                continue
            found += result if _is_list(result) else []
        return found


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
