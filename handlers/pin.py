"""The question for the PIN: set on first use, asked for later, and changed.

It is asked in one chat and answered there; another chat of the same person is not concerned. What
is typed to it is never an answer to a form, and is deleted from the chat. Whether a PIN was wrong,
is not set, or the chat is locked, sounds the same.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from dialogue.values import Heard, Reply, Silence, Text
from handlers import pin_rules
from handlers.auditing import note
from handlers.menu import show_menu
from handlers.wording import MENU, URGENT, rows
from handlers.work import Turn
from storage import pins

IDLE = timedelta(minutes=10)  # without a sign of life the PIN is asked for again
NOTE = "pin"  # of the conversation: what is asked, by chat
WAYS_OUT = tuple(replace(way, word=True) for way in (MENU, URGENT))  # “1” is no answer here

Step = Literal["enter", "old", "new", "again"]
QUESTIONS: dict[Step, str] = {
    "enter": "Anh/chị nhập mã PIN 6 số để tiếp tục ạ.",
    "old": "Anh/chị nhập mã PIN đang dùng ạ.",
    "new": "Anh/chị đặt một mã PIN 6 số mà chỉ mình anh/chị biết.",
    "again": "Anh/chị nhập lại mã vừa đặt ạ.",
}
SIX = "Mã PIN gồm đúng 6 số ạ."
EASY = "Mã này dễ đoán (số lặp lại, số liền nhau hoặc ngày sinh)."
DIFFERS = "Hai lần nhập chưa giống nhau."
WRONG = "Mã chưa đúng hoặc đang tạm khóa. Sau 5 lần chưa đúng, mã tạm khóa 30 phút."
FORGOTTEN = "Nếu quên mã, anh/chị báo {office} ạ."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chat is asked, and the deed that follows; "": the PIN is being changed.

    `hash` is what will be kept of a PIN that was chosen and is to be typed once more.
    """

    step: Step
    then: str
    hash: str = ""


async def is_open(turn: Turn) -> bool:
    """Whether the PIN is open in this chat; to be asked for it is a sign of life."""
    found = await stands_open(turn)
    if found:
        link, person = turn.link, turn.person.id
        await pins.open_session(turn.work.tx, link.channel, link.address, person, turn.work.now)
    return found


async def stands_open(turn: Turn) -> bool:
    """The same, without being a sign of life."""
    work, link = turn.work, turn.link
    chat = (link.channel, link.address, turn.person.id)
    return await pins.is_open(work.tx, *chat, work.now - IDLE, work.now)


async def ask(turn: Turn, then: str) -> None:
    """Ask for the PIN; whoever has none yet sets one. `then` is done after it."""
    _ask(turn, Asked("enter" if await _is_set(turn) else "new", then))


async def change(turn: Turn, _argument: str = "") -> None:
    """“Đổi mã PIN”: the old one first, however lately it was typed."""
    _ask(turn, Asked("old" if await _is_set(turn) else "new", ""))


def is_asked(turn: Turn) -> bool:
    """Whether this chat is asked for the PIN."""
    return _chat(turn) in _all(turn)


def leave(turn: Turn) -> None:
    """The question is no longer open in this chat."""
    others = {chat: asked for chat, asked in _all(turn).items() if chat != _chat(turn)}
    turn.remember(**{NOTE: others or None})


async def answer(turn: Turn, heard: Heard) -> str:
    """Take what was said to the question; gives the deed to go on with, "" if there is none."""
    turn.unsay()
    asked = Asked(**_all(turn)[_chat(turn)])
    pin = pin_rules.digits(heard.text) if isinstance(heard, Text) else ""
    if len(pin) != pin_rules.LENGTH:
        _ask(turn, asked, "" if isinstance(heard, Silence) else SIX)
        return ""
    if asked.step in ("enter", "old"):
        return await _entered(turn, asked, pin)
    if await _is_set(turn) and not await is_open(turn):
        _ask(turn, Asked("enter" if asked.then else "old", asked.then))
        return ""
    if asked.step == "again":
        return await _repeated(turn, asked, pin)
    await _chosen(turn, asked, pin)
    return ""


async def _entered(turn: Turn, asked: Asked, pin: str) -> str:
    work = turn.work
    verdict = await pins.verify(work.tx, turn.link, pin, work.now)
    if verdict == "locked":
        await note(turn, "pin-locked", "person", turn.person.id)
    if verdict != "right":
        _ask(turn, asked, f"{WRONG} {FORGOTTEN.format(office=work.plan.office.short)}")
        return ""
    await _open(turn)
    if asked.step == "old":
        _ask(turn, replace(asked, step="new"))
        return ""
    leave(turn)
    return asked.then


async def _chosen(turn: Turn, asked: Asked, pin: str) -> None:
    if pin_rules.easy(pin):
        return _ask(turn, asked, EASY)
    hash = await pins.hashed(turn.work.tx, turn.person.id, pin)
    _ask(turn, replace(asked, step="again", hash=hash))


async def _repeated(turn: Turn, asked: Asked, pin: str) -> str:
    """Keep the new PIN; it is open in this chat, and in no other."""
    work, person = turn.work, turn.person.id
    if not await pins.matches(work.tx, person, pin, asked.hash):
        _ask(turn, Asked("new", asked.then), DIFFERS)
        return ""
    done = "Đã đổi mã PIN." if await _is_set(turn) else "Đã đặt mã PIN."
    await pins.put(work.tx, person, asked.hash, work.now)
    await note(turn, "pin-set", "person", person)
    await _open(turn)
    leave(turn)
    if not asked.then:
        await show_menu(turn, done)
    return asked.then


def _ask(turn: Turn, asked: Asked, head: str = "") -> None:
    turn.private(False)
    turn.unsay()
    turn.remember(**{NOTE: {**_all(turn), _chat(turn): asdict(asked)}})
    turn.remember(options=[[way.label, way.value] for way in WAYS_OUT])
    text = "\n".join(filter(None, [head, QUESTIONS[asked.step]]))
    turn.say(Reply(text, rows(*WAYS_OUT), masks=True))


async def _open(turn: Turn) -> None:
    link = turn.link
    await pins.open_session(turn.work.tx, link.channel, link.address, turn.person.id, turn.work.now)


async def _is_set(turn: Turn) -> bool:
    return await pins.is_set(turn.work.tx, turn.person.id)


def _all(turn: Turn) -> dict[str, dict[str, Any]]:
    asked: dict[str, dict[str, Any]] = turn.talk.body.get(NOTE) or {}
    return asked


def _chat(turn: Turn) -> str:
    return f"{turn.link.channel}:{turn.link.address}"
