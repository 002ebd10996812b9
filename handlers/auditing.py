"""What a person's turn leaves in the audit, in the transaction of the turn itself."""

from __future__ import annotations

from handlers.work import Turn
from storage import audit
from storage.audit import Entry, What


async def note(turn: Turn, what: What, kind: str, about: str, reason: str = "") -> None:
    """Write down that this person did `what` to the thing of this id; `reason` is a code."""
    who = turn.person
    entry = Entry(turn.work.now, who.id, who.role, who.unit, what, kind, about, reason)
    await audit.append(turn.work.tx, entry)
