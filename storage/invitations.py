"""One-time invitation codes: only their hash is kept, and guessing is counted."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage import people
from storage.engine import Transaction
from storage.schema import ATTEMPTS, INVITATIONS
from storage.values import Link, Person

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
LENGTH = 10  # characters: 50 bits
WRONG_AN_HOUR = 5  # per chat; then the chat hears nothing
WRONG_OVERALL = 100  # an hour, all chats together
HOUR = timedelta(hours=1)
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def normal(code: str) -> str:
    """A typed code as it was made: Crockford's look-alikes read, blanks and dashes dropped."""
    return code.upper().translate(LOOKALIKES)


async def issue(
    tx: Transaction,
    *,
    unit: str,
    role: str,
    name: str,
    address: str,
    now: datetime,
    expires_at: datetime,
    person: str = "",
) -> str:
    """A new code, shown once; `address` is how the person is called (anh, chị).

    `person`: somebody who is enrolled, and gets a further phone or page by it.
    """
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    await tx.run(
        INVITATIONS.insert().values(
            hash=tx.vault.code_hash(code),
            unit=unit,
            role=role,
            name=name,
            address=address,
            person=person,
            issued_at=now,
            expires_at=expires_at,
        )
    )
    return f"{code[:5]}-{code[5:]}"


async def redeem(
    tx: Transaction,
    code: str,
    channel: str,
    address: str,
    now: datetime,
    tried_by: str = "",
) -> Person | None:
    """Use a code up and enrol its bearer. None for wrong, used and expired alike.

    A wrong try counts against `tried_by`, where that is not the address itself.
    """
    hashed = tx.vault.code_hash(normal(code))
    use = (
        INVITATIONS.update()
        .where(INVITATIONS.c.hash == hashed, INVITATIONS.c.used_at.is_(None))
        .where(INVITATIONS.c.expires_at > now)
        .values(used_at=now)
        .returning(INVITATIONS)
    )
    row = (await tx.run(use)).one_or_none()
    if row is None:
        await _note(tx, "code", channel, tried_by or address, now)
        return None
    known = await people.get(tx, row.person) if row.person else None
    if row.person and (known is None or known.ended_at):
        return None
    person = known or Person(uuid.uuid4().hex, row.name, row.unit, row.role, row.address)
    await people.enrol(tx, person, Link(channel, address, person.id))
    return person


async def locked(tx: Transaction, channel: str, address: str, now: datetime) -> bool:
    """Whether this chat, or everybody together, has guessed too often in the last hour."""
    recent = select(func.count()).where(ATTEMPTS.c.kind == "code", ATTEMPTS.c.tried_at > now - HOUR)
    mine = recent.where(ATTEMPTS.c.channel == channel, ATTEMPTS.c.address == address)
    overall = int((await tx.one(recent))[0])
    return overall >= WRONG_OVERALL or int((await tx.one(mine))[0]) >= WRONG_AN_HOUR


async def greet(
    tx: Transaction, channel: str, address: str, now: datetime, again: timedelta
) -> bool:
    """Whether a stranger may be answered: once in `again`; remembers that it was done."""
    query = select(ATTEMPTS.c.id).where(
        ATTEMPTS.c.kind == "stranger",
        ATTEMPTS.c.channel == channel,
        ATTEMPTS.c.address == address,
        ATTEMPTS.c.tried_at > now - again,
    )
    if await tx.one(query.limit(1)):
        return False
    await _note(tx, "stranger", channel, address, now)
    return True


async def forget(tx: Transaction, before: datetime) -> None:
    """Drop what strangers and guessers left behind."""
    await tx.run(ATTEMPTS.delete().where(ATTEMPTS.c.tried_at < before))


async def _note(tx: Transaction, kind: str, channel: str, address: str, now: datetime) -> None:
    await tx.run(
        ATTEMPTS.insert().values(kind=kind, channel=channel, address=address, tried_at=now)
    )
