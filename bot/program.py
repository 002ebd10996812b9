"""The wiring: from settings to a running program, read from top to bottom."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from filelock import FileLock, Timeout

from bot.channels.browser import BrowserChannel
from bot.channels.port import Channel
from bot.delivery import Delivery
from bot.exits import Exit, Stop
from bot.inbox import Inbox, Intake, Office
from bot.logs import logger
from bot.settings import Settings
from bot.supervising import supervise
from forms import load as load_form
from forms.engine import Form
from plan.loading import PlanError, forms_of, load
from plan.values import Plan
from schedules.clock import Clock
from schedules.due import still_true
from schedules.firing import fire
from storage import filings, inbox, outbox, settings
from storage.engine import Damaged, Database, NewerSchema, NotWritable
from storage.values import Queued
from storage.vault import Vault, VaultError

TICK = 30.0  # seconds between looks at what is due
DEAF_AFTER = 90.0  # seconds without a finished poll: the channel is restarted

log = logger("program")


@dataclass
class Program:
    """Everything that runs, wired; `stopping` ends it."""

    settings: Settings
    clock: Clock
    office: Office
    db: Database
    intake: Intake
    inbox: Inbox
    delivery: Delivery
    channels: dict[str, Channel]
    browser: BrowserChannel
    stopping: asyncio.Event
    ticked_at: datetime | None = None

    async def tick(self) -> int:
        """Let what is due at this moment happen; gives how many messages were queued."""
        now = self.clock.now()
        async with self.db.write() as tx:
            fired = await fire(tx, self.office.plan, now)
            await outbox.purge(tx, now, self.office.plan.outbox_days)
            await settings.put(tx, "last_tick", now.isoformat())
        self.ticked_at = now
        if fired:
            self.delivery.wake.set()
        return fired

    async def settle(self) -> None:
        """Handle and deliver all that is there now: what a rehearsal does after winding."""
        while await self.inbox.handle_some() + await self.delivery.deliver_some():
            pass

    async def health(self) -> dict[str, object]:
        """What `/healthz` says: ages in seconds, depths in rows."""
        now = self.clock.now()
        async with self.db.read() as tx:
            depth = {"inbox": await inbox.depth(tx), "outbox": await outbox.depth(tx)}
        return {
            **depth,
            "channels": {name: _age(c.last_success, now) for name, c in self.channels.items()},
            "last_tick": _age(self.ticked_at, now),
        }


@asynccontextmanager
async def program(
    config: Settings, clock_of: Callable[[Database], object], lock: bool = True
) -> AsyncIterator[Program]:
    """A wired program with its database open and its plan opened; closed on leaving."""
    raise NotImplementedError


def _age(then: datetime | None, now: datetime) -> float | None:
    return round((now - then).total_seconds(), 1) if then else None
