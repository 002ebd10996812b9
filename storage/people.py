"""Who is enrolled, and on which channels they are reached."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, tuple_

from storage import outbox, page_links, pins, traces
from storage.engine import Transaction
from storage.schema import DRAFTS, LINKS, PEOPLE, UPLOADS, WEB_SESSIONS
from storage.values import Link, Person

ADDRESSES_A_QUERY = 400  # below SQLite's limit of variables in one statement
BEHIND = (
    select(LINKS.c.channel, LINKS.c.address.label("at"), PEOPLE)
    .join(PEOPLE, PEOPLE.c.id == LINKS.c.person)
    .where(tuple_(LINKS.c.channel, LINKS.c.address).in_(bindparam("pairs", expanding=True)))
    .where(PEOPLE.c.ended_at.is_(None))
)


def _person(row: object) -> Person:
    return Person(*(getattr(row, c.name) for c in PEOPLE.columns))


def _link(row: object) -> Link:
    return Link(*(getattr(row, c.name) for c in LINKS.columns))


async def enrol(tx: Transaction, person: Person, link: Link) -> None:
    """Somebody new, with a first link. A link that led to somebody else leads here now."""
    known = await get(tx, person.id)
    if known is None:
        values = {c.name: getattr(person, c.name) for c in PEOPLE.columns}
        await tx.run(PEOPLE.insert().values(values))
    await tx.run(
        LINKS.delete().where(LINKS.c.channel == link.channel, LINKS.c.address == link.address)
    )
    await pins.close_session(tx, link.channel, link.address)
    await tx.run(
        LINKS.insert().values(
            channel=link.channel, address=link.address, person=person.id, state="active"
        )
    )


async def get(tx: Transaction, id: str) -> Person | None:
    """A person by id."""
    row = await tx.one(select(PEOPLE).where(PEOPLE.c.id == id))
    return _person(row) if row else None


async def by_addresses(
    tx: Transaction, pairs: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Person]:
    """The people behind (channel, address) pairs; whoever was revoked is not among them."""
    found: dict[tuple[str, str], Person] = {}
    wanted = sorted(pairs)
    for start in range(0, len(wanted), ADDRESSES_A_QUERY):
        part = wanted[start : start + ADDRESSES_A_QUERY]
        for row in await tx.all(BEHIND, {"pairs": part}):
            found[row.channel, row.at] = _person(row)
    return found


async def everybody(tx: Transaction) -> list[Person]:
    """Everybody who is enrolled now, by id."""
    query = select(PEOPLE).where(PEOPLE.c.ended_at.is_(None)).order_by(PEOPLE.c.id)
    return [_person(row) for row in await tx.all(query)]


async def active_links(tx: Transaction) -> dict[str, list[Link]]:
    """The links on which people can be reached, by person."""
    found: dict[str, list[Link]] = {}
    query = (
        select(LINKS)
        .where(LINKS.c.state == "active")
        .order_by(LINKS.c.channel.desc(), LINKS.c.address)
    )
    for row in await tx.all(query):
        found.setdefault(row.person, []).append(_link(row))
    return found


async def links_of(tx: Transaction, unit: str, role: str) -> Sequence[Link]:
    """One active link for each holder of a role in a unit."""
    query = select(PEOPLE.c.id).where(
        PEOPLE.c.unit == unit, PEOPLE.c.role == role, PEOPLE.c.ended_at.is_(None)
    )
    links = await active_links(tx)
    return [links[r[0]][0] for r in await tx.all(query) if r[0] in links]


async def links_of_person(tx: Transaction, person: str) -> list[Link]:
    """Every link of a person, also one that she has blocked."""
    query = select(LINKS).where(LINKS.c.person == person)
    return [_link(row) for row in await tx.all(query.order_by(LINKS.c.channel, LINKS.c.address))]


async def unlink(tx: Transaction, link: Link, now: datetime) -> None:
    """Take one phone or page away from a person: what waits for it is dropped."""
    here = (LINKS.c.channel == link.channel) & (LINKS.c.address == link.address)
    await tx.run(LINKS.delete().where(here))
    await pins.close_session(tx, link.channel, link.address)
    await traces.release(tx, link.channel, link.address, now)
    if link.channel == "browser":
        mine = WEB_SESSIONS.update().where(WEB_SESSIONS.c.address == link.address)
        await tx.run(mine.values(ended_at=now))
    await outbox.drop_for_link(tx, link, now)


async def set_link_state(tx: Transaction, channel: str, address: str, state: str) -> None:
    """Mark a link as blocked, or as active again."""
    await tx.run(
        LINKS.update()
        .where(LINKS.c.channel == channel, LINKS.c.address == address)
        .values(state=state)
    )


async def revoke(tx: Transaction, person: str, now: datetime) -> None:
    """End a person's access at once: links, PIN, drafts, files, queued messages, page sessions."""
    links = await tx.all(select(LINKS).where(LINKS.c.person == person))
    addresses = [row.address for row in links if row.channel == "browser"]
    for row in links:
        await traces.release(tx, row.channel, row.address, now)
    await tx.run(PEOPLE.update().where(PEOPLE.c.id == person).values(ended_at=now))
    await tx.run(LINKS.delete().where(LINKS.c.person == person))
    await tx.run(DRAFTS.delete().where(DRAFTS.c.person == person))
    await tx.run(UPLOADS.delete().where(UPLOADS.c.person == person))
    await pins.clear(tx, person)
    await tx.run(
        WEB_SESSIONS.update().where(WEB_SESSIONS.c.address.in_(addresses)).values(ended_at=now)
    )
    await page_links.end_of(tx, person)
    await outbox.drop_for(tx, person, now)
