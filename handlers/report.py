"""Reporting: a form is begun, answered, submitted, and taken back while nobody has read it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogue import begin, dump, restore, show, step
from dialogue.values import Heard, Option, Photo, Reply, Session
from forms.engine import Form, Instance
from handlers import invite
from handlers.menu import offer, show_menu
from handlers.wording import MENU
from handlers.work import Turn
from plan.values import Duty
from reports.figures import figures
from storage import attachments, drafts, filings, people, records
from storage.values import Attachment, Draft, Record

Datasets = Mapping[str, Sequence[Mapping[str, str]]]


async def begin_form(turn: Turn, form_id: str, duty: str = "") -> None:
    """Open a form: the draft that is already there goes on, else a new one begins."""
    work = turn.work
    await work.flush()
    for draft in await drafts.of_person(work.tx, turn.person.id):
        if draft.form == form_id:
            return await resume(turn, draft.id)
    form = work.forms[form_id]
    session, replies = begin(
        form, work.here, await datasets(turn, form), prompt=turn.talk.prompt
    )
    draft = Draft(
        id=uuid.uuid4().hex,
        person=turn.person.id,
        form=form_id,
        version=form.version,
        duty=duty,
        body="",
        updated_at=work.now,
    )
    _keep(turn, draft, session)
    turn.say(*replies, kind="question")


async def resume(turn: Turn, draft_id: str) -> None:
    """Go on with a draft where it was, on whatever device."""
    await turn.work.flush()
    draft = turn.work.drafts.get(draft_id) or await drafts.get(turn.work.tx, draft_id)
    if draft is None or draft.person != turn.person.id:
        return await show_menu(turn, "Bản nháp này không còn nữa ạ.")
    form = _form(turn, draft)
    session = restore(draft.body)
    session = replace(session, prompt=max(session.prompt, turn.talk.prompt))
    session, replies = show(session, form, turn.work.here, await datasets(turn, form))
    _keep(turn, draft, session)
    turn.say(Reply(f"Mình làm tiếp: {form.title}."), *replies, kind="question")


async def answer(turn: Turn, heard: Heard) -> None:
    """Give what was heard to the open form, and file it when it was submitted."""
    draft = turn.work.drafts[str(turn.talk.body["draft"])]
    form = _form(turn, draft)
    taken, photo = _put_aside(turn, heard)
    session, replies = step(
        restore(draft.body), taken, form, turn.work.here, await datasets(turn, form)
    )
    if photo and photo.id in session.xml:
        await attachments.put(turn.work.tx, [photo])
    turn.say(*replies, kind="question")
    _keep(turn, draft, session)
    if session.outcome == "submitted":
        await _submit(turn, draft, form, session)
    elif session.outcome:
        await _leave(turn, draft, keep=session.outcome == "parked")


async def take_back(turn: Turn, code: str) -> None:
    """Undo a submission: possible until the desk has opened the report."""
    await turn.work.flush()
    record = await records.by_code(turn.work.tx, code)
    if record is None or record.person != turn.person.id or record.withdrawn_at:
        return await show_menu(turn, "Không có báo cáo nào để hoàn tác ạ.")
    office = turn.work.plan.office.short
    if record.opened_at:
        text = f"{office} đã mở xem báo cáo {code}, nên không hoàn tác được nữa."
        return await show_menu(turn, text)
    await records.withdraw(turn.work.tx, record.id, turn.work.now)
    await filings.unfile(turn.work.tx, record.id)
    turn.remember(last=None)
    form = turn.work.versions[record.form, record.version]
    session = Session(record.form, record.version, xml=record.xml, stage="review")
    session = replace(session, prompt=turn.talk.prompt)
    draft = Draft(
        uuid.uuid4().hex,
        turn.person.id,
        record.form,
        record.version,
        record.duty,
        "",
        turn.work.now,
    )
    session, replies = show(session, form, turn.work.here, await datasets(turn, form))
    _keep(turn, draft, session)
    turn.say(Reply(f"Đã lấy lại báo cáo {code}, chưa nộp."), *replies, kind="question")


async def begin_duty(turn: Turn, duty_id: str, zero: bool, again: bool = False) -> None:
    """Open the form of a duty, or of its attested zero; a filed duty is replaced knowingly."""
    work = turn.work
    duty = next((d for d in work.plan.duties if d.id == duty_id), None)
    unit = work.plan.unit(turn.person.unit)
    if duty is None or unit not in work.plan.owing(duty) or not (duty.form or zero):
        return await show_menu(turn, "Việc này không thuộc đơn vị của anh/chị ạ.")
    await work.flush()
    filed = next((f for f in await filings.of_unit(work.tx, unit.code) if f.duty == duty_id), None)
    if filed and filed.state != "missing" and not again:
        return await _already_filed(turn, duty, filed.record, zero)
    await begin_form(turn, duty.zero_form if zero else duty.form, duty_id)


async def _already_filed(turn: Turn, duty: Duty, record_id: str, zero: bool) -> None:
    record = await records.get(turn.work.tx, record_id)
    who = await people.get(turn.work.tx, record.person) if record else None
    code, name = (record.code if record else ""), (who.name if who else "")
    text = f"{duty.title} đã nộp rồi: mã {code}, người nộp {name}. Nộp lại sẽ thay bản đó ạ?"
    value = f"{'zero' if zero else 'do'}:{duty.id}:again"
    offer(turn, text, [Option("Nộp lại", value), Option("Giữ bản đã nộp", "menu")])


async def datasets(turn: Turn, form: Form) -> Datasets:
    """The tables that a form looks things up in, from the unit's own rows."""
    tables: dict[str, Sequence[Mapping[str, str]]] = {}
    if "figures" in form.datasets:
        await turn.work.flush()
        rows = await records.answers_of(turn.work.tx, turn.person.unit, "hoat-dong")
        tables["figures"] = figures(rows)
    if "units" in form.datasets:
        tables["units"] = invite.units(turn.work.plan)
    return tables


def _form(turn: Turn, draft: Draft) -> Form:
    return turn.work.versions[draft.form, draft.version]


def _keep(turn: Turn, draft: Draft, session: Session) -> None:
    turn.work.keep_draft(replace(draft, body=dump(session), updated_at=turn.work.now))
    turn.work.keep_talk(replace(turn.talk, prompt=max(turn.talk.prompt, session.prompt)))
    turn.remember(draft=draft.id, options=None)


def _put_aside(turn: Turn, heard: Heard) -> tuple[Heard, Attachment | None]:
    """A photo gets a name of ours before the form sees it."""
    if not isinstance(heard, Photo):
        return heard, None
    kept = Attachment(
        id=uuid.uuid4().hex,
        person=turn.person.id,
        channel=turn.link.channel,
        source=heard.ref,
        state="pending",
        media="image",
        created_at=turn.work.now,
    )
    return replace(heard, ref=f"{kept.id}.jpg"), kept


async def _leave(turn: Turn, draft: Draft, keep: bool) -> None:
    if not keep:
        await _forget(turn, draft)
    turn.remember(draft=None)
    await show_menu(turn, "Đã giữ lại bản nháp." if keep else "Đã bỏ, không ghi gì cả.")


async def _forget(turn: Turn, draft: Draft) -> None:
    await turn.work.flush()
    turn.work.drafts.pop(draft.id, None)
    await drafts.delete(turn.work.tx, draft.id)


async def _submit(turn: Turn, draft: Draft, form: Form, session: Session) -> None:
    """1 read the answers, 2 store the record, 3 file what is owed, 4 give the receipt."""
    work = turn.work
    filled = Instance(
        form, session.xml, today=work.here.date(), datasets=await datasets(turn, form)
    )
    await _forget(turn, draft)
    turn.remember(draft=None)
    if form.id == invite.FORM:
        return await invite.issue(turn, filled.answers())
    unit = work.plan.unit(turn.person.unit)
    record = Record(
        id=uuid.uuid4().hex,
        code=await records.new_code(work.tx, unit.prefix),
        form=form.id,
        version=form.version,
        unit=unit.code,
        person=turn.person.id,
        duty=draft.duty,
        xml=filled.to_xml(),
        answers=filled.answers(),
        submitted_at=work.now,
    )
    await records.put(work.tx, [record])
    await _receipt(turn, record, form, await _file(turn, record))


async def _file(turn: Turn, record: Record) -> list[Duty]:
    plan, filed = turn.work.plan, []
    unit = plan.unit(record.unit)
    for duty in plan.duties:
        if record.form in (duty.form, duty.zero_form) and unit in plan.owing(duty):
            state = "submitted" if record.form == duty.form else "zero"
            await filings.file(
                turn.work.tx, duty.id, unit.code, state, record.id, turn.work.now
            )
            filed.append(duty)
    return filed


async def _receipt(turn: Turn, record: Record, form: Form, filed: list[Duty]) -> None:
    unit, office = turn.work.plan.unit(record.unit).short, turn.work.plan.office.short
    text = f"Đã lưu, mã {record.code}. "
    text += (
        f"{office} đã nhận {filed[0].title.lower()} của {unit}; sẽ không nhắc việc này nữa."
        if filed
        else f"Việc này đã vào báo cáo của {unit}."
    )
    options = [Option("Hoàn tác", f"undo:{record.code}")]
    if not filed:
        options.append(Option("Báo cáo tiếp", f"form:{form.id}"))
    turn.remember(last=record.code)
    offer(turn, text, [*options, MENU])
