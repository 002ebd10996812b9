"""A small sealed form on the stage: somebody fills it in with her PIN open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.office import Shelf
from bot.program import Program
from dialogue.values import Reply
from forms import parse
from handlers.private import unlocked
from handlers.report import begin_form
from handlers.work import Turn
from storage import pins
from storage.schema import OUTBOX
from storage.values import Link
from tests import cast
from tests.journeys.stage import BrowserStage, Stage, TelegramStage, on_stage

SEALED = parse("""
| survey |
| | type | name | label | required | bind::identifying |
| | select_one ai | who | Kín-câu-một: ai ạ? | yes | |
| | text | what | Kín-câu-hai: việc gì ạ? | yes | refuse |
| | integer | count | Kín-câu-ba: mấy lần ạ? | yes | |
| choices |
| | list_name | name | label |
| | ai | chong | Kín-lựa-chọn-một |
| | ai | khac | Kín-lựa-chọn-hai |
| settings |
| | form_id | form_title | version | attribute::sealed |
| | kin | Kín-tên-mẫu | 1 | yes |
""")
QUESTION = "Kín-câu"
SAID = "Kín-trả-lời đã dặn dò"
NAMES = "Chị Lan ở gần cầu treo, số 0900 000 091"
WORDS = ("Kín-", "Lan", "0900 000 091")
WHO = "tam"  # her role may record cases
CHAT = cast.CHATS[WHO]


@asynccontextmanager
async def on_telegram(folder: Path) -> AsyncIterator[TelegramStage]:
    """The stage on Telegram, with the sealed form."""
    async with on_stage("telegram", folder) as stage:
        assert isinstance(stage, TelegramStage)
        with_sealed_form(stage.program)
        yield stage


@asynccontextmanager
async def on_pages(folder: Path) -> AsyncIterator[BrowserStage]:
    """The stage in the browser, with the sealed form."""
    async with on_stage("browser", folder) as stage:
        assert isinstance(stage, BrowserStage)
        with_sealed_form(stage.program)
        yield stage


def with_sealed_form(program: Program) -> None:
    """Let a program know the sealed form."""
    office = program.office
    forms = {**office.forms, SEALED.id: SEALED}
    known = {(form.id, form.version): form for form in forms.values()}
    program.office = replace(office, forms=forms, versions=Shelf(known, {}, {}))
    program.inbox.office = program.office


def link(stage: Stage) -> Link:
    """Where she speaks."""
    on_page = isinstance(stage, BrowserStage)
    return Link("browser" if on_page else "telegram", WHO if on_page else str(CHAT), WHO)


async def open_pin(stage: Stage) -> None:
    """Her PIN is open from now on."""
    at = link(stage)
    async with stage.program.db.write() as tx:
        await pins.open_session(tx, at.channel, at.address, WHO, stage.clock.now())


async def close_pin(stage: Stage) -> None:
    """Her PIN is closed."""
    at = link(stage)
    async with stage.program.db.write() as tx:
        await pins.close_session(tx, at.channel, at.address)


async def begin(stage: Stage) -> None:
    """She opens the sealed form, with her PIN."""

    async def step(turn: Turn) -> None:
        assert await unlocked(turn, "")
        await begin_form(turn, SEALED.id)

    await open_pin(stage)
    await stage.program.inbox.speak(link(stage), step)
    await stage.program.settle()


async def tell(stage: Stage, text: str) -> None:
    """Something private is said to her."""

    async def step(turn: Turn) -> None:
        assert await unlocked(turn, "")
        turn.say(Reply(text))

    await stage.program.inbox.speak(link(stage), step)


async def fill(stage: Stage) -> None:
    """She answers every question, up to the card."""
    await begin(stage)
    for said in ("1", SAID, "3"):
        await stage.say(WHO, said)


async def bodies(program: Program) -> list[bytes]:
    """What is left of the bodies of private messages."""
    async with program.db.read() as tx:
        rows = await tx.all(OUTBOX.select().where(OUTBOX.c.private > 0))
    assert rows
    return [row.body for row in rows if row.body]
