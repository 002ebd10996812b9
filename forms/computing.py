"""Recomputing a draft: relevance and calculations in order of dependency, then repeat counts.

Two trees of the same shape are worked on: `draft` keeps all that was ever answered, `seen` is what
expressions look at, in which what is irrelevant is empty and marked.
"""

from __future__ import annotations

import copy
import heapq
import math
from collections.abc import Callable, Iterable

from lxml import etree

from forms.answers import UNWRITABLE
from forms.conversions import number
from forms.limits import MOST_NODES, MOST_REPEATS
from forms.model import Bind, Form, Group, Setting
from forms.paths import HIDDEN, find, nodes, path_of, same_row, takes_part

MOST_ROUNDS = 3  # a count that depends on a calculation needs a second round
Pairs = list[tuple[etree._Element, etree._Element]]
Element = etree._Element


class Recomputation:
    """One pass over a draft; notes what changed."""

    def __init__(self, form: Form, seen: Element, draft: Element) -> None:
        self._form, self._seen, self._draft = form, seen, draft
        self.changed: set[str] = set()
        self._index: dict[str, Pairs] = {}
        self._waiting: list[int] = []

    def everything(self) -> None:
        """Compute all nodes, each once, in order."""
        self._take(self._seen, self._draft, f"/{self._seen.tag}")
        for ref in self._form.graph.order:
            self._visit(ref)

    def spread(self, changed: Iterable[str]) -> None:
        """Compute only what depends on some nodes, and on what that changes in turn."""
        for ref in changed:
            self._mark(ref)
        graph = self._form.graph
        last = -1
        while self._waiting:
            number_ = heapq.heappop(self._waiting)
            if number_ > last:
                last = number_
                self._visit(graph.order[number_])

    def stale(self) -> frozenset[str]:
        """The questions whose words, choices or values may be others now."""
        shown = self._form.graph.shown
        reached = (reader for ref in self.changed for reader in shown.get(ref, ()))
        return frozenset([*self.changed, *reached])

    def _take(self, seen: Element, draft: Element, ref: str) -> None:
        self._index.setdefault(ref, []).append((seen, draft))
        for one, other in zip(seen, draft, strict=True):
            self._take(one, other, f"{ref}/{one.tag}")

    def _pairs(self, ref: str) -> Pairs:
        if self._index:
            return self._index.get(ref, [])
        return list(zip(nodes(self._seen, ref), nodes(self._draft, ref), strict=True))

    def _mark(self, ref: str) -> None:
        """Note a change; who depends on it waits to be computed."""
        self.changed.add(ref)
        if not self._index:
            graph = self._form.graph
            for reader in graph.dependents.get(ref, ()):
                heapq.heappush(self._waiting, graph.position[reader])

    def _visit(self, ref: str) -> None:
        bind = self._form.binds[ref]
        for seen, draft in self._pairs(ref):
            if bind.relevant:
                self._show(ref, bind.relevant.truth(seen), seen, draft)
            if bind.calculate and takes_part(seen, HIDDEN):
                self._calculate(ref, bind, seen, draft)

    def _calculate(self, ref: str, bind: Bind, seen: Element, draft: Element) -> None:
        assert bind.calculate is not None
        value = UNWRITABLE.sub("", bind.calculate.text(seen)) or None
        if value != seen.text or value != draft.text:
            draft.text = seen.text = value
            self._mark(ref)

    def _show(self, ref: str, relevant: bool, seen: Element, draft: Element) -> None:
        """Empty a node that has become irrelevant; fill it again when it is back."""
        if relevant == (seen.get(HIDDEN) is None):
            return
        if relevant:
            del seen.attrib[HIDDEN]
            if takes_part(seen, HIDDEN):
                _fill(seen, draft)
        else:
            seen.set(HIDDEN, "1")
            _empty(seen)
        for below in self._form.graph.below.get(ref, [ref]):
            self._mark(below)
            place = self._form.graph.position.get(below)
            if place is not None and below != ref and not self._index:
                heapq.heappush(self._waiting, place)


def _empty(seen: Element) -> None:
    for node in seen.iter(etree.Element):
        node.text = None if len(node) == 0 else node.text


def _fill(seen: Element, draft: Element) -> None:
    if seen.get(HIDDEN) is not None:
        return
    if len(seen) == 0:
        seen.text = draft.text
    for one, other in zip(seen, draft, strict=True):
        _fill(one, other)


def settle(
    form: Form, draft: Element, frame: Callable[[Element], None]
) -> tuple[Element, list[Element]]:
    """Compute everything anew: the tree that expressions see, and the rows that counts added.

    Calculated values are written into the draft as well.
    """
    seen, added = draft, list[Element]()
    for round_ in range(MOST_ROUNDS):
        seen = copy.deepcopy(draft)
        frame(seen)
        Recomputation(form, seen, draft).everything()
        fresh = None if round_ == MOST_ROUNDS - 1 else fit_counts(form, seen, draft)
        if fresh is None:
            break
        added += fresh
    return seen, [row for row in added if row.getparent() is not None]


def fit_counts(form: Form, seen: Element, draft: Element) -> list[Element] | None:
    """Give each counted repeat the rows that its count says; None when all have them already."""
    changed, added = False, list[Element]()
    room = room_in(draft) if form.counted else 0
    for part in form.counted:
        size = sum(1 for _ in form.templates[part.nodeset].iter())
        above = part.nodeset.rpartition("/")[0]
        for parent, twin in zip(nodes(seen, above), nodes(draft, above), strict=False):
            rows = twin.findall(part.nodeset.rpartition("/")[2])
            count = wanted(part, parent)
            for row in rows[count:]:
                twin.remove(row)
            more = max(0, min(count - len(rows), room // size))
            added += [insert(form, twin, part.nodeset) for _ in range(more)]
            room -= more * size
            changed |= len(rows) > count or more > 0
    return added if changed else None


def wanted(part: Group, parent: Element) -> int:
    """How many rows a counted repeat is to have below a node."""
    assert part.count is not None
    count = number(part.count.on(parent))
    return max(0, int(min(count, MOST_REPEATS))) if not math.isnan(count) else 0


def room_in(draft: Element) -> int:
    """How many nodes a draft may still take in."""
    return MOST_NODES - sum(1 for _ in draft.iter())


def insert(form: Form, parent: Element, ref: str) -> Element:
    """A new row behind its siblings, or where the form's order has it."""
    row = copy.deepcopy(form.templates[ref])
    above, _, name = ref.rpartition("/")
    rows = parent.findall(name)
    if rows:
        rows[-1].addnext(row)
        return row
    order = [r.rpartition("/")[2] for r in form.shape if r.rpartition("/")[0] == above]
    later = set(order[order.index(name) + 1 :])
    follower = next((child for child in parent if child.tag in later), None)
    if follower is None:
        parent.append(row)
    else:
        follower.addprevious(row)
    return row


def put_values(
    form: Form, settings: Iterable[Setting], seen: Element, draft: Element, within: str
) -> list[str]:
    """Put values where an event wants them: in the row of `within`, or everywhere ("")."""
    done = []
    for ref, value in settings:
        for node in nodes(draft, ref):
            path = path_of(node, form.templates)
            twin = find(seen, path)
            if twin is None or not same_row(path, within):
                continue
            given = value if isinstance(value, str) else value.text(twin)
            node.text = UNWRITABLE.sub("", given) or None
            if takes_part(twin, HIDDEN):
                twin.text = node.text
            done.append(ref)
    return done
