"""The connections to Telegram: python-telegram-bot's `Bot`, opened without asking anything."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from telegram import Bot
from telegram.request import HTTPXRequest

ANSWERING = 20.0  # seconds for a call to be answered
CONNECTING = 10.0  # seconds for a connection to become free
AT_ONCE = 32  # connections

os.environ["PTB_TIMEDELTA"] = "1"  # retry_after as a timedelta: else PTB warns at each 429


@dataclass(frozen=True, slots=True)
class Access:
    """Where the bot's server is and how to get there; the token is never shown."""

    token: str = field(repr=False)
    api_url: str  # the bare server
    proxy: str = field(default="", repr=False)  # may hold a password


class Client:
    """A `Bot` and its connections. `Bot.initialize` is not used: it needs an answer to getMe."""

    def __init__(self, access: Access) -> None:
        proxy, server = access.proxy or None, access.api_url.rstrip("/")
        self._sending = HTTPXRequest(
            AT_ONCE, read_timeout=ANSWERING, pool_timeout=CONNECTING, proxy=proxy
        )
        self._polling = HTTPXRequest(1, proxy=proxy)
        self.bot = Bot(
            access.token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=self._sending,
            get_updates_request=self._polling,
        )

    async def close(self) -> None:
        """Close the connections; calls that are under way are cut off."""
        await self._sending.shutdown()
        await self._polling.shutdown()
