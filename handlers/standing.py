"""Standing: an officer sees what her unit owes, the desk sees everybody and opens a filing."""

from __future__ import annotations

from dialogue.cards import summary
from dialogue.values import Option
from forms import Instance
from handlers.menu import offer, show_menu
from handlers.wording import MENU, day, remaining
from handlers.work import Turn
from reports.standing import boards
from reports.standing import say as say_board
from storage import filings, people, records
from storage.values import Record

BOARD = Option("Tiến độ", "board")
OPENED_AT_ONCE = 20  # filings offered under a board


async def show_own(turn: Turn) -> None:
    """What this person's unit owes, has filed and has recorded."""
    work = turn.work
    await work.flush()
    plan, today = work.plan, work.here.date()
    lines, options = [f"{plan.unit(turn.person.unit).short}:"], []
    for filing in await filings.of_unit(work.tx, turn.person.unit):
        duty = plan.duty(filing.duty)
        if filing.state == "missing":
            left = remaining(duty, today)
            lines.append(f"– {duty.title}: chưa nộp, trước ngày {day(duty.before)} ({left})")
        else:
            lines.append(f"– {duty.title}: đã nộp")
            options.append(Option(f"Nộp lại: {duty.title}", f"do:{duty.id}"))
    if turn.may("report") and plan.activity_form:
        count = await records.counts(work.tx, plan.activity_form)
        lines.append(f"Đã ghi {count.get(turn.person.unit, 0)} hoạt động.")
    offer(turn, "\n".join(lines), [*options, MENU])


async def show_board(turn: Turn) -> None:
    """Who has filed and who has not, duty by duty; each filed unit can be opened."""
    if not turn.may("standing-all"):
        return await show_menu(turn, "Mục này dành cho cơ quan tổng hợp ạ.")
    await turn.work.flush()
    today = turn.work.here.date()
    shown = boards(turn.work.plan, await filings.standing(turn.work.tx), today)
    filed = [place for board in shown for place in board.places if place.record]
    options = [Option(f"Xem {p.unit.short}", f"open:{p.record}") for p in filed[:OPENED_AT_ONCE]]
    text = "\n\n".join(say_board(board, today) for board in shown)
    offer(turn, text, [*options, MENU])


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
    lines += _answers(turn, record)
    lines.append(f"Người nộp: {who.name if who else '–'}")
    offer(turn, "\n".join(lines), [BOARD, MENU])


def _answers(turn: Turn, record: Record) -> list[str]:
    """What was answered, a line a question, as it stood when it was submitted."""
    work = turn.work
    form = work.versions[record.form, record.version]
    submitted = record.submitted_at.astimezone(work.here.tzinfo).date()
    return summary(Instance(form, record.xml, today=submitted), work.here.date())
