"""What an error of Telegram means for the message that was to be sent.

A `ChannelError` is raised on its own, without the error that it stands for: httpx's errors hold
the request, whose URL holds the token.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.port import ChannelError

REVOKED = 300.0  # seconds until a refused token is tried again
GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid")
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

Result = TypeVar("Result")


async def meant(call: Awaitable[Result]) -> Result:
    """Make a call; raises ChannelError, never anything that remembers the URL."""
    try:
        return await call
    except TelegramError as error:
        failure = meaning(error)
    raise failure


def meaning(error: TelegramError) -> ChannelError:
    """What to do about an error. BadRequest comes before NetworkError, which it is to PTB."""
    match error:
        case RetryAfter():
            return ChannelError("retry", seconds(error.retry_after))
        case Forbidden():
            return ChannelError("blocked")
        case BadRequest():
            gone = any(words in error.message.lower() for words in GONE)
            return ChannelError("blocked" if gone else "dead")
        case ChatMigrated():
            return ChannelError("dead")
        case InvalidToken() | Conflict():
            return ChannelError("retry", REVOKED)
        case NetworkError():
            return ChannelError("unknown" if _perhaps_sent(error) else "retry")
        case _:  # an answer that is no JSON: the call itself went through
            return ChannelError("unknown")


def seconds(pause: int | timedelta) -> float:
    """A duration of PTB, which gives either, as the variable PTB_TIMEDELTA says."""
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)


def _perhaps_sent(error: NetworkError) -> bool:
    """Whether the connection went away under a call; an answer of 5xx is an answer: not sent."""
    cause = error.__cause__
    return isinstance(cause, httpx.HTTPError) and not isinstance(cause, NEVER_SENT)
