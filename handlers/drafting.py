"""Drafts: where a form is kept between two answers."""

from __future__ import annotations

import uuid
from dataclasses import replace

from dialogue import dump
from dialogue.values import Session
from forms import Form
from handlers.work import Turn
from storage import drafts
from storage.values import Draft


def fresh(turn: Turn, form: Form, duty: str, origin: str = "") -> Draft:
    """A draft that has just begun; `origin` says what from: “copy:CODE”, “planned:ID”…"""
    new = uuid.uuid4().hex
    return Draft(new, turn.person.id, form.id, form.version, duty, "", turn.work.now, origin)


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
