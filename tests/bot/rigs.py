"""A wired program on a file of its own, with a channel that a test can make fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.channels.port import ChannelError, Incoming
from bot.inbox import Inbox
from bot.office import Office
from bot.opening import load_office
from bot.settings import Settings
from dialogue.values import Text
from storage import filings, people
from storage.engine import Database, sqlite_in
from storage.values import Link, Outgoing, Person, Received
from storage.vault import Vault
from tests import scanning
from tests.clock import StandingClock, at

UNIT = "21325"


class Broken(Exception):
    """What a step of the test raises. Its text must be in no log."""


@dataclass
class Line:
    """A channel of plain texts: address|text. What is sent is kept, or fails as ordered."""

    name: str = "line"
    edits: bool = True
    deletes: bool = True
    shows_outbox: bool = False
    last_success: datetime | None = None
    sent: list[tuple[str, str]] = field(default_factory=list)
    edited: list[tuple[str, str, str]] = field(default_factory=list)
    deleted: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    failures: list[ChannelError] = field(default_factory=list)
    stalled: dict[str, asyncio.Event] = field(default_factory=dict)

    def read(self, body: str) -> Incoming | None:
        """`poison|…` raises, `group|…` is no private chat."""
        address, _, text = body.partition("|")
        if address == "poison":
            raise Broken(text)
        return Incoming(self.name, address, Text(text), private=address != "group")

    async def send(self, message: Outgoing) -> tuple[str, ...]:
        """Send, wait, or fail."""
        scanning.watch(message)
        if message.address in self.stalled:
            await self.stalled[message.address].wait()
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((message.address, message.text))
        return (f"m{len(self.sent)}",)

    async def edit(self, address: str, ref: str, text: str) -> None:
        """Rewrite."""
        self.edited.append((address, ref, text))

    async def delete(self, address: str, refs: Sequence[str]) -> Collection[str]:
        """Take away, or fail."""
        if self.failures:
            raise self.failures.pop(0)
        self.deleted += [(address, ref) for ref in refs]
        return refs

    async def leave(self, address: str) -> None:
        """Leave."""
        self.left.append(address)


@dataclass
class Rig:
    """What the tests of the inbox and of delivery work with."""

    db: Database
    line: Line
    inbox: Inbox
    clock: StandingClock
    commits: list[int]
    office: Office

    async def hear(self, *said: str, key: str = "") -> None:
        """Take updates; each has its own key unless one is given."""
        now = self.clock.now()
        received = [
            Received("line", key or f"{len(self.commits)}:{n}:{body[:40]}", body, now)
            for n, body in enumerate(said)
        ]
        await self.inbox.take(received)


@cache
def _loaded() -> Office:
    """The plan's folder, read once for all tests."""
    return load_office(Settings())


def new_office() -> Office:
    """The office before anything was published."""
    read = _loaded()
    return Office.of(read.base, read.own, read.built_in, read.files)


@asynccontextmanager
async def rig(folder: Path, *officers: str) -> AsyncIterator[Rig]:
    """A database with officers of one commune, reached on the channel `line`."""
    db = await Database.open(sqlite_in(folder), Vault.create(folder / "vault.key"))
    office = new_office()
    line, clock, commits = Line(), StandingClock(at("20/11/2024 09:00")), list[int]()
    inbox = Inbox(db, office, {"line": line}, clock.now, lambda: commits.append(1))
    async with db.write() as tx:
        owed = [(d.id, u.code) for d in office.plan.duties for u in office.plan.owing(d)]
        await filings.open_plan(tx, owed)
        for name in officers:
            person = Person(name, f"Chị {name}", UNIT, "officer", "chị")
            await people.enrol(tx, person, Link("line", name, name))
    try:
        yield Rig(db, line, inbox, clock, commits, office)
    finally:
        await db.close()
