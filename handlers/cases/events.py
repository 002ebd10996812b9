"""What happens to a case: its event, its row of the audit and its clocks, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from forms import Instance
from handlers.auditing import note
from handlers.cases import clocks
from handlers.work import Turn
from storage import cases
from storage.case_values import Case, CaseEvent, EventKind
from storage.values import Draft


async def filled_in(
    turn: Turn, case: Case, kind: EventKind, draft: Draft, filled: Instance
) -> None:
    """A form about a case was sent. The event has the draft's id: it can be sent only once."""
    event = CaseEvent(
        draft.id, case.id, turn.person.id, kind, turn.work.now,
        draft.form, draft.version, filled.to_xml(), filled.answers(),
    )  # fmt: skip
    await _add(turn, case, event)


async def happened(turn: Turn, case: Case, kind: EventKind, answers: Mapping[str, str]) -> None:
    """Something else than a form: a change of consent, an end, a new beginning."""
    new, who, now = uuid.uuid4().hex, turn.person.id, turn.work.now
    await _add(turn, case, CaseEvent(new, case.id, who, kind, now, answers=dict(answers)))


async def _add(turn: Turn, case: Case, event: CaseEvent) -> None:
    await cases.add_event(turn.work.tx, event)
    await note(turn, event.kind, "case", case.id)
    await clocks.reckon(turn, case)
