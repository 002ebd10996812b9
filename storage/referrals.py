"""Referrals: to which service a case was passed, and what became of it; all of it sealed."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from storage.case_schema import REFERRALS
from storage.case_values import Referral
from storage.engine import Transaction
from storage.upserting import upsert

SEALED = ("service", "state", "taken_by", "reason")
PLAIN = ("id", "case_id", "person", "created_at", "ended_at")


def _referral(tx: Transaction, r: Any) -> Referral:
    body = json.loads(tx.vault.unseal(f"referrals:body:{r.id}", r.body))
    return Referral(**{name: getattr(r, name) for name in PLAIN}, **body)


async def save(tx: Transaction, referral: Referral) -> None:
    """Save a referral, a new one or a known one."""
    body = json.dumps({name: getattr(referral, name) for name in SEALED})
    row = {name: getattr(referral, name) for name in PLAIN}
    row["body"] = tx.vault.seal(f"referrals:body:{referral.id}", body)
    await tx.run(upsert(tx, REFERRALS, "body", "ended_at"), [row])


async def get(tx: Transaction, id: str) -> Referral | None:
    """A referral by id."""
    row = await tx.one(select(REFERRALS).where(REFERRALS.c.id == id))
    return _referral(tx, row) if row else None


async def of_case(tx: Transaction, case_id: str) -> list[Referral]:
    """A case's referrals, oldest first."""
    query = select(REFERRALS).where(REFERRALS.c.case_id == case_id)
    ordered = query.order_by(REFERRALS.c.created_at, REFERRALS.c.id)
    return [_referral(tx, r) for r in await tx.all(ordered)]


async def everything(tx: Transaction) -> list[Referral]:
    """Every referral, oldest first: whom it concerns is sealed, so all have to be opened."""
    query = select(REFERRALS).order_by(REFERRALS.c.created_at, REFERRALS.c.id)
    return [_referral(tx, r) for r in await tx.all(query)]


async def delete_of(tx: Transaction, case_id: str) -> None:
    """Forget a case's referrals."""
    await tx.run(REFERRALS.delete().where(REFERRALS.c.case_id == case_id))
