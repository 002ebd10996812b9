"""The updates that wait to be fetched: kept until a later offset confirms them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_checks import Refused

LONGEST_POLL = 50  # seconds
FIRST_ID = 500_001
KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
    "my_chat_member", "inline_query", "poll", "message_reaction",
)  # fmt: skip
TAKEN_OVER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"


@dataclass
class Queue:
    """Numbers updates and hands them out, to the newest poller only."""

    webhook: str = ""
    next_id: int = FIRST_ID
    polls: int = 0
    given: int = 0  # updates that were handed out, each time that they were
    _waiting: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, update: dict[str, Any], numbered: bool = True) -> int:
        """Add an update; gives its number, which it does not show unless it is `numbered`."""
        number, self.next_id = self.next_id, self.next_id + 1
        self._waiting.append((number, {"update_id": number} | update if numbered else update))
        self._wake()
        return number

    def __len__(self) -> int:
        return len(self._waiting)

    async def get(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Confirm what is before the offset, then wait for news. Raises Refused (409)."""
        if self.webhook:
            raise Refused(409, HOOKED)
        self.polls += 1
        turn = self.polls
        self._wake()
        self._confirm(asked.get("offset", 0))
        await self._news(turn, asked)
        if turn != self.polls:
            raise Refused(409, TAKEN_OVER)
        given = [update for _number, update in self._waiting[: asked.get("limit", 100)]]
        self.given += len(given)
        return given

    async def _news(self, turn: int, asked: dict[str, Any]) -> None:
        """Wait until there is an update of a kind that is wanted, or somebody else polls."""
        try:
            async with asyncio.timeout(min(asked.get("timeout", 0), LONGEST_POLL)):
                while turn == self.polls and not self._wanted(asked.get("allowed_updates", ())):
                    await self._changed.wait()
        except TimeoutError:
            return

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._waiting = self._waiting[offset:]
        elif offset:
            self._waiting = [(n, update) for n, update in self._waiting if n >= offset]

    def _wanted(self, allowed: Sequence[str]) -> bool:
        """Whether anything waits; kinds that were not asked for are thrown away."""
        unwanted = set(KINDS) - set(allowed) if allowed else set()
        self._waiting = [(n, u) for n, u in self._waiting if not unwanted & set(u)]
        return bool(self._waiting)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
