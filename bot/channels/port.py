"""What a channel is: raw updates in, committed messages out, errors with their meaning."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from dialogue.values import Heard
from storage.values import Outgoing

# retry: not sent, later it may; unknown: nobody knows whether it was sent;
# blocked: the person does not want us there; dead: this message can never be sent
Outcome = Literal["retry", "unknown", "blocked", "dead"]


class ChannelError(Exception):
    """A message did not leave. `retry_after` is in seconds, as the platform asked for it.

    `sent` are the ids of those of its parts that did.
    """

    def __init__(self, kind: Outcome, retry_after: float = 0.0, sent: tuple[str, ...] = ()) -> None:
        super().__init__(kind)
        self.kind = kind
        self.retry_after = retry_after
        self.sent = sent

    @property
    def permanent(self) -> bool:
        """Whether trying again is useless."""
        return self.kind in ("blocked", "dead")


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update, read: who spoke where, and what was heard."""

    channel: str
    address: str
    heard: Heard
    private: bool = True  # False: a group, which is left without a word
    ref: str = ""  # the platform's id of the message, if it is one that somebody sent


class Channel(Protocol):
    """A way of reaching people."""

    name: str
    edits: bool  # whether a message that was sent can be rewritten
    deletes: bool  # whether a message of either side can be taken from the chat
    shows_outbox: bool  # its screen reads the outbox: a row is the message, its id the message's
    last_success: datetime | None  # of the last poll that came back

    def read(self, body: str) -> Incoming | None:
        """A raw update of this channel; None if it is nothing to be answered. May raise."""

    async def send(self, message: Outgoing) -> tuple[str, ...]:
        """Send; gives the platform's ids of its parts, buttons under the last. ChannelError."""

    async def edit(self, address: str, ref: str, text: str) -> None:
        """Rewrite a message that was sent, without its buttons. Raises ChannelError."""

    async def delete(self, address: str, refs: Sequence[str]) -> Collection[str]:
        """Take messages from a chat; gives those that are not there any more. ChannelError."""

    async def leave(self, address: str) -> None:
        """Leave a group. Never raises."""
