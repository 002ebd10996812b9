"""From what somebody said to the handler that answers it."""

from __future__ import annotations

from dialogue import fold
from dialogue.values import Command, File, Heard, Photo, Reply, Silence, Tap, Text, Unusable
from handlers import (
    enrol,
    help,
    invite,
    menu,
    nudged,
    publishing,
    report,
    standing,
    submitting,
)
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
    "viec cua toi": "mine",
    "hoan tac": "undo:",
    "huy": "menu",
}


async def hear(work: Work, link: Link, person: Person | None, heard: Heard) -> Person | None:
    """Answer one thing that was said in a private chat; gives whoever has just come in."""
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


async def act(turn: Turn, value: str) -> None:
    """Do what a button that stands on its own says."""
    name, _, argument = value.partition(":")
    match name:
        case "form" if argument in turn.work.forms:
            await _form(turn, argument)
        case "do" | "zero":
            duty, _, again = argument.partition(":")
            await report.begin_duty(turn, duty, zero=name == "zero", again=again == "again")
        case "resume":
            await report.resume(turn, argument)
        case "undo":
            await submitting.take_back(turn, argument or str(turn.talk.body.get("last", "")))
        case "later":
            await nudged.remind_later(turn, argument)
        case "notme":
            await nudged.not_mine(turn, argument)
        case "mine":
            await standing.show_own(turn)
        case "board":
            await standing.show_board(turn)
        case "open":
            await standing.open_filing(turn, argument)
        case "publish":
            await publishing.act(turn, argument)
        case "help":
            await help.show_help(turn)
        case _:
            turn.remember(draft=None)
            await menu.show_menu(turn)


async def _form(turn: Turn, form_id: str) -> None:
    """The right follows the form: officers report, the desk invites."""
    right = "invite" if form_id == invite.FORM else "report"
    if not turn.may(right):
        return await menu.show_menu(turn, "Mục này không dành cho vai trò của anh/chị ạ.")
    await report.begin_form(turn, form_id)


async def _typed(turn: Turn, text: str) -> None:
    folded = fold(text)
    offered = turn.talk.body.get("options") or []
    picked = _picked(offered, text, folded)
    if picked:
        return await act(turn, picked)
    if folded in WORDS:
        return await act(turn, WORDS[folded])
    turn.say(Reply("Tôi chưa hiểu ý anh/chị."))
    await menu.show_menu(turn)


def _picked(offered: list[list[str]], text: str, folded: str) -> str:
    """The option of the last message that was typed, by its number or its unique label."""
    number = text.strip().rstrip(".)")
    if number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= len(offered):
        return offered[int(number[:3]) - 1][1]
    same = [value for label, value in offered if fold(label) == folded]
    return same[0] if len(same) == 1 else ""
