"""What a submitted record sets in motion beside its duty, and what its undo takes back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import date

from dialogue.values import Option
from forms import Instance
from handlers.telling import tell
from handlers.wording import inside
from handlers.work import Turn
from plan.values import MonthPlan
from storage import people, planned, records, verifications
from storage.records import UPDATE
from storage.values import Link, Planned, Record

ROW = re.compile(r"/[^/]+/(?P<rows>[^/\[]+)\[(?P<number>[0-9]+)\]/(?P<field>[^/]+)")
PLANNED = "planned:"  # origin of an activity's report that was announced, before its id


async def overtaken(turn: Turn, origin: str) -> Record | None:
    """The record of a colleague who has reported the same activity, or corrected the same record,
    while this draft was open."""
    once = origin.startswith((PLANNED, UPDATE))
    return await records.of_origin(turn.work.tx, origin) if once else None


async def follow(turn: Turn, record: Record, filled: Instance) -> str:
    """1 the planned activity is done, 2 a month's plan is announced, 3 whoever must hear is told.

    Gives what the receipt is to say about it; "" for nothing.
    """
    tx, plan = turn.work.tx, turn.work.plan
    if record.origin.startswith(PLANNED):
        await planned.settle(tx, record.origin.removeprefix(PLANNED), "done", record.id)
    if record.origin.startswith(UPDATE):
        await verifications.confirm(tx, record.id, turn.person.id, turn.work.now)
    if plan.month_plan and plan.month_plan.form == record.form:
        await _announce(turn, plan.month_plan, record, filled)
        return "Mỗi hoạt động sẽ được hỏi lại vào sáng làm việc sau ngày tổ chức."
    return await _tell(turn, record)


async def unfollow(turn: Turn, record: Record) -> None:
    """The record was taken back: what it settled is open again, what it announced is gone."""
    await planned.reopen(turn.work.tx, record.id)
    await planned.withdraw(turn.work.tx, record.id)


async def _announce(turn: Turn, month: MonthPlan, record: Record, filled: Instance) -> None:
    """Each row of the month's plan is an activity to come; one that is known already stays."""
    known = {
        (p.day, p.title)
        for p in await planned.of_unit(turn.work.tx, record.unit)
        if p.state != "dropped"
    }
    new = [p for p in _rows(month, record, filled) if (p.day, p.title) not in known]
    await planned.put(turn.work.tx, new)


def _rows(month: MonthPlan, record: Record, filled: Instance) -> Iterator[Planned]:
    found: dict[str, dict[str, str]] = {}
    labels: dict[str, str] = {}
    for path, value in record.answers.items():
        match = ROW.fullmatch(path)
        if match and match["rows"] == month.rows:
            found.setdefault(match["number"], {})[match["field"]] = value
            labels[f"{match['number']} {match['field']}"] = _label(filled, path, value)
    for number, row in found.items():
        title = next((labels[f"{number} {n}"] for n in month.named if n in row), "")
        values = {to: row[by] for to, by in month.carries.items() if by in row}
        if month.day in row:
            day = date.fromisoformat(row[month.day])
            new = uuid.uuid4().hex
            yield Planned(new, record.id, record.unit, record.person, day, title, values)


def _label(filled: Instance, path: str, value: str) -> str:
    """A value as it is read: the label of a choice, else what was typed."""
    question = filled.question(path)
    choices = question.choices if question else ()
    return next((choice.label for choice in choices if choice.name == value), value)


async def _tell(turn: Turn, record: Record) -> str:
    """Tell at once whoever the plan names; nothing of the content stands in the message."""
    work = turn.work
    rule, form = work.plan.rule(record.form), work.versions[record.form, record.version]
    office = [k for r in rule.tells for k in await _links(turn, work.plan.office.unit, r)]
    unit = [k for r in rule.tells_unit for k in await _links(turn, record.unit, r)]
    said = f"{form.title} của {inside(work.plan.unit(record.unit))}, mã {record.code}, vừa gửi."
    await tell(turn, office, said, Option("Mở xem", f"open:{record.id}"))
    await tell(turn, unit, said, Option("Mở xem", f"look:{record.code}"))
    if not rule.tells:
        return ""
    short = work.plan.office.short
    if not office:
        return f"Chưa có ai ở {short} nhận được tin qua đây; anh/chị gọi điện báo giúp ạ."
    answer = "; câu trả lời sẽ đến tại đây" if rule.answered else ""
    return f"Đã báo ngay cho {short}{answer}."


async def _links(turn: Turn, unit: str, role: str) -> Sequence[Link]:
    found = await people.links_of(turn.work.tx, unit, role)
    return [link for link in found if link.person != turn.person.id]
