"""The tables that a form looks things up in, made from the unit's own rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms import Form
from handlers import invite
from handlers.work import Turn
from reports.figures import figures
from storage import records

Datasets = Mapping[str, Sequence[Mapping[str, str]]]


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
