"""Recomputing a draft: repeat counts, relevance and calculations, in order of dependency."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable

from lxml import etree

from forms.answers import UNWRITABLE
from forms.functions import number
from forms.model import Bind, Control, Form, Group
from forms.paths import nodes, takes_part

HIDDEN = "bot-irrelevant"  # marks an irrelevant node; stands in `seen` only
MOST_REPEATS = 200  # rows of one repeat: a chat is no spreadsheet
MOST_ROUNDS = 3  # a count that depends on a calculation needs a second round


def settle(
    form: Form, draft: etree._Element, frame: Callable[[etree._Element], None]
) -> etree._Element:
    """The tree that expressions see; calculated values are written into the draft as well."""
    seen = draft
    for _round in range(MOST_ROUNDS):
        seen = copy.deepcopy(draft)
        frame(seen)
        _compute(form, seen, draft)
        if not _count_repeats(form, form.body, seen, draft):
            break
    return seen


def insert(form: Form, parent: etree._Element, ref: str) -> None:
    """Put a new row of a repeat behind its siblings, or where the form's order has it."""
    row = copy.deepcopy(form.templates[ref])
    above, _, name = ref.rpartition("/")
    rows = parent.findall(name)
    if rows:
        rows[-1].addnext(row)
        return
    order = [r.rpartition("/")[2] for r in form.shape if r.rpartition("/")[0] == above]
    later = set(order[order.index(name) + 1 :])
    follower = next((child for child in parent if child.tag in later), None)
    if follower is None:
        parent.append(row)
    else:
        follower.addprevious(row)


def _compute(form: Form, seen: etree._Element, draft: etree._Element) -> None:
    twins = dict(zip(seen.iter(), draft.iter(), strict=True))
    for ref in form.order:
        bind = form.binds[ref]
        if bind.relevant is None and bind.calculate is None:
            continue
        for node in nodes(seen, ref):
            _compute_node(bind, node, twins[node])


def _compute_node(bind: Bind, node: etree._Element, twin: etree._Element) -> None:
    if bind.relevant and not bind.relevant.truth(node):
        node.set(HIDDEN, "1")
        for below in node.iter(etree.Element):
            below.text = None if len(below) == 0 else below.text
    if bind.calculate and takes_part(node, HIDDEN):
        twin.text = node.text = UNWRITABLE.sub("", bind.calculate.text(node)) or None


def _count_repeats(
    form: Form, body: tuple[Group | Control, ...], seen: etree._Element, draft: etree._Element
) -> bool:
    """Give each counted repeat the rows that its count says; True if any changed."""
    changed = False
    for part in body:
        if isinstance(part, Group):
            if part.nodeset and part.count:
                changed |= _fit_count(form, part, seen, draft)
            changed |= _count_repeats(form, part.children, seen, draft)
    return changed


def _fit_count(form: Form, part: Group, seen: etree._Element, draft: etree._Element) -> bool:
    assert part.count is not None
    above, _, name = part.nodeset.rpartition("/")
    changed = False
    for parent, twin in zip(nodes(seen, above), nodes(draft, above), strict=True):
        wanted = number(part.count.on(parent))
        count = 0 if math.isnan(wanted) else max(0, min(int(wanted), MOST_REPEATS))
        rows = twin.findall(name)
        changed |= len(rows) != count
        for row in rows[count:]:
            twin.remove(row)
        for _ in range(count - len(rows)):
            insert(form, twin, part.nodeset)
    return changed
