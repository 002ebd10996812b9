"""What the methods of the Bot API do: the messages of each chat, files, and who is gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes import telegram_shapes as shapes
from tests.fakes.telegram_checks import Refused, wrong
from tests.fakes.telegram_queue import Queue
from tests.fakes.telegram_shapes import BOT, Shape

DELETABLE = 48 * 3600  # seconds after which nobody deletes a message for both sides
MOST_DOWNLOAD = 20 * 1024 * 1024  # bytes that getFile gives
Rows = Sequence[Sequence[Shape]]


@dataclass
class Sent:
    """A message of the bot: as it was sent and as it is seen now."""

    message_id: int
    chat: int
    text: str
    rows: Rows
    protected: bool = False
    silent: bool = False
    at: float = 0.0
    preview: bool = True  # Telegram fetches what is linked to
    edits: list[str] = field(default_factory=list)
    original: str = ""
    original_rows: Rows = ()

    def __post_init__(self) -> None:
        self.original, self.original_rows = self.text, self.rows

    @property
    def keyboard(self) -> list[tuple[str, str]]:
        """The buttons that are there now: label and data."""
        return _flat(self.rows)

    @property
    def original_keyboard(self) -> list[tuple[str, str]]:
        """The buttons that it was sent with."""
        return _flat(self.original_rows)


@dataclass
class Said:
    """A message that somebody sent to the bot."""

    message_id: int
    chat: int
    content: Shape
    at: float


@dataclass
class World:
    """Everything that Telegram knows. A private chat exists for every person but `nobody`."""

    queue: Queue = field(default_factory=Queue)
    sent: list[Sent] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    passed: float = 0.0  # seconds that have gone by at once
    files: dict[str, bytes] = field(default_factory=dict)
    taps: dict[str, bool] = field(default_factory=dict)  # query: whether it was answered
    groups: set[int] = field(default_factory=set)
    nobody: set[int] = field(default_factory=set)
    barred: dict[int, str] = field(default_factory=dict)  # chat: why the bot may not write
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _message_ids: int = 0

    def next_message_id(self) -> int:
        """Messages of both sides share one count."""
        self._message_ids += 1
        return self._message_ids

    def history(self, chat: int) -> list[Sent | Said]:
        """What can be read in a chat now: of both sides, oldest first."""
        both: list[Sent | Said] = [*self.sent, *self.said]
        return sorted((m for m in both if m.chat == chat), key=lambda m: m.message_id)

    async def do(self, method: str, asked: dict[str, Any]) -> Any:
        """Call a method with checked parameters; gives its result. Raises Refused."""
        match method:
            case "getMe":
                return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}
            case "getWebhookInfo":
                hook = {"url": self.queue.webhook, "has_custom_certificate": False}
                return hook | {"pending_update_count": len(self.queue)}
            case "getUpdates":
                return await self.queue.get(asked)
            case "sendMessage":
                return self._send(asked)
            case "editMessageText":
                return self._edit(asked)
            case "deleteMessage":
                return self._delete(asked["chat_id"], asked["message_id"])
            case "deleteMessages":
                return self._delete_many(asked["chat_id"], asked["message_ids"])
            case "leaveChat":
                return self._leave(asked["chat_id"])
            case "answerCallbackQuery":
                return self._answer(asked["callback_query_id"])
            case "getFile":
                return self._file(asked["file_id"])
            case _:
                raise Refused(404, "Not Found")

    def _send(self, asked: dict[str, Any]) -> Shape:
        where = asked["chat_id"]
        self._reach(where)
        rows = asked.get("reply_markup", [])
        protected = asked.get("protect_content", False)
        silent, at = asked.get("disable_notification", False), time.time() + self.passed
        new = Sent(self.next_message_id(), where, asked["text"], rows, protected, silent, at)
        new.preview = asked.get("link_preview_options", True)
        self.sent.append(new)
        self._tell()
        return _shape(new)

    def _edit(self, asked: dict[str, Any]) -> Shape:
        self._reach(asked["chat_id"])
        message = self._own(asked, "message to edit not found")
        rows = asked.get("reply_markup", [])
        if (asked["text"], rows) == (message.text, message.rows):
            raise wrong(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        message.text, message.rows = asked["text"], rows
        message.preview = asked.get("link_preview_options", True)
        message.edits.append(message.text)
        self._tell()
        return _shape(message)

    def _own(self, asked: dict[str, Any], otherwise: str) -> Sent:
        place = asked["chat_id"], asked["message_id"]
        for message in self.sent:
            if (message.chat, message.message_id) == place:
                return message
        raise wrong(otherwise)

    def _delete(self, where: int, number: int) -> bool:
        self._reach(where)
        found = self._deletable(where, number)
        if found is None:
            raise wrong("message to delete not found")
        self._take_away([found])
        return True

    def _delete_many(self, where: int, numbers: Sequence[int]) -> bool:
        """What is not there is passed over; one that is too old spoils the call."""
        self._reach(where)
        found = [self._deletable(where, number) for number in numbers]
        self._take_away([message for message in found if message])
        return True

    def _deletable(self, where: int, number: int) -> Sent | Said | None:
        """A message of either side of a private chat, at most 48 hours old. Raises Refused."""
        found = next((m for m in self.history(where) if m.message_id == number), None)
        if found and where < 0 and isinstance(found, Said):
            raise wrong("message can't be deleted")
        if found and time.time() + self.passed - found.at > DELETABLE:
            raise wrong("message can't be deleted for everyone")
        return found

    def _take_away(self, messages: Sequence[Sent | Said]) -> None:
        self.sent = [message for message in self.sent if message not in messages]
        self.said = [message for message in self.said if message not in messages]
        self._tell()

    def _leave(self, where: int) -> bool:
        if where not in self.groups:
            raise wrong("chat not found")
        self.groups.remove(where)
        self._tell()
        return True

    def _answer(self, query: str) -> bool:
        if self.taps.get(query, True):
            raise wrong("query is too old and response timeout expired or query ID is invalid")
        self.taps[query] = True
        self._tell()
        return True

    def _file(self, file_id: str) -> Shape:
        if file_id not in self.files:
            raise wrong("wrong file_id or the file is temporarily unavailable")
        size = len(self.files[file_id])
        if size > MOST_DOWNLOAD:
            raise wrong("file is too big")
        return shapes.file(file_id, size) | {"file_path": f"files/{file_id}"}

    def _reach(self, where: int) -> None:
        if where in self.nobody or (where <= 0 and where not in self.groups):
            raise wrong("chat not found")
        if where in self.barred:
            raise Refused(403, f"Forbidden: {self.barred[where]}")

    def _tell(self) -> None:
        self.news.set()
        self.news = asyncio.Event()


def _shape(sent: Sent) -> Shape:
    content: Shape = {"text": sent.text}
    if sent.rows:
        content["reply_markup"] = {"inline_keyboard": sent.rows}
    return shapes.message(sent.message_id, sent.chat, BOT, content)


def _flat(rows: Iterable[Iterable[Shape]]) -> list[tuple[str, str]]:
    return [(b["text"], b.get("callback_data", "")) for row in rows for b in row]
