"""The JSON of Telegram's objects: users, chats, messages of each kind, as phones send them."""

from __future__ import annotations

import time
from typing import Any

BOT_ID = 7_000_000_001
BOT: dict[str, Any] = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "Tháng hành động",
    "username": "thang_hanh_dong_bot",
}
Shape = dict[str, Any]


def user(number: int) -> Shape:
    """A person."""
    return {"id": number, "is_bot": False, "first_name": f"Mẫu {number}", "language_code": "vi"}


def chat(number: int) -> Shape:
    """A private chat; a group when the number is below zero."""
    if number < 0:
        return {"id": number, "type": "supergroup", "title": "Nhóm mẫu"}
    return {"id": number, "type": "private", "first_name": f"Mẫu {number}"}


def message(number: int, where: int, sender: Shape, content: Shape) -> Shape:
    """A message of a chat."""
    head = {"message_id": number, "from": sender, "chat": chat(where), "date": int(time.time())}
    return head | content


def text(said: str) -> Shape:
    """Something typed; Telegram marks commands."""
    if not said.startswith("/"):
        return {"text": said}
    command = {"type": "bot_command", "offset": 0, "length": len(said.split()[0])}
    return {"text": said, "entities": [command]}


def file(file_id: str, size: int) -> Shape:
    """What every file has."""
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size}


def photo(file_id: str, small_id: str, size: int, width: int, height: int) -> list[Shape]:
    """The sizes of a photo: a thumbnail, and the picture itself."""
    small = {"width": min(90, width // 2), "height": min(90, height // 2)}
    return [
        file(small_id, size // 4) | small,
        file(file_id, size) | {"width": width, "height": height},
    ]


def sticker() -> Shape:
    """A sticker."""
    kind = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
    return {"sticker": file("sticker", 9000) | kind | {"emoji": "👍"}}


def forwarded(said: str) -> Shape:
    """A text that somebody else wrote."""
    origin = {"type": "hidden_user", "sender_user_name": "Ai đó", "date": int(time.time())}
    return {"text": said, "forward_origin": origin}


def button(label: str, data: str) -> Shape:
    """An inline button."""
    return {"text": label, "callback_data": data}


def member(where: int, sender: int, before: str, after: str) -> Shape:
    """The bot's own standing in a chat has changed."""

    def standing(status: str) -> Shape:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": BOT, "status": status} | until

    return {
        "chat": chat(where),
        "from": user(sender),
        "date": int(time.time()),
        "old_chat_member": standing(before),
        "new_chat_member": standing(after),
    }
