"""Consent to share a case: given and taken back for each body apart, at any time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from dialogue import dump, restore
from dialogue.values import Option
from forms import Instance
from handlers.auditing import note
from handlers.cases.events import happened
from handlers.cases.reaching import case_of, own_case
from handlers.cases.saying import path_of
from handlers.cases.services import tell_revoked
from handlers.menu import offer
from handlers.tables import WITH_NOBODY, datasets
from handlers.wording import MENU
from handlers.work import Turn
from plan.cases import Cases
from storage import cases, drafts, referrals
from storage.case_facts import facts
from storage.case_values import Case

OPEN = ("offered", "accepted")  # referrals that go on


def agreed(plan: Cases, known: Mapping[str, str]) -> list[str]:
    """The services with which a case of these facts may be shared, in the plan's order."""
    picked = known.get(plan.share, "").split()
    return [service.id for service in plan.services if service.id in picked]


def as_answer(services: Iterable[str]) -> str:
    """The same as an answer of the form, which knows a choice for nobody."""
    return " ".join(services) or WITH_NOBODY["name"]


async def show(turn: Turn, id: str) -> None:
    """Each service with what is agreed for it now; a tap changes it."""
    case = await own_case(turn, id)
    if case:
        await _show(turn, case)


async def give(turn: Turn, argument: str) -> None:
    """“ID:service”: the survivor agrees that this service may know."""
    await _change(turn, argument, agrees=True)


async def take_back(turn: Turn, argument: str) -> None:
    """“ID:service”: she does not agree any more."""
    await _change(turn, argument, agrees=False)


async def changed(turn: Turn, case: Case, before: Collection[str], after: Collection[str]) -> None:
    """Write down what is agreed from now on; services that are not agreed any more hear of it."""
    plan = turn.work.plan.cases
    if plan is None or set(before) == set(after):
        return
    value = as_answer(service.id for service in plan.services if service.id in after)
    await happened(turn, case, "consent", {plan.share: value})
    await _into_drafts(turn, plan, case, value)
    await revoked(turn, case, [one for one in before if one not in after])


async def revoked(turn: Turn, case: Case, services: Collection[str]) -> None:
    """What was passed on to services that may not know any more ends."""
    tx, now = turn.work.tx, turn.work.now
    ended = [
        referral
        for referral in await referrals.of_case(tx, case.id)
        if referral.service in services and referral.state in OPEN
    ]
    for referral in ended:
        await referrals.save(tx, replace(referral, state="revoked", ended_at=now))
    await tell_revoked(turn, {referral.service for referral in ended})


async def _change(turn: Turn, argument: str, agrees: bool) -> None:
    id, _, service = argument.partition(":")
    case, plan = await own_case(turn, id), turn.work.plan.cases
    if case is None or plan is None:
        return
    if plan.service(service):
        now = await _now(turn, plan, case)
        rest = [one for one in now if one != service]
        await changed(turn, case, now, [*rest, service] if agrees else rest)
    await _show(turn, case)


async def _now(turn: Turn, plan: Cases, case: Case) -> list[str]:
    events = (await cases.events(turn.work.tx, [case.id]))[case.id]
    return agreed(plan, facts(events))


async def _show(turn: Turn, case: Case) -> None:
    plan = turn.work.plan.cases
    if plan is None:
        return
    await note(turn, "read", "case", case.id, "consent")
    now = await _now(turn, plan, case)
    names = [service.label for service in plan.services if service.id in now]
    said = f"đang đồng ý chia sẻ với {', '.join(names)}" if names else "chưa đồng ý chia sẻ"
    text = f"{case.code}: {said}.\nAnh/chị hỏi lại người được hỗ trợ, rồi bấm để thay đổi ạ."
    options = [
        Option(f"Thôi chia sẻ: {service.label}", f"unshare:{case.id}:{service.id}")
        if service.id in now
        else Option(f"Đồng ý: {service.label}", f"share:{case.id}:{service.id}")
        for service in plan.services
    ]
    offer(turn, text, [*options, Option("Mở hồ sơ", f"case:{case.id}"), MENU])


async def _into_drafts(turn: Turn, plan: Cases, case: Case, value: str) -> None:
    """An intake of this case that is open for correction says the same from now on."""
    await turn.work.flush()
    for draft in await drafts.of_person(turn.work.tx, case.owner):
        form = turn.work.versions.get((draft.form, draft.version))
        if form is None or draft.form != plan.form or case_of(draft) != case.id:
            continue
        session, today = restore(draft.body), turn.work.here.date()
        tables = await datasets(turn, form)
        filled = Instance(form, session.xml, today=today, datasets=tables)
        xml = filled.restore(path_of(form, plan.share), value).to_xml()
        turn.work.keep_draft(replace(draft, body=dump(replace(session, xml=xml))))
