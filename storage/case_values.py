"""Rows of cases as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

CaseState = Literal["open", "closed"]
EventKind = Literal["recorded", "followed", "consent", "handed-over", "closed", "reopened"]
ReferralState = Literal["offered", "accepted", "declined", "done", "revoked"]
ApprovalKind = Literal["handover", "pin-reset", "break-glass"]
ApprovalState = Literal["asked", "granted", "refused"]


@dataclass(frozen=True, slots=True)
class Case:
    """A case; `owner` is its case worker, "" if nobody has it."""

    id: str
    code: str
    unit: str
    owner: str
    state: CaseState
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that was recorded about a case: the intake, a follow-up, a change of consent.

    `answers` are canonical strings by path, as of a record; `xml` is "" where no form was filled.
    """

    id: str
    case_id: str
    person: str
    kind: EventKind
    created_at: datetime
    form: str = ""
    version: str = ""
    xml: str = ""
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseCount:
    """What is kept of a case to whose recording nobody consented: a month and a few codes."""

    id: str
    unit: str
    month: str  # 2024-11
    answers: dict[str, str]  # by name of the field


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock of a case that runs, or has ended. A case has one row per clock and start."""

    id: str  # random: says nothing of the clock
    case_id: str
    clock: str  # id in the plan
    starts_at: datetime
    due_at: datetime
    next_at: datetime | None  # of the next nudge
    ended_at: datetime | None = None
    nudges: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What was written about a case on the one-time page."""

    case_id: str
    person: str
    narrative: str
    contact: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Referral:
    """A case was passed to a service of the directory; `reason`: a code for why it was declined."""

    id: str
    case_id: str
    person: str
    service: str
    state: ReferralState
    created_at: datetime
    ended_at: datetime | None = None
    taken_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Something for which a second person is needed. `about` is a case's or a person's id."""

    id: str
    kind: ApprovalKind
    person: str
    unit: str
    about: str
    state: ApprovalState
    asked_at: datetime
    expires_at: datetime
    reason: str = ""  # a code; sealed
    target: str = ""  # to whom a case is to go; sealed
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A call for help. `step`: the next rung, counted on through the rounds of the ladder.

    `next_at`: when that rung is called; None once somebody has it, it has ended, or the rounds are
    over.
    """

    id: str
    unit: str
    person: str
    drill: bool
    step: int
    raised_at: datetime
    next_at: datetime | None
    taken_by: str = ""
    taken_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlarmCall:
    """Somebody was called by a rung of the ladder."""

    alarm: str
    person: str
    step: int
    called_at: datetime
