"""Faults to order: what goes wrong, at which method and call, or at random from a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

# before the effect: an error, the connection closed, no answer at all;
# after it: the answer lost, half of it sent as if it were whole or cut off, or late
Kind = Literal[
    "400", "401", "403", "404", "409", "429", "500", "502", "drop", "hang",
    "apply_drop", "truncate", "cut", "slow",
]  # fmt: skip
AFTERWARDS: frozenset[Kind] = frozenset(("apply_drop", "truncate", "cut", "slow"))
FOR_EVER = 1_000_000_000


@dataclass
class Fault:
    """One kind of fault and when it strikes. `seconds`: of retry_after, of a hang, of a delay."""

    kind: Kind
    method: str = ""  # any
    chat: int | None = None  # any
    after: int = 0  # calls that still go well
    times: int = 1
    seconds: float = 1.0
    description: str = ""  # of an error, instead of the usual one

    def strikes(self, method: str, chat: object) -> bool:
        """Count a call down; tells whether this one goes wrong."""
        if self.method not in ("", method) or self.chat not in (None, chat) or not self.times:
            return False
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True


@dataclass
class Chance:
    """Faults at random, the same ones for the same seed and calls."""

    probability: float
    kinds: Sequence[Kind]
    methods: Sequence[str] = ()  # any
    seconds: float = 1.0
    dice: random.Random = field(default_factory=random.Random)

    def strikes(self, method: str) -> Kind | None:
        """The kind of fault of this call, if it goes wrong."""
        if self.methods and method not in self.methods:
            return None
        return self.dice.choice(self.kinds) if self.dice.random() < self.probability else None


@dataclass
class Faults:
    """What has been ordered and what has struck, counted by kind and method."""

    struck: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    _ordered: list[Fault] = field(default_factory=list)
    _chance: Chance | None = None

    def order(
        self,
        kind: Kind,
        method: str = "",
        *,
        chat: int | None = None,
        after: int = 0,
        times: int = 1,
        seconds: float = 1.0,
        description: str = "",
    ) -> None:
        """The next `times` calls (of a method, to a chat), `after` some good ones, go wrong."""
        self._ordered.append(Fault(kind, method, chat, after, times, seconds, description))

    def at_random(
        self,
        seed: int,
        probability: float,
        kinds: Sequence[Kind],
        methods: Sequence[str] = (),
        seconds: float = 1.0,
    ) -> None:
        """From now on every call goes wrong with a probability."""
        self._chance = Chance(probability, kinds, methods, seconds, random.Random(seed))

    def clear(self) -> None:
        """Everything goes well again."""
        self._ordered, self._chance = [], None

    def strike(self, method: str, chat: object) -> Fault | None:
        """The fault of a call, if it goes wrong."""
        fault = next((f for f in self._ordered if f.strikes(method, chat)), None)
        if fault is None and self._chance and (kind := self._chance.strikes(method)):
            fault = Fault(kind, seconds=self._chance.seconds)
        if fault:
            self.struck[fault.kind, method] += 1
        return fault
