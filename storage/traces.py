"""Traces: messages of cases that have to go from a chat. A row holds ids, never content."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from storage import outbox
from storage.case_schema import PIN_SESSIONS, TRACES
from storage.engine import Transaction
from storage.instants import Instant
from storage.schema import OUTBOX

KEPT_HOURS = 20  # where the plan says nothing; a platform deletes within 48 only
FORGOTTEN_AFTER = timedelta(days=2)
LOST = ""  # the id of a message of which nobody knows whether it arrived


@dataclass(frozen=True, slots=True)
class Trace:
    """A message that has to go at a moment; `ref` is the platform's id of it."""

    channel: str
    address: str
    ref: str
    created_at: datetime
    delete_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A trace whose time has come."""

    id: int
    channel: str
    address: str
    ref: str
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Untold:
    """A chat with messages that could not be deleted, of which nobody has been told yet."""

    channel: str
    address: str
    count: int


async def put(tx: Transaction, traces: Sequence[Trace]) -> None:
    """Remember messages that have to go."""
    rows = [
        {
            "channel": trace.channel,
            "address": trace.address,
            "ref": trace.ref,
            "state": "kept",
            "attempts": 0,
            "created_at": trace.created_at,
            "delete_at": trace.delete_at,
        }
        for trace in traces
    ]
    if rows:
        await tx.run(TRACES.insert(), rows)


async def release(tx: Transaction, channel: str, address: str, now: datetime) -> None:
    """Nothing private of a chat is needed any more: it goes at once, and nothing more arrives.

    What waits to be sent and is private is dropped; what is just being sent goes as soon as it
    has arrived.
    """
    chat = (TRACES.c.channel == channel) & (TRACES.c.address == address)
    later = (TRACES.c.state == "kept") & (TRACES.c.attempts == 0) & (TRACES.c.delete_at > now)
    await tx.run(TRACES.update().where(chat, later).values(delete_at=now))
    await outbox.drop_private(tx, channel, address, now)


async def release_ended(tx: Transaction, since: datetime, now: datetime) -> None:
    """Release every chat without an open PIN: none was, or the last sign of life is before `since`.

    `release` for one chat; this is for all that a clock has ended.
    """
    ended = (
        select(TRACES.c.channel, TRACES.c.address)
        .where(TRACES.c.state == "kept", TRACES.c.attempts == 0, TRACES.c.delete_at > now)
        .union(select(OUTBOX.c.channel, OUTBOX.c.address).where(outbox.PRIVATE_QUEUED))
        .subquery()
    )
    session = exists().where(
        PIN_SESSIONS.c.channel == ended.c.channel,
        PIN_SESSIONS.c.address == ended.c.address,
        PIN_SESSIONS.c.seen_at >= since,
    )
    for row in await tx.all(select(ended).where(~session)):
        await release(tx, row.channel, row.address, now)


async def doubt(tx: Transaction, except_on: str, now: datetime, until: datetime) -> None:
    """Before `outbox.recover`: what a dead process was sending may lie in a chat, its id unknown.

    Not so on a channel whose screen reads the outbox.
    """
    lost = select(OUTBOX.c.channel, OUTBOX.c.address).where(
        OUTBOX.c.state == "sending",
        OUTBOX.c.private > 0,
        OUTBOX.c.closes == 0,
        OUTBOX.c.channel != except_on,
    )
    found = await tx.all(lost)
    await put(tx, [Trace(r.channel, r.address, LOST, now, until) for r in found])


async def watched(tx: Transaction, channel: str, address: str) -> bool:
    """Whether the PIN has been opened in a chat and not closed, however long ago."""
    query = select(PIN_SESSIONS.c.person).where(
        PIN_SESSIONS.c.channel == channel, PIN_SESSIONS.c.address == address
    )
    return await tx.one(query) is not None


async def due(
    tx: Transaction, now: datetime, limit: int, channels: Collection[str]
) -> Sequence[Due]:
    """What has to go now on these channels, the longest due first."""
    query = (
        select(TRACES)
        .where(TRACES.c.state == "kept", TRACES.c.delete_at <= now)
        .where(TRACES.c.channel.in_(channels))
        .order_by(TRACES.c.delete_at, TRACES.c.id)
        .limit(limit)
    )
    return [
        Due(r.id, r.channel, r.address, r.ref, r.attempts, r.created_at)
        for r in await tx.all(query)
    ]


async def gone(tx: Transaction, ids: Collection[int], now: datetime) -> None:
    """These messages are not there any more."""
    if ids:
        mine = TRACES.update().where(TRACES.c.id.in_(ids))
        await tx.run(mine.values(state="gone", delete_at=now))


async def failed(tx: Transaction, ids: Collection[int]) -> None:
    """These messages cannot be deleted any more."""
    if ids:
        await tx.run(TRACES.update().where(TRACES.c.id.in_(ids)).values(state="failed"))


async def retry(tx: Transaction, again: Sequence[tuple[int, datetime]]) -> None:
    """Try to delete each of these messages once more at its moment."""
    later = (
        TRACES.update()
        .where(TRACES.c.id == bindparam("row"))
        .values(attempts=TRACES.c.attempts + 1, delete_at=bindparam("at", type_=Instant()))
    )
    if again:
        await tx.run(later, [{"row": id, "at": at} for id, at in again])


async def untold(tx: Transaction) -> Sequence[Untold]:
    """Chats in which deleting has failed, once nothing in them is being tried any more."""
    other = TRACES.alias()
    trying = exists().where(
        other.c.channel == TRACES.c.channel,
        other.c.address == TRACES.c.address,
        other.c.state == "kept",
        other.c.attempts > 0,
    )
    query = (
        select(TRACES.c.channel, TRACES.c.address, func.count().label("count"))
        .where(TRACES.c.state == "failed", ~trying)
        .group_by(TRACES.c.channel, TRACES.c.address)
    )
    return [Untold(r.channel, r.address, r[2]) for r in await tx.all(query)]


async def told(tx: Transaction, chat: Untold) -> None:
    """The person of a chat knows that she has to clear it herself."""
    there = (TRACES.c.channel == chat.channel) & (TRACES.c.address == chat.address)
    await tx.run(TRACES.update().where(there, TRACES.c.state == "failed").values(state="told"))


async def refs_gone(tx: Transaction, channel: str, address: str) -> list[str]:
    """Which messages of a chat have gone lately: its open page drops them."""
    query = select(TRACES.c.ref).where(
        TRACES.c.channel == channel, TRACES.c.address == address, TRACES.c.state == "gone"
    )
    return [str(r[0]) for r in await tx.all(query)]


async def undeleted(tx: Transaction) -> int:
    """How many messages could not be deleted."""
    query = select(func.count()).where(TRACES.c.state.in_(("failed", "told")))
    return int((await tx.one(query.select_from(TRACES)))[0])


async def forget(tx: Transaction, now: datetime) -> None:
    """Drop the rows of messages that went two days ago."""
    old: Any = (TRACES.c.state == "gone") & (TRACES.c.delete_at < now - FORGOTTEN_AFTER)
    await tx.run(TRACES.delete().where(old))
