"""The people of a service who take referrals in the chat, and what they hear."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from handlers.telling import tell
from handlers.work import Turn
from plan.cases import Service
from storage import people
from storage.values import Link


async def receivers(turn: Turn, service: Service) -> Sequence[Link]:
    """One link of each person who takes referrals for a service."""
    if not service.unit:
        return []
    plan, links = turn.work.plan, await people.active_links(turn.work.tx)
    return [
        links[p.id][0]
        for p in await people.everybody(turn.work.tx)
        if p.unit == service.unit and p.id in links and "receive" in plan.role(p.role).rights
    ]


async def tell_revoked(turn: Turn, services: Collection[str]) -> None:
    """Whoever had a referral that was taken back hears that there is nothing to do any more."""
    plan = turn.work.plan.cases
    for service in plan.services if plan else ():
        if service.id in services:
            text = f"Một việc đã chuyển đến {service.label} được thu hồi, không cần làm nữa ạ."
            await tell(turn, await receivers(turn, service), text)
