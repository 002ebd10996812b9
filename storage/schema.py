"""The tables."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, UniqueConstraint

from storage.columns import id_column, metadata, moment_column, text_column
from storage.instants import Instant as Instant

PEOPLE = Table(
    "people",
    metadata,
    text_column("id", primary_key=True),
    text_column("name"),
    text_column("unit"),
    text_column("role"),
    text_column("address"),
    moment_column("ended_at", empty=True),
)
LINKS = Table(
    "links",
    metadata,
    text_column("channel", primary_key=True),
    text_column("address", primary_key=True),
    text_column("person"),
    text_column("state"),
    Index("ix_links_person", "person"),
)
INVITATIONS = Table(
    "invitations",
    metadata,
    text_column("hash", primary_key=True),
    text_column("unit"),
    text_column("role"),
    text_column("name"),
    text_column("address"),
    text_column("person", ""),  # who gets a further phone by it; "" for somebody new
    moment_column("issued_at"),
    moment_column("expires_at"),
    moment_column("used_at", empty=True),
)
ATTEMPTS = Table(
    "attempts",
    metadata,
    id_column(),
    text_column("kind"),
    text_column("channel"),
    text_column("address"),
    moment_column("tried_at"),
    Index("ix_attempts_tried_at", "kind", "tried_at"),
)
INBOX = Table(
    "inbox",
    metadata,
    id_column(),
    text_column("channel"),
    text_column("key"),
    Column("body", LargeBinary, nullable=False),
    text_column("state"),
    text_column("error", ""),
    moment_column("received_at"),
    moment_column("handled_at", empty=True),
    UniqueConstraint("channel", "key"),
    Index("ix_inbox_state", "state", "id"),
)
CONVERSATIONS = Table(
    "conversations",
    metadata,
    text_column("person", primary_key=True),
    Column("version", Integer, nullable=False),
    Column("prompt", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    moment_column("updated_at"),
)
DRAFTS = Table(
    "drafts",
    metadata,
    text_column("id", primary_key=True),
    text_column("person"),
    text_column("form"),
    text_column("version"),
    text_column("duty"),
    Column("body", LargeBinary, nullable=False),
    moment_column("updated_at"),
    text_column("origin", ""),  # what it began from: “copy:CODE”, “planned:ID”, “task:ID”
    Index("ix_drafts_person", "person"),
)
RECORDS = Table(
    "records",
    metadata,
    text_column("id", primary_key=True),
    text_column("code", unique=True),
    text_column("form"),
    text_column("version"),
    text_column("unit"),
    text_column("person"),
    text_column("duty"),
    Column("body", LargeBinary, nullable=False),
    moment_column("submitted_at"),
    moment_column("opened_at", empty=True),
    moment_column("withdrawn_at", empty=True),
    text_column("origin", ""),
    Index("ix_records_unit", "unit", "form"),
    Index("ix_records_origin", "origin"),
)
FORM_VERSIONS = Table(
    "form_versions",
    metadata,
    text_column("form", primary_key=True),
    text_column("version", primary_key=True),
    text_column("source"),  # the XLSForm as Markdown tables
    text_column("person"),  # who published it; "" for a form of the plan's folder
    moment_column("published_at"),
)
ADDED_DUTIES = Table(
    "added_duties",
    metadata,
    text_column("id", primary_key=True),
    text_column("body"),  # JSON of a plan's duty
    text_column("person"),
    moment_column("added_at"),
)
UPLOADS = Table(
    "uploads",
    metadata,
    text_column("id", primary_key=True),
    text_column("person"),
    text_column("channel"),
    text_column("address"),
    text_column("ref"),  # what the platform is asked for; "" once it has been read
    text_column("state"),  # pending | usable | refused
    Column("body", LargeBinary, nullable=False),
    moment_column("created_at"),
)
PLANNED = Table(
    "planned",
    metadata,
    text_column("id", primary_key=True),
    text_column("record"),  # the month's plan that announced it
    text_column("unit"),
    text_column("person"),
    text_column("day"),  # ISO date
    Column("body", LargeBinary, nullable=False),
    text_column("state"),  # planned | done | dropped
    text_column("result", ""),  # the record of the activity
    Index("ix_planned_unit", "unit", "state"),
)
REPLIES = Table(
    "replies",
    metadata,
    text_column("id", primary_key=True),
    text_column("record"),
    text_column("person"),
    text_column("kind"),  # reply | settled
    Column("body", LargeBinary, nullable=False),
    moment_column("created_at"),
    Index("ix_replies_record", "record"),
)
VERIFICATIONS = Table(
    "verifications",
    metadata,
    text_column("record", primary_key=True),
    text_column("person"),
    moment_column("checked_at"),
)
READERS = Table(
    "readers",
    metadata,
    text_column("hash", primary_key=True),  # of the token: the token itself is nowhere
    text_column("name", unique=True),
    moment_column("created_at"),
    moment_column("ended_at", empty=True),
)
FILINGS = Table(
    "filings",
    metadata,
    text_column("duty", primary_key=True),
    text_column("unit", primary_key=True),
    text_column("state"),
    text_column("record", ""),
    moment_column("filed_at", empty=True),
)
NUDGES = Table(
    "nudges",
    metadata,
    text_column("unit", primary_key=True),
    text_column("duty", primary_key=True),
    text_column("rung", primary_key=True),
    text_column("person", primary_key=True),
    moment_column("fired_at"),
)
REMINDERS = Table(
    "reminders",
    metadata,
    text_column("unit", primary_key=True),
    text_column("duty", primary_key=True),
    text_column("person", primary_key=True),
    text_column("kind"),  # later | declined
    moment_column("asked_at"),
)
OUTBOX = Table(
    "outbox",
    metadata,
    id_column(),
    text_column("place"),
    text_column("channel"),
    text_column("address"),
    text_column("person"),
    text_column("kind"),
    Column("prompt", Integer, nullable=False),
    Column("closes", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    text_column("state"),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),  # how often nobody knew whether it had left
    text_column("message_ref", ""),
    text_column("subject", ""),
    Column("rank", Integer, nullable=False, server_default="1"),  # what goes first: 0
    Column("private", Integer, nullable=False, server_default="0"),  # 1: said with an open PIN
    moment_column("created_at"),
    moment_column("due_at"),
    moment_column("expires_at", empty=True),
    moment_column("lease_until", empty=True),
    moment_column("settled_at", empty=True),
    Index("ix_outbox_state", "state", "due_at"),
    Index("ix_outbox_rank", "state", "rank", "id"),
    Index("ix_outbox_settled_at", "settled_at"),
    Index("ix_outbox_live", "state", "channel", "address", "id"),
    Index("ix_outbox_lane", "channel", "address", "id"),
)
ATTACHMENTS = Table(
    "attachments",
    metadata,
    text_column("id", primary_key=True),
    text_column("person"),
    text_column("channel"),
    text_column("source"),
    text_column("state"),
    text_column("media"),
    moment_column("created_at"),
)
WEB_SESSIONS = Table(
    "web_sessions",
    metadata,
    text_column("hash", primary_key=True),
    text_column("address", unique=True),
    moment_column("created_at"),
    moment_column("ended_at", empty=True),
)
AUDIT = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3, … without a gap
    text_column("at"),  # ISO, UTC: what was hashed is what is stored
    text_column("person"),
    text_column("role"),
    text_column("unit"),
    text_column("what"),
    text_column("kind"),  # of what it is about
    text_column("about"),  # its id
    text_column("reason"),
    text_column("hash"),
)
SETTINGS = Table("settings", metadata, text_column("name", primary_key=True), text_column("value"))
