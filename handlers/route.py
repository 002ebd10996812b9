"""From what somebody said to the handler that answers it."""

from __future__ import annotations

from dialogue import fold
from dialogue.values import Command, File, Heard, Photo, Reply, Silence, Tap, Text, Unusable
from handlers import enrol, help, menu, pasted, pin, publishing, report, urgent
from handlers.acting import act
from handlers.private import hide
from handlers.work import Turn, Work
from storage import people, pins
from storage.values import Link, Person

WORDS = {
    "menu": "menu",
    "ve dau": "menu",
    "bat dau": "menu",
    "tro giup": "help",
    "giup": "help",
    "tien do": "board",
    "ke hoach": "agenda",
    "viec khac": "more",
    "bao cao da gui": "sent",
    "bao cao da nhan": "received",
    "ngon ngu": "languages",
    "language": "languages",
    "hoan tac": "undo:",
    "huy": "menu",
    "doi ma pin": "pin",
}
HIDE = "an"  # “Ẩn”: the command and the word


async def hear(work: Work, link: Link, person: Person | None, heard: Heard) -> Person | None:
    """Answer one thing that was said in a private chat; gives whoever has just come in."""
    for marked in (work.private, work.unsaid):
        marked.discard((link.channel, link.address))
    if person is None:
        person = await enrol.knock(work, link.channel, link.address, heard)
        if person:
            turn = Turn(work, person, Link(link.channel, link.address, person.id))
            await menu.show_menu(turn, help.welcome(turn))
        return person
    if isinstance(heard, Unusable) and heard.kind in ("blocked", "unblocked"):
        state = "blocked" if heard.kind == "blocked" else "active"
        await people.set_link_state(work.tx, link.channel, link.address, state)
        await pins.close_session(work.tx, link.channel, link.address)
    else:
        await _route(Turn(work, person, link), heard)
    return None


async def _route(turn: Turn, heard: Heard) -> None:
    if await urgent.answers(turn, heard):
        return
    in_form = bool(turn.talk.body.get("draft"))
    if _hides(turn, heard):
        return await hide(turn)
    if pin.is_asked(turn):
        if not isinstance(heard, Tap):
            return await _to_pin(turn, heard)
        pin.leave(turn)
    match heard:
        case Tap(prompt=0, value=value):
            await act(turn, value)
        case Command(name="start" | "menu"):
            turn.remember(draft=None)
            await menu.show_menu(turn)
        case Command(name="help") if not in_form:
            await act(turn, "help")
        case File() if publishing.takes(turn, heard):
            await publishing.received(turn, heard)
        case Text(text=text) if in_form and pasted.takes(turn, text):
            await pasted.read(turn, text)
        case _ if in_form:
            await report.answer(turn, heard)
        case Silence():
            await menu.show_menu(turn)
        case Tap():
            await menu.show_menu(turn, "Câu này đã trả lời rồi ạ.")
        case Text(text=text):
            await _typed(turn, text)
        case Photo() | File():
            await menu.show_menu(turn, "Anh/chị chọn mẫu báo cáo trước, rồi gửi ảnh giúp ạ.")
        case _:
            await menu.show_menu(turn, "Nội dung này chưa dùng được ở đây ạ.")


def _hides(turn: Turn, heard: Heard) -> bool:
    """Whether everything is to be hidden; in a form, the bare word is an answer of those others
    who have nothing to hide."""
    match heard:
        case Command(name=name):
            return name == HIDE
        case Text(text=text):
            in_form = bool(turn.talk.body.get("draft"))
            return fold(text).strip(" ./") == HIDE and (turn.guarded or not in_form)
    return False


async def _to_pin(turn: Turn, heard: Heard) -> None:
    """A word that leaves the question for the PIN, or an answer to it."""
    match heard:
        case Command(name="start" | "menu"):
            value = "menu"
        case Command(name="help"):
            value = "help"
        case Text(text=text) if fold(text) in WORDS:
            value = WORDS[fold(text)]
        case _:
            value = await pin.answer(turn, heard)
            return await act(turn, value) if value else None
    pin.leave(turn)
    await act(turn, value)


async def _typed(turn: Turn, text: str) -> None:
    folded = fold(text)
    offered = turn.talk.body.get("options") or []
    picked = _picked(offered, text, folded)
    if picked:
        return await act(turn, picked)
    if folded in WORDS:
        return await act(turn, WORDS[folded])
    if pasted.takes(turn, text):
        return await pasted.read(turn, text)
    turn.say(Reply("Tôi chưa hiểu ý anh/chị."))
    await menu.show_menu(turn)


def _picked(offered: list[list[str]], text: str, folded: str) -> str:
    """The option of the last message that was typed, by its number or its unique label."""
    number = text.strip().rstrip(".)")
    if number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= len(offered):
        return offered[int(number[:3]) - 1][1]
    same = [value for label, value in offered if fold(label) == folded]
    return same[0] if len(same) == 1 else ""
