"""cases, the PIN that guards them, and calls for help"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column(
        "invitations", sa.Column("person", sa.String(), server_default="", nullable=False)
    )
    op.add_column("outbox", sa.Column("rank", sa.Integer(), server_default="1", nullable=False))
    op.create_index("ix_outbox_rank", "outbox", ["state", "rank", "id"], unique=False)
    op.add_column("outbox", sa.Column("private", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "pins",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("set_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_pins")),
    )
    op.create_table(
        "pin_tries",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", storage.schema.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", "address", "person", name=op.f("pk_pin_tries")),
    )
    op.create_table(
        "pin_sessions",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("seen_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_pin_sessions")),
    )
    op.create_table(
        "traces",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("delete_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traces")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("closed_at", storage.schema.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("code", name=op.f("uq_cases_code")),
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    op.create_table(
        "case_counts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_counts")),
    )
    op.create_table(
        "case_clocks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("next_at", storage.schema.Instant(timezone=True), nullable=True),
        sa.Column("ended_at", storage.schema.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_clocks")),
    )
    op.create_table(
        "case_notes",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_notes")),
    )
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", storage.schema.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), server_default="", nullable=False),
        sa.Column("decided_at", storage.schema.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_table(
        "alarms",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("drill", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("raised_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("next_at", storage.schema.Instant(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(), server_default="", nullable=False),
        sa.Column("taken_at", storage.schema.Instant(timezone=True), nullable=True),
        sa.Column("ended_at", storage.schema.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_table(
        "alarm_calls",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("alarm", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("called_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_calls")),
    )
    op.create_table(
        "page_links",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_page_links")),
    )
    op.create_table(
        "releases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", storage.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
    )
    op.create_index("ix_traces_state", "traces", ["state", "delete_at"], unique=False)
    op.create_index("ix_traces_chat", "traces", ["channel", "address", "state"], unique=False)
    op.create_index("ix_cases_owner", "cases", ["owner", "state"], unique=False)
    op.create_index("ix_case_events_case", "case_events", ["case_id", "created_at"], unique=False)
    op.create_index("ix_case_clocks_next_at", "case_clocks", ["ended_at", "next_at"], unique=False)
    op.create_index("ix_case_clocks_case", "case_clocks", ["case_id"], unique=False)
    op.create_index("ix_referrals_case", "referrals", ["case_id"], unique=False)
    op.create_index("ix_approvals_state", "approvals", ["state", "kind"], unique=False)
    op.create_index("ix_alarms_next_at", "alarms", ["next_at"], unique=False)
    op.create_index("ix_alarm_calls_alarm", "alarm_calls", ["alarm", "step", "person"], unique=True)
