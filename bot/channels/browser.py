"""The browser channel: the page posts what was said and reads the outbox as a transcript."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from bot.buttons import Buttons
from bot.channels.cleaning import clean
from bot.channels.port import Incoming
from dialogue.values import File, Heard, Photo, Silence, Text
from storage.values import Outgoing

MINE = "mine-"  # before the page's key of what somebody said there: no id of a row
LONGEST = 20_000  # characters of one message; the dialogue has its own, kinder limit


class BrowserChannel:
    """Delivers by waking the pages that are open; a page that is closed reads it later."""

    name = "browser"
    edits = True
    deletes = True
    shows_outbox = True

    def __init__(self, now: Callable[[], datetime], buttons: Buttons) -> None:
        self.last_success: datetime | None = None
        self._now, self._buttons = now, buttons
        self._news = asyncio.Condition()
        self._count = 0
        self.deletions = 0  # so many times something was taken from a page

    def read(self, body: str) -> Incoming:
        """What a page posted: {"address", "key", "text" | "tap" | "photo" | "file"}."""
        said = json.loads(body)
        address = str(said["address"])
        heard = self._heard(address, said)
        ref = f"{MINE}{said['key']}" if said.get("key") else ""
        return Incoming(self.name, address, heard, private=True, ref=ref)

    def _heard(self, address: str, said: dict[str, str]) -> Heard:
        if "tap" in said:
            return self._buttons.open(self.name, address, said["tap"])
        if "photo" in said:
            return Photo(said["photo"])
        if "file" in said:
            return File(said["file"], said["name"])
        return Text(clean(said["text"])[:LONGEST]) if said.get("text") else Silence()

    async def send(self, message: Outgoing) -> tuple[str, ...]:
        """The committed row is the message: tell the open pages to fetch it."""
        self.last_success = self._now()
        await self._tell()
        return (str(message.prompt),)

    async def edit(self, address: str, ref: str, text: str) -> None:
        """Pages apply an edit when they read its row."""
        await self._tell()

    async def delete(self, address: str, refs: Sequence[str]) -> Collection[str]:
        """The rows are blanked by whoever asks; the open pages drop what they show of them."""
        self.deletions += 1
        await self._tell()
        return refs

    async def leave(self, address: str) -> None:
        """There are no groups here."""

    async def news(self, seen: int, seconds: float) -> int:
        """The number of deliveries so far, once it is more than `seen`, or after `seconds`."""
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: self._count != seen)
        except TimeoutError:
            pass
        return self._count

    async def _tell(self) -> None:
        async with self._news:
            self._count += 1
            self._news.notify_all()
