"""The phones' side of the fake: what people do, and what they see."""

from __future__ import annotations

import io
import time
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.fakes import telegram_shapes as shapes
from tests.fakes.telegram_checks import Refused
from tests.fakes.telegram_methods import Said, Sent, World
from tests.fakes.telegram_shapes import Shape


class Phones:
    """Every person has the number of her private chat; groups have numbers below zero."""

    def __init__(self) -> None:
        self.world = World()

    def messages(self, chat: int) -> list[Sent]:
        """What the bot has written to a chat and not deleted, oldest first."""
        return [message for message in self.world.sent if message.chat == chat]

    def history(self, chat: int) -> list[Sent | Said]:
        """What can be read in a chat now: of both sides, oldest first."""
        return self.world.history(chat)

    def later(self, hours: float) -> None:
        """Every message is so much older from now on."""
        self.world.passed += hours * 3600

    def unconfirmed(self) -> int:
        """Updates that the bot has not confirmed yet."""
        return len(self.world.queue)

    def say(self, chat: int, text: str) -> int:
        """Type something; gives the message's number."""
        return self.send(chat, **shapes.text(text))

    def send(self, chat: int, **content: Any) -> int:
        """Send a message of any content; gives its number."""
        number = self.world.next_message_id()
        message = shapes.message(number, chat, shapes.user(abs(chat)), content)
        self.world.said.append(Said(number, chat, content, time.time() + self.world.passed))
        self.world.queue.put({"message": message})
        return number

    def tap(self, chat: int, message_id: int, choice: str, by: int | None = None) -> str:
        """Press a button by its label, also one that has gone, or send any data.

        Gives the query's id.
        """
        message = next(m for m in self.messages(chat) if m.message_id == message_id)
        known = dict(message.original_keyboard) | dict(message.keyboard)
        query = f"query{len(self.world.taps) + 1}"
        self.world.taps[query] = False
        seen = shapes.message(message_id, chat, shapes.BOT, {"text": message.text})
        tapped = {"id": query, "from": shapes.user(by or chat), "message": seen}
        data = {"chat_instance": f"c{chat}", "data": known.get(choice, choice)}
        self.world.queue.put({"callback_query": tapped | data})
        return query

    def answered(self, query: str) -> bool:
        """Whether the little clock on a tapped button has stopped."""
        return self.world.taps[query]

    def send_photo(self, chat: int, data: bytes, caption: str = "") -> int:
        """Take a picture."""
        try:
            width, height = Image.open(io.BytesIO(data)).size
        except UnidentifiedImageError:
            width, height = 1280, 960
        said = {"caption": caption} if caption else {}
        photo = shapes.photo(self.keep(data), self.keep(data), len(data), width, height)
        return self.send(chat, photo=photo, **said)

    def document(self, chat: int, data: bytes, name: str, media: str) -> int:
        """Attach a file."""
        kind = {"file_name": name, "mime_type": media}
        return self.send(chat, document=shapes.file(self.keep(data), len(data)) | kind)

    def voice(self, chat: int) -> int:
        """Speak for three seconds."""
        kind = {"duration": 3, "mime_type": "audio/ogg"}
        return self.send(chat, voice=shapes.file(self.keep(b"OggS"), 4) | kind)

    def keep(self, data: bytes) -> str:
        """Upload a file; gives its id."""
        file_id = f"AgACAgUAAx{len(self.world.files) + 1:04}"
        self.world.files[file_id] = data
        return file_id

    def location(self, chat: int, latitude: float, longitude: float) -> int:
        """Share a place."""
        return self.send(chat, location={"latitude": latitude, "longitude": longitude})

    def contact(self, chat: int, phone: str, of: int | None = None) -> int:
        """Share a contact card, one's own unless it is somebody else's."""
        card = {"phone_number": phone, "first_name": "Mẫu", "user_id": of or chat}
        return self.send(chat, contact=card)

    def sticker(self, chat: int) -> int:
        """Send a sticker."""
        return self.send(chat, **shapes.sticker())

    def forward(self, chat: int, text: str) -> int:
        """Forward what somebody else wrote."""
        return self.send(chat, **shapes.forwarded(text))

    def edit_message(self, chat: int, message_id: int, text: str) -> None:
        """Change a message that was sent."""
        message = shapes.message(message_id, chat, shapes.user(chat), shapes.text(text))
        self.raw({"edited_message": message | {"edit_date": message["date"]}})

    def group_message(self, group: int, sender: int, text: str) -> int:
        """Say something in a group that the bot is in."""
        self.world.groups.add(group)
        number = self.world.next_message_id()
        message = shapes.message(number, group, shapes.user(sender), shapes.text(text))
        self.raw({"message": message})
        return number

    def add_to_group(self, group: int, sender: int) -> None:
        """Take the bot into a group."""
        self.world.groups.add(group)
        self.raw({"my_chat_member": shapes.member(group, sender, "left", "member")})

    def block(self, chat: int) -> None:
        """Block the bot."""
        self.world.barred[chat] = "bot was blocked by the user"
        self.raw({"my_chat_member": shapes.member(chat, chat, "member", "kicked")})

    def unblock(self, chat: int) -> None:
        """Let the bot write again."""
        del self.world.barred[chat]
        self.raw({"my_chat_member": shapes.member(chat, chat, "kicked", "member")})

    def raw(self, update: Shape, numbered: bool = True) -> int:
        """Any update at all; gives its number, also of one that does not show it."""
        return self.world.queue.put(update, numbered)

    def restart_update_ids(self, at: int) -> None:
        """Go on with another number, as Telegram does after a quiet week."""
        self.world.queue.next_id = at

    async def poll_elsewhere(self) -> None:
        """Another program polls with the same token, once: a poll that waits ends with 409."""
        try:
            await self.world.queue.get({})
        except Refused:
            return
