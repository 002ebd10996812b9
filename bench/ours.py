"""Our full path: inbox row, commit, engine, draft, conversation, outbox row, commit."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bench.answers import ANSWERS, NOW
from bot.channels.port import Channel, Incoming
from bot.inbox import Inbox
from bot.office import Office
from bot.opening import load_office
from bot.settings import Settings
from dialogue.values import Heard, Tap, Text
from forms import load
from storage import people, records
from storage.engine import Database
from storage.values import Link, Outgoing, Person, Received, Record
from storage.vault import Vault

FORM = load(Path(__file__).parent / "muoi-cau.md")


class BenchChannel:
    """Reads what the bench says."""

    name = "bench"
    edits = True
    deletes = shows_outbox = False
    last_success: datetime | None = None

    def read(self, body: str) -> Incoming:
        """One update."""
        said = json.loads(body)
        heard: Heard = Tap(0, said["tap"]) if "tap" in said else Text(said["text"])
        return Incoming(self.name, said["address"], heard)

    async def send(self, message: Outgoing) -> tuple[str, ...]:
        """Nothing is delivered here."""
        raise NotImplementedError

    async def edit(self, address: str, ref: str, text: str) -> None:
        """Nothing is delivered here."""
        raise NotImplementedError

    async def delete(self, address: str, refs: Sequence[str]) -> Collection[str]:
        """Nothing is deleted here."""
        raise NotImplementedError

    async def leave(self, address: str) -> None:
        """There are no groups here."""


class Ours:
    """The program without delivery and pages."""

    async def open(self, folder: Path, officers: int, stored: int) -> None:
        """A database with officers and with forms that were submitted earlier."""
        vault = Vault.create(folder / "vault.key")
        self.db = await Database.open(f"sqlite+aiosqlite:///{folder / 'bot.db'}", vault)
        plan = load_office(Settings()).plan
        office = Office.of(plan, {FORM.id: FORM}, {}, {})
        channels: dict[str, Channel] = {"bench": BenchChannel()}
        self.inbox = Inbox(self.db, office, channels, lambda: NOW, lambda: None)
        await self._fill(officers, stored)

    async def _fill(self, officers: int, stored: int) -> None:
        unit = "21325"
        record = Record("", "", FORM.id, FORM.version, unit, "0", "", "<x/>", {}, NOW)
        xml, answers = "<data>" + "x" * 700 + "</data>", dict.fromkeys(ANSWERS, "1")
        async with self.db.write() as tx:
            for number in range(officers):
                person = Person(str(number), "Chị Mẫu", unit, "officer", "chị")
                await people.enrol(tx, person, Link("bench", str(number), person.id))
            rows = [
                replace(record, id=uuid.uuid4().hex, code=f"SK-{n}", xml=xml, answers=answers)
                for n in range(stored)
            ]
            await records.put(tx, rows)

    async def begin(self, officer: int) -> None:
        """Open the form."""
        await self._hear(officer, {"tap": f"form:{FORM.id}"})

    async def answer(self, officer: int, step: int) -> None:
        """Give one answer; returns once the reply is committed."""
        await self._hear(officer, {"text": ANSWERS[step]})

    async def finish(self, officer: int) -> None:
        """Submit."""
        await self._hear(officer, {"text": "gửi"})

    async def close(self) -> None:
        """Close."""
        await self.db.close()

    async def _hear(self, officer: int, said: dict[str, str]) -> None:
        address = str(officer)
        body = json.dumps({"address": address, **said}, ensure_ascii=False)
        await self.inbox.take([Received("bench", uuid.uuid4().hex, body, NOW)])
