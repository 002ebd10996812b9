"""The tables of cases, of the PIN that guards them, and of calls for help.

What a case says stands in sealed bodies only; what is not sealed says that there is a case, whose
it is, and when something is due.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from storage.columns import id_column, metadata, moment_column, text_column

PINS = Table(
    "pins",
    metadata,
    text_column("person", primary_key=True),
    text_column("hash"),
    moment_column("set_at"),
)
PIN_TRIES = Table(
    "pin_tries",
    metadata,
    text_column("channel", primary_key=True),
    text_column("address", primary_key=True),
    text_column("person", primary_key=True),
    Column("failures", Integer, nullable=False),  # one after the other, since the last lock
    moment_column("locked_until", empty=True),
)
PIN_SESSIONS = Table(
    "pin_sessions",
    metadata,
    text_column("channel", primary_key=True),
    text_column("address", primary_key=True),
    text_column("person"),
    moment_column("seen_at"),  # the last sign of life: the session ends some minutes after it
)
TRACES = Table(
    "traces",
    metadata,
    id_column(),
    text_column("channel"),
    text_column("address"),
    text_column("ref"),  # the platform's id of a message that has to go
    text_column("state"),  # kept | gone | failed
    Column("attempts", Integer, nullable=False),
    moment_column("created_at"),
    moment_column("delete_at"),
    Index("ix_traces_state", "state", "delete_at"),
    Index("ix_traces_chat", "channel", "address", "state"),
)
CASES = Table(
    "cases",
    metadata,
    text_column("id", primary_key=True),
    text_column("code", unique=True),
    text_column("unit"),
    text_column("owner"),  # "": nobody has it, the unit's lead is asked
    text_column("state"),  # open | closed
    moment_column("opened_at"),
    moment_column("closed_at", empty=True),
    Index("ix_cases_owner", "owner", "state"),
)
CASE_EVENTS = Table(
    "case_events",
    metadata,
    text_column("id", primary_key=True),
    text_column("case_id"),
    text_column("person"),
    Column("body", LargeBinary, nullable=False),
    moment_column("created_at"),
    Index("ix_case_events_case", "case_id", "created_at"),
)
CASE_COUNTS = Table(
    "case_counts",
    metadata,
    text_column("id", primary_key=True),
    text_column("unit"),
    text_column("month"),  # 2024-11: no day, and nobody's name
    Column("body", LargeBinary, nullable=False),
)
CASE_CLOCKS = Table(
    "case_clocks",
    metadata,
    text_column("id", primary_key=True),
    text_column("case_id"),
    Column("body", LargeBinary, nullable=False),  # which clock it is, and when it is due
    moment_column("next_at", empty=True),  # of the next nudge
    moment_column("ended_at", empty=True),
    Index("ix_case_clocks_next_at", "ended_at", "next_at"),
    Index("ix_case_clocks_case", "case_id"),
)
CASE_NOTES = Table(
    "case_notes",
    metadata,
    text_column("case_id", primary_key=True),
    text_column("person"),
    Column("body", LargeBinary, nullable=False),
    moment_column("updated_at"),
)
REFERRALS = Table(
    "referrals",
    metadata,
    text_column("id", primary_key=True),
    text_column("case_id"),
    text_column("person"),
    Column("body", LargeBinary, nullable=False),
    moment_column("created_at"),
    moment_column("ended_at", empty=True),
    Index("ix_referrals_case", "case_id"),
)
APPROVALS = Table(
    "approvals",
    metadata,
    text_column("id", primary_key=True),
    text_column("kind"),  # handover | pin-reset | break-glass
    text_column("person"),  # who asks
    text_column("unit"),
    text_column("about"),  # the case or the person that it is about
    text_column("state"),  # asked | granted | refused
    Column("body", LargeBinary, nullable=False),
    moment_column("asked_at"),
    moment_column("expires_at"),
    text_column("decided_by", ""),
    moment_column("decided_at", empty=True),
    Index("ix_approvals_state", "state", "kind"),
)
ALARMS = Table(
    "alarms",
    metadata,
    text_column("id", primary_key=True),
    text_column("unit"),
    text_column("person"),
    Column("drill", Integer, nullable=False),
    Column("step", Integer, nullable=False),  # the next rung, counted on through the rounds
    moment_column("raised_at"),
    moment_column("next_at", empty=True),  # when the next rung is called; none: no more is
    text_column("taken_by", ""),
    moment_column("taken_at", empty=True),
    moment_column("ended_at", empty=True),
    Index("ix_alarms_next_at", "next_at"),
)
ALARM_CALLS = Table(
    "alarm_calls",
    metadata,
    id_column(),
    text_column("alarm"),
    text_column("person"),
    Column("step", Integer, nullable=False),  # the rung that called
    moment_column("called_at"),
    Index("ix_alarm_calls_alarm", "alarm", "step", "person", unique=True),  # never called twice
)
PAGE_LINKS = Table(
    "page_links",
    metadata,
    text_column("hash", primary_key=True),  # of the link's token, then of the visit's
    text_column("channel"),
    text_column("address"),
    text_column("person"),
    text_column("case_id"),
    text_column("state"),  # offered | visiting | ended
    moment_column("created_at"),
    moment_column("expires_at"),
)
RELEASES = Table(
    "releases",
    metadata,
    text_column("id", primary_key=True),
    Column("body", LargeBinary, nullable=False),
    moment_column("made_at"),
)
