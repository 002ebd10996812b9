"""What a service sees of a case that was passed to it: what consent covers, and nothing else."""

from __future__ import annotations

from dialogue.values import Option
from handlers.auditing import note
from handlers.cases import referral_wording as w
from handlers.cases.consent import OPEN
from handlers.cases.referring import change, covered
from handlers.cases.saying import lines
from handlers.menu import REFERRED, offer, show_menu
from handlers.paging import page
from handlers.telling import tell
from handlers.wording import MENU, day
from handlers.work import Turn
from plan.cases import Service
from plan.wording import beginning
from storage import cases, people, referrals
from storage.case_values import Case, Referral, ReferralState

GONE = "Việc này không còn nữa ạ."


async def show_list(turn: Turn, argument: str = "") -> None:
    """The referrals to this person's unit that are open, from a number on."""
    mine = [r for r in await referrals.everything(turn.work.tx) if await _mine(turn, r)]
    if not mine:
        return await show_menu(turn, "Không có việc nào chuyển đến ạ.")
    options = [Option(await _named(turn, r), f"referred:{r.id}") for r in mine]
    offer(turn, f"{len(mine)} việc chuyển đến.", [*page(options, argument, "referrals"), MENU])


async def _named(turn: Turn, referral: Referral) -> str:
    """“VV-2024-7Q2MXA, 18/11, chờ tiếp nhận”."""
    case = await cases.get(turn.work.tx, referral.case_id)
    on = day(referral.created_at.astimezone(turn.work.here.tzinfo).date())
    return f"{case.code if case else '–'}, {on}, {w.here(referral.state)}"


async def show(turn: Turn, id: str, head: str = "") -> None:
    """One referral: the code, and the fields that the plan's directory lets this service see."""
    found = await _found(turn, id)
    if found is None:
        return
    referral, case, service = found
    await note(turn, "read", "referral", id, service.id)
    lines = [
        *([head] if head else []),
        f"{case.code}, {w.here(referral.state)}.",
        f"Nơi chuyển: {await _sender(turn, case)}.",
        *await _shown(turn, case, service),
    ]
    offer(turn, "\n".join(lines), [*_options(referral), REFERRED, MENU])


async def _sender(turn: Turn, case: Case) -> str:
    """Whom to call: the unit, and the case worker by the name that officers know."""
    unit = next((u.short for u in turn.work.plan.units if u.code == case.unit), case.unit)
    owner = await people.get(turn.work.tx, case.owner)
    return f"{unit}, {owner.name}" if owner else unit


async def take(turn: Turn, id: str) -> None:
    """“Tiếp nhận”."""
    await _answer(turn, id, "accepted", "Đã tiếp nhận.")


async def decline(turn: Turn, argument: str) -> None:
    """“Không nhận”, with a coded reason."""
    id, _, reason = argument.partition(":")
    if reason in w.REASONS:
        return await _answer(turn, id, "declined", "Đã ghi: không nhận.", reason)
    if await _found(turn, id) is not None:
        reasons = w.REASONS.items()
        options = [Option(beginning(said), f"decline:{id}:{code}") for code, said in reasons]
        back = Option("Chưa trả lời", f"referred:{id}")
        offer(turn, "Vì sao không nhận ạ?", [*options, back, MENU])


async def finish(turn: Turn, id: str) -> None:
    """“Đã hỗ trợ xong”."""
    await _answer(turn, id, "done", "Đã ghi: đã hỗ trợ xong.")


async def _answer(turn: Turn, id: str, state: ReferralState, said: str, reason: str = "") -> None:
    found = await _found(turn, id)
    if found is None:
        return
    referral, case, service = found
    if state == "accepted" and referral.state != "offered":
        return await show(turn, id)
    await change(turn, referral, state, reason)
    links = (await people.active_links(turn.work.tx)).get(case.owner, [])
    await tell(turn, links[:1], w.changed(service, state), Option("Mở", f"case:{case.id}"))
    if state == "accepted":
        return await show(turn, id, said)
    turn.private(False)
    offer(turn, said, [REFERRED, MENU])


async def _found(turn: Turn, id: str) -> tuple[Referral, Case, Service] | None:
    """An open referral to this person's unit which consent still covers; else a word about it."""
    referral = await referrals.get(turn.work.tx, id)
    if referral is not None and await _mine(turn, referral):
        plan, case = turn.work.plan.cases, await cases.get(turn.work.tx, referral.case_id)
        service = plan.service(referral.service) if plan else None
        if case is not None and service is not None:
            return referral, case, service
    await note(turn, "refused", "referral", id[:40], "receive")
    await show_menu(turn, GONE)
    return None


async def _mine(turn: Turn, referral: Referral) -> bool:
    plan = turn.work.plan.cases
    service = plan.service(referral.service) if plan else None
    if plan is None or service is None or not service.unit or referral.state not in OPEN:
        return False
    if service.unit != turn.person.unit:
        return False
    case = await cases.get(turn.work.tx, referral.case_id)
    open_ = case is not None and case.state == "open"
    return open_ and case is not None and service in await covered(turn, plan, case)


async def _shown(turn: Turn, case: Case, service: Service) -> list[str]:
    """The fields that a service sees, as they are known now."""
    events = (await cases.events(turn.work.tx, [case.id]))[case.id]
    return lines(turn, events, service.sees)


def _options(referral: Referral) -> list[Option]:
    take = [Option("Tiếp nhận", f"take:{referral.id}")] if referral.state == "offered" else []
    done = [Option("Đã hỗ trợ xong", f"finish:{referral.id}")] if not take else []
    return [*take, *done, Option("Không nhận", f"decline:{referral.id}")]
