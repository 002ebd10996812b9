"""The outbox: messages committed with the work that caused them, and what became of each."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from storage.engine import Transaction
from storage.schema import OUTBOX, Instant
from storage.values import Link, MessageKind, OutboxState, Outgoing, Queued

LEASE = timedelta(minutes=2)  # a claimed row whose lease ran out has an unknown outcome
RESENDS = 1  # how often a question or receipt of unknown outcome goes out once more
LIVE = ("queued", "sending")
BULK: tuple[MessageKind, ...] = ("nudge", "broadcast")  # what nobody waits for
LAST = 2  # the rank of these: calls for help are 0, what somebody waits for is 1
BODY = ("text", "options", "secret", "attachment", "masks", "quiet")
PLAIN = tuple(f.name for f in fields(Outgoing) if f.name not in BODY)
BLANK = b""
RELEASED = 2  # in column “private”: the chat was released while the message was being sent
PRIVATE_QUEUED = and_(OUTBOX.c.state == "queued", OUTBOX.c.private > 0)
PRIVATE_BLANKED = case((OUTBOX.c.private > 0, BLANK), else_=OUTBOX.c.body)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a message; `retry_at` goes with state “queued”.

    `doubtful`: it is queued once more although nobody knows whether it left.
    """

    id: int
    state: OutboxState
    message_ref: str = ""
    retry_at: datetime | None = None
    doubtful: bool = False
    refs: tuple[str, ...] = ()  # the platform's ids of all its parts that arrived


async def put(tx: Transaction, messages: Sequence[Outgoing]) -> None:
    """Queue messages; they leave after the commit."""
    if messages:
        await tx.run(OUTBOX.insert(), [_row(tx, m) for m in messages])


def _row(tx: Transaction, message: Outgoing) -> dict[str, Any]:
    place = uuid.uuid4().hex
    body = json.dumps({name: getattr(message, name) for name in BODY}, ensure_ascii=False)
    return {
        **{name: getattr(message, name) for name in PLAIN},
        "rank": _rank(message.kind),
        "private": int(message.private),
        "place": place,
        "body": tx.vault.seal(f"outbox:body:{place}", body),
        "state": "queued",
        "attempts": 0,
        "doubts": 0,
    }


def message_of(tx: Transaction, row: Any) -> Outgoing:
    """The message of a row, opened; without words once its body was blanked."""
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
        quiet=bool(body.get("quiet")),
        attachment=body.get("attachment", ""),
        masks=bool(body.get("masks")),
        expires_at=row.expires_at,
        subject=row.subject,
        private=bool(row.private),
    )


async def waiting(tx: Transaction, now: datetime) -> bool:
    """Whether anything can be claimed."""
    ready = and_(OUTBOX.c.state == "queued", OUTBOX.c.due_at <= now)
    return await tx.one(select(OUTBOX.c.id).where(ready).limit(1)) is not None


def _rank(kind: MessageKind) -> int:
    return 0 if kind == "alarm" else LAST if kind in BULK else 1


async def claim(
    tx: Transaction, now: datetime, limit: int, channels: Sequence[str], bulk: bool = True
) -> list[Queued]:
    """Take what is due: calls for help, then what somebody waits for, then, where there is room
    for `bulk`, the rest; of each the oldest first, and never past an earlier message of the chat.

    1 drop what has expired, 2 pick what no message being sent or to be tried again holds back,
    3 mark it. A message that is planned for later holds nothing back.
    """
    expired = and_(OUTBOX.c.state == "queued", OUTBOX.c.expires_at <= now)
    dropped = {"state": "dropped", "settled_at": now, "body": PRIVATE_BLANKED}
    await tx.run(OUTBOX.update().where(expired).values(dropped))
    pick = (
        select(OUTBOX.c.id)
        .where(OUTBOX.c.state == "queued", OUTBOX.c.due_at <= now)
        .where(OUTBOX.c.channel.in_(channels), ~_held(now))
        .where(OUTBOX.c.rank <= (LAST if bulk else LAST - 1))
        .order_by(OUTBOX.c.rank, OUTBOX.c.id)
        .limit(limit)
    )
    take = (
        OUTBOX.update()
        .where(OUTBOX.c.id.in_(pick.scalar_subquery()))
        .values(state="sending", lease_until=now + LEASE, attempts=OUTBOX.c.attempts + 1)
        .returning(OUTBOX)
    )
    rows = sorted((await tx.run(take)).all(), key=lambda r: r.id)
    return [Queued(r.id, message_of(tx, r), r.attempts, r.doubts) for r in rows]


def _held(now: datetime) -> Exists:
    earlier = OUTBOX.alias()
    retried = and_(earlier.c.attempts > 0, earlier.c.due_at > now, OUTBOX.c.kind != "alarm")
    return exists().where(
        earlier.c.state.in_(LIVE),
        earlier.c.channel == OUTBOX.c.channel,
        earlier.c.address == OUTBOX.c.address,
        earlier.c.id < OUTBOX.c.id,
        or_(earlier.c.state == "sending", retried),
    )


async def settle_all(tx: Transaction, settled: Sequence[Settlement], now: datetime) -> None:
    """Write down what became of claimed messages, in one statement."""
    if not settled:
        return
    settle = (
        OUTBOX.update()
        .where(OUTBOX.c.id == bindparam("row"))
        .values(
            state=bindparam("to"),
            message_ref=bindparam("ref"),
            due_at=func.coalesce(bindparam("retry_at", type_=Instant()), OUTBOX.c.due_at),
            settled_at=bindparam("at"),
            doubts=OUTBOX.c.doubts + bindparam("doubt", type_=Integer()),
            lease_until=None,
        )
    )
    await tx.run(settle, [_settled(one, now) for one in settled])


def _settled(one: Settlement, now: datetime) -> dict[str, Any]:
    return {
        "row": one.id,
        "to": one.state,
        "ref": one.message_ref,
        "retry_at": one.retry_at,
        "at": None if one.state == "queued" else now,
        "doubt": int(one.doubtful),
    }


async def blank(tx: Transaction, ids: Collection[int]) -> None:
    """Take away what messages said; they stay as rows."""
    if ids:
        await tx.run(OUTBOX.update().where(OUTBOX.c.id.in_(ids)).values(body=BLANK))


async def drop(tx: Transaction, ids: Collection[int], now: datetime) -> None:
    """Send these messages no more, and take away what they say."""
    if ids:
        ended = {"state": "dropped", "settled_at": now, "body": BLANK}
        await tx.run(OUTBOX.update().where(OUTBOX.c.id.in_(ids)).values(ended))


async def drop_private(tx: Transaction, channel: str, address: str, now: datetime) -> None:
    """Take back what is private and still queued for a chat; what is being sent is marked."""
    here = OUTBOX.update().where(OUTBOX.c.channel == channel, OUTBOX.c.address == address)
    sending = (OUTBOX.c.state == "sending") & (OUTBOX.c.private > 0)
    await tx.run(here.where(sending).values(private=RELEASED))
    dropped = {"state": "dropped", "settled_at": now, "body": BLANK}
    await tx.run(here.where(PRIVATE_QUEUED).values(dropped))


async def released(tx: Transaction, ids: Collection[int]) -> set[int]:
    """Which of these messages belong to a chat that was released while they were being sent."""
    if not ids:
        return set()
    query = select(OUTBOX.c.id).where(OUTBOX.c.id.in_(ids), OUTBOX.c.private == RELEASED)
    return {int(r[0]) for r in await tx.all(query)}


async def recover(tx: Transaction, now: datetime) -> None:
    """Decide the messages that a dead process had claimed: nobody knows whether they left.

    A broadcast is never sent again by itself; anything else once more.
    """
    lost = OUTBOX.c.state == "sending"
    again = and_(lost, OUTBOX.c.kind != "broadcast", OUTBOX.c.doubts < RESENDS)
    doubted = {"doubts": OUTBOX.c.doubts + 1, "lease_until": None}
    await tx.run(OUTBOX.update().where(again).values(state="queued", **doubted))
    ended = {"state": "unknown", "settled_at": now, "body": PRIVATE_BLANKED, **doubted}
    await tx.run(OUTBOX.update().where(lost).values(ended))


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


async def purge(tx: Transaction, now: datetime, days: int) -> None:
    """Blank the texts that were settled longer ago than the plan keeps them."""
    old = and_(OUTBOX.c.settled_at < now - timedelta(days=days), OUTBOX.c.body != BLANK)
    await tx.run(OUTBOX.update().where(old).values(body=BLANK))


async def drop_for(tx: Transaction, person: str, now: datetime) -> None:
    """Take back everything that is still queued for a person; what is being sent is not retried."""
    await _drop(tx, OUTBOX.c.person == person, now)


async def drop_for_link(tx: Transaction, link: Link, now: datetime) -> None:
    """The same for one address only."""
    here = and_(OUTBOX.c.channel == link.channel, OUTBOX.c.address == link.address)
    await _drop(tx, here, now)


async def _drop(tx: Transaction, which: ColumnElement[bool], now: datetime) -> None:
    mine = OUTBOX.update().where(which)
    await tx.run(mine.where(OUTBOX.c.state == "sending").values(expires_at=now))
    queued = mine.where(OUTBOX.c.state == "queued")
    await tx.run(queued.values(state="dropped", settled_at=now, body=PRIVATE_BLANKED))


async def depth(tx: Transaction) -> int:
    """How many messages wait."""
    query = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state == "queued")
    return int((await tx.one(query))[0])


async def nudged_since(tx: Transaction, since: datetime) -> set[str]:
    """Who was sent (or is about to be sent) a nudge about duties at or after a moment."""
    query = select(OUTBOX.c.person).where(
        OUTBOX.c.kind == "nudge",
        OUTBOX.c.created_at >= since,
        OUTBOX.c.state != "dropped",
        ~OUTBOX.c.subject.startswith("case:"),
    )
    return {str(r[0]) for r in await tx.all(query)}
