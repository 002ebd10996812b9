"""The PIN: whose is set, who has tried it too often, and in which chats it is open.

Wrong tries are counted for a chat and a person together: whoever holds a stolen phone does not
shut the person out of another one.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Table, and_, select

from storage.case_schema import PIN_SESSIONS, PIN_TRIES, PINS
from storage.engine import Transaction
from storage.upserting import upsert
from storage.values import Link

TRIES = 5  # in a chat, one after the other: one in 200,000 at best
LOCK = timedelta(minutes=30)

Verdict = Literal["right", "wrong", "locked"]  # locked: this was one try too many


async def hashed(tx: Transaction, person: str, pin: str) -> str:
    """What `put` keeps of a PIN. Takes 70 ms, in which others are served."""
    return await asyncio.to_thread(tx.vault.pin_hash, person, pin)


async def matches(tx: Transaction, person: str, pin: str, kept: str) -> bool:
    """Whether `hashed` made this of the same PIN; "" takes as long and matches nothing."""
    return await asyncio.to_thread(tx.vault.pin_matches, person, pin, kept)


async def is_set(tx: Transaction, person: str) -> bool:
    """Whether a person has a PIN."""
    return bool(await _kept(tx, person))


async def put(tx: Transaction, person: str, hash: str, now: datetime) -> None:
    """The person's PIN from now on, as `hashed` made it; it is open nowhere."""
    await close_sessions(tx, person)
    row = {"person": person, "hash": hash, "set_at": now}
    await tx.run(upsert(tx, PINS, "hash", "set_at"), [row])


async def verify(tx: Transaction, link: Link, pin: str, now: datetime) -> Verdict:
    """Try a PIN in a chat of a person; the fifth wrong one locks the chat for half an hour.

    1 the same work whether it is right, wrong, not set or locked, 2 a locked chat learns nothing
    and counts nothing, 3 a right one forgets the wrong ones before it.
    """
    right = await matches(tx, link.person, pin, await _kept(tx, link.person))
    tried = await tx.one(select(PIN_TRIES).where(_here(PIN_TRIES, link)))
    if tried and tried.locked_until and tried.locked_until > now:
        return "wrong"
    if right:
        await tx.run(PIN_TRIES.delete().where(_here(PIN_TRIES, link)))
        return "right"
    failures = tried.failures + 1 if tried else 1
    if failures < TRIES:
        await _count(tx, link, failures, None)
        return "wrong"
    await _count(tx, link, 0, now + LOCK)
    return "locked"


async def clear(tx: Transaction, person: str) -> None:
    """Forget a person's PIN and whatever hangs on it: the next use of it sets a new one."""
    for table in (PINS, PIN_TRIES, PIN_SESSIONS):
        await tx.run(table.delete().where(table.c.person == person))


async def open_session(
    tx: Transaction, channel: str, address: str, person: str, now: datetime
) -> None:
    """The PIN is open in a chat from now on, or goes on being open."""
    row = {"channel": channel, "address": address, "person": person, "seen_at": now}
    await tx.run(upsert(tx, PIN_SESSIONS, "person", "seen_at"), [row])


async def is_open(
    tx: Transaction, channel: str, address: str, person: str, since: datetime, now: datetime
) -> bool:
    """Whether this person's PIN is open in a chat, with a sign of life between two moments.

    One that lies ahead comes from a clock that was wrong, and opens nothing.
    """
    query = select(PIN_SESSIONS.c.person).where(
        _here(PIN_SESSIONS, Link(channel, address, person)),
        PIN_SESSIONS.c.seen_at.between(since, now),
    )
    return await tx.one(query) is not None


async def close_sessions(tx: Transaction, person: str) -> None:
    """The person's PIN is open in no chat any more."""
    await tx.run(PIN_SESSIONS.delete().where(PIN_SESSIONS.c.person == person))


async def close_session(tx: Transaction, channel: str, address: str) -> None:
    """The PIN is not open in a chat any more."""
    chat = (PIN_SESSIONS.c.channel == channel) & (PIN_SESSIONS.c.address == address)
    await tx.run(PIN_SESSIONS.delete().where(chat))


async def _kept(tx: Transaction, person: str) -> str:
    row = await tx.one(select(PINS.c.hash).where(PINS.c.person == person))
    return str(row[0]) if row else ""


async def _count(tx: Transaction, link: Link, failures: int, until: datetime | None) -> None:
    row: dict[str, Any] = {
        "channel": link.channel,
        "address": link.address,
        "person": link.person,
        "failures": failures,
        "locked_until": until,
    }
    await tx.run(upsert(tx, PIN_TRIES, "failures", "locked_until"), [row])


def _here(table: Table, link: Link) -> ColumnElement[bool]:
    """The row of a chat and its person."""
    return and_(
        table.c.channel == link.channel,
        table.c.address == link.address,
        table.c.person == link.person,
    )
