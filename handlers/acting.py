"""What each button that stands on its own does, by the word before its colon."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import (
    agenda,
    checking,
    help,
    languages,
    menu,
    nudged,
    pasted,
    pin,
    postponing,
    publishing,
    received,
    replying,
    report,
    standing,
    starting,
    submitting,
)
from handlers.auditing import note
from handlers.cases import deeds as cases
from handlers.deeds import Deed
from handlers.own import OWN
from handlers.private import unlocked, unlocked_for
from handlers.wording import FOREIGN
from handlers.work import Turn
from plan.values import GUARDED


async def act(turn: Turn, value: str) -> None:
    """Do what a button says, if it may be done; one that nobody knows leads to the menu."""
    name, _, argument = value.partition(":")
    deed = DEEDS.get(name, DEEDS["menu"])
    if deed.rights and not any(turn.may(right) for right in deed.rights):
        await note(turn, "refused", "deed", name, " ".join(deed.rights))
        return await menu.show_menu(turn, FOREIGN)
    if deed.pin and not await (unlocked if deed.private else unlocked_for)(turn, value):
        return
    await deed.do(turn, argument)


async def _menu(turn: Turn, _argument: str = "") -> None:
    turn.remember(draft=None)
    await menu.show_menu(turn)


async def _form(turn: Turn, form_id: str) -> None:
    """The right follows the form; a planned activity that has had its day is offered first."""
    if not await _allowed(turn, form_id):
        return
    if form_id == turn.work.plan.activity_form:
        return await starting.begin_activity(turn)
    await report.begin_form(turn, form_id)


async def _new(turn: Turn, form_id: str) -> None:
    """The form from its beginning, whatever was planned."""
    if await _allowed(turn, form_id):
        await report.begin_form(turn, form_id)


async def _allowed(turn: Turn, form_id: str) -> bool:
    own, about_cases = OWN.get(form_id), turn.work.plan.cases
    if form_id not in turn.work.forms:
        await menu.show_menu(turn)
    elif about_cases and form_id in about_cases.forms:
        await note(turn, "refused", "form", form_id)
        await menu.show_menu(turn, FOREIGN)
    elif not turn.may(own.right if own else "report"):
        if own:
            await note(turn, "refused", "form", form_id, own.right)
        await menu.show_menu(turn, FOREIGN)
    else:
        return not (own and own.pin) or await unlocked_for(turn, f"form:{form_id}")
    return False


async def _duty(turn: Turn, argument: str) -> None:
    duty, _, again = argument.partition(":")
    await report.begin_duty(turn, duty, zero=False, again=again == "again")


async def _zero(turn: Turn, argument: str) -> None:
    duty, _, again = argument.partition(":")
    await report.begin_duty(turn, duty, zero=True, again=again == "again")


async def _undo(turn: Turn, code: str) -> None:
    await submitting.take_back(turn, code or str(turn.talk.body.get("last", "")))


async def _more(turn: Turn, _argument: str) -> None:
    menu.show_more(turn)


async def _languages(turn: Turn, _argument: str) -> None:
    languages.offer_languages(turn)


async def _language(turn: Turn, number: str) -> None:
    """The open form is asked again in the language that was picked."""
    name = languages.pick(turn, number)
    draft = turn.talk.body.get("draft")
    if name and draft:
        return await report.resume(turn, str(draft))
    await menu.show_menu(turn, f"Đã chọn: {name}." if name else "")


async def _drop(turn: Turn, id: str) -> None:
    await postponing.drop(turn, id)


async def _undrop(turn: Turn, id: str) -> None:
    await postponing.undrop(turn, id)


async def _agenda(turn: Turn, _argument: str) -> None:
    await agenda.show_agenda(turn)


async def _board(turn: Turn, _argument: str) -> None:
    await standing.show_board(turn)


async def _received(turn: Turn, _argument: str) -> None:
    await received.show_received(turn)


async def _sent(turn: Turn, _argument: str) -> None:
    await received.show_sent(turn)


async def _help(turn: Turn, _argument: str) -> None:
    await help.show_help(turn)


DEEDS: Mapping[str, Deed] = {
    "menu": Deed(_menu),
    "more": Deed(_more),
    "help": Deed(_help),
    "form": Deed(_form),
    "new": Deed(_new),
    "do": Deed(_duty),
    "zero": Deed(_zero),
    "resume": Deed(report.resume),
    "undo": Deed(_undo),
    "later": Deed(nudged.remind_later),
    "notme": Deed(nudged.not_mine),
    "agenda": Deed(_agenda),
    "duty": Deed(agenda.show_duty),
    "task": Deed(agenda.show_task),
    "report-task": Deed(starting.begin_task),
    "did": Deed(starting.begin_planned),
    "postpone": Deed(starting.begin_postponing),
    "drop": Deed(_drop),
    "undrop": Deed(_undrop),
    "true": Deed(checking.confirm),
    "mend": Deed(starting.begin_update),
    "copy": Deed(starting.begin_copy),
    "board": Deed(_board),
    "received": Deed(_received),
    "received-form": Deed(received.show_received_form),
    "open": Deed(received.open_record),
    "sent": Deed(_sent),
    "look": Deed(received.look),
    "reply": Deed(starting.begin_reply),
    "settled": Deed(replying.settle),
    "publish": Deed(publishing.act),
    "pasted": Deed(pasted.begin_next),
    "unpasted": Deed(pasted.drop),
    "languages": Deed(_languages),
    "lang": Deed(_language),
    "pin": Deed(pin.change, GUARDED),
    **cases.DEEDS,
}
