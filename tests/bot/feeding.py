"""The feed of a program with forms and records of the test's, and a strict OData client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from fastapi import FastAPI

from bot.office import Shelf
from bot.program import Program, program
from bot.settings import Settings
from bot.web.application import application
from forms import Form
from plan.values import FormRule
from storage import readers, records
from storage.values import Record
from tests.clock import StandingClock, at
from tests.reports.edmx import Metadata
from tests.reports.samples import FIRST, Submitted, made, versions

FORMS = "/v1/projects/1/forms"
SERVICE = f"{FORMS}/bao-cao.svc"
SEALED = made("1", FIRST, id="ca", **{"attribute::sealed": "yes"})
COMMENDED = made("1", FIRST, id="bieu-duong")
RULES = (FormRule(id="bieu-duong", right="commend"),)


@dataclass
class Watch(StandingClock):
    """A clock whose seconds, too, are the test's."""

    moment: datetime
    seconds: float = 0.0

    def monotonic(self) -> float:
        """The seconds that were set."""
        return self.seconds


@dataclass
class Rig:
    """A program's pages, and the tokens of its readers."""

    program: Program
    app: FastAPI
    clock: Watch
    tokens: dict[str, str] = field(default_factory=dict)

    async def put(self, sent: Sequence[Submitted], form: str = "bao-cao") -> None:
        """Store submissions."""
        async with self.program.db.write() as tx:
            await records.put(tx, [stored(one, form) for one in sent])

    async def reader(self, name: str) -> str:
        """A new reader's token."""
        async with self.program.db.write() as tx:
            self.tokens[name] = await readers.add(tx, name, self.clock.now())
        return self.tokens[name]

    def client(self, name: str = "", address: str = "203.0.113.7") -> httpx.AsyncClient:
        """A client at an address, with a reader's token as Excel sends it."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, client=(address, 5000)),
            base_url="http://127.0.0.1:8080",
            auth=(name, self.tokens[name]) if name else None,
        )


def stored(sent: Submitted, form: str) -> Record:
    """A submission as the database keeps it."""
    return Record(
        sent.id,
        sent.code,
        form,
        sent.version,
        sent.unit,
        "p1",
        "",
        sent.xml,
        dict(sent.answers),
        sent.submitted_at,
    )


@asynccontextmanager
async def feeding(folder: Path, **settings: str) -> AsyncIterator[Rig]:
    """A program with the form `bao-cao` in two versions, a sealed one and a commendation."""
    paths = {"data_dir": folder / "data", "vault_key_file": folder / "vault.key"}
    config = Settings.model_validate({**paths, **settings})
    async with program(config, rehearsing=False) as wired:
        office, (first, second) = wired.office, versions()
        forms: dict[str, Form] = {f.id: f for f in (second, SEALED, COMMENDED)}
        known = {(f.id, f.version): f for f in (first, *forms.values())}
        plan = office.plan.model_copy(update={"rules": RULES})
        wired.office = replace(office, plan=plan, forms=forms, versions=Shelf(known, {}, {}))
        wired.clock = clock = Watch(at("20/11/2024 09:00"))
        rig = Rig(wired, application(wired), clock)
        await rig.reader("tinh")
        yield rig


class Consumer:
    """A client that believes nothing: metadata first, then every page of every table."""

    def __init__(self, client: httpx.AsyncClient, service: str = SERVICE) -> None:
        self._client, self._service = client, service
        self.pages = 0

    async def everything(self, query: str = "") -> dict[str, list[dict[str, Any]]]:
        """Every table by its name, checked against the metadata."""
        index = await self._get(self._service)
        metadata = await self._metadata(index["@odata.context"])
        assert {t["name"] for t in index["value"]} == set(metadata.sets)
        assert {t["kind"] for t in index["value"]} == {"EntitySet"}
        found = {}
        for table in index["value"]:
            address = f"{self._service}/{table['url']}{query}"
            found[table["name"]] = [row async for row in self._rows(address)]
            for row in found[table["name"]]:
                metadata.check(row, table["name"])
        return found

    async def follow(self, link: str) -> list[dict[str, Any]]:
        """The rows behind a link in an entity."""
        base = f"http://127.0.0.1:8080{self._service}/"
        return [row async for row in self._rows(urljoin(base, link))]

    async def _rows(self, address: str) -> AsyncIterator[dict[str, Any]]:
        while address:
            told = await self._get(address)
            assert "/$metadata#" in told["@odata.context"]
            self.pages += 1
            for row in told["value"]:
                yield row
            address = told.get("@odata.nextLink", "")

    async def _metadata(self, address: str) -> Metadata:
        answer = await self._client.get(address)
        assert answer.headers["content-type"].startswith("application/xml")
        return Metadata(answer.content)

    async def _get(self, address: str) -> Mapping[str, Any]:
        answer = await self._client.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.headers["odata-version"] == "4.0"
        assert answer.headers["content-type"].startswith("application/json")
        told: Mapping[str, Any] = answer.json()
        return told
