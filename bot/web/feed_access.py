"""Who may read the feed: a token in HTTP Basic or Bearer, and not too often."""

from __future__ import annotations

import asyncio
import base64
import binascii
import math
from collections.abc import Callable, Mapping

from fastapi import Request

from bot.program import Program
from bot.web.buckets import Buckets
from bot.web.origins import caller
from storage import readers
from storage.values import Reader

LONGEST = 200  # characters of a token that are looked at
READS = (120, 0.5)  # requests of a reader at once, then seconds for each more: a full table in time
WRONG = (10, 60.0)  # wrong tokens of an address, the same way
AT_ONCE = 2  # requests that read at the same time: officers' answers come first
CHALLENGE = {"WWW-Authenticate": 'Basic realm="feed", charset="UTF-8"'}
UNKNOWN = "Tên hoặc mã đọc số liệu không đúng, hoặc đã hết hiệu lực."
TOO_OFTEN = "Yêu cầu quá nhiều lần. Vui lòng thử lại sau {} giây."


class FeedError(Exception):
    """An answer that is an error: HTTP status, a sentence, and headers."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] = {}) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, dict(headers)


class Access:
    """Lets readers in. A right token is never kept out by wrong ones from the same address:

    many callers share the address of a proxy, and a token cannot be guessed.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._reads, self._wrong = Buckets(*READS, now), Buckets(*WRONG, now)
        self.turns = asyncio.Semaphore(AT_ONCE)

    async def reader(self, request: Request, program: Program) -> Reader:
        """The reader who calls; FeedError 401 or 429."""
        token = _token(request.headers.get("authorization", ""))
        found = None
        if token:
            async with program.db.read() as tx:
                found = await readers.by_token(tx, token)
        if found is None:
            address = caller(request, program.config.public_url)
            _slow(self._wrong.take(address) if token else 0.0)
            raise FeedError(401, UNKNOWN, CHALLENGE)
        _slow(self._reads.take(found.name))
        return found


def _slow(wait: float) -> None:
    if wait:
        seconds = math.ceil(wait)
        raise FeedError(429, TOO_OFTEN.format(seconds), {"Retry-After": str(seconds)})


def _token(header: str) -> str:
    """The token of an Authorization header; "" if there is none. The user name is not looked at."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()[:LONGEST]
    if scheme.lower() != "basic":
        return ""
    try:
        decoded = base64.b64decode(given.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    return decoded.partition(":")[2][:LONGEST]
