"""The office answers a record; the answer reaches whoever reported, and takes nothing from her."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from handlers.menu import show_menu
from handlers.telling import tell
from handlers.wording import lowered
from handlers.work import Turn
from storage import people, records, replies
from storage.values import Answered, AnswerKind, Link, Record

FORM = "tra-loi"
ORIGIN = "reply:"  # of a draft, before the record's id
LEAD = "lead"


async def reply(turn: Turn, answers: Mapping[str, str], origin: str) -> None:
    """Keep the answer to the record of a draft's origin, and send it to whoever reported."""
    await _answer(turn, origin.removeprefix(ORIGIN), "reply", answers["text"])


async def settle(turn: Turn, id: str) -> None:
    """“Đã giải quyết”: nothing more is to be done about a record."""
    await _answer(turn, id, "settled", "")


def answerable(turn: Turn, record: Record) -> bool:
    """Whether this person may answer a record: it waits for answers, and she may read it."""
    rule = turn.work.plan.rule(record.form)
    allowed = turn.may("reply") and turn.may("review") and turn.may(rule.right)
    return allowed and rule.answered and not record.withdrawn_at


async def _answer(turn: Turn, id: str, kind: AnswerKind, text: str) -> None:
    work = turn.work
    record = await records.get(work.tx, id)
    if record is None or not answerable(turn, record):
        return await show_menu(turn, "Báo cáo này không còn nữa ạ.")
    said = Answered(uuid.uuid4().hex, id, turn.person.id, kind, text, work.now)
    await replies.put(work.tx, said)
    told = await _reporters(turn, record)
    await tell(turn, told, _said(turn, record, said))
    done = "Đã gửi câu trả lời" if kind == "reply" else "Đã ghi là đã giải quyết"
    unit = work.plan.unit(record.unit).short
    unheard = "" if told else " Chưa có ai ở đó nhận được tin qua đây; anh/chị gọi điện giúp ạ."
    await show_menu(turn, f"{done}: {unit}, {record.code}.{unheard}")


async def _reporters(turn: Turn, record: Record) -> Sequence[Link]:
    """The link of whoever reported; where there is none any more, those of the unit's leads."""
    mine = (await people.active_links(turn.work.tx)).get(record.person, [])
    return mine[:1] or await people.links_of(turn.work.tx, record.unit, LEAD)


def _said(turn: Turn, record: Record, said: Answered) -> str:
    office = turn.work.plan.office.short
    title = turn.work.versions[record.form, record.version].title
    about = f"{lowered(title)} {record.code} của anh/chị"
    if said.kind == "settled":
        return f"{office} báo: {about} đã được giải quyết."
    return f"{office} trả lời về {about}:\n“{said.text}”"
