"""The fake Bot API is as strict as the real one, and keeps what was not confirmed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.fakes import telegram_shapes as shapes
from tests.fakes.telegram import FakeTelegram

TOKEN = "7000000001:AAExampleTokenOfTheFakeServer"
CHAT = 7001


class Wire:
    """Calls methods over HTTP, as any client would."""

    def __init__(self, fake: FakeTelegram, client: httpx.AsyncClient) -> None:
        self.fake, self.client = fake, client

    async def call(self, method: str, **asked: Any) -> dict[str, Any]:
        """The whole answer to a call with a JSON body."""
        answer = await self.client.post(f"{self.fake.url}/bot{TOKEN}/{method}", json=asked)
        said: dict[str, Any] = answer.json()
        assert said.get("error_code", 200) == answer.status_code
        return said

    async def result(self, method: str, **asked: Any) -> Any:
        """The result of a call that goes well."""
        said = await self.call(method, **asked)
        assert said["ok"], said
        return said["result"]

    async def refusal(self, method: str, **asked: Any) -> str:
        """Why a call is refused."""
        said = await self.call(method, **asked)
        assert not said["ok"]
        return f"{said['error_code']} {said['description']}"


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """A fake and a client."""
    async with FakeTelegram() as fake, httpx.AsyncClient() as client:
        yield Wire(fake, client)


def keyboard(*sizes: int, data: str = "x", **more: Any) -> dict[str, Any]:
    """An inline keyboard with rows of so many buttons."""
    button = {"text": "Có", "callback_data": data} | more
    return {"inline_keyboard": [[button] * size for size in sizes]}


async def test_it_starts_at_once() -> None:
    began = time.monotonic()
    async with FakeTelegram() as fake:
        assert fake.url.startswith("http://127.0.0.1:")
    assert time.monotonic() - began < 0.5


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": CHAT}, "needs text"),
    ("sendMessage", {"text": "x"}, "needs chat_id"),
    ("sendMessage", {"chat_id": CHAT, "text": " \n"}, "text is empty"),
    ("sendMessage", {"chat_id": CHAT, "text": "🌾" * 2049}, "too long"),
    ("sendMessage", {"chat_id": CHAT, "text": 5}, "string"),
    ("sendMessage", {"chat_id": "ai", "text": "x"}, "integer"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "colour": "red"}, "no parameter colour"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "protect_content": "perhaps"}, "boolean"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "link_preview_options": []}, "object"),
    ("sendMessage", {"chat_id": -5, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "reply_markup": keyboard(9)}, "1 to 8"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "reply_markup": keyboard(0)}, "1 to 8"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "reply_markup": keyboard(*[8] * 13)}, "long"),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": keyboard(1, data="ộ" * 22)},
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": keyboard(1, data="")},
        "BUTTON_DATA_INVALID",
    ),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "reply_markup": keyboard(1, url="u")}, "one"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "reply_markup": {"keyboard": []}}, "inline"),
    ("editMessageText", {"chat_id": CHAT, "message_id": 99, "text": "x"}, "edit not found"),
    ("deleteMessage", {"chat_id": CHAT, "message_id": 99}, "delete not found"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": []}, "1 to 100"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": [*range(101)]}, "1 to 100"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": ["x"]}, "integer"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": 5}, "JSON array"),
    ("deleteMessages", {"chat_id": -5, "message_ids": [1]}, "chat not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "too old"),
    ("getFile", {"file_id": "1"}, "file_id"),
    ("getUpdates", {"limit": 101}, "limit"),
    ("leaveChat", {"chat_id": CHAT}, "chat not found"),
    ("sendHologram", {}, "Not Found"),
]


@pytest.mark.parametrize(("method", "asked", "why"), REFUSED)
async def test_a_wrong_call_is_refused(
    method: str, asked: dict[str, Any], why: str, wire: Wire
) -> None:
    said = await wire.refusal(method, **asked)
    assert why in said and said[:4] in ("400 ", "404 ")
    assert wire.fake.messages(CHAT) == []
    assert wire.fake.refusals.total() == 1


async def test_the_limits_themselves_are_allowed(wire: Wire) -> None:
    markup = keyboard(*[8] * 12, 4, data="x" * 64)
    await wire.result("sendMessage", chat_id=CHAT, text="🌾" * 2048, reply_markup=markup)
    (sent,) = wire.fake.messages(CHAT)
    assert (len(sent.text), len(sent.keyboard)) == (2048, 100)


async def test_a_call_may_be_json_a_form_or_in_parts(wire: Wire) -> None:
    url = f"{wire.fake.url}/bot{TOKEN}/sendMessage"
    markup = json.dumps(keyboard(1))
    form = {"chat_id": str(CHAT), "text": "Tiếng Việt", "reply_markup": markup}
    parts = {name: (None, value) for name, value in form.items()}
    await wire.result("sendMessage", chat_id=CHAT, text="Tiếng Việt", reply_markup=keyboard(1))
    assert (await wire.client.post(url, data=form)).status_code == 200
    assert (await wire.client.post(url, files=parts)).status_code == 200
    messages = wire.fake.messages(CHAT)
    assert [(m.text, m.keyboard) for m in messages] == [("Tiếng Việt", [("Có", "x")])] * 3
    assert wire.fake.tokens_seen == {TOKEN}


async def test_an_edit_changes_and_a_delete_takes_away(wire: Wire) -> None:
    sent = await wire.result("sendMessage", chat_id=CHAT, text="1", reply_markup=keyboard(1))
    place = {"chat_id": CHAT, "message_id": sent["message_id"]}
    await wire.result("editMessageText", **place, text="2")
    assert "not modified" in await wire.refusal("editMessageText", **place, text="2")
    (message,) = wire.fake.messages(CHAT)
    assert (message.text, message.keyboard, message.edits) == ("2", [], ["2"])
    assert (message.original, message.original_keyboard) == ("1", [("Có", "x")])
    await wire.result("deleteMessage", **place)
    assert wire.fake.messages(CHAT) == []


async def test_both_sides_of_a_private_chat_are_deleted_for_48_hours(wire: Wire) -> None:
    hers = wire.fake.say(CHAT, "một")
    ours = (await wire.result("sendMessage", chat_id=CHAT, text="hai"))["message_id"]
    elsewhere = wire.fake.say(CHAT + 1, "ba")
    wire.fake.later(47.9)
    fresh = wire.fake.say(CHAT, "bốn")
    await wire.result("deleteMessages", chat_id=CHAT, message_ids=[hers, elsewhere, 99])
    assert [m.message_id for m in wire.fake.history(CHAT)] == [ours, fresh]
    assert [m.message_id for m in wire.fake.history(CHAT + 1)] == [elsewhere]
    wire.fake.later(0.2)
    for asked in ({"message_ids": [ours, fresh]}, {"message_id": ours}):
        method = "deleteMessages" if "message_ids" in asked else "deleteMessage"
        assert "for everyone" in await wire.refusal(method, chat_id=CHAT, **asked)
    await wire.result("deleteMessage", chat_id=CHAT, message_id=fresh)
    assert [m.message_id for m in wire.fake.history(CHAT)] == [ours]


async def test_nobody_who_blocked_the_bot_has_her_messages_deleted(wire: Wire) -> None:
    hers = wire.fake.say(CHAT, "một")
    wire.fake.block(CHAT)
    refused = await wire.refusal("deleteMessages", chat_id=CHAT, message_ids=[hers])
    assert refused.startswith("403")


async def test_updates_are_kept_until_an_offset_confirms_them(wire: Wire) -> None:
    for said in ("một", "hai", "ba"):
        wire.fake.say(CHAT, said)
    first = await wire.result("getUpdates", limit=2)
    assert first == await wire.result("getUpdates", limit=2)
    rest = await wire.result("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["ba"]
    assert wire.fake.unconfirmed() == 1
    await wire.result("getUpdates", offset=rest[-1]["update_id"] + 1)
    assert wire.fake.unconfirmed() == 0


async def test_kinds_that_were_not_asked_for_do_not_come(wire: Wire) -> None:
    wire.fake.block(CHAT)
    wire.fake.say(CHAT, "một")
    updates = await wire.result("getUpdates", allowed_updates=["message"])
    assert ["message" in update for update in updates] == [True]


async def test_a_poll_waits_for_news(wire: Wire) -> None:
    polling = asyncio.create_task(wire.result("getUpdates", timeout=10))
    await wire.fake.first_poll.wait()
    await asyncio.sleep(0.05)
    assert not polling.done()
    wire.fake.say(CHAT, "một")
    assert len(await polling) == 1


async def test_the_older_of_two_pollers_is_refused(wire: Wire) -> None:
    older = asyncio.create_task(wire.refusal("getUpdates", timeout=10))
    await wire.fake.first_poll.wait()
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(wire.result("getUpdates", timeout=10))
    assert (await older).startswith("409")
    wire.fake.say(CHAT, "một")
    assert len(await newer) == 1


async def test_a_webhook_keeps_pollers_away(wire: Wire) -> None:
    wire.fake.world.queue.webhook = "https://example.invalid/hook"
    assert (await wire.refusal("getUpdates")).startswith("409")
    assert (await wire.result("getWebhookInfo"))["url"] == "https://example.invalid/hook"


async def test_a_tap_may_be_answered_once(wire: Wire) -> None:
    sent = await wire.result("sendMessage", chat_id=CHAT, text="1", reply_markup=keyboard(1))
    query = wire.fake.tap(CHAT, sent["message_id"], "Có")
    assert not wire.fake.answered(query)
    await wire.result("answerCallbackQuery", callback_query_id=query)
    assert wire.fake.answered(query)
    assert "too old" in await wire.refusal("answerCallbackQuery", callback_query_id=query)
    (update,) = await wire.result("getUpdates")
    assert update["callback_query"]["data"] == "x"


async def test_a_file_is_found_by_its_id(wire: Wire) -> None:
    kept = wire.fake.keep(b"abc")
    file = await wire.result("getFile", file_id=kept)
    url = f"{wire.fake.url}/file/bot{TOKEN}/{file['file_path']}"
    assert (file["file_size"], (await wire.client.get(url)).content) == (3, b"abc")
    assert (await wire.client.get(f"{url}-not")).status_code == 404


async def test_faults_strike_as_ordered(wire: Wire) -> None:
    faults = wire.fake.faults
    faults.order("429", "sendMessage", chat=7002, after=1, seconds=4)
    said = [await wire.call("sendMessage", chat_id=chat, text="x") for chat in (7002, CHAT, 7002)]
    assert [answer["ok"] for answer in said] == [True, True, False]
    assert said[2]["parameters"] == {"retry_after": 4}
    faults.order("502", "getMe")
    answer = await wire.client.get(f"{wire.fake.url}/bot{TOKEN}/getMe")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert (await wire.result("getMe"))["is_bot"]
    assert dict(faults.struck) == {("429", "sendMessage"): 1, ("502", "getMe"): 1}


async def test_the_effect_of_a_call_is_there_or_not_as_the_fault_says(wire: Wire) -> None:
    for kind, error in (
        ("drop", httpx.RemoteProtocolError),
        ("apply_drop", httpx.RemoteProtocolError),
        ("cut", httpx.RemoteProtocolError),
        ("truncate", json.JSONDecodeError),
    ):
        wire.fake.faults.order(kind, "sendMessage")  # type: ignore[arg-type]
        with pytest.raises((error, httpx.ReadError)):
            await wire.call("sendMessage", chat_id=CHAT, text=kind)
    texts = [message.text for message in wire.fake.messages(CHAT)]
    assert texts == ["apply_drop", "cut", "truncate"]


async def test_the_same_seed_brings_the_same_faults(wire: Wire) -> None:
    seen = []
    for _round in range(2):
        wire.fake.faults.at_random(27, 0.4, ["500", "403"], ["getMe"])
        seen.append([(await wire.call("getMe")).get("error_code") for _ in range(20)])
        assert (await wire.call("getWebhookInfo"))["ok"]
    assert seen[0] == seen[1] and set(seen[0]) == {None, 500, 403}


async def test_a_partition_refuses_connections_and_keeps_what_was_said(wire: Wire) -> None:
    before = wire.fake.url
    await wire.fake.cut_off()
    with pytest.raises(httpx.ConnectError):
        await wire.call("getMe")
    wire.fake.say(CHAT, "một")
    await wire.fake.reconnect()
    assert wire.fake.url == before
    assert len(await wire.result("getUpdates")) == 1


async def test_what_does_not_come_is_waited_for_only_so_long(wire: Wire) -> None:
    with pytest.raises(TimeoutError):
        await wire.fake.expect(CHAT, 1, within=0.05)
    waiting = asyncio.create_task(wire.fake.expect(CHAT, lambda sent: "hai" in sent.text))
    for text in ("một", "hai"):
        await wire.result("sendMessage", chat_id=CHAT, text=text)
    assert (await waiting).text == "hai"
    assert (await wire.fake.expect(CHAT, 1)).text == "một"


async def test_a_blocked_bot_is_told_so(wire: Wire) -> None:
    wire.fake.block(CHAT)
    said = await wire.refusal("sendMessage", chat_id=CHAT, text="x")
    assert said == "403 Forbidden: bot was blocked by the user"
    wire.fake.unblock(CHAT)
    assert (await wire.result("sendMessage", chat_id=CHAT, text="x"))["chat"] == shapes.chat(CHAT)
