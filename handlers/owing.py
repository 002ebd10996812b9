"""Who owes a published form and by when: a short form of its own, and the duty made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from dialogue import begin, restore, show
from dialogue.folding import clip
from dialogue.values import Reply
from forms import Form
from handlers.drafting import fresh, keep
from handlers.wording import day
from handlers.work import Turn
from plan.values import Duty, Kind, Plan
from storage import drafts, filings, publishing

FORM = "dang-bieu-mau"  # the form that asks it
AUDIENCES: Mapping[str, tuple[Kind, ...]] = {
    "communes": ("commune",),
    "agencies": ("agency",),
    "all": ("commune", "agency"),
}
LONGEST_TITLE = 80  # UTF-16 units of a duty's title
MINUTES = 5  # unless the desk says something else


def owed_by(plan: Plan, form: str) -> Duty | None:
    """The duty that a form files already."""
    return next((duty for duty in plan.duties if form in (duty.form, duty.zero_form)), None)


def ask_who_owes(turn: Turn, upload: str, title: str) -> None:
    """Begin to ask; what the duty is called unless something else is said is told first."""
    form = turn.work.forms[FORM]
    session, replies = begin(form, turn.work.here, prompt=turn.talk.prompt)
    keep(turn, replace(fresh(turn, form, ""), origin=f"publish:{upload}"), session)
    told = (
        f"Trong tin nhắc, việc này sẽ gọi là “{title}”, khoảng {MINUTES} phút. Muốn đổi, anh/chị "
        "bấm Thêm chi tiết trước khi gửi."
    )
    turn.say(Reply(told), *replies, kind="question")


async def resume_asking(turn: Turn, upload: str) -> bool:
    """Go on asking where it was left; False if nothing was begun for this upload."""
    form, here = turn.work.forms[FORM], turn.work.here
    for draft in await drafts.of_person(turn.work.tx, turn.person.id):
        if draft.origin == f"publish:{upload}" and draft.version == form.version:
            session = restore(draft.body)
            session = replace(session, prompt=max(session.prompt, turn.talk.prompt), outcome="")
            session, replies = show(session, form, here)
            keep(turn, draft, session)
            turn.say(*replies, kind="question")
            return True
    return False


def _ids(form: str) -> Iterator[str]:
    """What the duty of a form may be called: like the form, else with a number."""
    yield form
    yield from (f"{form}-{number}" for number in count(2))


async def add_duty(turn: Turn, form: Form, answers: Mapping[str, str]) -> str:
    """The duty opens today, on the ladder of the plan's first report; gives what to say."""
    work = turn.work
    known = {d.id for d in (*work.plan.duties, *await publishing.added_duties(work.tx))}
    duty = Duty(
        id=next(id for id in _ids(form.id) if id not in known),
        title=answers.get("title") or clip(form.title, LONGEST_TITLE),
        form=form.id,
        kinds=AUDIENCES[answers["audience"]],
        before=date.fromisoformat(answers["before"]),
        opens=work.here.date(),
        minutes=int(answers.get("minutes") or MINUTES),
        ladder=next((d.ladder for d in work.plan.duties if d.form), ()),
        cites="",
    )
    owing = work.plan.owing(duty)
    await publishing.add_duty(work.tx, duty, turn.person.id, work.now)
    await filings.open_plan(work.tx, [(duty.id, unit.code) for unit in owing])
    last = duty.before - timedelta(days=1)
    return (
        f"{len(owing)} đơn vị phải nộp “{duty.title}” trước ngày {day(duty.before)} (ngày cuối là "
        f"{day(last)}). Cán bộ dùng được ngay, và được nhắc theo bậc như các việc khác."
    )
