"""“Kế hoạch”: what a unit owes and by when, its tasks, and what the plan's paragraph says."""

from __future__ import annotations

from datetime import timedelta

from dialogue.values import Option
from handlers.menu import offer, show_menu
from handlers.wording import MENU, day, lasting, remaining, shortened
from handlers.work import Turn
from plan.values import Duty, Task
from storage import filings, planned, records
from storage.values import Filing

AGENDA = Option("Kế hoạch", "agenda")
WEEK = timedelta(days=7)
GONE = "Việc này không thuộc phần của anh/chị ạ."


async def show_agenda(turn: Turn) -> None:
    """Deadlines, tasks and planned activities of the person's unit; each opens its paragraph."""
    work = turn.work
    await work.flush()
    unit = work.plan.unit(turn.person.unit)
    lines, options = [f"{unit.short}:"], []
    owed = [(work.plan.duty(f.duty), f) for f in await filings.of_unit(work.tx, unit.code)]
    for duty, filing in sorted(owed, key=lambda one: one[0].before):
        lines.append(f"– {_standing(turn, duty, filing)}")
        said = f"{duty.title}: mục {duty.cites}" if duty.cites else duty.title
        options.append(Option(said, f"duty:{duty.id}"))
    tasks = work.plan.tasks_of(unit)
    done = await _reported(turn)
    if tasks:
        lines.append(f"Nhiệm vụ được giao: {len(tasks)} việc, đã báo cáo {len(done)}.")
    for task in tasks:
        mark = "đã báo cáo" if task.id in done else "chưa báo cáo"
        lines.append(f"– {_paragraph(turn, task.cites, short=True)} ({mark})")
        options.append(Option(f"Mục {task.cites}", f"task:{task.id}"))
    lines += await _activities(turn)
    offer(turn, "\n".join(lines), [*options, MENU])


async def show_week(turn: Turn) -> None:
    """The deadlines of the next days by their titles: whoever looks on learns nothing from it."""
    work = turn.work
    await work.flush()
    today, unit = work.here.date(), turn.person.unit
    owed = [(work.plan.duty(f.duty), f) for f in await filings.of_unit(work.tx, unit)]
    near = [one for one in owed if one[0].opens <= today < one[0].before <= today + WEEK]
    lines = [f"– {_standing(turn, *one)}" for one in sorted(near, key=lambda one: one[0].before)]
    head = "Kế hoạch tuần này:" if lines else "Tuần này không có hạn nộp nào ạ."
    offer(turn, "\n".join([head, *lines]), [AGENDA, MENU])


async def show_duty(turn: Turn, id: str) -> None:
    """One deadline: its paragraph, how long is left, and the ways to meet it."""
    work = turn.work
    await work.flush()
    duty = next((d for d in work.plan.duties if d.id == id), None)
    filing = await filings.get(work.tx, id, turn.person.unit) if duty else None
    if duty is None or filing is None:
        return await show_menu(turn, GONE)
    options = []
    if turn.may("report") and duty.form:
        again = "Nộp lại" if filing.record else "Làm ngay"
        options.append(Option(again, f"do:{duty.id}"))
        if duty.zero_form and not filing.record:
            options.append(Option("Không phát sinh", f"zero:{duty.id}"))
    lines = [_paragraph(turn, duty.cites)] if duty.cites else []
    lines.append(f"{_standing(turn, duty, filing)}.")
    offer(turn, "\n".join(lines), [*options, AGENDA, MENU])


async def show_task(turn: Turn, id: str) -> None:
    """One task: its paragraph, and reporting on it."""
    plan = turn.work.plan
    await turn.work.flush()
    task = next((t for t in plan.tasks_of(plan.unit(turn.person.unit)) if t.id == id), None)
    if task is None:
        return await show_menu(turn, GONE)
    reported = "Việc này đã báo cáo." if id in await _reported(turn) else "Việc này chưa báo cáo."
    options = [Option("Báo cáo việc này", f"report-task:{id}")] if _may_report(turn, task) else []
    offer(turn, f"{_paragraph(turn, task.cites)}\n{reported}", [*options, AGENDA, MENU])


def _may_report(turn: Turn, task: Task) -> bool:
    return turn.may("report") and bool(turn.work.plan.task_form)


def _standing(turn: Turn, duty: Duty, filing: Filing) -> str:
    """How one deadline stands."""
    today = turn.work.here.date()
    if filing.state == "missing" and duty.opens > today:
        return f"{duty.title}: mở từ {day(duty.opens)}, trước ngày {day(duty.before)}"
    if filing.state == "missing":
        return f"{duty.title}: chưa nộp, trước ngày {day(duty.before)} ({remaining(duty, today)})"
    done = "đã xác nhận không phát sinh" if filing.state == "zero" else "đã nộp"
    return f"{duty.title}: {done}"


def _paragraph(turn: Turn, cites: str, short: bool = False) -> str:
    text = turn.work.plan.paragraphs[cites]
    return f"Mục {cites}: {shortened(text) if short else text}"


async def _reported(turn: Turn) -> set[str]:
    """The ids of the unit's tasks that have been reported on."""
    form = turn.work.plan.task_form
    rows = await records.answers_of(turn.work.tx, turn.person.unit, form) if form else []
    own = {t.id for t in turn.work.plan.tasks_of(turn.work.plan.unit(turn.person.unit))}
    return own & {value for row in rows for path, value in row.items() if path.endswith("/task")}


async def _activities(turn: Turn) -> list[str]:
    """How many activities were recorded, and which are announced."""
    plan, tx = turn.work.plan, turn.work.tx
    if not plan.activity_form or not plan.unit(turn.person.unit).reports:
        return []
    count = (await records.counts(tx, plan.activity_form)).get(turn.person.unit, 0)
    lines = [f"Đã ghi {count} hoạt động."]
    coming = [p for p in await planned.of_unit(tx, turn.person.unit) if p.state == "planned"]
    if coming:
        lines.append("Trong kế hoạch tháng:")
        lines += [f"– {lasting(p.day, p.title)}" for p in coming]
    return lines
