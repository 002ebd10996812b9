"""The PIN that guards cases: its hash, wrong tries, and where it is open now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from storage.case_schema import PIN_SESSIONS
from storage.engine import Transaction
from storage.upserting import upsert


async def open_session(
    tx: Transaction, channel: str, address: str, person: str, now: datetime
) -> None:
    """The PIN is open in a chat from now on, or goes on being open."""
    row = {"channel": channel, "address": address, "person": person, "seen_at": now}
    await tx.run(upsert(tx, PIN_SESSIONS, "person", "seen_at"), [row])


async def is_open(
    tx: Transaction, channel: str, address: str, person: str, since: datetime
) -> bool:
    """Whether this person's PIN is open in a chat, with a sign of life at or after a moment."""
    query = select(PIN_SESSIONS.c.person).where(
        PIN_SESSIONS.c.channel == channel,
        PIN_SESSIONS.c.address == address,
        PIN_SESSIONS.c.person == person,
        PIN_SESSIONS.c.seen_at >= since,
    )
    return await tx.one(query) is not None


async def close_session(tx: Transaction, channel: str, address: str) -> None:
    """The PIN is not open in a chat any more."""
    chat = (PIN_SESSIONS.c.channel == channel) & (PIN_SESSIONS.c.address == address)
    await tx.run(PIN_SESSIONS.delete().where(chat))
