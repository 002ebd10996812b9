"""What was said becomes durable and is answered: one transaction a batch, in order per person.

The usual way is one commit: the update's key, the answers, the sessions and the replies are
written together, and only then is the platform told that the update arrived. A repeated update
is recognised by its key. Calls that come in during a commit share the next one.

When a step raises, the batch is rolled back and its updates are first stored as they came, sealed
and pending; then they are handled again, and the one that raises is put into quarantine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.port import Channel, Incoming
from bot.logs import logger
from bot.office import Office
from bot.tracing import may_be_private, trace_heard, unsaid
from handlers.route import hear
from handlers.work import Turn, Work
from schedules.clock import let_others_in
from storage import conversations, drafts, inbox, people, traces
from storage.engine import Damaged, Database, NotWritable, Transaction
from storage.values import Inbound, Link, Person, Received

BATCH = 64  # updates a transaction: enough to share its fsync, little enough to redo
log = logger("inbox")


class Poisoned(Exception):
    """The step of one update raised."""

    def __init__(self, place: int, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.place = place  # in the batch, from 0


@dataclass
class Group:
    """The updates of one call of `take`, and its end."""

    received: Sequence[Received]
    done: asyncio.Future[None]


@dataclass
class Inbox:
    """Takes updates from the channels and answers them."""

    db: Database
    office: Office
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    committed: Callable[[], None]
    traced: Callable[[], None] = lambda: None  # called when something is to be deleted now
    pages_at: str = ""  # where our pages are reached, without a slash; "": not from a phone
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: list[Group] = field(default_factory=list)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _published: bool = False  # the office is to be made anew after this commit
    _unsaid: bool = False  # something is to be deleted from a chat after this commit

    async def take(self, received: Sequence[Received]) -> None:
        """Return once everything given is committed; raises if it could not be."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(Group(received, done))
        async with self._turn:
            if not done.done():
                await let_others_in()
                await self._take_waiting()
        await done

    async def run(self, stopping: asyncio.Event) -> None:
        """Answer what is pending: at start, what an earlier process left behind."""
        while not stopping.is_set():
            self.wake.clear()
            await self.handle_pending()
            await self.wake.wait()

    async def handle_pending(self) -> int:
        """Answer everything that is stored and pending; gives how many updates that was."""
        count = 0
        async with self._turn:
            while rows := await self._pending():
                count += len(rows)
        return count

    async def speak(self, link: Link, step: Callable[[Turn], Awaitable[None]]) -> None:
        """One unit of work of a person between two batches, without anything that she said.

        Nothing happens when the link leads to nobody any more.
        """
        async with self._turn:
            async with self.db.write() as tx:
                known = await people.by_addresses(tx, {(link.channel, link.address)})
                work = self._work(tx)
                for person in known.values():
                    talks = await conversations.load_many(tx, {person.id})
                    work.conversations.update(talks)
                    await step(Turn(work, person, link))
                await self._finish(work)
            await self._after([])

    async def _take_waiting(self) -> None:
        taken, self._waiting = self._waiting, []
        received = [update for group in taken for update in group.received]
        try:
            for start in range(0, len(received), BATCH):
                await self._fresh(received[start : start + BATCH])
        except BaseException as error:
            for group in taken:
                group.done.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for group in taken:
            group.done.set_result(None)

    async def _fresh(self, received: Sequence[Received]) -> None:
        """Store and answer in one commit; if that cannot be done, store first."""
        try:
            async with self.db.write() as tx:
                new = await inbox.put_done(tx, received, self.now())
                groups = await self._answer(tx, new)
        except Poisoned:
            async with self.db.write() as tx:
                await inbox.put(tx, received)
            while await self._pending():
                pass
            return
        await self._after(groups)

    async def _pending(self) -> Sequence[Inbound]:
        async with self.db.read() as tx:
            rows = await inbox.pending(tx, BATCH)
        if not rows:
            return rows
        try:
            async with self.db.write() as tx:
                groups = await self._answer(tx, rows)
                await inbox.done(tx, [row.id for row in rows], self.now())
        except Poisoned as poisoned:
            log.error("poison", row=rows[poisoned.place].id, exc_info=poisoned.__cause__)
            async with self.db.write() as tx:
                row = rows[poisoned.place]
                await inbox.poison(tx, row.id, str(poisoned), self.now())
                await self._unsay(tx, row)
            self.traced()
            return rows
        await self._after(groups)
        return rows

    async def _after(self, groups: Sequence[Incoming]) -> None:
        if self._published:
            async with self.db.read() as tx:
                await self.office.reload(tx)
            self._published = False
        self.committed()
        if self._unsaid:
            self._unsaid = False
            self.traced()
        for incoming in groups:
            await self.channels[incoming.channel].leave(incoming.address)

    async def _answer(
        self, tx: Transaction, updates: Sequence[Received | Inbound]
    ) -> list[Incoming]:
        """1 read the updates, 2 load what they need, 3 answer in order, 4 save. Gives groups."""
        read = [(place, self._read(place, update)) for place, update in enumerate(updates)]
        said = [(place, incoming) for place, incoming in read if incoming and incoming.private]
        work = self._work(tx)
        known = await _load(work, [incoming for _place, incoming in said])
        for place, incoming in said:
            await _one(work, known, place, incoming)
        await self._finish(work)
        return [incoming for _place, incoming in read if incoming and not incoming.private]

    def _work(self, tx: Transaction) -> Work:
        office = self.office
        work = Work(tx, office.plan, office.forms, self.now(), office.versions)
        work.pages_at = self.pages_at
        return work

    async def _finish(self, work: Work) -> None:
        await work.flush()
        self._published = self._published or work.published
        self._unsaid = self._unsaid or bool(work.unsaid)

    async def _unsay(self, tx: Transaction, row: Inbound) -> None:
        """What cannot be handled goes from the chat, if it may have been private."""
        try:
            incoming = self.channels[row.channel].read(row.body)
        except Exception as error:  # already logged as what it is: poison
            log.debug("poison", row=row.id, kind=type(error).__name__)
            return
        if incoming and incoming.ref and await may_be_private(tx, self.office.versions, incoming):
            await traces.put(tx, [unsaid(incoming, self.now())])

    def _read(self, place: int, update: Received | Inbound) -> Incoming | None:
        try:
            return self.channels[update.channel].read(update.body)
        except Exception as error:
            raise Poisoned(place, error) from error


async def _load(work: Work, said: Sequence[Incoming]) -> dict[tuple[str, str], Person]:
    known = await people.by_addresses(work.tx, {(i.channel, i.address) for i in said})
    ids = {person.id for person in known.values()}
    work.conversations.update(await conversations.load_many(work.tx, ids))
    talks = work.conversations.values()
    open_drafts = [str(talk.body["draft"]) for talk in talks if talk.body.get("draft")]
    work.drafts.update(await drafts.load_many(work.tx, open_drafts))
    return dict(known)


async def _one(
    work: Work, known: dict[tuple[str, str], Person], place: int, incoming: Incoming
) -> None:
    key = (incoming.channel, incoming.address)
    work.traced.discard(key)
    work.unsaid.discard(key)
    person = known.get(key)
    link = Link(incoming.channel, incoming.address, person.id if person else "")
    try:
        came = await hear(work, link, person, incoming.heard)
    except (Damaged, NotWritable):
        raise
    except Exception as error:
        raise Poisoned(place, error) from error
    await trace_heard(work, incoming)
    if came:
        known[key] = came
