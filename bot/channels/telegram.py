"""Telegram: one committed message becomes one or more sent ones, each error what it means.

python-telegram-bot's `Bot` does the talking; its Updater is not used, because it confirms updates
before anything was stored (`telegram_polling.py` has the loop).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardMarkupLimit, MessageLimit
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.buttons import Buttons
from bot.channels.photos import PhotoError
from bot.channels.port import ChannelError, Incoming
from bot.channels.telegram_reading import PHOTO, read_update
from storage.values import Outgoing

BUTTONS_IN_A_ROW = 8
TOKEN_REVOKED = 300.0  # seconds until a refused token is tried again
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid")
UNCHANGED = "message is not modified"
SENDING = 20.0  # seconds for a call to be answered
CONNECTING = 10.0  # seconds for a free connection


class TelegramChannel:
    """The channel; every call goes to `api_url`."""

    name = "telegram"
    edits = True

    def __init__(
        self, token: str, api_url: str, proxy: str, now: Callable[[], datetime], buttons: Buttons
    ) -> None:
        self.last_success: datetime | None = None
        self.now = now
        self._token, self._api_url, self._proxy = token, api_url.rstrip("/"), proxy
        self._buttons = buttons
        self._bot: Bot | None = None
        self._opening = asyncio.Lock()

    def read(self, body: str) -> Incoming | None:
        """A raw update; raises whatever an update that cannot be parsed makes PTB raise."""
        return read_update(body, self._buttons)

    async def send(self, message: Outgoing) -> str:
        """Send; a text that is too long goes in parts, with the buttons under the last one."""
        keyboard = self._keyboard(message)
        parts = list(split(message.text))
        sent = ""
        with meaning():
            bot = await self.bot()
            for number, part in enumerate(parts, 1):
                answer = await bot.send_message(
                    chat_id=int(message.address),
                    text=part,
                    reply_markup=keyboard if number == len(parts) else None,
                    protect_content=message.secret,
                )
                sent = str(answer.message_id)
        return sent

    async def edit(self, address: str, ref: str, text: str) -> None:
        """Rewrite a message and take its buttons away."""
        with meaning():
            bot = await self.bot()
            first = next(split(text))
            await bot.edit_message_text(first, chat_id=int(address), message_id=int(ref))

    async def leave(self, address: str) -> None:
        """Leave a group; whether it works or not changes nothing."""
        try:
            bot = await self.bot()
            await bot.leave_chat(int(address))
        except TelegramError:
            return

    async def acknowledge(self, callback_id: str) -> None:
        """Stop the little clock on a button that was tapped; a late one does not matter."""
        try:
            bot = await self.bot()
            await bot.answer_callback_query(callback_id)
        except TelegramError:
            return

    async def download(self, source: str, most_bytes: int) -> bytes:
        """A file that was sent. Raises PhotoError when it is too large, ChannelError otherwise."""
        with meaning():
            bot = await self.bot()
            file = await bot.get_file(source.removeprefix(PHOTO))
            if (file.file_size or 0) > most_bytes:
                raise PhotoError("size")
            return bytes(await file.download_as_bytearray())

    async def bot(self) -> Bot:
        """The client, opened at first use (without asking the server anything)."""
        async with self._opening:
            if self._bot is None:
                self._bot = await _open(self._token, self._api_url, self._proxy)
            return self._bot

    async def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        async with self._opening:
            if self._bot is not None:
                for request in self._bot._request:
                    await request.shutdown()
            self._bot = None

    @classmethod
    async def ask_name(cls, token: str, api_url: str, proxy: str) -> str:
        """The bot's user name; "" when the server does not answer or refuses the token."""
        try:
            async with _asking(token, api_url, proxy) as bot:
                return (await bot.get_me()).username or ""
        except TelegramError:
            return ""

    def _keyboard(self, message: Outgoing) -> InlineKeyboardMarkup | None:
        rows = []
        for row in message.options:
            made = [
                InlineKeyboardButton(
                    label,
                    callback_data=self._buttons.token(
                        self.name, message.address, message.prompt, value
                    ),
                )
                for label, value, _word in row
            ]
            rows += [made[i : i + BUTTONS_IN_A_ROW] for i in range(0, len(made), BUTTONS_IN_A_ROW)]
        most = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
        while sum(map(len, rows)) > most:
            rows.pop(-2)  # the last row holds the ways out
        return InlineKeyboardMarkup(rows) if rows else None


def split(text: str) -> Iterator[str]:
    """A text in parts of at most 4,096 UTF-16 units, cut at line ends, else at blanks."""
    most = int(MessageLimit.MAX_TEXT_LENGTH)
    while _units(text) > most:
        part = _first_units(text, most)
        cut = max(part.rfind("\n"), 0) or max(part.rfind(" "), 0) or len(part)
        yield text[:cut]
        text = text[cut:].lstrip()
    yield text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _first_units(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore")


@contextmanager
def meaning() -> Iterator[None]:
    """Turn PTB's errors into ours; `from None`, because httpx's hold the token in their URL.

    BadRequest comes first: it is a NetworkError to PTB, and repeating it is useless.
    """
    try:
        yield
    except RetryAfter as error:
        raise ChannelError("retry", _seconds(error.retry_after)) from None
    except Forbidden:
        raise ChannelError("blocked") from None
    except BadRequest as error:
        said = error.message.lower()
        if UNCHANGED in said:
            return
        raise ChannelError("blocked" if any(g in said for g in GONE) else "dead") from None
    except (InvalidToken, Conflict):
        raise ChannelError("retry", TOKEN_REVOKED) from None
    except TimedOut as error:
        raise ChannelError("retry" if _never_sent(error) else "unknown") from None
    except NetworkError as error:
        cut = isinstance(error.__cause__, httpx.HTTPError) and not _never_sent(error)
        raise ChannelError("unknown" if cut else "retry") from None
    except TelegramError:
        raise ChannelError("retry") from None


def _never_sent(error: TelegramError) -> bool:
    return isinstance(error.__cause__, NEVER_SENT) or "pool timeout" in error.message.lower()


def _seconds(pause: int | timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


async def _open(token: str, api_url: str, proxy: str) -> Bot:
    """A client whose connections are open. `Bot.initialize` would ask getMe and so need the net."""
    bot = Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=HTTPXRequest(
            32, read_timeout=SENDING, pool_timeout=CONNECTING, proxy=proxy or None
        ),
        get_updates_request=HTTPXRequest(connection_pool_size=2, proxy=proxy or None),
    )
    for request in bot._request:
        await request.initialize()
    return bot


@asynccontextmanager
async def _asking(token: str, api_url: str, proxy: str) -> AsyncIterator[Bot]:
    bot = await _open(token, api_url.rstrip("/"), proxy)
    try:
        yield bot
    finally:
        for request in bot._request:
            await request.shutdown()
