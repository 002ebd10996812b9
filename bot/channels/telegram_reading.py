"""From a raw update of Telegram to what was heard: an answer, or something that can be none."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, PhotoSize, Update
from telegram.constants import ChatType

from bot.buttons import Buttons
from bot.channels.cleaning import clean
from bot.channels.photos import MOST_BYTES
from bot.channels.port import Incoming
from dialogue.values import Command, Contact, File, Heard, Location, Photo, Text, Unusable

NAME = "telegram"
SOURCE = "telegram:"  # before the id of a file that is to be fetched
LONGEST = 5_000  # characters
COMMAND = re.compile(r"/(?P<name>[A-Za-z]\w*)(?:@\w+)?(?P<argument>(?:\s.*)?)", re.DOTALL)


def read_update(body: str, buttons: Buttons) -> Incoming | None:
    """The update of a body of JSON; None if there is nothing to answer. May raise anything."""
    update = Update.de_json(json.loads(body), None)
    if update is None:
        return None
    if update.message:
        return _message(update.message)
    if update.edited_message:
        return _said(update.edited_message, Unusable("edit"))
    if update.callback_query:
        return _tap(update.callback_query, buttons)
    if update.my_chat_member:
        return _member(update.my_chat_member)
    return None


def _message(message: Message) -> Incoming | None:
    if message.forward_origin or message.via_bot:
        return _said(message, Unusable("forward"))
    return _said(message, _heard(message))


def _said(message: Message, heard: Heard) -> Incoming | None:
    """What was heard counts in a private chat only, and from the person herself."""
    chat, sender = message.chat, message.from_user
    if chat.type != ChatType.PRIVATE:
        return Incoming(NAME, str(chat.id), Unusable("group"), private=False)
    if sender is None or sender.is_bot or sender.id != chat.id or message.sender_chat:
        return None
    return Incoming(NAME, str(chat.id), heard, ref=str(message.message_id))


def _heard(message: Message) -> Heard:
    if message.text:
        return _text(message.text)
    if message.photo:
        return _photo(message.photo, message.caption or "")
    if message.animation:  # it comes with a document, for old clients
        return Unusable("other")
    if document := message.document:
        if (document.file_size or 0) > MOST_BYTES:
            return Unusable("too_big")
        if (document.mime_type or "").startswith("image/"):
            return Photo(f"{SOURCE}{document.file_id}", clean(message.caption or ""))
        return File(f"{SOURCE}{document.file_id}", clean(document.file_name or ""))
    if sound := message.voice or message.audio:
        if (sound.file_size or 0) > MOST_BYTES:
            return Unusable("too_big")
        return File(f"{SOURCE}{sound.file_id}", media="audio")
    if message.location:
        return Location(message.location.latitude, message.location.longitude)
    if message.contact:
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        return Contact(message.contact.phone_number, own)
    return Unusable("sticker" if message.sticker else "other")


def _text(text: str) -> Heard:
    cleaned = clean(text[: LONGEST * 2])[:LONGEST]
    if command := COMMAND.fullmatch(cleaned):
        return Command(command["name"].lower(), command["argument"].strip())
    return Text(cleaned)


def _photo(sizes: Sequence[PhotoSize], caption: str) -> Heard:
    fitting = [size for size in sizes if (size.file_size or 0) <= MOST_BYTES]
    if not fitting:
        return Unusable("too_big")
    largest = max(fitting, key=lambda size: size.width * size.height)
    return Photo(f"{SOURCE}{largest.file_id}", clean(caption))


def _tap(query: CallbackQuery, buttons: Buttons) -> Incoming | None:
    """A tap counts in the presser's own chat; the token says whether it was made for it."""
    chat = query.message.chat if query.message else None
    if chat is None or chat.type != ChatType.PRIVATE or query.from_user.id != chat.id:
        return None
    address = str(chat.id)
    return Incoming(NAME, address, buttons.open(NAME, address, query.data or ""))


def _member(change: ChatMemberUpdated) -> Incoming | None:
    """The person has blocked the bot or come back; in a group, the bot was added."""
    address, status = str(change.chat.id), change.new_chat_member.status
    if change.chat.type != ChatType.PRIVATE:
        here = status not in (ChatMember.LEFT, ChatMember.BANNED)
        return Incoming(NAME, address, Unusable("group"), private=False) if here else None
    blocked = status in (ChatMember.LEFT, ChatMember.BANNED)
    return Incoming(NAME, address, Unusable("blocked" if blocked else "unblocked"))
