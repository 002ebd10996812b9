"""The wiring: from settings to a running program, read from top to bottom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.buttons import Buttons
from bot.channels.browser import BrowserChannel
from bot.channels.port import Channel
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_polling import Polling
from bot.deleting import Deleting
from bot.delivery import Delivery
from bot.inbox import Inbox
from bot.logs import logger
from bot.office import Office
from bot.opening import finish_rotation, load_office, lock, open_database
from bot.retention import keep_periods
from bot.settings import Settings
from bot.tracing import kept_for
from handlers.pin import IDLE
from plan.values import Plan
from schedules.alarms import climb_all, still_wanted
from schedules.clock import Clock, RehearsalClock, SystemClock
from schedules.firing import fire, still_true
from storage import (
    drafts,
    filings,
    inbox,
    invitations,
    outbox,
    page_links,
    people,
    settings,
    traces,
    uploads,
)
from storage.engine import Database, Transaction
from storage.values import Link, Person, Queued

INBOX_DAYS = 7  # handled updates are forgotten: no platform repeats one for so long
ATTEMPTS_KEPT = timedelta(days=2)
NEWCOMER = "moi"  # the rehearsal's stranger, who has no invitation yet

log = logger("program")


@dataclass
class Program:
    """Everything that runs, wired; `stopping` ends it."""

    config: Settings
    data: Path
    rehearsing: bool
    clock: Clock
    office: Office
    db: Database
    buttons: Buttons
    browser: BrowserChannel
    telegram: TelegramChannel | None
    inbox: Inbox
    delivery: Delivery
    deleting: Deleting
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    ticked_at: datetime | None = None

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels by name."""
        return {c.name: c for c in (self.browser, self.telegram) if c}

    async def tick(self) -> int:
        """Let what is due at this moment happen; gives how many messages were queued."""
        now = self.clock.now()
        async with self.db.write() as tx:  # alone, so that no other work can hold it up
            called = await climb_all(tx, self.office.plan, now)
        self.delivery.wake.set()
        async with self.db.write() as tx:
            fired = called + await fire(tx, self.office.plan, now)
            await outbox.purge(tx, now, self.office.plan.outbox_days)
            await inbox.forget(tx, now - timedelta(days=INBOX_DAYS))
            await invitations.forget(tx, now - ATTEMPTS_KEPT)
            begun = now - timedelta(days=self.office.plan.draft_days)
            await drafts.forget(tx, begun)
            await uploads.forget(tx, begun)
            await traces.release_ended(tx, now - IDLE, now)
            await traces.forget(tx, now)
            await page_links.forget(tx, now)
            await settings.put(tx, "last_tick", now.isoformat())
        await keep_periods(self.db, self.office.plan, now)
        self.ticked_at = now
        self.delivery.wake.set()
        self.deleting.wake.set()
        return fired

    def polling(self) -> Polling:
        """A new poll loop for Telegram."""
        assert self.telegram is not None
        return Polling(self.telegram, self.inbox.take, self.clock.now)

    async def wind_to(self, moment: datetime) -> None:
        """Wind the rehearsal's clock forward: what is due before and after happens."""
        assert isinstance(self.clock, RehearsalClock)
        for wound in (False, True):
            if wound:
                self.clock.wind_to(moment)
            await self.tick()
            await self.settle()

    async def settle(self) -> None:
        """Handle, deliver and delete all that is there now."""
        while (
            await self.inbox.handle_pending()
            + await self.delivery.deliver_all()
            + await self.deleting.delete_all()
        ):
            pass

    def stop(self) -> None:
        """Ask every task to end what it is doing, and no more."""
        self.stopping.set()
        self.inbox.wake.set()
        self.delivery.wake.set()
        self.deleting.wake.set()

    async def health(self) -> dict[str, object]:
        """What `/healthz` says: ages in seconds, depths in rows."""
        now = self.clock.now()
        async with self.db.read() as tx:
            depth = {"inbox": await inbox.depth(tx), "outbox": await outbox.depth(tx)}
            undeleted = await traces.undeleted(tx)
        return {
            **depth,
            "channels": {name: _age(c.last_success, now) for name, c in self.channels.items()},
            "undeleted": undeleted,
            "last_tick": _age(self.ticked_at, now),
        }


@asynccontextmanager
async def program(config: Settings, rehearsing: bool) -> AsyncIterator[Program]:
    """A wired program with its database and its plan opened; closed on leaving.

    A rehearsal has its own database and key. Raises Stop with an exit code and a remedy.
    """
    office = load_office(config)
    data = config.data_dir / "rehearsal" if rehearsing else config.data_dir
    with lock(data):
        db = await open_database(config, data, rehearsing)
        try:
            if not rehearsing and await finish_rotation(config, db):
                log.warning("a key rotation was finished: keep a copy of VAULT_KEY_FILE elsewhere")
            async with db.write() as tx:
                clock = await _clock(tx, office.plan, rehearsing)
                await office.keep_own(tx, clock.now())
                await office.reload(tx)
                await open_plan(tx, office.plan)
                if rehearsing:
                    await _enrol_cast(tx, office.plan)
                until = clock.now() + kept_for(office.plan)
                await traces.doubt(tx, BrowserChannel.name, clock.now(), until)
                await outbox.recover(tx, clock.now())
            yield wire(config, data, rehearsing, clock, office, db)
        finally:
            await db.close()


def wire(
    config: Settings, data: Path, rehearsing: bool, clock: Clock, office: Office, db: Database
) -> Program:
    """The parts of a program, each given what it needs; nothing runs yet."""
    buttons = Buttons(db.vault)
    browser = BrowserChannel(clock.now, buttons)
    telegram = None
    if config.telegram_token.get_secret_value() and not rehearsing:
        telegram = TelegramChannel(
            config.telegram_token.get_secret_value(),
            config.telegram_api_url,
            config.telegram_proxy.get_secret_value(),
            clock.now,
            buttons,
        )
    channels: dict[str, Channel] = {c.name: c for c in (browser, telegram) if c}

    async def judge(row: Queued) -> bool:
        if row.message.kind not in ("nudge", "alarm"):
            return True
        async with db.read() as tx:
            if row.message.kind == "alarm":
                return await still_wanted(tx, row.message)
            return await still_true(tx, office.plan, row.message, clock.now())

    delivery = Delivery(db, channels, clock.now, judge, kept_for(office.plan))
    deleting = Deleting(db, channels, clock.now, delivery.wake.set)
    delivery.traced = deleting.wake.set
    worker = Inbox(
        db, office, channels, clock.now, delivery.wake.set, deleting.wake.set, config.pages_at
    )
    return Program(
        config, data, rehearsing, clock, office, db, buttons, browser, telegram, worker, delivery,
        deleting,
    )  # fmt: skip


async def _clock(tx: Transaction, plan: Plan, rehearsing: bool) -> Clock:
    """The computer's clock; a rehearsal goes on where it stopped."""
    if not rehearsing:
        return SystemClock()
    stopped = await settings.get(tx, "last_tick")
    return RehearsalClock.starting(
        datetime.fromisoformat(stopped) if stopped else plan.rehearsal_starts
    )


async def open_plan(tx: Transaction, plan: Plan) -> None:
    """Every expected filing is a row from now on; the denominator is frozen."""
    expected = [(duty.id, unit.code) for duty in plan.duties for unit in plan.owing(duty)]
    await filings.open_plan(tx, expected)


async def _enrol_cast(tx: Transaction, plan: Plan) -> None:
    for member in plan.cast:
        if await people.get(tx, member.id) is None:
            person = Person(member.id, member.name, member.unit, member.role, member.address)
            await people.enrol(tx, person, Link("browser", member.id, member.id))


def _age(then: datetime | None, now: datetime) -> float | None:
    return round((now - then).total_seconds(), 1) if then else None
