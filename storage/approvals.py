"""Requests for a second person: asked, granted or refused; never by the one who asks."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.case_schema import APPROVALS
from storage.case_values import Approval, ApprovalState
from storage.engine import Transaction

SEALED = ("reason", "target")


def _approval(tx: Transaction, r: Any) -> Approval:
    body = json.loads(tx.vault.unseal(f"approvals:body:{r.id}", r.body))
    plain = {c.name: getattr(r, c.name) for c in APPROVALS.columns if c.name != "body"}
    return Approval(**plain, **body)


async def ask(tx: Transaction, approval: Approval) -> None:
    """Keep a request."""
    body = json.dumps({name: getattr(approval, name) for name in SEALED}, ensure_ascii=False)
    columns = [c.name for c in APPROVALS.columns if c.name != "body"]
    row = {name: getattr(approval, name) for name in columns}
    row["body"] = tx.vault.seal(f"approvals:body:{approval.id}", body)
    await tx.run(APPROVALS.insert(), [row])


async def get(tx: Transaction, id: str) -> Approval | None:
    """A request by id."""
    row = await tx.one(select(APPROVALS).where(APPROVALS.c.id == id))
    return _approval(tx, row) if row else None


async def waiting(tx: Transaction, now: datetime) -> list[Approval]:
    """The requests that nobody has decided and that have not expired, oldest first."""
    query = select(APPROVALS).where(APPROVALS.c.state == "asked", APPROVALS.c.expires_at > now)
    ordered = query.order_by(APPROVALS.c.asked_at, APPROVALS.c.id)
    return [_approval(tx, r) for r in await tx.all(ordered)]


async def decide(
    tx: Transaction, id: str, state: ApprovalState, by: str, now: datetime, until: datetime
) -> bool:
    """Decide a request that waits; False if it was decided already. `until`: how long it holds."""
    change = APPROVALS.update().where(APPROVALS.c.id == id, APPROVALS.c.state == "asked")
    decided = change.where(APPROVALS.c.person != by, APPROVALS.c.expires_at > now).values(
        state=state, decided_by=by, decided_at=now, expires_at=until
    )
    return bool((await tx.run(decided)).rowcount)


async def granted(tx: Transaction, kind: str, about: str, person: str, now: datetime) -> bool:
    """Whether somebody has been granted something that still holds."""
    query = select(APPROVALS.c.id).where(
        APPROVALS.c.kind == kind,
        APPROVALS.c.about == about,
        APPROVALS.c.person == person,
        APPROVALS.c.state == "granted",
        APPROVALS.c.expires_at > now,
    )
    return await tx.one(query.limit(1)) is not None
