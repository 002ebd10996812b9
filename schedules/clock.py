"""The only place where the time is read: the system's clock, or one that can be wound."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


async def let_others_in() -> None:
    """Let every task that is ready go first: those that say something now share one commit."""
    await asyncio.sleep(0)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never jump, for measuring how long something took."""


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()


@dataclass
class RehearsalClock:
    """A clock that runs like the computer's, some way off; it is only ever wound forward."""

    offset: timedelta
    _system: SystemClock = field(default_factory=SystemClock)

    @classmethod
    def starting(cls, moment: datetime) -> RehearsalClock:
        """A clock that shows `moment` now."""
        return cls(moment - SystemClock().now())

    def now(self) -> datetime:
        """The rehearsal's moment, aware, in UTC."""
        return self._system.now() + self.offset

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return self._system.monotonic()

    def wind_to(self, moment: datetime) -> None:
        """Go forward to a moment; one that has passed changes nothing."""
        self.offset += max(moment - self.now(), timedelta(0))
