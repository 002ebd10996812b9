"""The poll loop: raw updates are committed first, and confirmed by the next poll's offset.

It starts without an offset (update ids begin anew at random after a quiet week) and takes each
update as it comes: what cannot be parsed is the inbox's business, never the loop's.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import warnings
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.channels.telegram import TelegramChannel
from bot.logs import logger
from bot.supervising import until
from storage.values import Received

LONG = 30  # seconds that a poll waits for news
SLACK = 10  # seconds more until it is given up
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds
REVOKED = 300.0  # seconds until a refused token is tried again
QUIET = timedelta(minutes=1)  # the same trouble is logged once in this time
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]

log = logger("telegram")
warnings.filterwarnings("ignore", "Please use 'Bot.get_updates'", PTBUserWarning)


class Polling:
    """Fetches updates until it is told to stop."""

    def __init__(
        self,
        channel: TelegramChannel,
        store: Callable[[Sequence[Received]], Awaitable[None]],
        now: Callable[[], datetime],
        long: int = LONG,
    ) -> None:
        self._channel, self._store, self._now, self._long = channel, store, now, long
        self._offset: int | None = None
        self._pause = FIRST_PAUSE
        self._logged: dict[str, datetime] = {}
        self._taps: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll; what was fetched when the end comes is stored, and confirmed next time."""
        stopped = asyncio.ensure_future(stopping.wait())
        try:
            while not stopping.is_set():
                fetching = asyncio.ensure_future(self._fetch())
                await asyncio.wait((fetching, stopped), return_when=asyncio.FIRST_COMPLETED)
                if not fetching.done():
                    fetching.cancel()
                    await asyncio.wait((fetching,))
                    return
                await self._handle(fetching, stopping)
        finally:
            stopped.cancel()
            for tap in self._taps:
                tap.cancel()
            await asyncio.gather(*self._taps, return_exceptions=True)
            await self._channel.close()

    async def _fetch(self) -> list[dict[str, Any]]:
        bot = await self._channel.bot()
        wanted: dict[str, Any] = {"timeout": self._long, "limit": 100, "allowed_updates": WANTED}
        if self._offset is not None:
            wanted["offset"] = self._offset
        updates: Any = await bot.do_api_request(
            "getUpdates", api_kwargs=wanted, read_timeout=self._long + SLACK
        )
        return [update for update in updates if isinstance(update, dict)]

    async def _handle(
        self, fetching: asyncio.Future[list[dict[str, Any]]], stopping: asyncio.Event
    ) -> None:
        try:
            updates = fetching.result()
            self._channel.last_success = self._now()
            await self._keep(updates)
            self._pause = FIRST_PAUSE
        except RetryAfter as error:
            pause = error.retry_after
            seconds = pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
            await self._trouble("too many requests", seconds, stopping)
        except InvalidToken:
            await self._trouble("token refused", REVOKED, stopping)
        except Conflict:
            await self._trouble("another poller or a webhook", max(self._pause, 5.0), stopping)
        except TelegramError as error:
            await self._trouble(type(error).__name__, self._pause, stopping)
        except Exception as error:
            await self._trouble(f"not stored: {type(error).__name__}", self._pause, stopping)

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        """Commit, and only then move on: the offset of the next poll confirms."""
        now = self._now()
        if updates:
            await self._store([Received("telegram", _key(u), _json(u), now) for u in updates])
        for update in updates:
            number = update.get("update_id")
            if isinstance(number, int):
                self._offset = number + 1
            query = update.get("callback_query")
            if isinstance(query, dict) and isinstance(query.get("id"), str):
                tap = asyncio.create_task(self._channel.acknowledge(query["id"]))
                self._taps.add(tap)
                tap.add_done_callback(self._taps.discard)

    async def _trouble(self, kind: str, seconds: float, stopping: asyncio.Event) -> None:
        """Say it once a minute, wait with jitter, and twice as long the next time."""
        now = self._now()
        if now - self._logged.get(kind, now - 2 * QUIET) > QUIET:
            self._logged[kind] = now
            log.warning("poll failed", kind=kind)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        await until(stopping, seconds * random.uniform(0.8, 1.2))


def _json(update: dict[str, Any]) -> str:
    return json.dumps(update, sort_keys=True)


def _key(update: dict[str, Any]) -> str:
    """The update's id and a digest: ids begin anew, and a repetition is the same to the byte."""
    digest = hashlib.sha256(_json(update).encode()).hexdigest()[:16]
    return f"{update.get('update_id')}:{digest}"
