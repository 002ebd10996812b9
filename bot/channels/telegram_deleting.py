"""Messages are taken from a Telegram chat: both sides', at most 48 hours old."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence

from telegram import Bot
from telegram.constants import BulkRequestLimit
from telegram.error import BadRequest

from bot.channels.telegram_errors import meant

AT_ONCE = int(BulkRequestLimit.MAX_LIMIT)
NOT_THERE = "message to delete not found"


async def take_away(bot: Bot, chat: int, messages: Sequence[int]) -> list[int]:
    """Delete messages of a chat; gives those that are not there any more. Raises ChannelError.

    When Telegram refuses them together, each is tried alone: one that is too old keeps no other.
    """
    gone: list[int] = []
    for start in range(0, len(messages), AT_ONCE):
        some = messages[start : start + AT_ONCE]
        if await meant(_taken(bot.delete_messages(chat, some))):
            gone += some
        else:
            gone += [one for one in some if await meant(_taken(bot.delete_message(chat, one)))]
    return gone


async def _taken(call: Awaitable[bool]) -> bool:
    """Whether what was to be deleted is not there any more; other refusals of a chat are raised."""
    try:
        return await call
    except BadRequest as error:
        said = error.message.lower()
        if NOT_THERE in said:
            return True
        if "message" in said:
            return False
        raise
