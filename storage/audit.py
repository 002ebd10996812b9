"""The audit: who has read, exported or changed what, and what was refused. Rows are only added.

A row's hash is SHA-256 over the hash before it and the row's fields in the order of the columns,
all as netstrings (`length:bytes,`). The setting `audit` holds the number of rows and the last
hash, attested by the vault, so that a row missing at the end is noticed, and a chain written anew
by somebody without the key file. A row holds ids and codes, no names and no content: it outlives
what it is about.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, LargeBinary, cast, func, select

from storage import settings
from storage.engine import Transaction
from storage.schema import AUDIT, SETTINGS
from storage.upserting import insert_new

What = Literal[
    "read", "changed", "export", "refused", "break-glass", "invited", "rotated",
    "pin-set", "pin-locked",
    "recorded", "followed", "consent", "handed-over", "closed", "reopened", "erased", "purged",
    "raised", "called", "taken", "ended", "unanswered",
    "asked", "granted", "orphaned", "revoked", "unlinked",
    "referred", "offered", "accepted", "declined", "done",
]  # fmt: skip
HEAD = "audit"  # the setting: number of rows, last hash, attestation
OPERATOR = "operator"  # the role of whoever types commands on the server
FIRST = "0" * 64  # what stands for the hash before the first row
AT_ONCE = 500  # rows that are in memory together
LONGEST = 80  # characters of a field: ids and codes are shorter
FOREIGN = re.compile(r"[^ -~]")  # ids and codes are ASCII; anything else was typed by somebody


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written down: who did what to which thing, and a code for the reason."""

    at: datetime
    person: str
    role: str
    unit: str
    what: What
    kind: str
    about: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows there are, and the hash of the last."""

    count: int = 0
    hash: str = FIRST


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is stored: the bytes of its fields, the number first."""

    number: int
    fields: tuple[bytes, ...]
    hash: bytes


async def append(tx: Transaction, entry: Entry) -> None:
    """Add a row in the transaction of what it is about.

    A chain that somebody has broken is gone on with; nothing that is added mends it.
    """
    known = await _locked(tx)
    before = known or Head()
    top = int((await tx.one(select(func.coalesce(func.max(AUDIT.c.number), 0))))[0])
    number = max(before.count, top) + 1
    fields = _fields(entry)
    hash = _hash(before.hash, [str(number).encode(), *(field.encode() for field in fields)])
    columns = [column.name for column in AUDIT.columns]
    await tx.run(AUDIT.insert(), dict(zip(columns, (number, *fields, hash), strict=True)))
    if known:
        await settings.put(tx, HEAD, _written(tx, Head(number, hash)))


async def head(tx: Transaction) -> Head | None:
    """What the second place knows of the audit; None if it was changed by somebody."""
    return _read(tx, await settings.get(tx, HEAD))


async def rows(tx: Transaction) -> AsyncGenerator[Row, None]:
    """All rows in their order, a few in memory at a time."""
    number, *others = AUDIT.columns
    query = select(number, *(_bytes(tx, column) for column in others)).order_by(number)
    page, last = query.limit(AT_ONCE), None
    while found := await tx.all(page if last is None else page.where(number > last)):
        for last, *fields in found:
            *said, hash = (field or b"" for field in fields)
            yield Row(last, (str(last).encode(), *said), hash)


async def numbered(tx: Transaction, hash: str) -> int | None:
    """The number of the row with this hash; None if there is none."""
    row = await tx.one(select(AUDIT.c.number).where(AUDIT.c.hash == hash).limit(1))
    return int(row[0]) if row else None


async def verify(found: AsyncIterable[Row], known: Head) -> int | None:
    """The number of the first row that is not what was written; None if the audit is whole.

    1 each row has the number and the hash that follow, 2 the last is the one that `known` names.
    """
    count, hash = 0, FIRST
    async for row in found:
        count, hash = count + 1, _hash(hash, row.fields)
        if row.number != count or row.hash != hash.encode() or count > known.count:
            return count
    if count < known.count:
        return count + 1
    return None if hash == known.hash else count


def _fields(entry: Entry) -> list[str]:
    """An entry as it is stored: time in UTC, nothing but ids and codes."""
    at, *others = astuple(entry)
    moment: str = at.astimezone(UTC).isoformat(timespec="microseconds")
    return [moment, *(FOREIGN.sub("?", text)[:LONGEST] for text in others)]


def _hash(before: str, fields: tuple[bytes, ...] | list[bytes]) -> str:
    digest = hashlib.sha256()
    for field in (before.encode(), *fields):
        digest.update(b"%d:%s," % (len(field), field))
    return digest.hexdigest()


async def _locked(tx: Transaction) -> Head | None:
    """The head, kept from others until this transaction ends: the chain has one end."""
    query = select(SETTINGS.c.value).where(SETTINGS.c.name == HEAD).with_for_update()
    row = await tx.one(query)
    if row is None:
        await tx.run(insert_new(tx, SETTINGS), {"name": HEAD, "value": ""})
        row = await tx.one(query)
    return _read(tx, str(row[0]))


def _read(tx: Transaction, written: str) -> Head | None:
    if not written:
        return Head()
    count, _, rest = written.partition(" ")
    known = Head(int(count), rest.partition(" ")[0]) if count.isdecimal() else Head()
    right = hmac.compare_digest(_written(tx, known).encode(), written.encode())
    return known if right else None


def _written(tx: Transaction, known: Head) -> str:
    said = f"{known.count} {known.hash}"
    return f"{said} {tx.vault.attest(f'audit {said}')}"


def _bytes(tx: Transaction, column: ColumnElement[Any]) -> ColumnElement[bytes]:
    """A text as the bytes that are stored: a changed one need not be a text any more."""
    if tx.dialect == "postgresql":
        return func.convert_to(column, "UTF8", type_=LargeBinary())
    return cast(column, LargeBinary)
