"""Pending inbox rows become answers: one transaction a batch, in order per person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.port import Channel, Incoming
from bot.logs import logger
from forms import Form
from handlers.route import hear
from handlers.work import Work
from plan.values import Plan
from storage import conversations, drafts, inbox, people
from storage.engine import Database, Transaction
from storage.values import Inbound, Link, Person, Received

BATCH = 64  # rows a transaction: enough to share its fsync, little enough to redo
log = logger("inbox")


class Poisoned(Exception):
    """The step of one row raised; the batch is redone without it."""

    def __init__(self, row: Inbound, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.row = row


@dataclass
class Office:
    """What the handlers work with: the plan, its forms by id and by version."""

    plan: Plan
    forms: Mapping[str, Form]
    versions: Mapping[tuple[str, str], Form]


class Intake:
    """Commits what channels fetch. Calls that arrive during a commit share the next one."""

    def __init__(self, db: Database, wake: asyncio.Event) -> None:
        self._db, self._wake = db, wake
        self._waiting: list[Received] = []
        self._lock = asyncio.Lock()

    async def store(self, received: Sequence[Received]) -> None:
        """Return once everything given is committed."""
        self._waiting.extend(received)
        mine = set(map(id, received))
        async with self._lock:
            if not any(id(r) in mine for r in self._waiting):
                return
            taken, self._waiting = self._waiting, []
            try:
                async with self._db.write() as tx:
                    await inbox.put(tx, taken)
            except BaseException:
                self._waiting = [r for r in taken if id(r) not in mine] + self._waiting
                raise
        self._wake.set()


class Inbox:
    """Handles what is pending, batch by batch, until it is told to stop."""

    def __init__(
        self,
        db: Database,
        office: Office,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        committed: Callable[[], None],
    ) -> None:
        self.wake = asyncio.Event()
        self._db, self._office, self._channels = db, office, channels
        self._now, self._committed = now, committed

    async def run(self, stopping: asyncio.Event) -> None:
        """Work whenever rows arrive; at start, on what an earlier process left behind."""
        while not stopping.is_set():
            self.wake.clear()
            if not await self.handle_some():
                await self.wake.wait()
        while await self.handle_some():
            pass

    async def handle_some(self) -> int:
        """Handle one batch; gives how many rows it took."""
        async with self._db.read() as tx:
            rows = await inbox.pending(tx, BATCH)
        if not rows:
            return 0
        try:
            groups = await self._batch(rows)
        except Poisoned as poisoned:
            await self._quarantine(poisoned)
            return len(rows)
        self._committed()
        for incoming in groups:
            await self._channels[incoming.channel].leave(incoming.address)
        return len(rows)

    async def _quarantine(self, poisoned: Poisoned) -> None:
        log.error("poison", row=poisoned.row.id, exc_info=poisoned.__cause__)
        async with self._db.write() as tx:
            await inbox.poison(tx, poisoned.row.id, str(poisoned), self._now())

    async def _batch(self, rows: Sequence[Inbound]) -> list[Incoming]:
        """1 read the updates, 2 load what they need, 3 answer in order, 4 save; one commit."""
        read = [(row, self._read(row)) for row in rows]
        said = [(row, incoming) for row, incoming in read if incoming and incoming.private]
        async with self._db.write() as tx:
            work = Work(
                tx, self._office.plan, self._office.forms, self._now(), self._office.versions
            )
            known = await _load(work, tx, [incoming for _row, incoming in said])
            for row, incoming in said:
                await _one(work, known, row, incoming)
            await work.flush()
            await inbox.done(tx, [row.id for row in rows], work.now)
        return [i for _row, i in read if i and not i.private]

    def _read(self, row: Inbound) -> Incoming | None:
        try:
            return self._channels[row.channel].read(row.body)
        except Exception as error:
            raise Poisoned(row, error) from error


async def _load(
    work: Work, tx: Transaction, said: Sequence[Incoming]
) -> dict[tuple[str, str], Person]:
    known = await people.by_addresses(tx, {(i.channel, i.address) for i in said})
    ids = {person.id for person in known.values()}
    work.conversations.update(await conversations.load_many(tx, ids))
    open_drafts = [
        str(talk.body["draft"]) for talk in work.conversations.values() if talk.body.get("draft")
    ]
    work.drafts.update(await drafts.load_many(tx, open_drafts))
    return dict(known)


async def _one(
    work: Work, known: dict[tuple[str, str], Person], row: Inbound, incoming: Incoming
) -> None:
    key = (incoming.channel, incoming.address)
    person = known.get(key)
    link = Link(incoming.channel, incoming.address, person.id if person else "")
    try:
        came = await hear(work, link, person, incoming.heard)
    except Exception as error:
        raise Poisoned(row, error) from error
    if came:
        known[key] = came
