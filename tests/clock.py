"""A clock that stands still until a test moves it."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class StandingClock:
    """Shows the moment that it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment that was set."""
        return self.moment

    def monotonic(self) -> float:
        """Real seconds: how long something takes is not the test's to say."""
        return time.monotonic()


def at(text: str) -> datetime:
    """A moment in Vietnam, written 20/11/2024 09:00."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=HERE)
