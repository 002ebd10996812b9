"""In which order the binds of a form are computed: what is read comes before its reader."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forms.model import Bind


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
                last = re.split(r"[/\[]", path.split("[")[0])[-1]
                for other in named.get(last, ()):
                    visit(other)
        done[ref] = None

    for ref in sorted(binds, key=lambda r: r.count("/")):
        visit(ref)
    return tuple(done)
