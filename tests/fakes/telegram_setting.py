"""The channel and its poll loop against the fake, with a list in the place of the database."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.buttons import Buttons
from bot.channels.port import Incoming
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_polling import Polling
from storage.values import Outgoing, Received
from storage.vault import Vault
from tests.clock import StandingClock, at
from tests.fakes.telegram import FakeTelegram

TOKEN = "7000000001:AACanaryTokenOfTheFakeServer"
CHAT = 7001
SHORT = 1  # seconds of a long poll
SOON = 10.0  # seconds
Options = tuple[tuple[tuple[str, str, bool], ...], ...]


@dataclass
class Setting:
    """Everything that a test of the channel needs."""

    fake: FakeTelegram
    channel: TelegramChannel
    buttons: Buttons
    clock: StandingClock
    stored: list[Received] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)  # of the store, one a call
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def store(self, received: Sequence[Received]) -> None:
        """Store, or fail as ordered."""
        if self.failures:
            raise self.failures.pop(0)
        self.stored += received

    def message(self, text: str, options: Options = (), chat: int = CHAT) -> Outgoing:
        """A question to a chat, number 27."""
        now = self.clock.now()
        return Outgoing(
            "telegram", str(chat), "p", "question", text, now, now, options=options, prompt=27
        )

    @asynccontextmanager
    async def polling(self, revoked: float = 0.05) -> AsyncIterator[asyncio.Task[None]]:
        """The loop runs; at the end it is told to stop and must do so within two seconds."""
        self.stopping = asyncio.Event()
        loop = Polling(self.channel, self.store, self.clock.now, SHORT, revoked)
        task = asyncio.create_task(loop.run(self.stopping))
        try:
            yield task
        finally:
            self.stopping.set()
            done, _late = await asyncio.wait((task,), timeout=2)
            assert done, "the loop did not end"
        if not task.cancelled():
            task.result()

    async def heard(self, count: int = 1) -> list[Incoming | None]:
        """Poll until so many updates are stored and confirmed; gives what they say."""
        async with self.polling():
            await until(lambda: len(self.stored) >= count and not self.fake.unconfirmed())
        return [self.channel.read(row.body) for row in self.stored]


async def until(true: Callable[[], bool], within: float = SOON) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within):
        for _look in itertools.count():
            if true():
                return
            await asyncio.sleep(0.005)


@asynccontextmanager
async def set_up(folder: Path) -> AsyncIterator[Setting]:
    """A fake server and a channel that talks to it."""
    clock = StandingClock(at("15/11/2024 08:00"))
    buttons = Buttons(Vault.create(folder / "vault.key"))
    async with FakeTelegram() as fake:
        channel = TelegramChannel(TOKEN, fake.url, "", clock.now, buttons)
        try:
            yield Setting(fake, channel, buttons, clock)
        finally:
            await channel.close()
