"""One line of counts with its sum: which of them are closed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Line = Mapping[str, int]


def sensitive(count: int, smallest: int) -> bool:
    """Too small to be shown: 1 … smallest−1, whether it was added or taken away."""
    return 0 < abs(count) < smallest


def close(
    closed: frozenset[str], now: Line, added: Sequence[Line], smallest: int
) -> frozenset[str] | None:
    """The keys whose counts are known only by their sum; None if no choice of them is safe.

    `closed` are those that must be closed in any case, `now` the counts, `added` the differences
    of the same keys to earlier releases.
    1. What is sensitive in any line is closed.
    2. While the closed ones can be told from their sum, the smallest open ones are closed too, of
       those that count in the line that is too narrow. Equal ones go together: one who knows the
       rule would learn from the choice between them.
    """
    lines = (now, *added)
    closed |= {key for line in lines for key, count in line.items() if sensitive(count, smallest)}
    while closed and (narrow := _narrow(closed, now, added, smallest)) is not None:
        rest = [key for key in now if key not in closed and (now[key] or narrow[key])]
        if not rest:
            return None
        closed |= least(rest, {key: (narrow[key] == 0, now[key]) for key in rest})
    return closed


def least(keys: Sequence[str], order: Mapping[str, tuple[bool, int]]) -> frozenset[str]:
    """The first keys in an order, all that are equal; nobody when there are none."""
    first = min((order[key] for key in keys), default=None)
    return frozenset(key for key in keys if order[key] == first)


def _narrow(closed: frozenset[str], now: Line, added: Sequence[Line], smallest: int) -> Line | None:
    """The first line whose closed counts are too well known from their sum."""
    if not (_wide(closed, now, smallest) and _several(closed, now, smallest)):
        return now
    for line in added:
        if sensitive(sum(line[key] for key in closed), smallest):
            return line
    return None


def _wide(closed: frozenset[str], now: Line, smallest: int) -> bool:
    """Each closed count may be anything from 1 to smallest−1, for all that the sum says.

    A closed count is known not to be 0, so the others leave at most sum − (n−1) for one.
    """
    room = sum(now[key] for key in closed) - (len(closed) - 1)
    return len(closed) > 1 and room >= max(smallest - 1, 2)


def _several(closed: frozenset[str], now: Line, smallest: int) -> bool:
    """A sensitive count has two possible values even for one who is told which are sensitive.

    Seven units with one case each and a sum of seven: that each has one is plain, whatever is
    hidden. The others are at least `smallest`, and at most the smallest open one, as the rule of
    choice says.
    """
    counts = [now[key] for key in closed]
    small = sum(sensitive(count, smallest) for count in counts)
    large = sum(count >= smallest for count in counts)
    if not small:
        return True
    top = min((n for key, n in now.items() if key not in closed and n), default=sum(counts))
    fewest = sum(counts) - (small - 1) * (smallest - 1) - large * top
    most = sum(counts) - (small - 1) - large * smallest
    return min(smallest - 1, most) - max(1, fewest) >= min(1, smallest - 2)
