"""What the command and the feed share: which forms leave, and what is known beside the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.inbox import Office
from forms import Form
from handlers import invite
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
    found: dict[str, dict[str, Form]] = {}
    for form in (*office.versions.values(), *office.forms.values()):
        if form.id != invite.FORM:
            of_form = found.setdefault(form.id, {})
            of_form.pop(form.version, None)  # one that comes again moves to the end
            of_form[form.version] = form
    return {id: tuple(of_form.values()) for id, of_form in found.items()}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a form's records beside their answers; no person is part of it."""

    units: Mapping[str, str]  # short name by code
    absent: set[str]  # files that are named and not there
    said: Mapping[str, AnswerKind]  # the office's last word, by record

    def system(self, layout: Layout, record: Record, row: Row) -> System:
        """What stands beside the answers of one record."""
        unit = self.units.get(record.unit, record.unit)
        review = REVIEWS.get(self.said.get(record.id, "seen"), "")
        return system(layout, record, row, unit, review, self.absent)


async def beside(tx: Transaction, plan: Plan, form: str) -> Beside:
    """Read what is known beside the answers of a form's records."""
    units = {unit.code: unit.short for unit in plan.units}
    return Beside(units, await attachments.absent(tx), await replies.newest(tx, form))
