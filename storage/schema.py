"""The tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from storage.instants import Instant as Instant

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


def _id() -> Column[Any]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _text(name: str, default: str | None = None, **more: Any) -> Column[Any]:
    return Column(name, String, nullable=False, server_default=default, **more)


def _at(name: str, empty: bool = False) -> Column[Any]:
    return Column(name, Instant, nullable=empty)


PEOPLE = Table(
    "people",
    metadata,
    _text("id", primary_key=True),
    _text("name"),
    _text("unit"),
    _text("role"),
    _text("address"),
    _at("ended_at", empty=True),
)
LINKS = Table(
    "links",
    metadata,
    _text("channel", primary_key=True),
    _text("address", primary_key=True),
    _text("person"),
    _text("state"),
    Index("ix_links_person", "person"),
)
INVITATIONS = Table(
    "invitations",
    metadata,
    _text("hash", primary_key=True),
    _text("unit"),
    _text("role"),
    _text("name"),
    _text("address"),
    _at("issued_at"),
    _at("expires_at"),
    _at("used_at", empty=True),
)
ATTEMPTS = Table(
    "attempts",
    metadata,
    _id(),
    _text("kind"),
    _text("channel"),
    _text("address"),
    _at("tried_at"),
    Index("ix_attempts_tried_at", "kind", "tried_at"),
)
INBOX = Table(
    "inbox",
    metadata,
    _id(),
    _text("channel"),
    _text("key"),
    Column("body", LargeBinary, nullable=False),
    _text("state"),
    _text("error", ""),
    _at("received_at"),
    _at("handled_at", empty=True),
    UniqueConstraint("channel", "key"),
    Index("ix_inbox_state", "state", "id"),
)
CONVERSATIONS = Table(
    "conversations",
    metadata,
    _text("person", primary_key=True),
    Column("version", Integer, nullable=False),
    Column("prompt", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _at("updated_at"),
)
DRAFTS = Table(
    "drafts",
    metadata,
    _text("id", primary_key=True),
    _text("person"),
    _text("form"),
    _text("version"),
    _text("duty"),
    Column("body", LargeBinary, nullable=False),
    _at("updated_at"),
    _text("origin", ""),  # what it began from: “copy:CODE”, “planned:ID”, “task:ID”
    Index("ix_drafts_person", "person"),
)
RECORDS = Table(
    "records",
    metadata,
    _text("id", primary_key=True),
    _text("code", unique=True),
    _text("form"),
    _text("version"),
    _text("unit"),
    _text("person"),
    _text("duty"),
    Column("body", LargeBinary, nullable=False),
    _at("submitted_at"),
    _at("opened_at", empty=True),
    _at("withdrawn_at", empty=True),
    _text("origin", ""),
    Index("ix_records_unit", "unit", "form"),
    Index("ix_records_origin", "origin"),
)
FORM_VERSIONS = Table(
    "form_versions",
    metadata,
    _text("form", primary_key=True),
    _text("version", primary_key=True),
    _text("source"),  # the XLSForm as Markdown tables
    _text("person"),  # who published it; "" for a form of the plan's folder
    _at("published_at"),
)
ADDED_DUTIES = Table(
    "added_duties",
    metadata,
    _text("id", primary_key=True),
    _text("body"),  # JSON of a plan's duty
    _text("person"),
    _at("added_at"),
)
UPLOADS = Table(
    "uploads",
    metadata,
    _text("id", primary_key=True),
    _text("person"),
    _text("channel"),
    _text("address"),
    _text("ref"),  # what the platform is asked for; "" once it has been read
    _text("state"),  # pending | usable | refused
    Column("body", LargeBinary, nullable=False),
    _at("created_at"),
)
PLANNED = Table(
    "planned",
    metadata,
    _text("id", primary_key=True),
    _text("record"),  # the month's plan that announced it
    _text("unit"),
    _text("person"),
    _text("day"),  # ISO date
    Column("body", LargeBinary, nullable=False),
    _text("state"),  # planned | done | dropped
    _text("result", ""),  # the record of the activity
    Index("ix_planned_unit", "unit", "state"),
)
REPLIES = Table(
    "replies",
    metadata,
    _text("id", primary_key=True),
    _text("record"),
    _text("person"),
    _text("kind"),  # reply | settled
    Column("body", LargeBinary, nullable=False),
    _at("created_at"),
    Index("ix_replies_record", "record"),
)
VERIFICATIONS = Table(
    "verifications",
    metadata,
    _text("record", primary_key=True),
    _text("person"),
    _at("checked_at"),
)
READERS = Table(
    "readers",
    metadata,
    _text("hash", primary_key=True),  # of the token: the token itself is nowhere
    _text("name", unique=True),
    _at("created_at"),
    _at("ended_at", empty=True),
)
FILINGS = Table(
    "filings",
    metadata,
    _text("duty", primary_key=True),
    _text("unit", primary_key=True),
    _text("state"),
    _text("record", ""),
    _at("filed_at", empty=True),
)
NUDGES = Table(
    "nudges",
    metadata,
    _text("unit", primary_key=True),
    _text("duty", primary_key=True),
    _text("rung", primary_key=True),
    _text("person", primary_key=True),
    _at("fired_at"),
)
REMINDERS = Table(
    "reminders",
    metadata,
    _text("unit", primary_key=True),
    _text("duty", primary_key=True),
    _text("person", primary_key=True),
    _text("kind"),  # later | declined
    _at("asked_at"),
)
OUTBOX = Table(
    "outbox",
    metadata,
    _id(),
    _text("place"),
    _text("channel"),
    _text("address"),
    _text("person"),
    _text("kind"),
    Column("prompt", Integer, nullable=False),
    Column("closes", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _text("state"),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),  # how often nobody knew whether it had left
    _text("message_ref", ""),
    _text("subject", ""),
    _at("created_at"),
    _at("due_at"),
    _at("expires_at", empty=True),
    _at("lease_until", empty=True),
    _at("settled_at", empty=True),
    Index("ix_outbox_state", "state", "due_at"),
    Index("ix_outbox_settled_at", "settled_at"),
    Index("ix_outbox_live", "state", "channel", "address", "id"),
    Index("ix_outbox_lane", "channel", "address", "id"),
)
ATTACHMENTS = Table(
    "attachments",
    metadata,
    _text("id", primary_key=True),
    _text("person"),
    _text("channel"),
    _text("source"),
    _text("state"),
    _text("media"),
    _at("created_at"),
)
WEB_SESSIONS = Table(
    "web_sessions",
    metadata,
    _text("hash", primary_key=True),
    _text("address", unique=True),
    _at("created_at"),
    _at("ended_at", empty=True),
)
AUDIT = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3, … without a gap
    _text("at"),  # ISO, UTC: what was hashed is what is stored
    _text("person"),
    _text("role"),
    _text("unit"),
    _text("what"),
    _text("kind"),  # of what it is about
    _text("about"),  # its id
    _text("reason"),
    _text("hash"),
)
SETTINGS = Table("settings", metadata, _text("name", primary_key=True), _text("value"))
