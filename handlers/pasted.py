"""A report that was pasted as one message: read into cards, one activity after the other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from dialogue.pasting import Understood, looks_like_report, read_message
from dialogue.values import Option, Reply
from forms import Form
from handlers.drafting import forget
from handlers.following import PASTED
from handlers.menu import offer, show_menu
from handlers.report import begin_form
from handlers.work import Turn, begun


def takes(turn: Turn, text: str) -> bool:
    """Whether a text is to be read as a report: typed outside a form, or to an untouched one."""
    form = turn.work.plan.activity_form
    if not form or not turn.may("report"):
        return False
    draft = turn.work.drafts.get(str(turn.talk.body.get("draft", "")))
    elsewhere = draft is not None and (draft.form != form or bool(draft.origin) or begun(draft))
    return not elsewhere and looks_like_report(text, turn.work.forms[form])


async def read(turn: Turn, text: str) -> None:
    """1 read the message, 2 ask if it names another unit, 3 begin with its first activity."""
    work = turn.work
    own, form = work.plan.unit(turn.person.unit), work.forms[work.plan.activity_form]
    names = [unit.short for unit in work.plan.units]
    found = read_message(text, form, work.here.date(), names, own.short)
    if not found:
        turn.say(Reply("Tôi chưa hiểu ý anh/chị."))
        return await show_menu(turn)
    draft = turn.work.drafts.get(str(turn.talk.body.get("draft", "")))
    if draft:
        await forget(turn, draft)
    notes = [_note(form, told) for told in found]
    turn.remember(draft=None, **{PASTED: notes})
    other = next((told.elsewhere for told in found if told.elsewhere), "")
    if not other:
        return await begin_next(turn)
    sure = Option(f"Ghi cho {own.short}", "pasted")
    text = f"Tin này nhắc tới {other}, còn anh/chị báo cáo cho {own.short}. Ghi cho đơn vị mình ạ?"
    offer(turn, text, [sure, Option("Bỏ tin này", "unpasted")])


async def begin_next(turn: Turn, _argument: str = "") -> None:
    """The card of the next activity; those behind it wait for its receipt."""
    waiting: list[dict[str, Any]] = turn.talk.body.get(PASTED) or []
    if not waiting or not turn.may("report"):
        return await drop(turn)
    first, *rest = waiting
    turn.remember(draft=None, **{PASTED: rest or None})
    await begin_form(
        turn,
        turn.work.plan.activity_form,
        origin=f"pasted:{uuid.uuid4().hex[:8]}",
        given=first["values"],
        unsure=first["unsure"],
    )


async def drop(turn: Turn, _argument: str = "") -> None:
    """Nothing of the message is wanted any more."""
    turn.remember(**{PASTED: None})
    await show_menu(turn)


def _note(form: Form, told: Understood) -> dict[str, Any]:
    label = _label(form, told.values)
    return {"values": dict(told.values), "unsure": list(told.unsure), "label": label}


def _label(form: Form, values: Mapping[str, str]) -> str:
    """How the activity is called on a button: the label of its kind."""
    for path, bind in form.binds.items():
        if bind.reads == "kind":
            chosen = values.get(path.rpartition("/")[2], "")
            return next((r["label"] for r in form.choice_rows(path) if r["name"] == chosen), "")
    return ""
