"""What the command and the feed share: which forms leave, and what is known beside the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.office import Office
from forms import Form
from handlers.own import OWN
from plan.values import Plan
from reports.interchange.fields import Layout
from reports.interchange.submission import Row, System, system
from storage import attachments, replies
from storage.engine import Transaction
from storage.values import AnswerKind, Record

FORMS = "/v1/projects/1/forms"  # as ODK Central has it; the plan is project 1
REVIEWS: Mapping[AnswerKind, str] = {"settled": "approved", "reply": "hasIssues"}


def versions(office: Office) -> dict[str, tuple[Form, ...]]:
    """Every version of each form that people fill in, by id; the one that is in use comes last."""
    found: dict[str, list[Form]] = {id: [] for id in office.forms if id not in OWN}
    for id, version in office.versions:
        if id in found and version != office.forms[id].version:
            found[id] += [form] if (form := office.versions.get((id, version))) else []
    return {id: (*older, office.forms[id]) for id, older in found.items()}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a form's records beside their answers; no person is part of it."""

    units: Mapping[str, str]  # short name by code
    absent: set[str]  # files that are named and not there
    said: Mapping[str, AnswerKind]  # the office's last word, by record

    def system(self, layout: Layout, record: Record, row: Row) -> System:
        """What stands beside the answers of one record."""
        unit = self.units.get(record.unit, record.unit)
        review = REVIEWS[self.said[record.id]] if record.id in self.said else ""
        return system(layout, record, row, unit, review, self.absent)


async def beside(tx: Transaction, plan: Plan, form: str) -> Beside:
    """Read what is known beside the answers of a form's records."""
    units = {unit.code: unit.short for unit in plan.units}
    return Beside(units, await attachments.absent(tx), await replies.newest(tx, form))
