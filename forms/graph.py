"""What depends on what in a form: the order of computing, and whom a change reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from forms.expressions import ANYWHERE, EVERYTHING
from forms.model import Bind, Expression, Form, Group, Message

Refs = frozenset[str]


class CircleError(Exception):
    """Calculations wait for each other; `refs` go once around, the first again at the end."""

    def __init__(self, refs: list[str]) -> None:
        super().__init__(" → ".join(refs))
        self.refs = refs


class Graph:
    """Dependencies between the nodes of a form, by their paths without numbers.

    `order`: the nodes with a calculation or a condition, each behind what it reads.
    `dependents`: by node: who of `order` reads it. `shown`: by node: the questions whose words,
    choices or state depend on it. `readers`: by node: whose constraint depends on it.
    `loose`: some expression reads everything, so that everything is computed each time.
    """

    def __init__(self, form: Form) -> None:
        """Raises CircleError."""
        self._form = form
        self._named: dict[str, list[str]] = defaultdict(list)
        self.below: dict[str, list[str]] = defaultdict(list)  # by node: itself and all below it
        for ref in form.shape:
            self._named[ref.rpartition("/")[2]].append(ref)
            for above in _lineage(ref):
                self.below[above].append(ref)
        self._computed = {
            ref: self._reads(bind.relevant, bind.calculate)
            for ref, bind in form.binds.items()
            if bind.relevant or bind.calculate
        }
        self.loose = any(EVERYTHING in reads for reads in self._computed.values())
        self.order = self._sorted()
        self.position = {ref: number for number, ref in enumerate(self.order)}
        self.dependents = _turned({ref: self._wide(r) for ref, r in self._computed.items()})
        self.shown = _turned(self._asked(form.body, frozenset()))
        self.readers = _turned(
            {ref: self._far(bind) for ref, bind in form.binds.items() if bind.constraint}
        )

    def _reads(self, *expressions: Expression | None) -> Refs:
        """The nodes that expressions read; of `//name` all that are called so."""
        found: set[str] = set()
        for expression in filter(None, expressions):
            for name in expression.names:
                named = self._named.get(name.removeprefix(ANYWHERE), ())
                found |= set(named) if name.startswith(ANYWHERE) else {name}
            if "jr:choice-name" in expression.functions:
                found |= self._labels_read(found)
        return frozenset(found)

    def _labels_read(self, refs: Iterable[str]) -> set[str]:
        """What the choices of questions depend on."""
        controls = [c for c in map(self._form.controls.get, refs) if c and c.items]
        return {name for control in controls if control.items for name in control.items.names}

    def _wide(self, reads: Refs) -> Refs:
        """Whoever reads a group reads all that stands in it."""
        return frozenset(ref for read in reads for ref in self.below.get(read, [read]))

    def _sorted(self) -> tuple[str, ...]:
        """Depth first: a node comes behind the groups around it and what it reads."""
        done: dict[str, None] = {}
        for ref in sorted(self._computed, key=lambda r: r.count("/")):
            self._visit(ref, done, [])
        return tuple(done)

    def _visit(self, ref: str, done: dict[str, None], path: list[str]) -> None:
        if ref in done:
            return
        if ref in path:
            raise CircleError([*path[path.index(ref) :], ref])
        for before in self._before(ref):
            self._visit(before, done, [*path, ref])
        done[ref] = None

    def _before(self, ref: str) -> Iterable[str]:
        """What has to be known first; a row may look at the same node of another row."""
        bind = self._form.binds[ref]
        calculate = bind.calculate
        by_row = bool(calculate and "indexed-repeat" in calculate.functions) and any(
            above in self._form.templates for above in _lineage(ref)
        )
        for above in _lineage(ref)[:-1]:
            if above in self._computed:
                yield above
        for read in sorted(self._computed[ref]):
            leaf = len(self.below.get(read, ())) == 1
            for node in _lineage(read):
                around = ref.startswith(f"{node}/") or (node == ref and by_row)
                if node in self._computed and not around and (leaf or node != read):
                    yield node

    def _far(self, bind: Bind) -> Refs:
        """What a constraint reads, and what the calculations that it reads depend on."""
        found: set[str] = set()
        waiting = set(self._reads(bind.constraint, bind.relevant))
        while waiting:
            ref = waiting.pop()
            found.add(ref)
            waiting |= self._computed.get(ref, frozenset()) - found
        return frozenset(found)

    def _asked(self, body: Iterable[object], around: Refs) -> dict[str, Refs]:
        """By question: what its words, choices and state depend on."""
        form, found = self._form, dict[str, Refs]()
        listed = self._reads(*_spoken(*(t for i, t in form.texts.items() if not i.startswith("/"))))
        for part in body:
            if isinstance(part, Group):
                inner = around | self._reads(*_spoken(part.label))
                found.update(self._asked(part.children, inner))
        for control in (c for c in body if not isinstance(c, Group)):
            ref = getattr(control, "ref", "")
            of = form.controls[ref]
            bind = form.binds.get(ref, Bind())
            words = _spoken(of.label, of.hint, *(label for _name, label in of.static))
            reads = self._reads(*words, bind.required, bind.read_only, of.items)
            found[ref] = self._wide(reads | around | (listed if of.items else frozenset())) | {ref}
        return found


def _lineage(ref: str) -> list[str]:
    """`/data/a/b` → `/data`, `/data/a`, `/data/a/b`."""
    steps = ref.split("/")
    return ["/".join(steps[:end]) for end in range(2, len(steps) + 1)]


def _spoken(*messages: Message) -> list[Expression]:
    """The expressions within texts."""
    parts = (part for message in messages for said in message.values() for part in said)
    return [part for part in parts if isinstance(part, Expression)]


def _turned(reads: Mapping[str, Refs]) -> dict[str, Refs]:
    """From “who reads what” to “what is read by whom”."""
    found: dict[str, set[str]] = defaultdict(set)
    for reader, read in reads.items():
        for ref in read:
            found[ref].add(reader)
    return {ref: frozenset(readers) for ref, readers in found.items()}
