"""Every long-running task is watched: one that ends or raises starts again with back-off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.logs import logger
from schedules.clock import Clock

FIRST_PAUSE = 1.0  # seconds
LONGEST_PAUSE = 60.0  # seconds
STEADY_AFTER = 300.0  # seconds of good work after which an old failure is forgotten

log = logger("supervisor")


async def supervise(
    name: str, work: Callable[[], Awaitable[None]], clock: Clock, stopping: asyncio.Event
) -> None:
    """Run `work` again and again until `stopping` is set."""
    pause = FIRST_PAUSE
    while not stopping.is_set():
        began = clock.monotonic()
        try:
            await work()
        except Exception as error:
            log.error("task failed", task=name, exc_info=error)
        if stopping.is_set():
            return
        if clock.monotonic() - began > STEADY_AFTER:
            pause = FIRST_PAUSE
        await until(stopping, pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def until(stopping: asyncio.Event, seconds: float) -> None:
    """Wait for `seconds`, or less if the program is to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
