"""What Telegram brings is confirmed only when it is stored, and no trouble stops the loop."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels import telegram_polling
from tests.fakes.telegram_faults import Kind
from tests.fakes.telegram_setting import CHAT, TOKEN, Setting, set_up, until

GET = "getUpdates"


@pytest.fixture
async def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Setting]:
    """The channel against the fake, with pauses of some hundredths of a second."""
    monkeypatch.setattr(telegram_polling, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(telegram_polling, "LONGEST_PAUSE", 0.05)
    monkeypatch.setattr(telegram_polling, "CONFLICT", 0.05)
    async with set_up(tmp_path) as found:
        yield found


def texts(setting: Setting) -> list[str]:
    """What was stored, in order."""
    return [json.loads(row.body)["message"]["text"] for row in setting.stored]


def keys(setting: Setting) -> set[str]:
    """The keys under which it was stored."""
    return {row.key for row in setting.stored}


def offsets(setting: Setting) -> list[int | None]:
    """The offsets of the polls so far."""
    return [asked.get("offset") for method, asked in setting.fake.calls if method == GET]


async def test_an_update_is_confirmed_by_the_poll_after_it_was_stored(setting: Setting) -> None:
    setting.fake.say(CHAT, "một")
    last = setting.fake.world.queue.next_id - 1
    async with setting.polling():
        await until(lambda: not setting.fake.unconfirmed())
    assert texts(setting) == ["một"]
    assert offsets(setting)[:2] == [None, last + 1]
    asked = next(asked for method, asked in setting.fake.calls if method == GET)
    assert (asked["limit"], asked["timeout"]) == (100, 1)
    assert set(asked["allowed_updates"]) == {
        "message", "edited_message", "callback_query", "my_chat_member",
    }  # fmt: skip


async def test_what_could_not_be_stored_is_not_confirmed_and_comes_again(setting: Setting) -> None:
    setting.failures += [OSError("disk: một"), RuntimeError("locked"), ValueError("x")]
    setting.fake.say(CHAT, "một")
    setting.fake.say(CHAT, "hai")
    waiting = []
    async with setting.polling():
        while setting.failures:
            waiting.append(setting.fake.unconfirmed())
            await asyncio.sleep(0.005)
        await until(lambda: not setting.fake.unconfirmed())
    assert set(waiting) == {2}
    assert texts(setting) == ["một", "hai"]


async def test_a_kill_before_the_confirmation_brings_the_same_key_again(setting: Setting) -> None:
    setting.fake.say(CHAT, "một")
    setting.fake.faults.order("500", GET, after=1, times=10**6)
    async with setting.polling() as task:
        await until(lambda: bool(setting.stored))
        task.cancel()
        await asyncio.wait((task,))
    assert task.cancelled()
    setting.fake.faults.clear()
    async with setting.polling():
        await until(lambda: not setting.fake.unconfirmed())
    assert texts(setting) == ["một", "một"] and len(keys(setting)) == 1


async def test_update_ids_may_begin_anew_anywhere(setting: Setting) -> None:
    setting.fake.restart_update_ids(900_000_000)
    async with setting.polling():
        setting.fake.say(CHAT, "trước tuần lặng")
        await until(lambda: bool(setting.stored) and not setting.fake.unconfirmed())
        await until(lambda: offsets(setting)[-1:] == [None])
        setting.fake.restart_update_ids(17)
        setting.fake.say(CHAT, "sau tuần lặng")
        await until(lambda: len(setting.stored) == 2 and not setting.fake.unconfirmed())
        await until(lambda: offsets(setting)[-1:] == [None])
        setting.fake.restart_update_ids(900_000_000)
        setting.fake.say(CHAT, "cùng số, khác lời")
        await until(lambda: len(setting.stored) == 3 and not setting.fake.unconfirmed())
    assert texts(setting) == ["trước tuần lặng", "sau tuần lặng", "cùng số, khác lời"]
    assert len(keys(setting)) == 3


async def test_an_update_without_a_number_does_not_stop_those_after_it(setting: Setting) -> None:
    setting.fake.raw({"message": {"text": "không số"}}, numbered=False)
    async with setting.polling():
        await until(lambda: len(setting.stored) > 1)  # cannot be confirmed: comes again
        setting.fake.say(CHAT, "có số")
        await until(lambda: not setting.fake.unconfirmed())
    assert {*texts(setting)} == {"không số", "có số"} and len(keys(setting)) == 2
    assert len(setting.stored) < 100  # and not in a hot loop


async def test_hundreds_of_updates_come_in_order(setting: Setting) -> None:
    for number in range(250):
        setting.fake.say(CHAT + number % 7, str(number))
    async with setting.polling():
        await until(lambda: not setting.fake.unconfirmed())
    assert texts(setting) == [str(number) for number in range(250)]


TROUBLES: list[Kind] = [
    "401", "403", "404", "409", "429", "500", "502", "400", "drop", "apply_drop", "truncate", "cut",
]  # fmt: skip


@pytest.mark.parametrize("kind", TROUBLES)
async def test_the_loop_outlives_every_trouble(kind: Kind, setting: Setting) -> None:
    times = 1 if kind == "429" else 3
    setting.fake.faults.order(kind, GET, after=1, times=times)
    setting.fake.say(CHAT, "trước")
    async with setting.polling():
        await until(lambda: setting.fake.faults.struck.total() == times)
        setting.fake.say(CHAT, "sau")
        await until(lambda: not setting.fake.unconfirmed())
    assert sorted(set(texts(setting))) == ["sau", "trước"] and len(keys(setting)) == 2


async def test_a_partition_is_outlived_and_told_by_the_last_success(setting: Setting) -> None:
    async with setting.polling():
        setting.fake.say(CHAT, "trước")
        await until(lambda: not setting.fake.unconfirmed())
        await setting.fake.cut_off()
        before = setting.channel.last_success
        setting.clock.moment = setting.clock.moment.replace(hour=9)
        setting.fake.say(CHAT, "trong lúc mất mạng")
        await asyncio.sleep(0.2)
        assert setting.channel.last_success == before is not None
        await setting.fake.reconnect()
        await until(lambda: not setting.fake.unconfirmed())
    assert texts(setting) == ["trước", "trong lúc mất mạng"]
    assert setting.channel.last_success == setting.clock.now()


async def test_another_poller_is_waited_out(setting: Setting) -> None:
    async with setting.polling():
        await setting.fake.first_poll.wait()
        other = asyncio.create_task(setting.fake.poll_elsewhere())
        await asyncio.sleep(0)
        setting.fake.say(CHAT, "cho ai?")
        await until(lambda: not setting.fake.unconfirmed())
        await other
    assert texts(setting) == ["cho ai?"]
    assert any(said.startswith("Conflict") for said in setting.fake.refusals)


async def test_a_webhook_that_is_set_is_waited_out_and_never_removed(setting: Setting) -> None:
    setting.fake.world.queue.webhook = "https://example.invalid/hook"
    async with setting.polling():
        await until(lambda: setting.fake.refusals.total() > 1)
        assert {method for method, _asked in setting.fake.calls} == {GET}
        setting.fake.world.queue.webhook = ""
        setting.fake.say(CHAT, "một")
        await until(lambda: not setting.fake.unconfirmed())
    assert texts(setting) == ["một"]


async def test_a_long_poll_ends_at_once_when_the_program_stops(setting: Setting) -> None:
    async with setting.polling() as task:
        await setting.fake.first_poll.wait()
        began = time.monotonic()
        setting.stopping.set()
        await asyncio.wait((task,))
        assert time.monotonic() - began < 0.5
    assert task.exception() is None


async def test_a_pause_ends_at_once_when_the_program_stops(setting: Setting) -> None:
    setting.fake.faults.order("429", GET, seconds=60)
    async with setting.polling():
        await until(lambda: setting.fake.faults.struck.total() == 1)


async def test_the_same_trouble_is_logged_once_a_minute_without_the_token(
    setting: Setting,
) -> None:
    setting.fake.faults.order("502", GET, times=8)
    setting.failures += [OSError("một bí mật")] * 8
    with capture_logs() as lines:
        async with setting.polling():
            setting.fake.say(CHAT, "một bí mật")
            await until(lambda: setting.fake.faults.struck.total() == 4)
            setting.clock.moment = setting.clock.moment.replace(minute=5)
            await until(lambda: not setting.fake.unconfirmed())
    kinds = [line["kind"] for line in lines]
    assert kinds.count("NetworkError") == 2 and kinds.count("not stored: OSError") == 1
    assert TOKEN not in repr(lines) and "bí mật" not in repr(lines)


@pytest.mark.parametrize("kind", ["500", "drop", "hang", "apply_drop"])
async def test_a_tap_whose_clock_cannot_be_stopped_leaves_nothing_behind(
    kind: Kind, setting: Setting
) -> None:
    ref = int((await setting.channel.send(setting.message("?", ((("Có", "yes", False),),))))[-1])
    setting.fake.faults.order(kind, "answerCallbackQuery", seconds=30)
    setting.fake.tap(CHAT, ref, "Có")
    async with setting.polling():
        await until(lambda: setting.fake.faults.struck.total() == 1)
    assert [task for task in asyncio.all_tasks() if "acknowledge" in repr(task)] == []
    assert len(setting.stored) == 1


async def test_polls_with_random_faults_lose_nothing(setting: Setting) -> None:
    kinds: list[Kind] = ["500", "502", "409", "drop", "apply_drop", "truncate", "cut"]
    setting.fake.faults.at_random(27, 0.3, kinds, [GET])
    async with setting.polling():
        for number in range(60):
            setting.fake.say(CHAT, str(number))
            await asyncio.sleep(0.002)
        await until(lambda: not setting.fake.unconfirmed())
    assert list(dict.fromkeys(texts(setting))) == [str(number) for number in range(60)]
    assert len(keys(setting)) == 60 and setting.fake.faults.struck.total() > 3
