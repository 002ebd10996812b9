"""A message arrives whole with its buttons, or its failure says what is to be done about it."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels.photos import PhotoError
from bot.channels.port import ChannelError, Outcome
from bot.channels.telegram import TelegramChannel
from tests.fakes.telegram_faults import Kind
from tests.fakes.telegram_setting import CHAT, TOKEN, Options, Setting, set_up

YES_NO: Options = ((("Có", "yes", False), ("Không", "no", False)), (("Lùi", "back", True),))
SEND, EDIT = "sendMessage", "editMessageText"


@pytest.fixture
async def setting(tmp_path: Path) -> AsyncIterator[Setting]:
    """The channel against the fake."""
    async with set_up(tmp_path) as found:
        yield found


async def failure(setting: Setting, text: str = "Đã lưu ạ.", chat: int = CHAT) -> ChannelError:
    """The error of a message that does not leave; it holds neither the token nor its text."""
    with pytest.raises(ChannelError) as caught:
        await setting.channel.send(setting.message(text, YES_NO, chat))
    said = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert TOKEN not in said and TOKEN.partition(":")[2] not in said
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or isinstance(caught.value.__context__, ChannelError)
    return caught.value


async def test_a_question_arrives_with_its_buttons(setting: Setting) -> None:
    (ref,) = await setting.channel.send(setting.message("Có không?", YES_NO))
    (sent,) = setting.fake.messages(CHAT)
    assert (str(sent.message_id), sent.text, sent.protected) == (ref, "Có không?", False)
    assert [[b["text"] for b in row] for row in sent.rows] == [["Có", "Không"], ["Lùi"]]
    token = setting.buttons.token("telegram", str(CHAT), 27, "no")
    assert ("Không", token) in sent.keyboard


async def test_a_secret_message_cannot_be_passed_on(setting: Setting) -> None:
    await setting.channel.send(replace(setting.message("Mã"), secret=True))
    assert setting.fake.messages(CHAT)[0].protected


async def test_telegram_never_fetches_what_a_message_links_to(setting: Setting) -> None:
    message = setting.message("Mở trang này: https://bao-cao.vi.du/ghi-chep#abc")
    (ref,) = await setting.channel.send(message)
    assert not setting.fake.messages(CHAT)[0].preview
    await setting.channel.edit(str(CHAT), ref, "Trang: https://bao-cao.vi.du/")
    assert not setting.fake.messages(CHAT)[0].preview


async def test_a_row_of_many_buttons_is_broken_at_eight(setting: Setting) -> None:
    row = tuple((str(n), f"v{n}", False) for n in range(20))
    await setting.channel.send(setting.message("Số nào?", (row, (("Lùi", "back", True),))))
    assert [len(r) for r in setting.fake.messages(CHAT)[0].rows] == [8, 8, 4, 1]


async def test_of_too_many_buttons_the_ways_out_remain(setting: Setting) -> None:
    rows = tuple(((str(n), f"v{n}", False),) for n in range(120))
    await setting.channel.send(setting.message("Số nào?", (*rows, (("Lùi", "back", True),))))
    labels = [label for label, _data in setting.fake.messages(CHAT)[0].keyboard]
    assert len(labels) == 100 and labels[-1] == "Lùi" and labels[0] == "0"


async def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last(setting: Setting) -> None:
    text = "\n".join(f"Dòng thứ {n} của bản dài 🌾" for n in range(400))
    refs = await setting.channel.send(setting.message(text, YES_NO))
    *first, last = setting.fake.messages(CHAT)
    assert first and not any(part.keyboard for part in first)
    assert len(last.keyboard) == 3
    assert refs == tuple(str(part.message_id) for part in (*first, last))
    assert "\n".join(part.text for part in (*first, last)) == text


async def test_an_answered_question_is_rewritten_without_its_buttons(setting: Setting) -> None:
    (ref,) = await setting.channel.send(setting.message("Có không?", YES_NO))
    await setting.channel.edit(str(CHAT), ref, "Có không? Có")
    await setting.channel.edit(str(CHAT), ref, "Có không? Có")  # not modified: as wanted
    (sent,) = setting.fake.messages(CHAT)
    assert (sent.text, sent.keyboard, sent.edits) == ("Có không? Có", [], ["Có không? Có"])
    assert sum("not modified" in said for said in setting.fake.refusals) == 1


async def test_a_message_that_is_gone_cannot_be_rewritten(setting: Setting) -> None:
    with pytest.raises(ChannelError) as caught:
        await setting.channel.edit(str(CHAT), "99", "x")
    assert caught.value.kind == "dead"


FAULTS: list[tuple[Kind, dict[str, Any], Outcome, float]] = [
    ("429", {"seconds": 7}, "retry", 7),
    ("403", {}, "blocked", 0),
    ("403", {"description": "Forbidden: user is deactivated"}, "blocked", 0),
    ("400", {"description": "Bad Request: chat not found"}, "blocked", 0),
    ("400", {"description": "Bad Request: can't parse entities"}, "dead", 0),
    ("401", {}, "retry", 300),
    ("404", {}, "retry", 300),
    ("500", {}, "retry", 0),
    ("502", {}, "retry", 0),
    ("drop", {}, "unknown", 0),
    ("apply_drop", {}, "unknown", 0),
    ("truncate", {}, "unknown", 0),
    ("cut", {}, "unknown", 0),
]


@pytest.mark.parametrize(("kind", "how", "outcome", "pause"), FAULTS)
async def test_an_error_means_what_is_to_be_done(
    kind: Kind, how: dict[str, Any], outcome: Outcome, pause: float, setting: Setting
) -> None:
    setting.fake.faults.order(kind, SEND, **how)
    error = await failure(setting)
    assert (error.kind, error.retry_after) == (outcome, pause)
    arrived = len(setting.fake.messages(CHAT))
    assert arrived == (kind in ("apply_drop", "truncate", "cut"))
    await setting.channel.send(setting.message("Lần sau thì được"))
    assert len(setting.fake.messages(CHAT)) == arrived + 1


@pytest.mark.parametrize(("kind", "how", "outcome", "pause"), FAULTS)
async def test_an_edit_fails_as_a_message_does(
    kind: Kind, how: dict[str, Any], outcome: Outcome, pause: float, setting: Setting
) -> None:
    (ref,) = await setting.channel.send(setting.message("Có không?", YES_NO))
    setting.fake.faults.order(kind, EDIT, **how)
    with pytest.raises(ChannelError) as caught:
        await setting.channel.edit(str(CHAT), ref, "Có")
    assert (caught.value.kind, caught.value.retry_after) == (outcome, pause)


async def test_an_answer_that_does_not_come_leaves_it_unknown(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram_client.ANSWERING", 0.2)
    setting.fake.faults.order("slow", SEND, seconds=0.6)
    assert (await failure(setting)).kind == "unknown"
    assert len(setting.fake.messages(CHAT)) == 1


async def test_without_a_network_nothing_was_sent(setting: Setting) -> None:
    await setting.fake.cut_off()
    assert (await failure(setting)).kind == "retry"
    await setting.fake.reconnect()
    await setting.channel.send(setting.message("Có mạng lại"))
    assert [m.text for m in setting.fake.messages(CHAT)] == ["Có mạng lại"]


async def test_a_proxy_that_does_not_answer_means_later(setting: Setting) -> None:
    channel = TelegramChannel(
        TOKEN, setting.fake.url, "socks5://user:hidden@127.0.0.1:9", setting.clock.now,
        setting.buttons,
    )  # fmt: skip
    with pytest.raises(ChannelError) as caught:
        await channel.send(setting.message("x"))
    await channel.close()
    assert caught.value.kind == "retry"
    assert "hidden" not in "".join(traceback.format_exception(caught.value))


async def test_somebody_unknown_or_who_blocked_the_bot_is_blocked(setting: Setting) -> None:
    setting.fake.world.nobody.add(7999)
    setting.fake.block(7002)
    assert (await failure(setting, chat=7999)).kind == "blocked"
    assert (await failure(setting, chat=7002)).kind == "blocked"
    setting.fake.unblock(7002)
    assert await setting.channel.send(setting.message("x", chat=7002))


async def test_when_a_later_part_fails_nothing_is_repeated_for_ever(setting: Setting) -> None:
    setting.fake.faults.order("429", SEND, after=1, seconds=3)
    error = await failure(setting, "từ " * 3000)
    assert (error.kind, error.retry_after) == ("unknown", 3)
    assert len(setting.fake.messages(CHAT)) == 1


async def test_a_group_is_left_without_an_error_whatever_happens(setting: Setting) -> None:
    for kind in ("400", "403", "401", "429", "500", "drop", "truncate"):
        setting.fake.faults.order(kind, "leaveChat")
        await setting.channel.leave("-1001")
    await setting.fake.cut_off()
    await setting.channel.leave("-1001")
    assert setting.fake.faults.struck.total() == 7


async def test_a_late_answer_to_a_tap_does_not_matter(setting: Setting) -> None:
    await setting.channel.acknowledge("no such query")
    assert any("too old" in said for said in setting.fake.refusals)


async def test_a_file_is_fetched_whole_up_to_its_limit(setting: Setting) -> None:
    kept = setting.fake.keep(b"x" * 1000)
    assert await setting.channel.download(f"telegram:{kept}", 1000) == b"x" * 1000
    with pytest.raises(PhotoError):
        await setting.channel.download(f"telegram:{kept}", 999)


@pytest.mark.parametrize(
    ("kind", "method", "outcome"),
    [("400", "getFile", "dead"), ("502", "download", "retry"), ("cut", "download", "unknown")],
)
async def test_a_file_that_cannot_be_fetched_says_whether_to_try_again(
    kind: Kind, method: str, outcome: Outcome, setting: Setting
) -> None:
    kept = setting.fake.keep(b"x")
    setting.fake.faults.order(kind, method)
    with pytest.raises(ChannelError) as caught:
        await setting.channel.download(f"telegram:{kept}", 9)
    assert caught.value.kind == outcome
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_the_connections_are_closed_only_when_nothing_is_under_way(setting: Setting) -> None:
    setting.fake.faults.order("slow", SEND, seconds=0.3)
    sending = asyncio.create_task(setting.channel.send(setting.message("Chậm mà chắc")))
    await setting.fake.expect(CHAT, 1)
    await setting.channel.close()
    assert await sending
    assert await setting.channel.send(setting.message("Sau khi đóng"))


async def test_the_bots_name_is_asked_once_and_may_fail(setting: Setting) -> None:
    url = setting.fake.url
    assert await TelegramChannel.ask_name(TOKEN, url, "") == "thang_hanh_dong_bot"
    setting.fake.faults.order("401", "getMe")
    assert await TelegramChannel.ask_name(TOKEN, url, "") == ""
    await setting.fake.cut_off()
    assert await TelegramChannel.ask_name(TOKEN, url, "") == ""


async def test_more_than_a_hundred_messages_are_deleted_in_several_calls(setting: Setting) -> None:
    hers = [str(setting.fake.say(CHAT, str(number))) for number in range(150)]
    (ours,) = await setting.channel.send(setting.message("Có không?"))
    assert set(await setting.channel.delete(str(CHAT), [*hers, ours, "99999"])) == {
        *hers, ours, "99999",
    }  # fmt: skip
    assert setting.fake.history(CHAT) == []
    assert [method for method, _asked in setting.fake.calls].count("deleteMessages") == 2


async def test_what_is_too_old_stays_and_the_rest_goes(setting: Setting) -> None:
    old = str(setting.fake.say(CHAT, "cũ"))
    setting.fake.later(49)
    new = str(setting.fake.say(CHAT, "mới"))
    assert await setting.channel.delete(str(CHAT), [old, new, "99999"]) == [new, "99999"]
    assert [str(m.message_id) for m in setting.fake.history(CHAT)] == [old]


async def test_a_chat_that_is_gone_says_so_when_something_is_deleted(setting: Setting) -> None:
    hers = str(setting.fake.say(CHAT, "một"))
    setting.fake.block(CHAT)
    with pytest.raises(ChannelError) as raised:
        await setting.channel.delete(str(CHAT), [hers])
    assert raised.value.kind == "blocked"
    setting.fake.world.nobody.add(CHAT + 1)
    with pytest.raises(ChannelError) as raised:
        await setting.channel.delete(str(CHAT + 1), [hers])
    assert raised.value.kind == "blocked"


async def test_the_parts_that_arrived_are_known_when_a_later_one_fails(setting: Setting) -> None:
    setting.fake.faults.order("500", "sendMessage", after=1)
    with pytest.raises(ChannelError) as raised:
        await setting.channel.send(setting.message("dòng\n" * 1500))
    (sent,) = setting.fake.messages(CHAT)
    assert (raised.value.kind, raised.value.sent) == ("unknown", (str(sent.message_id),))


async def test_what_is_private_or_quiet_makes_no_sound_and_is_not_passed_on(
    setting: Setting,
) -> None:
    plain = setting.message("Tin")
    for message in (replace(plain, private=True), replace(plain, quiet=True), plain):
        await setting.channel.send(message)
    kept = [(m.silent, m.protected) for m in setting.fake.messages(CHAT)]
    assert kept == [(True, True), (True, False), (False, False)]
