"""Beginning a form about a case: a new one, a follow-up, the intake once more."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from dialogue import restore, show
from dialogue.values import Option, Session
from forms import Form, Instance
from handlers.cases.consent import agreed, as_answer
from handlers.cases.listing import unsent
from handlers.cases.reaching import ABOUT, case_of, own_case
from handlers.cases.saying import path_of
from handlers.cases.viewing import show_case
from handlers.drafting import forget, fresh, keep
from handlers.languages import spoken
from handlers.menu import offer
from handlers.report import begin_form, resume
from handlers.tables import datasets
from handlers.wording import MENU
from handlers.work import Turn
from plan.cases import Cases
from storage import cases
from storage.case_facts import facts
from storage.case_values import CaseEvent
from storage.values import Draft

DANGER = {
    "co": "Đã ghi: đang có nguy hiểm.\n",
    "khong": "Đã ghi: hiện không có nguy hiểm.\n",
}  # what the answer to the first question is, and how it is said back
NEW = "new:"  # origin of a draft that is to become a case: two of them are two


async def begin(turn: Turn, danger: str) -> None:
    """The intake of a new case. `danger`: “co” once help was called, “khong”; else it is asked
    before anything else whether somebody is in danger now."""
    plan = turn.work.plan.cases
    if plan is None or danger not in DANGER:
        return _ask_danger(turn)
    for draft in await unsent(turn):
        if _untouched(plan, draft):
            await forget(turn, draft)
    origin, given = f"{NEW}{uuid.uuid4().hex[:8]}", {plan.danger: danger}
    await begin_form(turn, plan.form, origin=origin, given=given, head=DANGER[danger])


def _ask_danger(turn: Turn) -> None:
    yes, no = Option("Có, cần giúp ngay", "urgent"), Option("Không", "case-new:khong")
    offer(turn, "Ngay lúc này có ai đang gặp nguy hiểm không ạ?", [yes, no, MENU])


def _untouched(plan: Cases, draft: Draft) -> bool:
    """Whether nothing was said in a draft of a new case beyond what was given."""
    session = restore(draft.body)
    said = {path.rpartition("/")[2] for path in session.trail}
    return draft.origin.startswith(NEW) and not session.card and said <= {plan.danger}


async def follow(turn: Turn, id: str) -> None:
    """“Theo dõi”: the follow-up of an open case that is hers."""
    case, plan = await own_case(turn, id), turn.work.plan.cases
    if case is None or plan is None:
        return
    if case.state != "open":
        return await show_case(turn, case)
    head = f"Theo dõi {case.code}.\n"
    await begin_form(turn, plan.follow_up, origin=f"{ABOUT}{case.id}", head=head)


async def edit(turn: Turn, id: str) -> None:
    """“Sửa phiếu ghi nhận”: the card of the last intake, with what is agreed now."""
    case, plan = await own_case(turn, id), turn.work.plan.cases
    if case is None or plan is None:
        return
    begun = next((d for d in await unsent(turn) if (d.form, case_of(d)) == (plan.form, id)), None)
    if begun:
        return await resume(turn, begun.id)
    events = (await cases.events(turn.work.tx, [id]))[id]
    intake = next((e for e in reversed(events) if e.kind == "recorded"), None)
    form = turn.work.versions.get((intake.form, intake.version)) if intake else None
    if intake is None or form is None or case.state != "open":
        return await show_case(turn, case)
    share = as_answer(agreed(plan, facts(events)))
    await _reopen(turn, form, intake, {path_of(form, plan.share): share}, f"{ABOUT}{id}")


async def _reopen(
    turn: Turn, form: Form, intake: CaseEvent, changed: Mapping[str, str], origin: str
) -> None:
    here, tables = turn.work.here, await datasets(turn, form)
    filled = Instance(form, intake.xml, today=here.date(), now=here, datasets=tables)
    for path, value in changed.items():
        filled = filled.restore(path, value)
    session = Session(
        form.id,
        form.version,
        xml=filled.to_xml(),
        card="review",
        prompt=turn.talk.prompt,
        passed=tuple(q.path for q in filled.questions() if not q.value),
        language=spoken(turn),
    )
    session, replies = show(session, form, here, tables)
    keep(turn, fresh(turn, form, "", origin), session)
    turn.say(*replies, kind="question")
