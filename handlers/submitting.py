"""Submitting: a form becomes a record with a receipt, and can be taken back until it is read."""

from __future__ import annotations

import uuid
from dataclasses import replace

from dialogue import show
from dialogue.values import Option, Reply, Session
from forms import Form, Instance
from handlers import publishing
from handlers.aftermath import follow, overtaken, unfollow
from handlers.auditing import note
from handlers.cases import recording
from handlers.drafting import forget, fresh, keep
from handlers.following import following
from handlers.menu import offer, show_menu
from handlers.own import OWN
from handlers.private import unlocked_for
from handlers.tables import datasets
from handlers.wording import MENU, inside, lowered
from handlers.work import Turn
from plan.values import Duty
from storage import filings, people, records
from storage.values import Draft, FilingState, Record


async def submit(turn: Turn, draft: Draft, form: Form, session: Session) -> None:
    """1 read the answers, 2 never replace unasked, 3 store, 4 file what is owed, 5 receipt."""
    work = turn.work
    tables = await datasets(turn, form)
    filled = Instance(form, session.xml, today=work.here.date(), now=work.here, datasets=tables)
    if draft.form == publishing.PREVIEW:
        return await publishing.tried(turn, draft)
    if draft.form in OWN:
        return await _do(turn, draft, filled)
    if work.plan.cases and draft.form in work.plan.cases.forms:
        return await recording.keep(turn, work.plan.cases, draft, filled)
    duties = _duties(turn, form)
    for duty in duties:
        filed = await filings.get(work.tx, duty.id, turn.person.unit)
        if filed and filed.record and filed.record != turn.talk.body.get("replacing"):
            return await _hold(turn, draft, session, duty, filed.record)
    first = await overtaken(turn, draft.origin)
    if first:
        return await _late(turn, draft, first)
    await _close(turn, draft)
    record = await _store(turn, draft, filled)
    for duty in duties:
        await _file(turn, duty, record)
    _receipt(turn, record, form, duties, await follow(turn, record, filled))


async def _do(turn: Turn, draft: Draft, filled: Instance) -> None:
    """A form of the program's own: its answers are no record."""
    own = OWN[draft.form]
    if own.pin and not await unlocked_for(turn, f"resume:{draft.id}"):
        return
    await _close(turn, draft)
    if not turn.may(own.right):
        await note(turn, "refused", "form", draft.form, own.right)
        return await show_menu(turn)
    answers = {path.rpartition("/")[2]: value for path, value in filled.answers().items()}
    await own.done(turn, answers, draft.origin)


async def ask_to_replace(turn: Turn, duty: Duty, record_id: str, verb: str) -> None:
    """Say who has filed a duty already, and ask whether it is to be replaced."""
    record = await records.get(turn.work.tx, record_id)
    who = await people.get(turn.work.tx, record.person) if record else None
    code, name = (record.code if record else "–"), (who.name if who else "–")
    text = f"{duty.title} đã nộp rồi: mã {code}, người nộp {name}. Nộp lại sẽ thay bản đó ạ?"
    again = Option("Nộp lại", f"{verb}:{duty.id}:again")
    offer(turn, text, [again, Option("Giữ bản đã nộp", "menu")])


async def take_back(turn: Turn, code: str) -> None:
    """Undo a submission: possible until the desk has opened the report."""
    work = turn.work
    await work.flush()
    record = await records.by_code(work.tx, code)
    if record is None or record.person != turn.person.id or record.withdrawn_at:
        return await show_menu(turn, "Không có báo cáo nào để hoàn tác ạ.")
    if record.opened_at:
        text = f"{work.plan.office.short} đã mở xem báo cáo {code}, nên không hoàn tác được nữa."
        return await show_menu(turn, text)
    await records.withdraw(work.tx, record.id, work.now)
    await filings.unfile(work.tx, record.id)
    await unfollow(turn, record)
    turn.remember(last=None)
    form, prompt = work.versions[record.form, record.version], turn.talk.prompt
    tables = await datasets(turn, form)
    filled = Instance(form, record.xml, today=work.here.date(), datasets=tables)
    session = Session(
        record.form,
        record.version,
        xml=record.xml,
        card="review",
        prompt=prompt,
        passed=tuple(q.path for q in filled.questions() if not q.value),
    )
    session, replies = show(session, form, work.here, tables)
    keep(turn, fresh(turn, form, record.duty, record.origin), session)
    turn.say(Reply(f"Đã lấy lại báo cáo {code}, chưa nộp."), *replies, kind="question")


def _duties(turn: Turn, form: Form) -> list[Duty]:
    """The duties that this form files for the person's unit."""
    plan = turn.work.plan
    unit = plan.unit(turn.person.unit)
    return [d for d in plan.duties if form.id in (d.form, d.zero_form) and unit in plan.owing(d)]


async def _hold(turn: Turn, draft: Draft, session: Session, duty: Duty, record: str) -> None:
    """A colleague was faster: keep the draft and ask."""
    turn.work.keep_draft(replace(draft, updated_at=turn.work.now))
    turn.remember(draft=None)
    zero = session.form_id == duty.zero_form
    await ask_to_replace(turn, duty, record, "zero" if zero else "do")


async def _late(turn: Turn, draft: Draft, first: Record) -> None:
    """What this report began from has been reported already: the draft is kept, nothing doubles."""
    turn.work.keep_draft(replace(draft, updated_at=turn.work.now))
    turn.remember(draft=None)
    who = await people.get(turn.work.tx, first.person)
    name = who.name if who else "–"
    text = f"Việc này đã báo cáo rồi: mã {first.code}, người nộp {name}. Bản nháp vẫn được giữ."
    offer(turn, text, [Option("Xem bản đã nộp", f"look:{first.code}"), MENU])


async def _close(turn: Turn, draft: Draft) -> None:
    await forget(turn, draft)
    turn.remember(draft=None)


async def _store(turn: Turn, draft: Draft, filled: Instance) -> Record:
    work = turn.work
    unit = work.plan.unit(turn.person.unit)
    record = Record(
        id=uuid.uuid4().hex,
        code=await records.new_code(work.tx, unit.prefix),
        form=draft.form,
        version=draft.version,
        unit=unit.code,
        person=turn.person.id,
        duty=draft.duty,
        xml=filled.to_xml(),
        answers=filled.answers(),
        submitted_at=work.now,
        origin=draft.origin,
    )
    await records.put(work.tx, [record])
    return record


async def _file(turn: Turn, duty: Duty, record: Record) -> None:
    """The record files the duty; one that it replaces is withdrawn."""
    tx, now = turn.work.tx, turn.work.now
    replaced = turn.talk.body.get("replacing")
    if replaced:
        await records.withdraw(tx, str(replaced), now)
        turn.remember(replacing=None)
    state: FilingState = "submitted" if record.form == duty.form else "zero"
    await filings.file(tx, duty.id, record.unit, state, record.id, now)


def _receipt(turn: Turn, record: Record, form: Form, filed: list[Duty], more: str) -> None:
    unit, office = inside(turn.work.plan.unit(record.unit)), turn.work.plan.office.short
    text = f"Đã lưu, mã {record.code}. "
    options = [*following(turn), Option("Hoàn tác", f"undo:{record.code}")]
    if filed:
        title = lowered(filed[0].title)
        text += f"{office} đã nhận {title} của {unit}; việc này sẽ không nhắc nữa."
    else:
        counted = any(figure.form == form.id for figure in turn.work.plan.figures)
        kept = f"Việc này đã vào báo cáo của {unit}." if counted else f"{office} đã nhận."
        text += more or kept
        options.append(Option("Báo cáo tiếp", f"form:{form.id}"))
        if turn.work.plan.rule(form.id).copied:
            options.append(Option("Chép lại", f"copy:{record.code}"))
    turn.remember(last=record.code)
    offer(turn, text, [*options, MENU])
