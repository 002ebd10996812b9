"""Token buckets in memory: how often each caller may do something."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

MOST = 10_000  # callers remembered: those that were quiet longest are forgotten first
ROUNDING = 1e-6  # seconds


class Buckets:
    """A bucket for each caller: `size` at once, then one more every `every` seconds."""

    def __init__(self, size: int, every: float, now: Callable[[], float]) -> None:
        self._size, self._every, self._now = size, every, now
        self._filled: OrderedDict[str, float] = OrderedDict()  # the moment each is full again

    def take(self, caller: str) -> float:
        """Take one: 0.0 if there was one, else the seconds until there is."""
        now = self._now()
        empty = max(self._filled.get(caller, now) - now, 0.0)  # seconds until it is full
        wait = empty - (self._size - 1) * self._every
        if wait > ROUNDING:
            return wait
        self._filled[caller] = now + empty + self._every
        self._filled.move_to_end(caller)
        if len(self._filled) > MOST:
            self._filled.popitem(last=False)
        return 0.0
