"""Sessions of the browser chat: revocable rows; only a hash of the cookie's token is kept."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from sqlalchemy import select

from storage.engine import Transaction
from storage.schema import WEB_SESSIONS

TOKEN_BYTES = 24


def new_address() -> str:
    """An address of the browser channel that nobody has."""
    return uuid.uuid4().hex


async def begin(tx: Transaction, address: str, now: datetime) -> str:
    """A new session for an address; gives the cookie's token, of which only a hash is kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await tx.run(
        WEB_SESSIONS.insert().values(
            hash=tx.vault.code_hash(token), address=address, created_at=now
        )
    )
    return token


async def address_of(tx: Transaction, token: str) -> str:
    """The address of a session that goes on; "" for an unknown or ended one."""
    query = select(WEB_SESSIONS.c.address).where(
        WEB_SESSIONS.c.hash == tx.vault.code_hash(token), WEB_SESSIONS.c.ended_at.is_(None)
    )
    row = await tx.one(query)
    return str(row[0]) if row else ""
