"""What each button that stands on its own does, by the word before its colon."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers import (
    agenda,
    checking,
    help,
    languages,
    menu,
    nudged,
    pasted,
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
from handlers.own import OWN
from handlers.work import Turn

Action = Callable[[Turn, str], Awaitable[None]]


async def act(turn: Turn, value: str) -> None:
    """Do what a button says; one that nobody knows leads to the menu."""
    name, _, argument = value.partition(":")
    await ACTIONS.get(name, _menu)(turn, argument)


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
    own = OWN.get(form_id)
    if form_id not in turn.work.forms:
        await menu.show_menu(turn)
    elif not turn.may(own.right if own else "report"):
        if own:
            await note(turn, "refused", "form", form_id, own.right)
        await menu.show_menu(turn, "Mục này không dành cho vai trò của anh/chị ạ.")
    else:
        return True
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


ACTIONS: Mapping[str, Action] = {
    "menu": _menu,
    "more": _more,
    "help": _help,
    "form": _form,
    "new": _new,
    "do": _duty,
    "zero": _zero,
    "resume": report.resume,
    "undo": _undo,
    "later": nudged.remind_later,
    "notme": nudged.not_mine,
    "agenda": _agenda,
    "duty": agenda.show_duty,
    "task": agenda.show_task,
    "report-task": starting.begin_task,
    "did": starting.begin_planned,
    "postpone": starting.begin_postponing,
    "drop": _drop,
    "undrop": _undrop,
    "true": checking.confirm,
    "mend": starting.begin_update,
    "copy": starting.begin_copy,
    "board": _board,
    "received": _received,
    "received-form": received.show_received_form,
    "open": received.open_record,
    "sent": _sent,
    "look": received.look,
    "reply": starting.begin_reply,
    "settled": replying.settle,
    "publish": publishing.act,
    "pasted": pasted.begin_next,
    "unpasted": pasted.drop,
    "languages": _languages,
    "lang": _language,
}
