"""Drafts: what a form is filled from, and where it is kept between two answers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogue import dump
from dialogue.values import Session
from forms import Form
from handlers import invite
from handlers.work import Turn
from reports.figures import figures
from storage import drafts, records
from storage.values import Draft

Datasets = Mapping[str, Sequence[Mapping[str, str]]]


def fresh(turn: Turn, form: Form, duty: str) -> Draft:
    """A draft that has just begun."""
    new = uuid.uuid4().hex
    return Draft(new, turn.person.id, form.id, form.version, duty, "", turn.work.now)


def keep(turn: Turn, draft: Draft, session: Session) -> None:
    """Remember how far a draft has come, and that it is the open one."""
    turn.work.keep_draft(replace(draft, body=dump(session), updated_at=turn.work.now))
    talk = turn.talk
    body = {name: note for name, note in talk.body.items() if name != "options"}
    body["draft"] = draft.id
    turn.work.keep_talk(replace(talk, prompt=max(talk.prompt, session.prompt), body=body))


async def forget(turn: Turn, draft: Draft) -> None:
    """Drop a draft: it was submitted, or given up."""
    turn.work.drop_draft(draft.id)
    await drafts.delete(turn.work.tx, draft.id)


async def datasets(turn: Turn, form: Form) -> Datasets:
    """The tables that a form looks things up in, from the unit's own rows."""
    tables: dict[str, Sequence[Mapping[str, str]]] = {}
    if "figures" in form.datasets:
        tables["figures"] = [await _figures(turn)]
    if form.id == invite.FORM:
        tables |= invite.tables(turn.work.plan)
    return tables


async def _figures(turn: Turn) -> Mapping[str, str]:
    work = turn.work
    wanted = work.plan.figures
    rows = {
        form: await records.answers_of(work.tx, turn.person.unit, form)
        for form in sorted({figure.form for figure in wanted})
    }
    return figures(wanted, rows)
