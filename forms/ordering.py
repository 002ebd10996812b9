"""Which bind of a form depends on which: the order of computing, and whom an answer can break."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forms.model import Bind, Expression


def calculation_order(binds: Mapping[str, Bind]) -> tuple[str, ...]:
    """The refs of binds in the order in which they may be computed.

    A depth-first sort over the names that `calculate` and `relevant` mention; a circle is
    broken where it closes.
    """
    named: dict[str, list[str]] = {}
    for ref in binds:
        named.setdefault(ref.rsplit("/", 1)[-1], []).append(ref)
    done: dict[str, None] = {}
    open_now: set[str] = set()

    def visit(ref: str) -> None:
        if ref in done or ref in open_now:
            return
        open_now.add(ref)
        above = ref.rpartition("/")[0]
        if above in binds:
            visit(above)
        bind = binds[ref]
        for expression in (bind.relevant, bind.calculate):
            for path in expression.paths if expression else ():
                for other in named.get(_last(path), ()):
                    visit(other)
        done[ref] = None

    for ref in sorted(binds, key=lambda r: r.count("/")):
        visit(ref)
    return tuple(done)


def constraint_readers(binds: Mapping[str, Bind]) -> dict[str, frozenset[str]]:
    """By the name of a node: the refs whose constraint, or whose taking part, depends on it.

    Dependence goes through calculations: a limit on `men` depends on what `men` is computed from.
    """
    computed: dict[str, set[str]] = {}
    for ref, bind in binds.items():
        if bind.calculate:
            computed.setdefault(_last(ref), set()).update(_read(bind.calculate, bind.relevant))
    found: dict[str, set[str]] = {}
    for ref, bind in binds.items():
        waiting, seen = (
            _read(bind.constraint, bind.relevant) if bind.constraint else set(),
            set[str](),
        )
        while waiting:
            name = waiting.pop()
            seen.add(name)
            waiting |= computed.get(name, set()) - seen
        for name in seen:
            found.setdefault(name, set()).add(ref)
    return {name: frozenset(refs) for name, refs in found.items()}


def _read(*expressions: Expression | None) -> set[str]:
    return {_last(path) for expression in expressions if expression for path in expression.paths}


def _last(path: str) -> str:
    """The name at the end of a path, filters left out."""
    return re.split(r"[/\[]", path.split("[")[0])[-1]
