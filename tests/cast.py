"""The people of the tests: those of the plan's cast, and somebody who has no invitation yet."""

from __future__ import annotations

from plan.values import Plan
from storage import people
from storage.engine import Transaction
from storage.values import Link, Person

NEWCOMER = "moi"
CHATS = {
    "ky": 7001,
    "ba": 7002,
    "yte": 7003,
    "ban": 7004,
    "tam": 7005,
    "son": 7006,
    "an": 7007,
    "giam": 7008,
    NEWCOMER: 7009,
}  # on Telegram


async def enrol(tx: Transaction, plan: Plan, channel: str) -> None:
    """Enrol the cast on a channel."""
    for member in plan.cast:
        person = Person(member.id, member.name, member.unit, member.role, member.address)
        address = member.id if channel == "browser" else str(CHATS[member.id])
        await people.enrol(tx, person, Link(channel, address, person.id))
