"""From what somebody said to the handler that answers it."""

from __future__ import annotations

from dialogue import fold
from dialogue.values import Command, File, Heard, Photo, Reply, Silence, Tap, Text, Unusable
from handlers import enrol, help, menu, pasted, publishing, report, urgent
from handlers.acting import act
from handlers.work import Turn, Work
from storage import people
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
}


async def hear(work: Work, link: Link, person: Person | None, heard: Heard) -> Person | None:
    """Answer one thing that was said in a private chat; gives whoever has just come in."""
    work.private.discard((link.channel, link.address))
    if person is None:
        person = await enrol.knock(work, link.channel, link.address, heard)
        if person:
            turn = Turn(work, person, Link(link.channel, link.address, person.id))
            await menu.show_menu(turn, help.welcome(turn))
        return person
    if isinstance(heard, Unusable) and heard.kind in ("blocked", "unblocked"):
        state = "blocked" if heard.kind == "blocked" else "active"
        await people.set_link_state(work.tx, link.channel, link.address, state)
    else:
        await _route(Turn(work, person, link), heard)
    return None


async def _route(turn: Turn, heard: Heard) -> None:
    if await urgent.answers(turn, heard):
        return
    in_form = bool(turn.talk.body.get("draft"))
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
