"""Somebody is in danger: the numbers to call at once, and the people who are called for her.

This goes before everything else: whatever is asked at the moment stays open and goes on later.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta

from dialogue.folding import same_words
from dialogue.values import Command, Heard, Option, Reply, Tap, Text
from handlers import report, taking
from handlers.menu import show_menu
from handlers.wording import MENU, URGENT, rows
from handlers.work import Turn
from plan.alerting import Alert
from storage import alarms, calling, drafts
from storage.case_values import Alarm
from storage.values import Person

CALLS = (
    "khẩn cấp", "báo khẩn cấp", "nguy hiểm", "cứu", "cứu với", "cứu tôi", "sos",
    "có người gặp nguy hiểm", "có người đang gặp nguy hiểm",
)  # fmt: skip
SAFE, MISTAKE, TAKEN = "đã an toàn", "bấm nhầm", "đã nhận"
LONGEST = 60  # characters of a typed call: more is an answer
TAKEN_HOLDS = timedelta(hours=1)  # then a new call is about something new
AGAIN = "again"


async def answers(turn: Turn, heard: Heard) -> bool:
    """Whether this was a call for help, or a word about one, in whatever state; it is answered."""
    match heard:
        case Tap(value=URGENT.value) | Command(name="khancap"):
            await call_help(turn)
        case Text(text=text) if len(text) <= LONGEST:
            whole = unicodedata.normalize("NFC", text)
            return await _word(turn, " ".join(re.findall(r"\w+", whole)))
        case _:
            return False
    return True


async def _word(turn: Turn, typed: str) -> bool:
    """The words count only by themselves; the ends only while there is something to end."""
    if any(same_words(typed, call) for call in CALLS):
        await call_help(turn)
        return True
    if same_words(typed, TAKEN):
        called = await alarms.last_call_to(turn.work.tx, turn.person.id)
        if called:
            await taking.take(turn, called.id)
        return bool(called)
    for word, end in ((SAFE, safe), (MISTAKE, mistake)):
        if same_words(typed, word):
            mine = await alarms.last_of(turn.work.tx, turn.person.id, drill=False)
            if mine:
                await end(turn, mine.id)
            return bool(mine)
    return False


async def call_help(turn: Turn, argument: str = "") -> None:
    """The card at once, and the ladder with it; while it is climbed, the card says how it stands.

    `argument` “again” calls anew although somebody has it.
    """
    work, person = turn.work, turn.person
    turn.private(False)
    if work.plan.cases is None:
        numbers = Alert(work.plan, person.unit, "", work.now, False, work.now).numbers()
        return _show(turn, numbers, [])
    await work.flush()
    alarm = await alarms.last_of(work.tx, person.id, drill=False)
    if alarm and _holds(turn, alarm) and not (argument == AGAIN and alarm.taken_at):
        return await _card(turn, alarm, await _standing(turn, alarm))
    if alarm:
        await alarms.end(work.tx, alarm.id, work.now)
        await calling.log(work.tx, alarm, person, "ended", work.now, AGAIN)
    raised = await calling.raise_alarm(work.tx, work.plan, person, person.unit, work.now)
    told = "Tôi đang báo người trực." if raised.called else "Chưa báo được ai, tôi sẽ thử lại."
    await _card(turn, raised.alarm, told)


def _holds(turn: Turn, alarm: Alarm) -> bool:
    """Whether an alarm still stands for what is happening now."""
    if alarm.taken_at:
        return turn.work.now - alarm.taken_at < TAKEN_HOLDS
    return alarm.next_at is not None


async def _standing(turn: Turn, alarm: Alarm) -> str:
    tx, work = turn.work.tx, turn.work
    alert = await calling.alert_of(tx, work.plan, alarm, work.now)
    if alarm.taken_at:
        return alert.coming(await calling.named(tx, alarm.taken_by), alarm.taken_at)
    called = await calling.called_people(tx, alarm)
    names = [await calling.named(tx, one.id) for one in called]
    return alert.asked(names, alarm.raised_at) if names else "Chưa báo được ai, tôi sẽ thử lại."


async def _card(turn: Turn, alarm: Alarm, told: str) -> None:
    alert = await calling.alert_of(turn.work.tx, turn.work.plan, alarm, turn.work.now)
    options = [Option("Đã an toàn", f"safe:{alarm.id}"), Option("Bấm nhầm", f"mistake:{alarm.id}")]
    if alarm.taken_at:
        options.append(Option("Gọi thêm người", f"urgent:{AGAIN}"))
    if turn.may("cases") and not await _recording(turn):
        options.append(Option("Ghi nhận hồ sơ sau", "case-new:co"))
    _show(turn, f"{alert.numbers()}\n{told}", options)


async def _recording(turn: Turn) -> bool:
    """Whether what is open is a form about a case already."""
    plan, id = turn.work.plan.cases, str(turn.talk.body.get("draft", ""))
    draft = await drafts.get(turn.work.tx, id) if id else None
    return draft is not None and plan is not None and draft.form in plan.forms


def _show(turn: Turn, text: str, options: list[Option]) -> None:
    """Of an open form the numbers that are typed stay answers, so that only its button goes on."""
    draft = str(turn.talk.body.get("draft", ""))
    if draft:
        text += "\nCâu đang hỏi vẫn để đó, anh/chị trả lời tiếp lúc nào cũng được."
        shown = rows(*options, Option("Làm tiếp", f"resume:{draft}"))
    else:
        options = [*options, MENU]
        turn.remember(options=[[o.label, o.value] for o in options])
        shown = rows(*options)
    turn.say(Reply(text, shown), kind="alarm")


async def safe(turn: Turn, id: str) -> None:
    """Whoever called says that it is over, or stops her drill; those who were called hear it."""
    await _end(turn, id, "safe", lambda alert, person: alert.safe(person.address))


async def mistake(turn: Turn, id: str) -> None:
    """Whoever called says that it was nothing; those who were called hear it."""
    await _end(turn, id, "mistake", lambda alert, person: alert.mistake(person.address))


async def _end(turn: Turn, id: str, reason: str, say: Callable[[Alert, Person], str]) -> None:
    """1 only one's own and only once, 2 tell, 3 go on with what was open."""
    work = turn.work
    alarm = await alarms.get(work.tx, id)
    if alarm is None or alarm.person != turn.person.id:
        return await show_menu(turn, taking.GONE)
    alert = await calling.alert_of(work.tx, work.plan, alarm, work.now)
    if not await alarms.end(work.tx, id, work.now):
        return await _go_on(turn, alert.over(alarm.ended_at or work.now))
    await calling.log(work.tx, alarm, turn.person, "ended", work.now, reason)
    called = await calling.called_people(work.tx, alarm, turn.person.id)
    await calling.tell(work.tx, called, lambda person: say(alert, person), work.now)
    if alarm.drill:
        stopped = f"dừng lúc {alert.clock(work.now)}"
        return await _go_on(
            turn, await calling.summary(work.tx, work.plan, alarm, work.now, stopped)
        )
    told = f" Đã báo lại {len(called)} người." if called else ""
    await _go_on(turn, f"Đã kết thúc cuộc gọi khẩn cấp lúc {alert.clock(work.now)}.{told}")


async def _go_on(turn: Turn, text: str) -> None:
    """Back to what was open: the question of the form, or the menu."""
    draft = turn.talk.body.get("draft")
    if not draft:
        return await show_menu(turn, text)
    turn.say(Reply(text))
    await report.resume(turn, str(draft))
