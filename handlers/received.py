"""What has been sent: the desk opens what its rights cover, a unit looks at its own."""

from __future__ import annotations

from collections.abc import Sequence

from dialogue.cards import summary
from dialogue.values import Option
from forms import Instance
from forms.paths import plain
from handlers.auditing import note
from handlers.menu import offer, show_menu
from handlers.tables import datasets
from handlers.wording import MENU, day
from handlers.work import Turn
from storage import people, records, replies
from storage.values import Answered, Head, Record

SHOWN = 15  # records offered at once
BOARD = Option("Tiến độ", "board")
RECEIVED = Option("Báo cáo đã nhận", "received")
SENT = Option("Báo cáo đã gửi", "sent")
GONE = "Báo cáo này không còn nữa ạ."
NOT_YOURS = "Mục này dành cho cơ quan tổng hợp ạ."


async def show_received(turn: Turn) -> None:
    """What units have sent, by form; what waits for an answer is counted apart."""
    if not turn.may("standing-all"):
        return await show_menu(turn, NOT_YOURS)
    await turn.work.flush()
    heads = await records.heads(turn.work.tx, _readable(turn))
    waiting = await _unanswered(turn, heads)
    options = []
    for form in dict.fromkeys(_readable(turn)):
        mine = [head for head in heads if head.form == form]
        open_ones = sum(head.id in waiting for head in mine)
        more = f", {open_ones} chờ trả lời" if open_ones else ""
        if mine:
            title = turn.work.forms[form].title
            options.append(Option(f"{title} ({len(mine)}{more})", f"received-form:{form}"))
    text = "Anh/chị xem loại nào ạ?" if options else "Chưa nhận được báo cáo nào ạ."
    offer(turn, text, [*options, MENU])


async def show_received_form(turn: Turn, form: str) -> None:
    """The newest records of one form."""
    if form not in _readable(turn):
        return await show_menu(turn, NOT_YOURS)
    await turn.work.flush()
    heads = (await records.heads(turn.work.tx, [form]))[:SHOWN]
    answered = turn.work.plan.rule(form).answered
    waiting = await _unanswered(turn, heads)
    lines, options = [f"{turn.work.forms[form].title}, mới nhất trước:"], []
    for head in heads:
        unit = turn.work.plan.unit(head.unit).short
        seen = "đã xem" if head.opened_at else "chưa xem"
        state = "chờ trả lời" if head.id in waiting else "đã trả lời" if answered else seen
        lines.append(f"– {unit}, {head.code}, {_on(turn, head)}: {state}")
        options.append(Option(f"Xem {unit} {head.code}", f"open:{head.id}"))
    offer(turn, "\n".join(lines), [*options, RECEIVED, MENU])


async def open_record(turn: Turn, id: str) -> None:
    """Show a record to the desk. From here on the officer can no longer undo it."""
    work = turn.work
    if not turn.may("review"):
        await note(turn, "refused", "record", id, "review")
        return await show_menu(turn, NOT_YOURS)
    await work.flush()
    record = await records.get(work.tx, id)
    if record is None or record.withdrawn_at:
        return await show_menu(turn, GONE)
    right = work.plan.rule(record.form).right
    if not turn.may(right):
        await note(turn, "refused", "record", id, right)
        return await show_menu(turn, GONE)
    used = _used(turn, record)
    if used:
        await note(turn, "read", "record", id, " ".join(used))
    await records.mark_opened(work.tx, record.id, work.now)
    who = await people.get(work.tx, record.person)
    lines = await _lines(turn, record)
    lines.append(f"Người nộp: {who.name if who else '–'}")
    back = BOARD if record.duty else RECEIVED
    offer(turn, "\n".join(lines), [*_answers(turn, record), back, MENU])


async def show_sent(turn: Turn) -> None:
    """The newest records of the person's unit, and how each stands at the office."""
    work = turn.work
    await work.flush()
    heads = await records.heads(work.tx, {id for id, _version in work.versions}, turn.person.unit)
    answered = await replies.about(work.tx, [head.id for head in heads[:SHOWN]])
    lines, options = [f"{work.plan.unit(turn.person.unit).short} đã gửi, mới nhất trước:"], []
    for head in heads[:SHOWN]:
        title = work.forms[head.form].title if head.form in work.forms else head.form
        seen = "đã mở xem" if head.opened_at else "chưa mở xem"
        state = "đã trả lời" if head.id in answered else seen
        lines.append(f"– {head.code}, {_on(turn, head)}: {title} ({state})")
        options.append(Option(head.code, f"look:{head.code}"))
    if not heads:
        lines = ["Đơn vị chưa gửi báo cáo nào ạ."]
    offer(turn, "\n".join(lines), [*options, MENU])


async def look(turn: Turn, code: str) -> None:
    """Show a record to the unit that sent it."""
    work = turn.work
    await work.flush()
    record = await records.by_code(work.tx, code)
    if record is None or record.withdrawn_at or record.unit != turn.person.unit:
        return await show_menu(turn, GONE)
    options = []
    if record.person == turn.person.id and not record.opened_at:
        options.append(Option("Hoàn tác", f"undo:{code}"))
    if work.plan.rule(record.form).copied and turn.may("report"):
        options.append(Option("Chép lại", f"copy:{code}"))
    newer = await records.of_origin(work.tx, records.UPDATE + code)
    if work.plan.rule(record.form).check_days and turn.may("report") and not newer:
        options += [Option("Vẫn đúng", f"true:{record.id}"), Option("Cần sửa", f"mend:{record.id}")]
    offer(turn, "\n".join(await _lines(turn, record)), [*options, SENT, MENU])


def _readable(turn: Turn) -> list[str]:
    """The forms whose records this person may open, as the plan lists them."""
    work = turn.work
    listed = [*work.plan.menu, *work.plan.more, *work.forms]
    return [
        form
        for form in dict.fromkeys(listed)
        if form in work.forms and turn.may(work.plan.rule(form).right)
    ]


async def _unanswered(turn: Turn, heads: Sequence[Head]) -> set[str]:
    asked = [head.id for head in heads if turn.work.plan.rule(head.form).answered]
    return set(asked) - set(await replies.about(turn.work.tx, asked))


async def _lines(turn: Turn, record: Record) -> list[str]:
    """A record in words: where from, its answers as they stood, what the office said."""
    work = turn.work
    form = work.versions[record.form, record.version]
    lines = [f"{work.plan.unit(record.unit).short}, mã {record.code}: {form.title}"]
    kind, _, source = record.origin.partition(":")
    lines += [f"Chép từ {source}"] if kind == "copy" else []
    lines += [f"Thay cho {source}"] if kind == "update" else []
    lines += await _shown(turn, record)
    said = await replies.about(work.tx, [record.id])
    return [*lines, *[_reply(turn, one) for one in said.get(record.id, [])]]


def _used(turn: Turn, record: Record) -> list[str]:
    """The rights beyond “review” that are made use of when a record is opened."""
    used: set[str] = {turn.work.plan.rule(record.form).right}
    binds = turn.work.versions[record.form, record.version].binds.values()
    foreign = record.unit != turn.person.unit
    if foreign and turn.may("restricted") and any(bind.restricted for bind in binds):
        used.add("restricted")
    return sorted(used - {"review"})


async def _shown(turn: Turn, record: Record) -> list[str]:
    """The answers, a line a question; what is restricted only for the unit and the right."""
    work = turn.work
    form = work.versions[record.form, record.version]
    submitted = record.submitted_at.astimezone(work.here.tzinfo).date()
    tables = await datasets(turn, form, record.unit)
    filled = Instance(form, record.xml, today=submitted, datasets=tables).as_sent(record.answers)
    if record.unit == turn.person.unit or turn.may("restricted"):
        return summary(filled, work.here.date())
    hidden = {q.path for q in filled.questions() if form.binds[plain(q.path)].restricted}
    more = ["Một số mục chỉ dành cho người có quyền xem."] if hidden else []
    return [*summary(filled, work.here.date(), hidden), *more]


def _reply(turn: Turn, said: Answered) -> str:
    on = day(said.created_at.astimezone(turn.work.here.tzinfo).date())
    office = turn.work.plan.office.short
    if said.kind == "settled":
        return f"{office}, {on}: đã giải quyết."
    return f"{office} trả lời, {on}: “{said.text}”"


def _answers(turn: Turn, record: Record) -> list[Option]:
    if not turn.work.plan.rule(record.form).answered or not turn.may("reply"):
        return []
    return [
        Option("Trả lời", f"reply:{record.id}"),
        Option("Đã giải quyết", f"settled:{record.id}"),
    ]


def _on(turn: Turn, head: Head) -> str:
    return day(head.submitted_at.astimezone(turn.work.here.tzinfo).date())
