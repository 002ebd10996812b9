"""Which keys the database needs: noted before a key seals its first row, until its last is gone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from storage import settings
from storage.engine import Transaction

KEYS = "keys"  # the setting: JSON, key id → [fingerprint, since when]


@dataclass(frozen=True, slots=True)
class Needed:
    """A key that rows are sealed with: its fingerprint, and since when it has sealed."""

    id: int
    mark: str
    since: datetime


async def needed(tx: Transaction) -> list[Needed]:
    """The keys that the database needs, in the order in which they came into use."""
    noted = json.loads(await settings.get(tx, KEYS) or "{}")
    return [Needed(int(i), mark, datetime.fromisoformat(at)) for i, (mark, at) in noted.items()]


async def lacking(tx: Transaction) -> list[Needed]:
    """The needed keys that the ring at hand does not hold: it is a copy from another time."""
    return [key for key in await needed(tx) if tx.vault.marks.get(key.id) != key.mark]


async def note(tx: Transaction, now: datetime) -> None:
    """Before the newest key seals anything: from now on it is needed."""
    known = await needed(tx)
    newest = tx.vault.current
    if newest not in {key.id for key in known}:
        await _put(tx, [*known, Needed(newest, tx.vault.marks[newest], now)])


async def retire(tx: Transaction) -> list[int]:
    """Nothing is sealed with an older key any more; gives the ids that were needed until now."""
    known = await needed(tx)
    await _put(tx, [key for key in known if key.id == tx.vault.current])
    return [key.id for key in known if key.id != tx.vault.current]


async def _put(tx: Transaction, keys: list[Needed]) -> None:
    noted = {str(key.id): [key.mark, key.since.isoformat()] for key in keys}
    await settings.put(tx, KEYS, json.dumps(noted))
