"""A fake Telegram: a strict Bot API server over HTTP, with the phones that talk to it.

    async with FakeTelegram() as fake:
        ...                                     # start the bot with TELEGRAM_API_URL=fake.url
        fake.say(7001, "/start")
        menu = await fake.expect(7001, 1)       # the first message; or a predicate
        fake.tap(7001, menu.message_id, "Báo cáo hoạt động")
        fake.faults.order("429", "sendMessage", seconds=3)

The updates are kept until an offset confirms them, over any number of restarts of the bot.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from typing import Any, Self

from tests.fakes.telegram_checks import Refused, read_parameters
from tests.fakes.telegram_faults import AFTERWARDS, Fault, Faults
from tests.fakes.telegram_http import HOST, Answer, Dropped, Request, Server
from tests.fakes.telegram_methods import Sent
from tests.fakes.telegram_phones import Phones

PATIENCE = 10.0  # seconds that `expect` waits
BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head></html>"
DESCRIPTIONS = {
    "400": "Bad Request: something is wrong",
    "401": "Unauthorized",
    "403": "Forbidden: bot was blocked by the user",
    "404": "Not Found",
    "409": "Conflict: terminated by other getUpdates request",
    "429": "Too Many Requests: retry after {}",
    "500": "Internal Server Error",
}


class FakeTelegram(Phones):
    """The server; the phones' side is in `Phones`."""

    def __init__(self) -> None:
        super().__init__()
        self.faults = Faults()
        self.first_poll = asyncio.Event()
        self.tokens_seen: set[str] = set()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refusals: Counter[str] = Counter()  # by what was said; not those of faults
        self._server = Server(self._handle)

    async def __aenter__(self) -> Self:
        await self._server.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.vanish()

    @property
    def url(self) -> str:
        """What TELEGRAM_API_URL is to be."""
        return f"http://{HOST}:{self._server.port}"

    async def cut_off(self) -> None:
        """A partition: connections are refused, open ones are reset."""
        await self._server.vanish()

    async def reconnect(self) -> None:
        """The network is back, at the same address."""
        await self._server.listen()

    async def expect(
        self, chat: int, wanted: int | Callable[[Sent], bool], within: float = PATIENCE
    ) -> Sent:
        """The message of a chat with a number (from 1), or the first that is as wanted."""
        async with asyncio.timeout(within):
            while (found := self._find(chat, wanted)) is None:
                await self.world.news.wait()
        return found

    def _find(self, chat: int, wanted: int | Callable[[Sent], bool]) -> Sent | None:
        messages = self.messages(chat)
        if isinstance(wanted, int):
            return messages[wanted - 1] if len(messages) >= wanted else None
        return next(filter(wanted, messages), None)

    async def _handle(self, request: Request) -> Answer:
        """1 which method, 2 a fault instead of it, 3 the method, 4 a fault of its answer."""
        token, _, method = request.path.removeprefix("/file").removeprefix("/bot").partition("/")
        self.tokens_seen.add(token)
        if request.path.startswith("/file/"):
            return await self._download(method.removeprefix("files/"))
        fault = self.faults.strike(method, self._chat(request))
        if fault and fault.kind not in AFTERWARDS:
            return await _instead(fault)
        try:
            asked = read_parameters(method, request.fields)
            self.calls.append((method, asked))
            if method == "getUpdates":
                self.first_poll.set()
            answer = _answer(200, {"ok": True, "result": await self.world.do(method, asked)})
        except Refused as refused:
            self.refusals[refused.description] += 1
            answer = _refusal(refused)
        return await _spoiled(answer, fault) if fault else answer

    async def _download(self, file_id: str) -> Answer:
        fault = self.faults.strike("download", None)
        if fault and fault.kind not in AFTERWARDS:
            return await _instead(fault)
        if file_id not in self.world.files:
            return _refusal(Refused(404, "Not Found"))
        answer = Answer(200, self.world.files[file_id], "application/octet-stream")
        return await _spoiled(answer, fault) if fault else answer

    @staticmethod
    def _chat(request: Request) -> object:
        value = request.fields.get("chat_id")
        return int(value) if isinstance(value, str) and value.isdecimal() else value


async def _instead(fault: Fault) -> Answer:
    """What happens in place of the method."""
    match fault.kind:
        case "drop":
            raise Dropped
        case "hang":
            await asyncio.sleep(fault.seconds)
            raise Dropped
        case "502":
            return Answer(502, BAD_GATEWAY, "text/html")
        case kind:
            usual = DESCRIPTIONS[kind].format(int(fault.seconds))
            wait = int(fault.seconds) if kind == "429" else 0
            return _refusal(Refused(int(kind), fault.description or usual, wait))


async def _spoiled(answer: Answer, fault: Fault) -> Answer:
    """What becomes of the answer once the method has had its effect."""
    match fault.kind:
        case "apply_drop":
            raise Dropped
        case "truncate":
            return Answer(answer.status, answer.body[: len(answer.body) // 2], answer.media)
        case "cut":
            return Answer(answer.status, answer.body, answer.media, cut=len(answer.body) // 2)
        case _:
            await asyncio.sleep(fault.seconds)
            return answer


def _refusal(refused: Refused) -> Answer:
    said: dict[str, Any] = {
        "ok": False,
        "error_code": refused.status,
        "description": refused.description,
    }
    if refused.retry_after:
        said["parameters"] = {"retry_after": refused.retry_after}
    return _answer(refused.status, said)


def _answer(status: int, said: dict[str, Any]) -> Answer:
    return Answer(status, json.dumps(said).encode())
