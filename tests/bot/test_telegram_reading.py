"""What people do on Telegram is read as what it is, fetched over HTTP as raw updates."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels.photos import MOST_BYTES
from bot.channels.port import Incoming
from dialogue.values import Command, Contact, File, Heard, Location, Photo, Tap, Text, Unusable
from tests.fakes import telegram_shapes as shapes
from tests.fakes.photo import picture
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_setting import CHAT, Setting, set_up, until

GROUP = -1001
SAYS: dict[str, Heard] = {
    "Xin chào": Text("Xin chào"),
    "Sơn\u200b Thuỷ\x07": Text("Sơn Thuỷ"),
    "Tie\u0302\u0301ng Vie\u0323\u0302t": Text("Tiếng Việt"),  # decomposed
    "👩🏽\u200d🌾 12": Text("👩🏽🌾 12"),
    "x" * 4096: Text("x" * 4096),
    "/start": Command("start"),
    "/start AbC-12_3": Command("start", "AbC-12_3"),
    "/start@thang_hanh_dong_bot AbC": Command("start", "AbC"),
    "/AN": Command("an"),
    "/ngay 27/11": Command("ngay", "27/11"),
    "/": Text("/"),
    "/5": Text("/5"),
    "27/11": Text("27/11"),
}


@pytest.fixture
async def setting(tmp_path: Path) -> AsyncIterator[Setting]:
    """The channel against the fake."""
    async with set_up(tmp_path) as found:
        yield found


@pytest.mark.parametrize("said", SAYS, ids=range(len(SAYS)))
async def test_a_text_is_cleaned_and_a_command_is_told_from_it(said: str, setting: Setting) -> None:
    setting.fake.say(CHAT, said)
    assert await setting.heard() == [Incoming("telegram", str(CHAT), SAYS[said], ref="1")]


def _big(fake: FakeTelegram) -> None:
    sound = shapes.file("big", MOST_BYTES + 1)
    fake.send(CHAT, document=sound | {"mime_type": "image/jpeg"})
    fake.send(CHAT, document=sound | {"mime_type": "application/pdf"})
    fake.send(CHAT, photo=[sound | {"width": 9000, "height": 9000}])
    fake.send(CHAT, voice=sound | {"duration": 900})
    fake.send(CHAT, audio=sound | {"duration": 900})


def _come_back(fake: FakeTelegram) -> None:
    fake.block(CHAT)
    fake.unblock(CHAT)


DOES: dict[str, tuple[Callable[[FakeTelegram], object], list[Heard]]] = {
    "photo": (
        lambda fake: fake.send_photo(CHAT, picture(), "Lễ phát động"),
        [Photo("telegram:AgACAgUAAx0001", "Lễ phát động")],
    ),
    "image file": (
        lambda fake: fake.document(CHAT, picture(), "a.jpg", "image/jpeg"),
        [Photo("telegram:AgACAgUAAx0001")],
    ),
    "document": (
        lambda fake: fake.document(CHAT, b"%PDF", "Kế hoạch.pdf", "application/pdf"),
        [File("telegram:AgACAgUAAx0001", "Kế hoạch.pdf")],
    ),
    "voice": (
        lambda fake: fake.voice(CHAT),
        [File("telegram:AgACAgUAAx0001", media="audio")],
    ),
    "too big": (_big, [Unusable("too_big")] * 5),
    "place": (lambda fake: fake.location(CHAT, 15.06, 108.5), [Location(15.06, 108.5)]),
    "own card": (lambda fake: fake.contact(CHAT, "+84000000001"), [Contact("+84000000001", True)]),
    "other card": (
        lambda fake: fake.contact(CHAT, "+84000000002", of=7002),
        [Contact("+84000000002", False)],
    ),
    "sticker": (lambda fake: fake.sticker(CHAT), [Unusable("sticker")]),
    "forward": (lambda fake: fake.forward(CHAT, "12"), [Unusable("forward")]),
    "via bot": (
        lambda fake: fake.send(CHAT, text="12", via_bot=shapes.BOT | {"id": 5}),
        [Unusable("forward")],
    ),
    "edit": (lambda fake: fake.edit_message(CHAT, 1, "13"), [Unusable("edit")]),
    "dice": (lambda fake: fake.send(CHAT, dice={"emoji": "🎲", "value": 3}), [Unusable("other")]),
    "animation": (
        lambda fake: fake.send(CHAT, document=shapes.file("gif", 9), animation=_film("gif")),
        [Unusable("other")],
    ),
    "video": (lambda fake: fake.send(CHAT, video=_film("mp4")), [Unusable("other")]),
    "unknown kind": (lambda fake: fake.send(CHAT, hologram={"depth": 3}), [Unusable("other")]),
    "block": (lambda fake: fake.block(CHAT), [Unusable("blocked")]),
    "unblock": (
        _come_back,
        [Unusable("blocked"), Unusable("unblocked")],
    ),
}


def _film(file_id: str) -> dict[str, Any]:
    return shapes.file(file_id, 9) | {"width": 9, "height": 9, "duration": 1}


@pytest.mark.parametrize("what", DOES)
async def test_everything_that_a_phone_sends_is_read_as_what_it_is(
    what: str, setting: Setting
) -> None:
    do, expected = DOES[what]
    do(setting.fake)
    heard = await setting.heard(len(expected))
    assert [one and replace(one, ref="") for one in heard] == [
        Incoming("telegram", str(CHAT), one) for one in expected
    ]
    sent = [message.message_id for message in setting.fake.history(CHAT)]
    assert all(one.ref in ("", *map(str, sent)) for one in heard if one) or what == "edit"


async def test_the_largest_size_that_may_be_fetched_is_taken(setting: Setting) -> None:
    sizes = [
        shapes.file(name, size) | {"width": width, "height": width}
        for name, size, width in (("s", 90, 90), ("m", 900, 900), ("l", MOST_BYTES + 1, 9000))
    ]
    setting.fake.send(CHAT, photo=sizes)
    assert await setting.heard() == [Incoming("telegram", str(CHAT), Photo("telegram:m"), ref="1")]


IGNORED: dict[str, dict[str, Any]] = {
    "of a channel": {"sender_chat": shapes.chat(-1002)},
    "of a bot": {"from": shapes.BOT},
    "of somebody else": {"from": shapes.user(7002)},
}


@pytest.mark.parametrize("what", IGNORED)
async def test_nobody_speaks_for_the_person_of_a_private_chat(what: str, setting: Setting) -> None:
    setting.fake.send(CHAT, text="12", **IGNORED[what])
    assert await setting.heard() == [None]


async def test_a_group_is_told_from_a_person_and_left(setting: Setting) -> None:
    fake = setting.fake
    fake.add_to_group(GROUP, CHAT)
    fake.group_message(GROUP, CHAT, "/start ABC")
    fake.raw({"my_chat_member": shapes.member(GROUP, CHAT, "member", "left")})
    added, said, gone = await setting.heard(3)
    assert gone is None
    for incoming in (added, said):
        assert incoming and not incoming.private and incoming.address == str(GROUP)
    await setting.channel.leave(str(GROUP))
    assert GROUP not in fake.world.groups
    await setting.channel.leave(str(GROUP))  # again: no error


async def test_a_tap_names_its_prompt_and_its_clock_is_stopped(setting: Setting) -> None:
    options = ((("Có", "yes", False), ("Không", "no", False)), (("Lùi", "back", True),))
    (ref,) = await setting.channel.send(setting.message("Có không?", options))
    query = setting.fake.tap(CHAT, int(ref), "Không")
    async with setting.polling():
        await until(lambda: setting.fake.answered(query))
    assert _read(setting) == [Incoming("telegram", str(CHAT), Tap(27, "no"))]


async def test_a_button_of_another_chat_or_forged_is_stale(setting: Setting) -> None:
    other = setting.buttons.token("telegram", "7002", 27, "no")
    ref = int((await setting.channel.send(setting.message("?", ((("Có", "yes", False),),))))[-1])
    for data in (other, "r.no", "1.no.AAAA", "…"):
        setting.fake.tap(CHAT, ref, data)
    heard = await setting.heard(4)
    assert heard == [Incoming("telegram", str(CHAT), Tap(-1, ""))] * 4


async def test_a_button_pressed_by_somebody_else_is_nobodys(setting: Setting) -> None:
    ref = int((await setting.channel.send(setting.message("?", ((("Có", "yes", False),),))))[-1])
    setting.fake.tap(CHAT, ref, "Có", by=7002)
    assert await setting.heard() == [None]


POISON: list[dict[str, Any]] = [
    {"message": {"message_id": 1, "chat": shapes.chat(CHAT), "date": "hôm nay", "text": "mật"}},
    {"message": {"message_id": 1, "chat": shapes.chat(CHAT), "date": 10**18, "text": "mật"}},
    {"message": {"chat": shapes.chat(CHAT), "date": 1, "text": "mật"}},
    {"message": {"message_id": 1, "date": 1, "text": "mật", "chat": {"id": CHAT}}},
    {"callback_query": {"id": "5", "from": shapes.user(CHAT), "data": "mật"}},
    {"message": shapes.message(1, CHAT, shapes.user(CHAT), {"photo": [{"width": 1}]})},
]


@pytest.mark.parametrize("bad", POISON, ids=range(len(POISON)))
async def test_an_update_that_cannot_be_parsed_raises_alone(
    bad: dict[str, Any], setting: Setting
) -> None:
    setting.fake.say(CHAT, "một")
    setting.fake.raw(bad)
    setting.fake.say(CHAT, "hai")
    async with setting.polling():
        await until(lambda: not setting.fake.unconfirmed())
    first, second, third = (row.body for row in setting.stored)
    assert setting.channel.read(first) == Incoming("telegram", str(CHAT), Text("một"), ref="1")
    with pytest.raises((TypeError, ValueError, KeyError, OverflowError, OSError)):
        setting.channel.read(second)
    assert setting.channel.read(third) == Incoming("telegram", str(CHAT), Text("hai"), ref="2")


async def test_a_kind_of_update_that_is_not_known_is_nothing(setting: Setting) -> None:
    setting.fake.raw({"telepathy": {"from": shapes.user(CHAT)}})
    assert await setting.heard() == [None]


async def test_a_lone_surrogate_is_stored_and_cleaned(setting: Setting) -> None:
    setting.fake.say(CHAT, "a\ud83db")
    assert await setting.heard() == [Incoming("telegram", str(CHAT), Text("ab"), ref="1")]
    setting.stored[0].body.encode("utf-8")
    assert json.loads(setting.stored[0].body)["message"]["text"] == "a\ud83db"


def _read(setting: Setting) -> list[Incoming | None]:
    return [setting.channel.read(row.body) for row in setting.stored]
