"""Messages of cases go from the chats: retried until they are gone, or nobody can delete them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from bot.channels.port import Channel, ChannelError
from bot.logs import logger
from bot.supervising import until
from handlers.wording import addressed
from storage import outbox, people, traces
from storage.engine import Database, Transaction
from storage.traces import LOST, Due, Untold
from storage.values import Outgoing

AT_ONCE = 100  # messages looked at in one round
IDLE = 5.0  # seconds between looks at what became due by itself
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=47)  # Telegram deletes what is at most 48 hours old
LEFT = "Có {count} tin cũ chưa xóa được, anh/chị xóa giúp trong ứng dụng ạ."

log = logger("deleting")


@dataclass
class Outcome:
    """What became of messages that were to go: ids of their traces."""

    gone: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    again: list[tuple[int, datetime]] = field(default_factory=list)


@dataclass
class Deleting:
    """Deletes what is due, until it is told to stop. `told` is called when somebody was told."""

    db: Database
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    told: Callable[[], None]
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stopping: asyncio.Event) -> None:
        """Delete whatever is due; what cannot be deleted now waits in its row."""
        while not stopping.is_set():
            self.wake.clear()
            if not await self.delete_some():
                await until(self.wake, IDLE)

    async def delete_all(self) -> int:
        """Delete until nothing is due; gives how many messages were tried."""
        count = 0
        while some := await self.delete_some():
            count += some
        return count

    async def delete_some(self) -> int:
        """One round, each chat by itself; gives how many messages were tried."""
        async with self.db.read() as tx:
            due = await traces.due(tx, self.now(), AT_ONCE, tuple(self.channels))
        if not due:
            return 0
        chats = [list(rows) for _chat, rows in groupby(sorted(due, key=_chat), key=_chat)]
        outcomes = await asyncio.gather(*(self._delete(rows) for rows in chats))
        async with self.db.write() as tx:
            for rows, outcome in zip(chats, outcomes, strict=True):
                await self._settle(tx, rows, outcome)
            await self._tell(tx)
        for rows in chats:
            channel = self.channels[rows[0].channel]
            if channel.shows_outbox:
                await channel.delete(rows[0].address, [row.ref for row in rows])
        self.told()
        return len(due)

    async def _delete(self, rows: Sequence[Due]) -> Outcome:
        """Delete messages of one chat, as far as they can be."""
        channel = self.channels[rows[0].channel]
        if channel.shows_outbox:  # once their rows are blank, the open pages hear of it
            return Outcome(gone=[row.id for row in rows])
        known = [row for row in rows if row.ref != LOST and channel.deletes]
        outcome = Outcome(failed=[row.id for row in rows if row not in known])
        if not known:
            return outcome
        try:
            went = set(await channel.delete(known[0].address, [row.ref for row in known]))
            outcome.gone += [row.id for row in known if row.ref in went]
            self._put_off(outcome, [row for row in known if row.ref not in went])
        except ChannelError as error:
            log.warning("not deleted", channel=channel.name, count=len(known), kind=error.kind)
            if error.permanent:
                outcome.failed += [row.id for row in known]
            else:
                self._put_off(outcome, known, error.retry_after)
        except Exception as error:
            log.error("deleting failed", channel=channel.name, exc_info=error)
            self._put_off(outcome, known)
        return outcome

    def _put_off(self, outcome: Outcome, rows: Sequence[Due], seconds: float = 0.0) -> None:
        """Try again after a pause, as long as the platform still deletes."""
        now = self.now()
        for row in rows:
            if now - row.created_at >= GIVE_UP_AFTER:
                outcome.failed.append(row.id)
                continue
            pause: timedelta = min(FIRST_PAUSE * 2 ** min(row.attempts, 10), LONGEST_PAUSE)
            outcome.again.append((row.id, now + max(pause, timedelta(seconds=seconds))))

    async def _settle(self, tx: Transaction, rows: Sequence[Due], outcome: Outcome) -> None:
        await traces.gone(tx, outcome.gone, self.now())
        await traces.failed(tx, outcome.failed)
        await traces.retry(tx, outcome.again)
        if self.channels[rows[0].channel].shows_outbox:
            await outbox.blank(tx, [int(row.ref) for row in rows if row.ref.isdecimal()])

    async def _tell(self, tx: Transaction) -> None:
        """Once nothing more is tried in a chat, its person hears once that she has to clear it."""
        for chat in await traces.untold(tx):
            known = await people.by_addresses(tx, {(chat.channel, chat.address)})
            for person in known.values():
                text = addressed(LEFT.format(count=chat.count), person.address)
                await outbox.put(tx, [_notice(chat, person.id, text, self.now())])
            await traces.told(tx, chat)


def _notice(chat: Untold, person: str, text: str, now: datetime) -> Outgoing:
    return Outgoing(chat.channel, chat.address, person, "notice", text, now, now, quiet=True)


def _chat(row: Due) -> tuple[str, str]:
    return row.channel, row.address
