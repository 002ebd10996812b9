"""A case is passed to a service of the plan's directory: offered, taken, done, or taken back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases import referral_wording as w
from handlers.cases.consent import OPEN, agreed
from handlers.cases.reaching import GONE, own_case, owns
from handlers.cases.services import receivers, tell_revoked
from handlers.menu import offer, show_menu
from handlers.telling import tell
from handlers.wording import MENU
from handlers.work import Turn
from plan.cases import Cases, Service
from storage import cases, referrals
from storage.case_facts import facts
from storage.case_values import Case, Referral, ReferralState

EMERGENCY = "khan-cap"  # recorded and passed on by law, to protect life


async def begin(turn: Turn, case_id: str) -> None:
    """“Chuyển tuyến”: the services that consent to share covers, and what was passed before."""
    case, plan = await _open_case(turn, case_id), turn.work.plan.cases
    if case is None or plan is None:
        return
    turn.remember(referring=case.id)
    passed = await referrals.of_case(turn.work.tx, case.id)
    busy = {r.service for r in passed if r.state in OPEN}
    able = [s for s in await covered(turn, plan, case) if s.id not in busy]
    lines = [f"Chuyển {case.code} đến đâu ạ?" if able else w.ASK_CONSENT]
    lines += [w.line(plan, referral) for referral in passed]
    options = [Option(service.label, f"refer-to:{service.id}") for service in able]
    for referral in passed:
        options += await _own_options(turn, plan, referral) if referral.state in OPEN else []
    offer(turn, "\n".join(lines), [*options, Option("Mở hồ sơ", f"case:{case.id}"), MENU])


async def covered(turn: Turn, plan: Cases, case: Case) -> list[Service]:
    """The services that may hear of a case: those agreed to; in an emergency all of them."""
    known = facts((await cases.events(turn.work.tx, [case.id]))[case.id])
    if known.get(plan.consent) == EMERGENCY and not known.get(plan.share):
        return list(plan.services)
    may_know = agreed(plan, known)
    return [service for service in plan.services if service.id in may_know]


async def refer_to(turn: Turn, service_id: str) -> None:
    """Pass the case to a service; its people are told that something waits, and no more."""
    case = await _open_case(turn, str(turn.talk.body.get("referring", "")))
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
    links = await receivers(turn, service)
    await tell(turn, links, w.arrived(turn.work.plan, service), Option("Mở", f"referred:{new.id}"))
    options = [Option("Mở hồ sơ", f"case:{case.id}"), MENU]
    if not links:
        options = [*await _own_options(turn, plan, new), *options]
    offer(turn, w.passed_to(service, case, bool(links)), options)


async def set_state(turn: Turn, argument: str) -> None:
    """The owner says herself what became of a referral that went by phone, or takes it back."""
    state, _, id = argument.partition(":")
    referral = await referrals.get(turn.work.tx, id)
    case = await cases.get(turn.work.tx, referral.case_id) if referral else None
    if referral is None or case is None or not owns(turn, case) or referral.state not in OPEN:
        await note(turn, "refused", "referral", id[:40], "owner")
        return await show_menu(turn, GONE)
    wanted: Mapping[str, ReferralState] = {
        "a": "accepted", "d": "declined", "f": "done", "r": "revoked",
    }  # fmt: skip
    if state in wanted:
        await change(turn, referral, wanted[state])
        if wanted[state] == "revoked":
            await tell_revoked(turn, [referral.service])
    await begin(turn, case.id)


async def change(turn: Turn, referral: Referral, state: ReferralState, reason: str = "") -> None:
    """A referral goes on to another state, noted in the audit."""
    ended = None if state in OPEN else turn.work.now
    taken = turn.person.id if state == "accepted" else referral.taken_by
    changed = replace(referral, state=state, ended_at=ended, taken_by=taken, reason=reason)
    await referrals.save(turn.work.tx, changed)
    await note(turn, state, "referral", referral.id, reason)


async def _open_case(turn: Turn, id: str) -> Case | None:
    """The person's own case, if it is open; None, and a word about it, for any other."""
    case = await own_case(turn, id)
    if case is None or case.state == "open":
        return case
    await show_menu(turn, GONE)
    return None


async def _own_options(turn: Turn, plan: Cases, referral: Referral) -> list[Option]:
    """What the owner can say about a referral that is open: where nobody takes it in the chat,
    she also writes down what the service said."""
    service = plan.service(referral.service)
    name = service.label if service else referral.service
    if service and await receivers(turn, service):
        return [Option(f"Thu hồi: {name}", f"referral:r:{referral.id}")]
    took = [Option(f"{name} đã nhận", f"referral:a:{referral.id}")]
    return [
        *(took if referral.state == "offered" else []),
        Option(f"{name} đã hỗ trợ xong", f"referral:f:{referral.id}"),
        Option(f"{name} không nhận", f"referral:d:{referral.id}"),
        Option(f"Thu hồi: {name}", f"referral:r:{referral.id}"),
    ]
