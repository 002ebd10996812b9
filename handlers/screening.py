"""What a sealed form does not take: photos, files, voices, places, contacts. None of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogue.identifying import identifiers
from dialogue.values import (
    Contact,
    File,
    Heard,
    Location,
    Photo,
    Reply,
    Session,
    Silence,
    Text,
    Unusable,
)
from forms import Form
from handlers.work import Turn
from storage import conversations, drafts, people
from storage.engine import Transaction

NOT_TAKEN = "Ở đây không nhận ảnh, tệp, ghi âm, vị trí, danh thiếp; tin vừa rồi không được lưu ạ."


def screened(turn: Turn, form: Form, heard: Heard) -> tuple[Heard, str]:
    """What a form may see of what was heard, and what is said of the rest ("": nothing).

    What a sealed form cannot take is deleted from the chat at once.
    """
    if not form.sealed:
        return heard, ""
    match heard:
        case Photo() | File() | Contact() | Location():
            turn.unsay()
            return Silence(), NOT_TAKEN
        case Unusable():
            turn.unsay()
    return heard, ""


def headed(head: str, replies: Sequence[Reply]) -> Sequence[Reply]:
    """Replies with a line before the first of them."""
    if not head or not replies:
        return replies
    first, *rest = replies
    return [replace(first, text=f"{head}\n{first.text}"), *rest]


def unsay_stray(turn: Turn, form: Form, heard: Heard, before: Session, after: Session) -> None:
    """A text that was no answer and seems to identify somebody is deleted from the chat at once."""
    if not form.sealed or before.xml != after.xml or not isinstance(heard, Text):
        return
    if identifiers(heard.text):
        turn.unsay()


async def in_sealed_form(
    tx: Transaction, versions: Mapping[tuple[str, str], Form], channel: str, address: str
) -> bool:
    """Whether the form that is open in a chat is a sealed one."""
    known = await people.by_addresses(tx, {(channel, address)})
    talks = await conversations.load_many(tx, {person.id for person in known.values()})
    for talk in talks.values():
        draft = await drafts.get(tx, str(talk.body.get("draft", "")))
        form = versions.get((draft.form, draft.version)) if draft else None
        return form is not None and form.sealed
    return False
