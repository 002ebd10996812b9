"""Standing: an officer sees what her unit owes, the desk sees everybody and opens a filing."""

from __future__ import annotations

from dialogue.values import Option
from handlers.menu import offer, show_menu
from handlers.wording import MENU, day, remaining
from handlers.work import Turn
from reports.standing import board
from storage import filings, people, records


async def show_own(turn: Turn) -> None:
    """What this person's unit owes, and how many records it has."""
    work = turn.work
    await work.flush()
    plan, today = work.plan, work.here.date()
    lines = [f"{plan.unit(turn.person.unit).short}:"]
    for filing in await filings.of_unit(work.tx, turn.person.unit):
        duty = plan.duty(filing.duty)
        if filing.state == "missing":
            lines.append(
                f"– {duty.title}: chưa nộp, trước ngày {day(duty.before)} "
                f"({remaining(duty, today)})"
            )
        else:
            lines.append(f"– {duty.title}: đã nộp")
    count = len(await records.answers_of(work.tx, turn.person.unit, "hoat-dong"))
    lines.append(f"Đã ghi {count} hoạt động.")
    offer(turn, "\n".join(lines), [MENU])


async def show_board(turn: Turn) -> None:
    """Who has filed and who has not, duty by duty; each filed unit can be opened."""
    if not turn.may("standing-all"):
        return await show_menu(turn, "Mục này dành cho cơ quan tổng hợp ạ.")
    await turn.work.flush()
    standing = await filings.standing(turn.work.tx)
    view = board(turn.work.plan, standing, turn.work.now)
    opened = [f for f in standing if f.record]
    options = [
        Option(f"Xem {turn.work.plan.unit(f.unit).short}", f"open:{f.record}") for f in opened
    ]
    offer(turn, view.text, [*options, MENU])


async def open_filing(turn: Turn, record_id: str) -> None:
    """Show a filing to the desk. From here on the officer can no longer undo it."""
    work = turn.work
    if not turn.may("review"):
        return await show_menu(turn, "Mục này dành cho cơ quan tổng hợp ạ.")
    await work.flush()
    record = await records.get(work.tx, record_id)
    if record is None or record.withdrawn_at:
        return await show_menu(turn, "Báo cáo này không còn nữa ạ.")
    await records.mark_opened(work.tx, record.id, work.now)
    form = work.versions[record.form, record.version]
    who = await people.get(work.tx, record.person)
    lines = [f"{work.plan.unit(record.unit).short}, mã {record.code}: {form.title}"]
    lines += [f"{form.label(path)}: {value}" for path, value in record.answers.items() if value]
    lines.append(f"Người nộp: {who.name if who else '–'}")
    offer(turn, "\n".join(lines), [Option("Tiến độ", "board"), MENU])
