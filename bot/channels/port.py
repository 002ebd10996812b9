"""What a channel is: raw updates in, committed messages out, errors with their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from dialogue.values import Heard
from storage.values import Outgoing

# retry: not sent, later it may; unknown: nobody knows whether it was sent;
# blocked: the person does not want us there; dead: this message can never be sent
Outcome = Literal["retry", "unknown", "blocked", "dead"]


class ChannelError(Exception):
    """A message did not leave. `retry_after` is in seconds, as the platform asked for it."""

    def __init__(self, kind: Outcome, retry_after: float = 0.0) -> None:
        super().__init__(kind)
        self.kind = kind
        self.retry_after = retry_after

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


class Channel(Protocol):
    """A way of reaching people."""

    name: str
    edits: bool  # whether a message that was sent can be rewritten
    last_success: datetime | None  # of the last poll that came back

    def read(self, body: str) -> Incoming | None:
        """A raw update of this channel; None if it is nothing to be answered. May raise."""

    async def send(self, message: Outgoing) -> str:
        """Send; gives the platform's id of the message. Raises ChannelError."""

    async def edit(self, address: str, ref: str, text: str) -> None:
        """Rewrite a message that was sent, without its buttons. Raises ChannelError."""

    async def leave(self, address: str) -> None:
        """Leave a group. Never raises."""
