"""A case is passed to a service of the plan's directory: offered, taken, done, or taken back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases import referral_wording as w
from handlers.menu import offer, show_menu
from handlers.telling import tell
from handlers.wording import MENU
from handlers.work import Turn
from plan.cases import Cases, Service
from storage import cases, people, referrals
from storage.case_values import Case, CaseEvent, Referral, ReferralState
from storage.values import Link

GONE = "Không có hồ sơ này ạ."
EMERGENCY = "khan-cap"  # recorded and passed on by law, to protect life
OPEN: tuple[ReferralState, ...] = ("offered", "accepted")


async def begin(turn: Turn, case_id: str) -> None:
    """“Chuyển tuyến”: the services that consent to share covers, and what was passed before."""
    case = await own_case(turn, case_id)
    if case is None:
        return
    plan = turn.work.plan.cases
    assert plan is not None
    turn.remember(referring=case.id)
    passed = await referrals.of_case(turn.work.tx, case.id)
    busy = {r.service for r in passed if r.state in OPEN}
    able = [s for s in await covered(turn, plan, case) if s.id not in busy]
    lines = [f"Chuyển {case.code} đến đâu ạ?" if able else w.ASK_CONSENT]
    lines += [w.line(plan, referral) for referral in passed]
    options = [Option(service.label, f"refer-to:{service.id}") for service in able]
    options += [o for r in passed if r.state in OPEN for o in _own_options(plan, r)]
    offer(turn, "\n".join(lines), [*options, Option(f"Mở {case.code}", f"case:{case.id}"), MENU])


async def covered(turn: Turn, plan: Cases, case: Case) -> list[Service]:
    """The services that may hear of a case: those agreed to; in an emergency all of them."""
    facts = facts_of((await cases.events(turn.work.tx, [case.id]))[case.id])
    if facts.get(plan.consent) == EMERGENCY and not facts.get(plan.share):
        return list(plan.services)
    agreed = facts.get(plan.share, "").split()
    return [service for service in plan.services if service.id in agreed]


def facts_of(events: Sequence[CaseEvent]) -> Mapping[str, str]:
    """The answers outside of repeats by name, a later one before an earlier one."""
    return {
        path.rpartition("/")[2]: value
        for event in events
        for path, value in event.answers.items()
        if "[" not in path
    }


async def refer_to(turn: Turn, service_id: str) -> None:
    """Pass the case to a service; its people are told that something waits, and no more."""
    case = await own_case(turn, str(turn.talk.body.get("referring", "")))
    plan = turn.work.plan.cases
    if case is None or plan is None:
        return
    service = next((s for s in await covered(turn, plan, case) if s.id == service_id), None)
    passed = await referrals.of_case(turn.work.tx, case.id)
    if service is None or any(r.service == service_id and r.state in OPEN for r in passed):
        return await begin(turn, case.id)
    new = Referral(uuid.uuid4().hex, case.id, turn.person.id, service.id, "offered", turn.work.now)
    await referrals.save(turn.work.tx, new)
    await note(turn, "referred", "case", case.id, service.id)
    links = await _receivers(turn, service)
    await tell(turn, links, w.arrived(turn.work.plan, service), Option("Mở", f"referred:{new.id}"))
    options = [Option(f"Mở {case.code}", f"case:{case.id}"), MENU]
    if not links:
        options = [*_own_options(plan, new), *options]
    offer(turn, w.passed_to(service, case, bool(links)), options)


async def set_state(turn: Turn, argument: str) -> None:
    """The owner says herself what became of a referral that went by phone, or takes it back."""
    state, _, id = argument.partition(":")
    referral = await referrals.get(turn.work.tx, id)
    case = await cases.get(turn.work.tx, referral.case_id) if referral else None
    if referral is None or case is None or not _owns(turn, case) or referral.state not in OPEN:
        await note(turn, "refused", "referral", id[:40], "owner")
        return await show_menu(turn, GONE)
    wanted: Mapping[str, ReferralState] = {
        "a": "accepted", "d": "declined", "f": "done", "r": "revoked",
    }  # fmt: skip
    if state in wanted:
        await change(turn, referral, wanted[state])
        await tell_receivers(turn, [replace(referral, state=wanted[state])])
    await begin(turn, case.id)


async def tell_receivers(turn: Turn, changed: Sequence[Referral]) -> None:
    """Whoever had a referral that was taken back hears that it is gone."""
    plan = turn.work.plan.cases
    for referral in changed:
        service = plan.service(referral.service) if plan else None
        if service and referral.state == "revoked":
            text = f"Một việc đã chuyển đến {service.label} được thu hồi, không cần làm nữa ạ."
            await tell(turn, await _receivers(turn, service), text)


async def change(turn: Turn, referral: Referral, state: ReferralState, reason: str = "") -> None:
    """A referral goes on to another state, noted in the audit."""
    ended = None if state in OPEN else turn.work.now
    taken = turn.person.id if state == "accepted" else referral.taken_by
    changed = replace(referral, state=state, ended_at=ended, taken_by=taken, reason=reason)
    await referrals.save(turn.work.tx, changed)
    await note(turn, state, "referral", referral.id, reason)


async def own_case(turn: Turn, case_id: str) -> Case | None:
    """The person's own open case; None, and a word about it, for any other."""
    case = await cases.get(turn.work.tx, case_id) if case_id else None
    if case is not None and _owns(turn, case) and case.state == "open":
        return case
    await note(turn, "refused", "case", case_id[:40], "owner")
    await show_menu(turn, GONE)
    return None


def _owns(turn: Turn, case: Case) -> bool:
    return case.owner == turn.person.id and case.unit == turn.person.unit


def _own_options(plan: Cases, referral: Referral) -> list[Option]:
    """What the owner can say about a referral that is open."""
    service = plan.service(referral.service)
    name = service.label if service else referral.service
    if service and service.unit:
        return [Option(f"Thu hồi: {name}", f"referral:r:{referral.id}")]
    took = [Option(f"{name} đã nhận", f"referral:a:{referral.id}")]
    return [
        *(took if referral.state == "offered" else []),
        Option(f"{name} đã hỗ trợ xong", f"referral:f:{referral.id}"),
        Option(f"{name} không nhận", f"referral:d:{referral.id}"),
        Option(f"Thu hồi: {name}", f"referral:r:{referral.id}"),
    ]


async def _receivers(turn: Turn, service: Service) -> Sequence[Link]:
    """One link of each person who takes referrals for a service."""
    if not service.unit:
        return []
    plan, links = turn.work.plan, await people.active_links(turn.work.tx)
    return [
        links[p.id][0]
        for p in await people.everybody(turn.work.tx)
        if p.unit == service.unit and p.id in links and "receive" in plan.role(p.role).rights
    ]
