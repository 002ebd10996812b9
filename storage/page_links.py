"""One-time links to the page for what must not be typed in a chat, and the visits they begin.

A link is given to a person in a chat and is good for one visit to one case. Only a hash of its
token is kept, and once it is used only a hash of the visit's own: the old one is then unknown.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, select

from storage.case_schema import CASES, PAGE_LINKS, PIN_TRIES
from storage.engine import Transaction
from storage.schema import LINKS, PEOPLE
from storage.values import Link

TOKEN_BYTES = 24  # 192 bits: nobody comes upon one by trying
OFFERED_FOR = timedelta(minutes=15)  # a link that is not used
IDLE = timedelta(minutes=15)  # a visit without a sign of life
LONGEST = timedelta(hours=1)  # a visit with as many of them as you like


@dataclass(frozen=True, slots=True)
class PageLink:
    """An offered link, or a visit that goes on; `created_at` is when it became that."""

    chat: Link
    case_id: str
    created_at: datetime
    expires_at: datetime


async def offer(tx: Transaction, chat: Link, case_id: str, now: datetime) -> str:
    """A new link; gives its token. The person's other links and visits end."""
    await end_of(tx, chat.person)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {
        "hash": tx.vault.code_hash(token),
        "channel": chat.channel,
        "address": chat.address,
        "person": chat.person,
        "case_id": case_id,
        "state": "offered",
        "created_at": now,
        "expires_at": now + OFFERED_FOR,
    }
    await tx.run(PAGE_LINKS.insert(), [row])
    return token


async def offered(tx: Transaction, token: str, now: datetime) -> PageLink | None:
    """The link of a token, if it can be used now."""
    return await _standing(tx, token, "offered", now)


async def begin(tx: Transaction, token: str, now: datetime) -> str:
    """Use a link up; gives the token of the visit, "" if somebody was faster."""
    visit = secrets.token_urlsafe(TOKEN_BYTES)
    use = (
        PAGE_LINKS.update()
        .where(PAGE_LINKS.c.hash == tx.vault.code_hash(token), PAGE_LINKS.c.state == "offered")
        .values(hash=tx.vault.code_hash(visit), state="visiting")
        .values(created_at=now, expires_at=now + IDLE)
        .returning(PAGE_LINKS.c.person)
    )
    return visit if (await tx.run(use)).one_or_none() else ""


async def visiting(tx: Transaction, token: str, now: datetime) -> PageLink | None:
    """The visit of a token, if it goes on; this is its newest sign of life."""
    known = await _standing(tx, token, "visiting", now)
    if known is None:
        return None
    until = min(now + IDLE, known.created_at + LONGEST)
    mine = PAGE_LINKS.c.hash == tx.vault.code_hash(token)
    await tx.run(PAGE_LINKS.update().where(mine).values(expires_at=until))
    return replace(known, expires_at=until)


async def end(tx: Transaction, token: str) -> None:
    """End the visit of a token; one that has ended, or never was, changes nothing."""
    mine = PAGE_LINKS.c.hash == tx.vault.code_hash(token)
    await tx.run(PAGE_LINKS.update().where(mine).values(state="ended"))


async def end_of(tx: Transaction, person: str) -> None:
    """End every link and every visit of a person."""
    mine = PAGE_LINKS.c.person == person
    await tx.run(PAGE_LINKS.update().where(mine).values(state="ended"))


async def forget(tx: Transaction, before: datetime) -> None:
    """Drop the rows of links and visits whose time was over before a moment."""
    await tx.run(PAGE_LINKS.delete().where(PAGE_LINKS.c.expires_at < before))


async def _standing(tx: Transaction, token: str, state: str, now: datetime) -> PageLink | None:
    row = await tx.one(_query(tx.vault.code_hash(token), state, now))
    if row is None:
        return None
    chat = Link(row.channel, row.address, row.person)
    return PageLink(chat, row.case_id, row.created_at, row.expires_at)


def _query(hash: str, state: str, now: datetime) -> Select[Any]:
    """1 its time is not over, 2 the person still works here and has this chat, 3 the case is open
    and still hers, 4 her PIN is not locked in the chat."""
    locked = select(PIN_TRIES.c.person).where(_of_chat(PIN_TRIES), PIN_TRIES.c.locked_until > now)
    return (
        select(PAGE_LINKS)
        .join(PEOPLE, PEOPLE.c.id == PAGE_LINKS.c.person)
        .join(LINKS, _of_chat(LINKS))
        .join(CASES, CASES.c.id == PAGE_LINKS.c.case_id)
        .where(PAGE_LINKS.c.hash == hash, PAGE_LINKS.c.state == state)
        .where(PAGE_LINKS.c.expires_at > now, PEOPLE.c.ended_at.is_(None))
        .where(CASES.c.state == "open", CASES.c.owner == PAGE_LINKS.c.person)
        .where(~locked.exists())
    )


def _of_chat(table: Table) -> ColumnElement[bool]:
    """The row of another table about the chat of a link, and its person."""
    return and_(*(table.c[name] == PAGE_LINKS.c[name] for name in ("channel", "address", "person")))
