"""Committed messages leave: paced, in order per chat, with an outcome for each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from aiolimiter import AsyncLimiter

from bot.channels.port import Channel, ChannelError
from bot.logs import logger
from bot.supervising import until
from storage import outbox, people
from storage.engine import Database
from storage.outbox import Settlement
from storage.values import OutboxState, Queued

CLAIM = 64  # rows at a time
IDLE = 5.0  # seconds between looks at what became due by itself
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(seconds=60)
MOST_ATTEMPTS = 12  # about ten minutes of trying; then the message is dead
PER_CHANNEL = 25  # messages a second: below Telegram's 30 for bulk

log = logger("delivery")
Judge = Callable[[Queued], Awaitable[bool]]


@dataclass
class Delivery:
    """Sends what the outbox holds, until it is told to stop."""

    db: Database
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    judge: Judge
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    _pace: dict[str, AsyncLimiter] = field(default_factory=dict)

    async def run(self, stopping: asyncio.Event) -> None:
        """Deliver whatever is due; what a dead process left behind is decided first."""
        async with self.db.write() as tx:
            await outbox.recover(tx, self.now())
        while not stopping.is_set():
            self.wake.clear()
            while not stopping.is_set() and await self.deliver_some():
                pass
            await until(self.wake, IDLE)

    async def deliver_some(self) -> int:
        """Claim and send one batch; gives how many rows it settled."""
        async with self.db.read() as tx:
            if not await outbox.waiting(tx, self.now()):
                return 0
        async with self.db.write() as tx:
            claimed = await outbox.claim(tx, self.now(), CLAIM, tuple(self.channels))
        lanes = groupby(sorted(claimed, key=_lane), key=_lane)
        outcomes = await asyncio.gather(*(self._lane(list(rows)) for _key, rows in lanes))
        settled = [settlement for lane in outcomes for settlement in lane]
        async with self.db.write() as tx:
            await outbox.settle_all(tx, settled, self.now())
            for row in claimed:
                if any(s.id == row.id and s.state == "blocked" for s in settled):
                    message = row.message
                    await people.set_link_state(tx, message.channel, message.address, "blocked")
        return len(claimed)

    async def _lane(self, rows: Sequence[Queued]) -> list[Settlement]:
        """One chat's messages, one after the other; a held one holds those behind it."""
        settled: list[Settlement] = []
        for row in sorted(rows, key=lambda r: r.id):
            before = settled[-1] if settled else None
            if before and before.retry_at:
                settled.append(Settlement(row.id, "queued", retry_at=before.retry_at))
            elif before and before.state == "blocked":
                settled.append(Settlement(row.id, "blocked"))
            else:
                settled.append(await self._send(row))
        return settled

    async def _send(self, row: Queued) -> Settlement:
        channel = self.channels[row.message.channel]
        try:
            if not await self.judge(row):
                return Settlement(row.id, "dropped")
            async with self._limiter(channel.name):
                return Settlement(row.id, "sent", message_ref=await self._out(channel, row))
        except ChannelError as error:
            return self._failed(row, error)
        except Exception as error:
            log.error("send failed", channel=channel.name, row=row.id, exc_info=error)
            return Settlement(row.id, "dead")

    async def _out(self, channel: Channel, row: Queued) -> str:
        message = row.message
        if not message.closes:
            return await channel.send(message)
        async with self.db.read() as tx:
            ref = await outbox.message_ref(tx, message.channel, message.address, message.closes)
        if ref and channel.edits:
            await channel.edit(message.address, ref, message.text)
        return ref

    def _failed(self, row: Queued, error: ChannelError) -> Settlement:
        """1 the chat is gone, 2 nobody knows, 3 later, unless that has been tried enough."""
        log.warning("not sent", channel=row.message.channel, row=row.id, kind=error.kind)
        if row.message.kind == "edit" and error.kind != "retry":
            return Settlement(row.id, "dead")
        match error.kind:
            case "blocked" | "dead":
                return Settlement(row.id, error.kind)
            case "unknown" if row.message.kind == "broadcast" or row.attempts > 1:
                return Settlement(row.id, "unknown")
            case "retry" if row.attempts >= MOST_ATTEMPTS:
                return Settlement(row.id, "dead")
            case _:
                state: OutboxState = "queued"
                return Settlement(row.id, state, retry_at=self._again(row, error))

    def _again(self, row: Queued, error: ChannelError) -> datetime:
        pause = min(FIRST_RETRY * 2 ** min(row.attempts, 10), LONGEST_RETRY)
        return self.now() + max(pause, timedelta(seconds=error.retry_after))

    def _limiter(self, channel: str) -> AsyncLimiter:
        return self._pace.setdefault(channel, AsyncLimiter(PER_CHANNEL, 1))


def _lane(row: Queued) -> tuple[str, str]:
    return row.message.channel, row.message.address
