"""A stage: the wired program on one channel, with the cast and a clock that the file winds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx
from pydantic import SecretStr

from bot.fetching import fetch_some
from bot.opening import load_office
from bot.program import Program, open_plan, wire
from bot.settings import Settings
from bot.uploading import read_some
from bot.web.application import application
from storage.engine import Database
from storage.values import Queued
from storage.vault import Vault
from tests import cast, scanning
from tests.clock import StandingClock, at
from tests.fakes.photo import picture
from tests.fakes.telegram import FakeTelegram
from tests.journeys.script import mask

PRESET = "son-ha-2024"
OPENS = "15/11/2024 08:00"
TOKEN = "7000000001:AAExampleTokenOfTheFakeServer"


@dataclass(frozen=True)
class Message:
    """What a person sees: a text and its buttons."""

    text: str
    labels: tuple[str, ...]


class Stage(Protocol):
    """How a journey is played, whatever the channel."""

    program: Program
    clock: StandingClock

    async def say(self, who: str, text: str) -> None:
        """Type something."""

    async def tap(self, who: str, label: str) -> None:
        """Press the newest button with a label, its random codes hidden."""

    async def photo(self, who: str) -> None:
        """Send a photo."""

    async def file(self, who: str, name: str, data: bytes) -> None:
        """Send a file."""

    async def news(self, who: str) -> Sequence[Message]:
        """What has been heard since the last look."""


@dataclass
class BrowserStage:
    """The pages' own requests, without a page."""

    program: Program
    clock: StandingClock
    client: httpx.AsyncClient
    _seen: dict[str, int] = field(default_factory=dict)
    _buttons: dict[str, dict[str, str]] = field(default_factory=dict)

    async def say(self, who: str, text: str) -> None:
        """Type something."""
        await self._post(who, {"text": text})

    async def tap(self, who: str, label: str) -> None:
        """Press the newest button with a label."""
        await self._post(who, {"tap": self._buttons[who][label]})

    async def photo(self, who: str) -> None:
        """Send a photo."""
        file = {"file": ("a.jpg", picture(), "image/jpeg")}
        answer = await self.client.post("/chat/photo", params={"as": who}, files=file)
        assert answer.status_code == 204, answer.text
        await self.program.settle()

    async def file(self, who: str, name: str, data: bytes) -> None:
        """Send a file."""
        file = {"file": (name, data)}
        answer = await self.client.post("/chat/file", params={"as": who}, files=file)
        assert answer.status_code == 204, answer.text
        await self.program.settle()

    async def news(self, who: str) -> Sequence[Message]:
        """What has been heard since the last look."""
        await self.program.settle()
        params = {"as": who, "after": str(self._seen.get(who, 0))}
        answer = await self.client.get("/chat/messages", params=params)
        heard = []
        for message in answer.json():
            self._seen[who] = message["id"]
            options = [option for row in message["rows"] for option in row]
            known = self._buttons.setdefault(who, {})
            known.update({mask(option["label"]): option["token"] for option in options})
            if not message["closes"]:
                labels = tuple(option["label"] for option in options)
                heard.append(Message(message["text"], labels))
        return heard

    async def _post(self, who: str, said: dict[str, str]) -> None:
        answer = await self.client.post("/chat/say", params={"as": who}, json=said)
        assert answer.status_code == 204, answer.text
        await self.program.settle()


@dataclass
class TelegramStage:
    """The fake Bot API over HTTP, with the real poll loop."""

    program: Program
    clock: StandingClock
    fake: FakeTelegram
    _seen: dict[str, int] = field(default_factory=dict)

    async def say(self, who: str, text: str) -> None:
        """Type something."""
        self.fake.say(cast.CHATS[who], text)
        await self._quiet()

    async def tap(self, who: str, label: str) -> None:
        """Press the newest button with a label."""
        chat = cast.CHATS[who]
        for message in reversed(self.fake.messages(chat)):
            for name, _data in message.keyboard:
                if mask(name) == label:
                    self.fake.tap(chat, message.message_id, name)
                    return await self._quiet()
        raise AssertionError(f"{who} sees no button {label}")

    async def photo(self, who: str) -> None:
        """Send a photo."""
        self.fake.send_photo(cast.CHATS[who], picture())
        await self._quiet()
        await fetch_some(self.program)

    async def file(self, who: str, name: str, data: bytes) -> None:
        """Send a file."""
        self.fake.document(cast.CHATS[who], data, name, "application/octet-stream")
        await self._quiet()
        await read_some(self.program)

    async def news(self, who: str) -> Sequence[Message]:
        """What has been heard since the last look."""
        await self._quiet()
        last = self._seen.get(who, 0)
        new = [m for m in self.fake.messages(cast.CHATS[who]) if m.message_id > last]
        self._seen[who] = max([last, *(m.message_id for m in new)])
        return [Message(m.original, tuple(label for label, _ in m.original_keyboard)) for m in new]

    async def _quiet(self) -> None:
        """Wait until everything that was said has been answered and delivered."""
        async with asyncio.timeout(20):
            while self.fake.unconfirmed():
                await asyncio.sleep(0.005)
            await self.program.settle()


@asynccontextmanager
async def on_stage(
    channel: str, folder: Path, plan: str = PRESET, opens: str = OPENS
) -> AsyncIterator[Stage]:
    """Open the plan on a channel, the cast enrolled, at the hour when the rehearsal starts.

    Opened again on the same folder, it goes on with what is there.
    """
    config = Settings(data_dir=folder, plan=plan)
    clock = StandingClock(at(opens))
    key = folder.parent / f"{folder.name}.key"
    vault = Vault.open(key) if key.exists() else Vault.create(key)
    folder.mkdir(exist_ok=True)
    db = await Database.open(f"sqlite+aiosqlite:///{folder / 'bot.db'}", vault)
    office = load_office(config)
    try:
        async with db.write() as tx:
            await office.keep_own(tx, clock.now())
            await office.reload(tx)
            await open_plan(tx, office.plan)
            await cast.enrol(tx, office.plan, channel)
        if channel == "browser":
            program = wire(config, folder, True, clock, office, db)
            _scan(program)
            web = httpx.ASGITransport(application(program))
            home = "http://127.0.0.1:8080"
            async with httpx.AsyncClient(
                transport=web, base_url=home, headers={"Origin": home}
            ) as client:
                yield BrowserStage(program, clock, client)
        else:
            async with FakeTelegram() as fake:
                known = {"telegram_token": SecretStr(TOKEN), "telegram_api_url": fake.url}
                program = wire(config.model_copy(update=known), folder, False, clock, office, db)
                _scan(program)
                polling = asyncio.create_task(program.polling().run(program.stopping))
                try:
                    yield TelegramStage(program, clock, fake)
                finally:
                    program.stop()
                    await asyncio.wait((polling,), timeout=5)
    finally:
        await db.close()


def _scan(program: Program) -> None:
    """Every message that leaves is looked at on its way."""
    judge = program.delivery.judge

    async def scanned(row: Queued) -> bool:
        scanning.watch(row.message)
        return await judge(row)

    program.delivery.judge = scanned
