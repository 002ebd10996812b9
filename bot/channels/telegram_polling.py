"""The poll loop: raw updates are committed first, and confirmed by the next poll's offset.

An offset is only ever used to confirm what was just stored: update ids begin anew at random after
a quiet week. Each update is taken as it comes: what cannot be parsed is the inbox's business,
never the loop's.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_errors import REVOKED, seconds
from bot.logs import logger
from bot.supervising import until
from storage.values import Received

LONG = 30  # seconds that a poll waits for news
SLACK = 10  # seconds more until it is given up
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds
CONFLICT = 5.0  # seconds at least until a poll after somebody else's
QUIET = timedelta(minutes=1)  # the same trouble is logged once in this time
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
# PTB warns when it is asked for a method that it has itself; it takes the underscore off
GET_UPDATES = "getUpdates_"

Update = dict[str, Any]
log = logger("telegram")


class NoNumbers(Exception):
    """No update has a number: they cannot be confirmed, and the next poll brings them again."""


class Polling:
    """Fetches updates until it is told to stop. `long` and `revoked` are in seconds."""

    def __init__(
        self,
        channel: TelegramChannel,
        store: Callable[[Sequence[Received]], Awaitable[None]],
        now: Callable[[], datetime],
        long: int = LONG,
        revoked: float = REVOKED,
    ) -> None:
        self._channel, self._store, self._now = channel, store, now
        self._long, self._revoked = long, revoked
        self._offset: int | None = None
        self._pause = FIRST_PAUSE
        self._logged: dict[str, datetime] = {}
        self._taps: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll; what was fetched when the end comes is stored, and confirmed next time."""
        client = self._channel.connect()
        stopped = asyncio.ensure_future(stopping.wait())
        fetching: asyncio.Future[list[Update]] | None = None
        try:
            while not stopping.is_set():
                fetching = asyncio.ensure_future(self._fetch(client.bot))
                await asyncio.wait((fetching, stopped), return_when=asyncio.FIRST_COMPLETED)
                if fetching.done():
                    await self._handle(fetching, stopping)
        finally:
            await _end(stopped, *self._taps, *([fetching] if fetching else []))
            await client.close()
            if stopping.is_set():
                await self._channel.close()

    async def _fetch(self, bot: Bot) -> list[Update]:
        asked: dict[str, Any] = {"timeout": self._long, "limit": 100, "allowed_updates": WANTED}
        if self._offset is not None:
            asked["offset"] = self._offset
        updates: Any = await bot.do_api_request(
            GET_UPDATES, api_kwargs=asked, read_timeout=self._long + SLACK
        )
        if not isinstance(updates, list):
            raise TelegramError("no list of updates")
        return [update for update in updates if isinstance(update, dict)]

    async def _handle(
        self, fetching: asyncio.Future[list[Update]], stopping: asyncio.Event
    ) -> None:
        """Keep what came; what went wrong is waited out, and nothing of it is confirmed."""
        try:
            updates = fetching.result()
            self._channel.polled()
            await self._keep(updates)
            self._pause = FIRST_PAUSE
        except Exception as error:
            kind, pause = self._judge(error)
            await self._trouble(kind, pause, stopping)

    async def _keep(self, updates: list[Update]) -> None:
        """1 commit, 2 stop the clocks on buttons, 3 let the next poll's offset confirm.

        A poll that brings nothing has confirmed everything: then there is no offset, so that
        numbers may begin anew anywhere.
        """
        if updates:
            now = self._now()
            await self._store([Received("telegram", _key(u), _json(u), now) for u in updates])
        self._acknowledge(updates)
        numbers = [n for u in updates if isinstance(n := u.get("update_id"), int)]
        if updates and not numbers:
            raise NoNumbers
        self._offset = max(numbers) + 1 if numbers else None

    def _acknowledge(self, updates: list[Update]) -> None:
        queries = [update.get("callback_query") for update in updates]
        for query in queries:
            if isinstance(query, dict) and isinstance(query.get("id"), str):
                tap = asyncio.create_task(self._channel.acknowledge(query["id"]))
                self._taps.add(tap)
                tap.add_done_callback(self._taps.discard)

    def _judge(self, error: Exception) -> tuple[str, float]:
        """What kind of trouble it is, and for how many seconds to wait."""
        match error:
            case RetryAfter():
                return "too many requests", seconds(error.retry_after)
            case InvalidToken():
                return "token refused", self._revoked
            case Conflict():
                return "another poller or a webhook", max(self._pause, CONFLICT)
            case TelegramError() | NoNumbers():
                return type(error).__name__, self._pause
            case _:
                return f"not stored: {type(error).__name__}", self._pause

    async def _trouble(self, kind: str, pause: float, stopping: asyncio.Event) -> None:
        """Say it once a minute, wait with jitter, and twice as long the next time."""
        now = self._now()
        if now - self._logged.get(kind, now - 2 * QUIET) > QUIET:
            self._logged[kind] = now
            log.warning("poll failed", kind=kind)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        await until(stopping, pause * random.uniform(1.0, 1.2))


async def _end(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _json(update: Update) -> str:
    """In ASCII: a lone surrogate stays an escape, which a database can hold."""
    return json.dumps(update, sort_keys=True)


def _key(update: Update) -> str:
    """The update's id and a digest: ids begin anew, and a repetition is the same to the byte."""
    digest = hashlib.sha256(_json(update).encode()).hexdigest()[:16]
    return f"{update.get('update_id')}:{digest}"
