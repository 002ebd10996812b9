"""Telegram: one committed message becomes one or more sent ones, each error what it means.

python-telegram-bot's `Bot` does the talking; its Updater is not used, because it confirms updates
before anything was stored (`telegram_polling.py` has the loop).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import InlineKeyboardMarkupLimit
from telegram.error import BadRequest, TelegramError

from bot.buttons import Buttons
from bot.channels.photos import PhotoError
from bot.channels.port import ChannelError, Incoming
from bot.channels.telegram_client import Access, Client
from bot.channels.telegram_deleting import take_away
from bot.channels.telegram_errors import meant
from bot.channels.telegram_parts import parts
from bot.channels.telegram_reading import SOURCE, read_update
from storage.values import Outgoing

BUTTONS_IN_A_ROW = 8
MOST_BUTTONS = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
UNCHANGED = "message is not modified"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # Telegram would fetch what is linked to


class TelegramChannel:
    """The channel; every call goes to `api_url`, the bare server."""

    name = "telegram"
    edits = True
    deletes = True
    shows_outbox = False

    def __init__(
        self, token: str, api_url: str, proxy: str, now: Callable[[], datetime], buttons: Buttons
    ) -> None:
        self.last_success: datetime | None = None
        self._access = Access(token, api_url, proxy)
        self._now, self._buttons = now, buttons
        self._client: Client | None = None
        self._under_way = 0
        self._idle = asyncio.Event()

    def read(self, body: str) -> Incoming | None:
        """A raw update; raises whatever an update that cannot be parsed makes PTB raise."""
        return read_update(body, self._buttons)

    def polled(self) -> None:
        """A poll has come back: the channel is not deaf."""
        self.last_success = self._now()

    async def send(self, message: Outgoing) -> tuple[str, ...]:
        """Send; gives the ids of all parts. Raises ChannelError.

        A text that is too long goes in parts, with the buttons under the last one. When a later
        part fails, the outcome is never "retry": those before it have arrived.
        """
        sent: list[str] = []
        try:
            async with self._using() as bot:
                for part, keyboard in self._pieces(message):
                    sent.append(await meant(_post(bot, message, part, keyboard)))
        except ChannelError as error:
            if not sent:
                raise
            kind = "unknown" if error.kind == "retry" else error.kind
            raise ChannelError(kind, error.retry_after, tuple(sent)) from None
        return tuple(sent)

    async def edit(self, address: str, ref: str, text: str) -> None:
        """Rewrite a message and take its buttons away. Raises ChannelError."""
        async with self._using() as bot:
            await meant(_rewrite(bot, int(address), int(ref), next(parts(text))))

    async def delete(self, address: str, refs: Sequence[str]) -> Collection[str]:
        """Take messages from a chat; gives those that are not there any more. ChannelError."""
        async with self._using() as bot:
            return [str(one) for one in await take_away(bot, int(address), [*map(int, refs)])]

    async def leave(self, address: str) -> None:
        """Leave a group; whether it works or not changes nothing."""
        try:
            async with self._using() as bot:
                await bot.leave_chat(int(address))
        except TelegramError:
            return

    async def acknowledge(self, callback_id: str) -> None:
        """Stop the little clock on a button that was tapped; a late one does not matter."""
        try:
            async with self._using() as bot:
                await bot.answer_callback_query(callback_id)
        except TelegramError:
            return

    async def download(self, source: str, most_bytes: int) -> bytes:
        """A file that was sent. Raises PhotoError when it is too large, ChannelError otherwise."""
        async with self._using() as bot:
            return await meant(_fetch(bot, source.removeprefix(SOURCE), most_bytes))

    def connect(self) -> Client:
        """Connections of one's own, to be closed by whoever asked for them."""
        return Client(self._access)

    async def close(self) -> None:
        """Close the connections once nothing is under way; the next call opens new ones."""
        while self._under_way:
            await self._idle.wait()
        client, self._client = self._client, None
        if client:
            await client.close()

    @classmethod
    async def ask_name(cls, token: str, api_url: str, proxy: str) -> str:
        """The bot's user name; "" when the server does not answer or refuses the token."""
        client = Client(Access(token, api_url, proxy))
        try:
            return (await client.bot.get_me()).username or ""
        except TelegramError:
            return ""
        finally:
            await client.close()

    @asynccontextmanager
    async def _using(self) -> AsyncIterator[Bot]:
        """The connections that all calls share, opened at first use."""
        self._client = self._client or self.connect()
        self._under_way += 1
        self._idle.clear()
        try:
            yield self._client.bot
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    def _pieces(self, message: Outgoing) -> list[tuple[str, InlineKeyboardMarkup | None]]:
        *first, last = parts(message.text)
        return [*((part, None) for part in first), (last, self._keyboard(message))]

    def _keyboard(self, message: Outgoing) -> InlineKeyboardMarkup | None:
        """The buttons in rows of at most eight; above a hundred, the lines before the last go."""
        rows = []
        for row in message.options:
            made = [self._button(message, label, value) for label, value, _word in row]
            rows += [made[i : i + BUTTONS_IN_A_ROW] for i in range(0, len(made), BUTTONS_IN_A_ROW)]
        while sum(map(len, rows)) > MOST_BUTTONS:
            rows.pop(-2)  # the last row holds the ways out
        return InlineKeyboardMarkup(rows) if rows else None

    def _button(self, message: Outgoing, label: str, value: str) -> InlineKeyboardButton:
        token = self._buttons.token(self.name, message.address, message.prompt, value)
        return InlineKeyboardButton(label, callback_data=token)


async def _post(
    bot: Bot, message: Outgoing, part: str, keyboard: InlineKeyboardMarkup | None
) -> str:
    sent = await bot.send_message(
        int(message.address),
        part,
        reply_markup=keyboard,
        protect_content=message.secret or message.private,
        disable_notification=message.quiet or message.private,
        link_preview_options=NO_PREVIEW,
    )
    return str(sent.message_id)


async def _rewrite(bot: Bot, chat: int, message: int, text: str) -> None:
    try:
        await bot.edit_message_text(
            text, chat_id=chat, message_id=message, link_preview_options=NO_PREVIEW
        )
    except BadRequest as error:
        if UNCHANGED not in error.message.lower():
            raise


async def _fetch(bot: Bot, file_id: str, most_bytes: int) -> bytes:
    file = await bot.get_file(file_id)
    if (file.file_size or 0) > most_bytes:
        raise PhotoError("size")
    data = bytes(await file.download_as_bytearray())
    if len(data) > most_bytes:
        raise PhotoError("size")
    return data
