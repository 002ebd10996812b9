"""Beginning a form from something that is known: a planned activity, a task, an earlier report."""

from __future__ import annotations

from collections.abc import Mapping

from dialogue.asking import MEDIA
from dialogue.values import Option
from forms import Form
from handlers import postponing, replying
from handlers.menu import offer, show_menu
from handlers.report import begin_form
from handlers.wording import MENU, day, inside, shortened
from handlers.work import Turn
from storage import planned, records
from storage.records import UPDATE
from storage.values import Planned, Record

OTHER = "Hoạt động khác"
GONE = "Việc này không còn nữa ạ."


async def begin_activity(turn: Turn) -> None:
    """An activity: what was planned and has had its day comes first, one tap away."""
    work = turn.work
    form = work.plan.activity_form
    waiting = [
        p
        for p in await planned.of_unit(work.tx, turn.person.unit)
        if p.state == "planned" and p.day <= work.here.date()
    ]
    if not waiting:
        return await begin_form(turn, form)
    options = [Option(f"{day(p.day)} {shortened(p.title)}", f"did:{p.id}") for p in waiting]
    options += [Option(OTHER, f"new:{form}"), MENU]
    offer(turn, "Theo kế hoạch của đơn vị, anh/chị báo cáo hoạt động nào ạ?", options)


async def begin_planned(turn: Turn, id: str) -> None:
    """“Đã làm”: the activity's report, filled from what was announced."""
    announced = await own_plan(turn, id)
    if announced is None:
        return await show_menu(turn, GONE)
    head = f"Theo kế hoạch: {announced.title}, {day(announced.day)}.\n"
    await begin_form(
        turn,
        turn.work.plan.activity_form,
        origin=f"planned:{id}",
        given=_given(turn, announced),
        head=head,
    )


def _given(turn: Turn, announced: Planned) -> Mapping[str, str]:
    """What was announced, with the day to which it was postponed."""
    month = turn.work.plan.month_plan
    days = [to for to, by in month.carries.items() if by == month.day] if month else []
    return {**announced.values, **dict.fromkeys(days, announced.day.isoformat())}


async def begin_postponing(turn: Turn, id: str) -> None:
    """“Hoãn”: ask for the new day."""
    announced = await own_plan(turn, id)
    if announced is None:
        return await show_menu(turn, GONE)
    head = f"{announced.title}, {day(announced.day)}.\n"
    await begin_form(turn, postponing.FORM, origin=f"{postponing.ORIGIN}{id}", head=head)


async def own_plan(turn: Turn, id: str) -> Planned | None:
    """An announced activity of the person's unit that nobody has answered for yet."""
    found = await planned.get(turn.work.tx, id)
    mine = found and found.unit == turn.person.unit and found.state == "planned"
    return found if mine and turn.may("report") else None


async def begin_task(turn: Turn, id: str) -> None:
    """Report on one of the tasks that the plan gives to the unit."""
    plan = turn.work.plan
    task = next((t for t in plan.tasks_of(plan.unit(turn.person.unit)) if t.id == id), None)
    if task is None or not plan.task_form or not turn.may("report"):
        return await show_menu(turn, GONE)
    await begin_form(
        turn,
        plan.task_form,
        origin=f"task:{id}",
        given={"task": id},
        head=f"Nhiệm vụ ở mục {task.cites}.\n",
    )


async def begin_copy(turn: Turn, code: str) -> None:
    """A new report that begins as a copy of an earlier one of the unit, and is marked as such."""
    record = await records.by_code(turn.work.tx, code)
    rule = turn.work.plan.rule(record.form) if record else None
    if record is None or rule is None or not rule.copied or not _mine(turn, record):
        return await show_menu(turn, GONE)
    given = {n: v for n, v in _values(turn, record).items() if n not in rule.not_copied}
    head = f"Chép từ {code}; anh/chị xem lại từng mục khi kiểm tra.\n"
    await begin_form(turn, record.form, origin=f"copy:{code}", given=given, head=head)


async def begin_update(turn: Turn, id: str) -> None:
    """“Cần sửa”: a record that is true no longer is written anew, and then stands in its place."""
    record = await records.get(turn.work.tx, id)
    if record is None or not turn.work.plan.rule(record.form).check_days or not _mine(turn, record):
        return await show_menu(turn, GONE)
    if await records.of_origin(turn.work.tx, UPDATE + record.code):
        return await show_menu(turn, GONE)
    head = f"Cập nhật {record.code}; những gì đã ghi được giữ lại.\n"
    given = _values(turn, record)
    await begin_form(turn, record.form, origin=UPDATE + record.code, given=given, head=head)


async def begin_reply(turn: Turn, id: str) -> None:
    """The office's answer to a record."""
    record = await records.get(turn.work.tx, id)
    if record is None or not replying.answerable(turn, record):
        return await show_menu(turn, GONE)
    unit = inside(turn.work.plan.unit(record.unit))
    await begin_form(
        turn,
        replying.FORM,
        origin=f"{replying.ORIGIN}{id}",
        head=f"Trả lời {unit}, {record.code}.\n",
    )


def _mine(turn: Turn, record: Record) -> bool:
    return record.unit == turn.person.unit and not record.withdrawn_at and turn.may("report")


def _values(turn: Turn, record: Record) -> Mapping[str, str]:
    """What was answered outside of repeats, by name; photos and files stay where they were sent."""
    form = turn.work.forms.get(record.form)
    return {
        path.rpartition("/")[2]: value
        for path, value in record.answers.items()
        if form and "[" not in path and not _is_media(form, path)
    }


def _is_media(form: Form, path: str) -> bool:
    control = form.controls.get(path)
    return control is not None and control.kind in MEDIA
