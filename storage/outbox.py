"""The outbox: messages committed with the work that caused them, and what became of each."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from storage.engine import Transaction
from storage.schema import OUTBOX
from storage.values import OutboxState, Outgoing, Queued

LEASE = timedelta(minutes=2)  # a claimed row whose lease ran out has an unknown outcome
RESENDS = 1  # a question or receipt of unknown outcome goes out once more
BODY = ("text", "options", "secret", "attachment")


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a message; `retry_at` goes with state “queued”."""

    id: int
    state: OutboxState
    message_ref: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a transcript shows it."""

    id: int
    message: Outgoing


async def put(tx: Transaction, messages: Sequence[Outgoing]) -> None:
    """Queue messages; they leave after the commit."""
    if messages:
        await tx.run(OUTBOX.insert(), [_row(tx, m) for m in messages])


def _row(tx: Transaction, message: Outgoing) -> dict[str, Any]:
    row = asdict(message)
    place = uuid.uuid4().hex
    body = json.dumps({name: row.pop(name) for name in BODY}, ensure_ascii=False)
    return {
        **row,
        "place": place,
        "body": tx.vault.seal(f"outbox:body:{place}", body),
        "state": "queued",
        "attempts": 0,
    }


def _message(tx: Transaction, row: Any) -> Outgoing:
    body = json.loads(tx.vault.unseal(f"outbox:body:{row.place}", row.body)) if row.body else {}
    return Outgoing(
        channel=row.channel,
        address=row.address,
        person=row.person,
        kind=row.kind,
        text=body.get("text", ""),
        created_at=row.created_at,
        due_at=row.due_at,
        options=tuple(
            tuple((str(o[0]), str(o[1]), bool(o[2])) for o in line)
            for line in body.get("options", ())
        ),
        prompt=row.prompt,
        closes=row.closes,
        secret=bool(body.get("secret")),
        attachment=body.get("attachment", ""),
        expires_at=row.expires_at,
        subject=row.subject,
    )


async def waiting(tx: Transaction, now: datetime) -> bool:
    """Whether anything can be claimed."""
    ready = and_(OUTBOX.c.state == "queued", OUTBOX.c.due_at <= now)
    return await tx.one(select(OUTBOX.c.id).where(ready).limit(1)) is not None


async def claim(
    tx: Transaction, now: datetime, limit: int, channels: Sequence[str]
) -> list[Queued]:
    """Take what is due, oldest first; never past an earlier message of the same chat."""
    earlier = OUTBOX.alias()
    held = exists().where(
        earlier.c.channel == OUTBOX.c.channel,
        earlier.c.address == OUTBOX.c.address,
        earlier.c.id < OUTBOX.c.id,
        or_(
            earlier.c.state == "sending",
            and_(earlier.c.state == "queued", earlier.c.due_at > now),
        ),
    )
    expired = and_(OUTBOX.c.state == "queued", OUTBOX.c.expires_at <= now)
    await tx.run(OUTBOX.update().where(expired).values(state="dropped", settled_at=now))
    pick = (
        select(OUTBOX.c.id)
        .where(OUTBOX.c.state == "queued", OUTBOX.c.due_at <= now)
        .where(OUTBOX.c.channel.in_(channels), ~held)
        .order_by(OUTBOX.c.id)
        .limit(limit)
    )
    take = (
        OUTBOX.update()
        .where(OUTBOX.c.id.in_(pick.scalar_subquery()))
        .values(state="sending", lease_until=now + LEASE, attempts=OUTBOX.c.attempts + 1)
        .returning(OUTBOX)
    )
    rows = sorted((await tx.run(take)).all(), key=lambda r: r.id)
    return [Queued(r.id, _message(tx, r), r.attempts) for r in rows]


async def settle_all(tx: Transaction, settled: Sequence[Settlement], now: datetime) -> None:
    """Write down what became of claimed messages."""
    for one in settled:
        values: dict[str, Any] = {"state": one.state, "lease_until": None}
        if one.state == "queued":
            values["due_at"] = one.retry_at
        else:
            values |= {"settled_at": now, "message_ref": one.message_ref}
        await tx.run(OUTBOX.update().where(OUTBOX.c.id == one.id).values(**values))


async def recover(tx: Transaction, now: datetime) -> None:
    """Decide the messages that a dead process had claimed: nobody knows whether they left.

    A broadcast is never sent again by itself; anything else once more.
    """
    lost = OUTBOX.c.state == "sending"
    again = and_(lost, OUTBOX.c.kind != "broadcast", OUTBOX.c.attempts <= RESENDS)
    await tx.run(OUTBOX.update().where(again).values(state="queued", lease_until=None))
    await tx.run(OUTBOX.update().where(lost).values(state="unknown", settled_at=now))


async def message_ref(tx: Transaction, channel: str, address: str, prompt: int) -> str:
    """The platform's id of the message that asked a prompt; "" if it was never sent."""
    query = (
        select(OUTBOX.c.message_ref)
        .where(OUTBOX.c.channel == channel, OUTBOX.c.address == address)
        .where(OUTBOX.c.prompt == prompt, OUTBOX.c.state == "sent")
        .order_by(OUTBOX.c.id.desc())
        .limit(1)
    )
    row = await tx.one(query)
    return str(row[0]) if row else ""


async def transcript(
    tx: Transaction, channel: str, address: str, after: int, limit: int
) -> list[Line]:
    """What was delivered to a chat, oldest first: the newest `limit` after an id."""
    query = (
        select(OUTBOX)
        .where(OUTBOX.c.channel == channel, OUTBOX.c.address == address)
        .where(OUTBOX.c.id > after, OUTBOX.c.state == "sent")
        .order_by(OUTBOX.c.id.desc())
        .limit(limit)
    )
    rows = sorted(await tx.all(query), key=lambda r: r.id)
    return [Line(r.id, _message(tx, r)) for r in rows if r.body]


async def purge(tx: Transaction, now: datetime, days: int) -> None:
    """Blank the texts that were settled longer ago than the plan keeps them."""
    old = and_(OUTBOX.c.settled_at < now - timedelta(days=days), OUTBOX.c.body != b"")
    await tx.run(OUTBOX.update().where(old).values(body=b""))


async def drop_for(tx: Transaction, person: str, now: datetime) -> None:
    """Take back everything that is still queued for a person."""
    mine = and_(OUTBOX.c.person == person, OUTBOX.c.state == "queued")
    await tx.run(OUTBOX.update().where(mine).values(state="dropped", settled_at=now))


async def depth(tx: Transaction) -> int:
    """How many messages wait."""
    query = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state == "queued")
    return int((await tx.one(query))[0])


async def nudged_since(tx: Transaction, since: datetime) -> set[str]:
    """Who was sent (or is about to be sent) a nudge at or after a moment."""
    query = select(OUTBOX.c.person).where(
        OUTBOX.c.kind == "nudge", OUTBOX.c.created_at >= since, OUTBOX.c.state != "dropped"
    )
    return {str(r[0]) for r in await tx.all(query)}
