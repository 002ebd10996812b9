"""Which parameters each method takes, and the limits of Telegram: what is wrong is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.constants import (
    BulkRequestLimit,
    CallbackQueryLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
    PollingLimit,
)

BUTTONS_IN_A_ROW = 8
ACTIONS = ("callback_data", "url", "web_app", "copy_text", "switch_inline_query")
BUTTON = {"text", "style", *ACTIONS}


class Refused(Exception):
    """A method was called wrongly, or cannot do what is asked."""

    def __init__(self, status: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.status, self.description, self.retry_after = status, description, retry_after


@dataclass(frozen=True)
class Parameter:
    """How a parameter is read."""

    read: Callable[[Any], Any]
    required: bool = False


def wrong(why: str) -> Refused:
    """The refusal of a wrong call."""
    return Refused(400, f"Bad Request: {why}")


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _whole(value: Any) -> int:
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise wrong("an integer was expected")


def _flag(value: Any) -> bool:
    if value in (True, "true", "True"):
        return True
    if value in (False, "false", "False"):
        return False
    raise wrong("a boolean was expected")


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise wrong("a string was expected")
    return value


def _text(value: Any) -> str:
    text = _string(value)
    if not text.strip():
        raise wrong("message text is empty")
    if units(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise wrong("message is too long")
    return text


def _answer_text(value: Any) -> str:
    text = _string(value)
    if units(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise wrong("MESSAGE_TOO_LONG")
    return text


def _limit(value: Any) -> int:
    if not PollingLimit.MIN_LIMIT <= (limit := _whole(value)) <= PollingLimit.MAX_LIMIT:
        raise wrong("limit must be between 1 and 100")
    return limit


def _names(value: Any) -> list[str]:
    names = json.loads(value) if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise wrong("a list of strings was expected")
    return names


def _numbers(value: Any) -> list[int]:
    numbers = json.loads(value) if isinstance(value, str) else value
    if not isinstance(numbers, list):
        raise wrong("can't parse message identifiers JSON array")
    least, most = BulkRequestLimit.MIN_LIMIT, BulkRequestLimit.MAX_LIMIT
    if not least <= len(numbers) <= most:
        raise wrong("there must be 1 to 100 message identifiers")
    return [_whole(number) for number in numbers]


def _markup(value: Any) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard, checked."""
    markup = json.loads(value) if isinstance(value, str) else value
    if not isinstance(markup, dict) or set(markup) != {"inline_keyboard"}:
        raise wrong("object expected as reply markup: only an inline keyboard is known here")
    rows: list[list[dict[str, Any]]] = markup["inline_keyboard"]
    for row in rows:
        if not isinstance(row, list) or not 0 < len(row) <= BUTTONS_IN_A_ROW:
            raise wrong("a row holds 1 to 8 buttons")
        for button in row:
            _button(button)
    if sum(map(len, rows)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise wrong("reply markup is too long")
    return rows


def _preview(value: Any) -> bool:
    """Whether there is to be a preview of what is linked to."""
    options = json.loads(value) if isinstance(value, str) else value
    if not isinstance(options, dict) or set(options) != {"is_disabled"}:
        raise wrong("object expected as link preview options: only is_disabled is known here")
    return not _flag(options["is_disabled"])


def _button(button: dict[str, Any]) -> None:
    if set(button) - BUTTON or sum(action in button for action in ACTIONS) != 1:
        raise wrong("a button has a text and one action")
    if not _string(button.get("text")).strip():
        raise wrong("text buttons are unallowed in the inline keyboard")
    size = len(_string(button.get("callback_data", "-")).encode())
    least, most = (
        InlineKeyboardButtonLimit.MIN_CALLBACK_DATA,
        InlineKeyboardButtonLimit.MAX_CALLBACK_DATA,
    )
    if not least <= size <= most:
        raise wrong("BUTTON_DATA_INVALID")


CHAT = Parameter(_whole, required=True)
ID = Parameter(_whole, required=True)
TEXT = Parameter(_text, required=True)
MARKUP = Parameter(_markup)
FLAG = Parameter(_flag)
PREVIEW = Parameter(_preview)
METHODS: dict[str, dict[str, Parameter]] = {
    "getMe": {},
    "getWebhookInfo": {},
    "getUpdates": {
        "offset": Parameter(_whole),
        "limit": Parameter(_limit),
        "timeout": Parameter(_whole),
        "allowed_updates": Parameter(_names),
    },
    "sendMessage": {
        "chat_id": CHAT,
        "text": TEXT,
        "reply_markup": MARKUP,
        "protect_content": FLAG,
        "disable_notification": FLAG,
        "link_preview_options": PREVIEW,
    },
    "editMessageText": {
        "chat_id": CHAT,
        "message_id": ID,
        "text": TEXT,
        "reply_markup": MARKUP,
        "link_preview_options": PREVIEW,
    },
    "deleteMessage": {"chat_id": CHAT, "message_id": ID},
    "deleteMessages": {"chat_id": CHAT, "message_ids": Parameter(_numbers, required=True)},
    "leaveChat": {"chat_id": CHAT},
    "getFile": {"file_id": Parameter(_string, required=True)},
    "answerCallbackQuery": {
        "callback_query_id": Parameter(_string, required=True),
        "text": Parameter(_answer_text),
        "show_alert": FLAG,
        "cache_time": Parameter(_whole),
    },
}


def read_parameters(method: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a call, read and checked; raises Refused."""
    known = METHODS.get(method)
    if known is None:
        raise Refused(404, "Not Found")
    if unknown := set(fields) - set(known):
        raise wrong(f"{method} has no parameter {min(unknown)}")
    for name, parameter in known.items():
        if parameter.required and name not in fields:
            raise wrong(f"{method} needs {name}")
    return {name: known[name].read(value) for name, value in fields.items()}
