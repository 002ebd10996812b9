"""The page for what must not be typed in a chat, served on loopback by a program whose clock is
the test's, and a case worker who has a case and a PIN."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from sqlalchemy import select

from bot.program import Program, program
from bot.serving import Embedded, listen
from bot.settings import Settings
from bot.web.application import application
from storage import case_notes, cases, page_links, people, pins
from storage.case_values import Case, Note
from storage.schema import AUDIT
from storage.values import Link, Person
from tests.bot.rigs import UNIT
from tests.clock import StandingClock, at

PIN = "248163"
OTHERS_PIN = "975310"
CASE = "aaaa1111"
CHAT = Link("browser", "t", "t")
PATH = "/ghi-chep"
NARRATIVE = "Chim-hoàng-yến-diễn-biến-9f27"
CONTACT = "Chim-hoàng-yến-liên-lạc-9f27"
SAID = {"narrative": NARRATIVE, "contact": CONTACT}


@dataclass
class House:
    """A running program and the address of its pages."""

    program: Program
    clock: StandingClock
    url: str

    async def link(self, person: str = "t", case: str = CASE) -> str:
        """The token of a new link of somebody."""
        async with self.program.db.write() as tx:
            return await page_links.offer(
                tx, Link("browser", person, person), case, self.clock.now()
            )

    async def note(self) -> Note | None:
        """What is kept."""
        async with self.program.db.read() as tx:
            return await case_notes.get(tx, CASE)

    async def audited(self) -> list[tuple[str, str, str]]:
        """What was done by whom, and a code for why."""
        query = select(AUDIT.c.person, AUDIT.c.what, AUDIT.c.reason).order_by(AUDIT.c.number)
        async with self.program.db.read() as tx:
            return [tuple(row) for row in await tx.all(query)]

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[httpx.AsyncClient]:
        """A browser that has not been here, and sends its origin as browsers do."""
        async with httpx.AsyncClient(
            base_url=self.url, headers={"Origin": self.url}, trust_env=False, timeout=20
        ) as client:
            yield client


async def enter(client: httpx.AsyncClient, token: str, pin: str = PIN) -> httpx.Response:
    """Post a link's token and a PIN."""
    return await client.post(f"{PATH}/mo", data={"code": token, "pin": pin})


@asynccontextmanager
async def house(folder: Path, public_url: str = "") -> AsyncIterator[House]:
    """A program with case workers “t”, who has an open case, and “u”, who has none."""
    config = Settings(
        data_dir=folder / "data",
        vault_key_file=folder / "vault.key",
        http_port=0,
        public_url=public_url,
    )
    async with program(config, rehearsing=False) as wired:
        wired.clock = clock = StandingClock(at("20/11/2024 09:00"))
        await _furnish(wired)
        bound = listen(wired)
        server = Embedded(
            uvicorn.Config(application(wired), log_config=None, lifespan="off", server_header=False)
        )
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        try:
            yield House(wired, clock, f"http://127.0.0.1:{bound.getsockname()[1]}")
        finally:
            server.should_exit = True
            await serving


async def _furnish(wired: Program) -> None:
    now = wired.clock.now()
    async with wired.db.write() as tx:
        for name in ("t", "u"):
            person = Person(name, f"Chị {name}", UNIT, "caseworker", "chị")
            await people.enrol(tx, person, Link("browser", name, name))
            await pins.put(
                tx, name, await pins.hashed(tx, name, PIN if name == "t" else "975310"), now
            )
        await cases.put(tx, Case(CASE, "VV-2024-7Q2MXA", UNIT, "t", "open", now))
