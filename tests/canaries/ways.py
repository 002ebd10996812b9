"""The ways in which what must not be kept gets into the program over a chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from handlers.cases import beginning, pages
from handlers.pin import change
from handlers.report import begin_form
from handlers.work import Turn
from storage import cases, page_links, pins
from storage.case_values import Case
from storage.schema import INBOX
from storage.values import Link
from tests import cast
from tests.bot import private_talk
from tests.bot.rigs import UNIT
from tests.canaries.values import BUNDLES, CODED, PLANTED, SAID
from tests.fakes import telegram_shapes as shapes
from tests.fakes.photo import picture
from tests.fakes.telegram import FakeTelegram
from tests.journeys.stage import TelegramStage

OFFICER, WORKER, SUPERVISOR, STRANGER = "ky", "tam", "giam", cast.NEWCOMER
Way = Callable[[TelegramStage], Awaitable[None]]
Step = Callable[[Turn], Awaitable[None]]
THE_CASE = "aaaa1111"


async def say(stage: TelegramStage, who: str, texts: Iterable[str] = SAID) -> None:
    """Type them one after the other; all of them are answered."""
    for text in texts:
        stage.fake.say(cast.CHATS[who], text)
    await stage.news(who)


async def let(stage: TelegramStage, who: str, step: Step, pin: bool = False) -> None:
    """Somebody is at a step, perhaps with her PIN open."""
    link = Link("telegram", str(cast.CHATS[who]), who)
    if pin:
        async with stage.program.db.write() as tx:
            await pins.open_session(tx, link.channel, link.address, who, stage.clock.now())
    await stage.program.inbox.speak(link, step)
    await stage.news(who)


def form(id: str) -> Step:
    """The step that begins a form."""

    async def step(turn: Turn) -> None:
        await begin_form(turn, id)

    return step


async def menu(stage: TelegramStage) -> None:
    """At the menu, by somebody who is known and by a stranger."""
    await say(stage, OFFICER)
    await say(stage, STRANGER)


async def refusing_field(stage: TelegramStage) -> None:
    """In a form of everyday reports, at the one question that takes no names."""
    await let(stage, OFFICER, form("dot-xuat"))
    await say(stage, OFFICER, ["Việc khác"])
    assert "vài từ" in stage.fake.messages(cast.CHATS[OFFICER])[-1].text
    await say(stage, OFFICER)


async def incident(stage: TelegramStage) -> None:
    """An everyday report that is sent off, with what is planted in its refusing question."""
    await say(stage, OFFICER, ["hủy", "Bỏ hết"])
    await let(stage, OFFICER, form("dot-xuat"))
    said = ("Dư luận, mạng xã hội", "hôm nay", "hôm nay 8h", "Thôn Mẫu", "2", "1", "2", "1",
            "hôm nay 8h30", "1", "1", "22/11", "gửi")  # fmt: skip
    await say(stage, OFFICER, said)


async def case_choice(stage: TelegramStage) -> None:
    """In the intake of a case, which knows only choices."""

    async def begin(turn: Turn) -> None:
        await beginning.begin(turn, "khong")

    await let(stage, WORKER, begin, pin=True)
    await say(stage, WORKER)
    await say(stage, WORKER, ["1"])
    await say(stage, WORKER)


async def sealed_text(stage: TelegramStage) -> None:
    """In a sealed form: as a choice, as a text, as a number, and sent off at the end."""
    private_talk.with_sealed_form(stage.program)
    await let(stage, WORKER, form("kin"), pin=True)
    await say(stage, WORKER)
    await say(stage, WORKER, ["1"])
    await say(stage, WORKER)
    await say(stage, WORKER, ["Đã dặn dò", "xem lại"])
    await say(stage, WORKER)
    await say(stage, WORKER, ["3", "gửi"])


async def attachments(stage: TelegramStage) -> None:
    """In a sealed form, and then at the menu: what hangs on photos, files, cards and places."""
    private_talk.with_sealed_form(stage.program)
    await let(stage, WORKER, form("kin"), pin=True)
    for who in (WORKER, OFFICER):
        chat, fake = cast.CHATS[who], stage.fake
        for number, text in enumerate(BUNDLES):
            fake.send(chat, **_hanging(fake, number, text))
        await stage.news(who)


def _hanging(fake: FakeTelegram, number: int, text: str) -> dict[str, Any]:
    """One kind of message after the other, each with all that is planted."""
    point = {"latitude": 14.0, "longitude": 108.0}
    card = {"phone_number": PLANTED["phone"][number], "first_name": PLANTED["name"][number]}
    kinds: Sequence[dict[str, Any]] = (
        {"photo": shapes.photo(fake.keep(picture()), fake.keep(b""), 9, 640, 480), "caption": text},
        {"document": shapes.file(fake.keep(text.encode()), 99) | {"file_name": f"{text}.pdf"}},
        {"contact": card | {"vcard": text}},
        {"venue": {"location": point, "title": text, "address": text}, "location": point},
    )
    return kinds[number % len(kinds)]


async def wrong_pin(stage: TelegramStage) -> None:
    """To the question for the PIN: before there is one, as a new one, and instead of the right."""
    await let(stage, WORKER, change)
    await say(stage, WORKER)
    await say(stage, WORKER, [PLANTED["pin"][0], PLANTED["pin"][1]])
    await say(stage, WORKER, [PLANTED["pin"][0]] * 2)
    await let(stage, WORKER, change)
    await say(stage, WORKER, [*SAID, *PLANTED["pin"][1:]])


async def broken_glass(stage: TelegramStage) -> None:
    """Where a code is asked for to look at a case; some of it looks like a code."""
    await let(stage, SUPERVISOR, form("xem-khan"), pin=True)
    await say(stage, SUPERVISOR)
    for code in CODED:
        await let(stage, SUPERVISOR, form("xem-khan"), pin=True)
        await say(stage, SUPERVISOR, [code, "1", "gửi"])


async def links(stage: TelegramStage) -> None:
    """The link to the page in the chat; its secret is planted by the program itself."""
    stage.program.inbox.pages_at = "https://bao-cao.vi.du"
    async with stage.program.db.write() as tx:
        new = Case(THE_CASE, "VV-2024-7Q2MXA", UNIT, WORKER, "open", stage.clock.now())
        await cases.put(tx, new)

    async def step(turn: Turn) -> None:
        await pages.offer_page(turn, THE_CASE)

    await let(stage, WORKER, step, pin=True)
    shown = stage.fake.messages(cast.CHATS[WORKER])[-1].text
    token = shown.partition("#")[2].partition("\n")[0]
    async with stage.program.db.read() as tx:
        assert await page_links.offered(tx, token, stage.clock.now())
    await say(stage, WORKER, [f"https://bao-cao.vi.du/ghi-chep#{token}", token])


async def poison(stage: TelegramStage) -> None:
    """In updates that cannot be read."""
    chat = {"id": cast.CHATS[WORKER], "type": "private"}
    for text in SAID:
        stage.fake.raw({"message": {"message_id": 1, "date": text, "chat": chat, "text": text}})
        stage.fake.raw({"message": text})
        stage.fake.raw({"callback_query": {"id": "1", "data": text}})
        stage.fake.raw({text: text})
    await stage.news(WORKER)


async def handler_error(stage: TelegramStage) -> None:
    """In messages whose handling breaks half-way: nobody has a role any more."""
    office = stage.program.inbox.office
    plan = office.plan.model_copy(update={"roles": ()})
    stage.program.inbox.office = replace(office, plan=plan)
    await say(stage, WORKER)
    stage.program.inbox.office = office
    async with stage.program.db.read() as tx:
        row = await tx.one(select(func.count()).where(INBOX.c.state == "poison"))
    assert row[0] == len(SAID)


WAYS: Mapping[str, Way] = {
    way.__name__: way
    for way in (
        menu, refusing_field, case_choice, sealed_text, attachments, wrong_pin, broken_glass,
        links, poison, handler_error,
    )
}  # fmt: skip
