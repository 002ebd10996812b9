"""Reporting: a form is begun, answered question by question, and gone on with after days."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogue import begin, restore, show, step
from dialogue.values import Heard, Photo, Reply
from forms import Form
from handlers import publishing
from handlers.cases.reaching import may_go_on
from handlers.clearing import clear
from handlers.drafting import forget, fresh, keep
from handlers.languages import spoken
from handlers.menu import show_menu
from handlers.private import unlocked
from handlers.screening import headed, screened, unsay_stray
from handlers.submitting import ask_to_replace, submit
from handlers.tables import datasets
from handlers.work import Turn, begun
from storage import attachments, drafts, filings
from storage.values import Attachment, Draft

STORED = "stored:"  # a photo that lies in the data directory already
GONE = "Bản nháp này không còn nữa ạ."
OLD_VERSION = "Mẫu này đã được thay. Bản nháp cũ vẫn được giữ; anh/chị bắt đầu lại giúp ạ."


async def begin_form(
    turn: Turn,
    form_id: str,
    duty: str = "",
    origin: str = "",
    given: Mapping[str, str] | None = None,
    unsure: Sequence[str] = (),
    head: str = "",
) -> None:
    """Open a form: the draft of the same origin goes on, else a new one begins.

    `given` are values that are known already, `unsure` what of a message was not taken, and `head`
    says where they come from. A sealed form needs the PIN.
    """
    work = turn.work
    form = work.forms[form_id]
    if form.sealed and not await unlocked(turn, f"form:{form_id}"):
        return
    await work.flush()
    for draft in await drafts.of_person(work.tx, turn.person.id):
        if (draft.form, draft.origin) == (form_id, origin):
            return await resume(turn, draft.id)
    session, replies = begin(
        form, work.here, await datasets(turn, form), prompt=turn.talk.prompt,
        given=given, unsure=unsure, head=head, language=spoken(turn),
    )  # fmt: skip
    keep(turn, fresh(turn, form, duty, origin), session)
    turn.say(*replies, kind="question")


async def begin_duty(turn: Turn, duty_id: str, zero: bool, again: bool = False) -> None:
    """Open the form of a duty, or of its attested zero; a filed duty is replaced knowingly."""
    work = turn.work
    duty = next((d for d in work.plan.duties if d.id == duty_id), None)
    unit = work.plan.unit(turn.person.unit)
    form_id = (duty.zero_form if zero else duty.form) if duty else ""
    if duty is None or unit not in work.plan.owing(duty) or not form_id or not turn.may("report"):
        return await show_menu(turn, "Việc này không thuộc phần của anh/chị ạ.")
    await work.flush()
    filed = await filings.get(work.tx, duty_id, unit.code)
    if filed and filed.record and not again:
        return await ask_to_replace(turn, duty, filed.record, f"{'zero' if zero else 'do'}")
    turn.remember(replacing=filed.record if filed and filed.record else None)
    await begin_form(turn, form_id, duty_id)


async def resume(turn: Turn, draft_id: str) -> None:
    """Go on with a draft where it was, on whatever device."""
    await turn.work.flush()
    draft = await drafts.get(turn.work.tx, draft_id)
    if draft is None or draft.person != turn.person.id:
        return await show_menu(turn, GONE)
    form = turn.work.versions.get((draft.form, draft.version))
    if form is None:
        return await show_menu(turn, OLD_VERSION)
    if not await _reachable(turn, draft, form):
        return
    session = restore(draft.body)
    prompt = max(session.prompt, turn.talk.prompt)
    session = replace(session, prompt=prompt, outcome="", language=spoken(turn))
    session, replies = show(session, form, turn.work.here, await datasets(turn, form))
    known = turn.talk.body.get("draft") == draft.id or not begun(draft)
    keep(turn, draft, session)
    if not known:
        turn.say(Reply(f"Mình làm tiếp: {form.title}."), kind="question")
    turn.say(*replies, kind="question")


async def answer(turn: Turn, heard: Heard) -> None:
    """Give what was heard to the open form, and file it when it was submitted."""
    draft = turn.work.drafts.get(str(turn.talk.body["draft"]))
    form = turn.work.versions.get((draft.form, draft.version)) if draft else None
    if draft is None or form is None:
        turn.remember(draft=None)
        return await show_menu(turn, OLD_VERSION if draft else GONE)
    if not await _reachable(turn, draft, form):
        return turn.unsay()
    heard, refused = screened(turn, form, heard)
    heard, photo = _put_aside(turn, heard)
    tables, before = await datasets(turn, form), restore(draft.body)
    session, replies = step(before, heard, form, turn.work.here, tables)
    unsay_stray(turn, form, heard, before, session)
    if photo and photo.id in session.xml and draft.form != publishing.PREVIEW:
        await attachments.put(turn.work.tx, [photo])
    turn.say(*headed(refused, replies), kind="question")
    keep(turn, draft, session)
    if form.sealed and session.outcome:
        await clear(turn)
    match session.outcome:
        case "submitted":
            await submit(turn, turn.work.drafts[draft.id], form, session)
        case "cancelled" | "parked":
            await _leave(turn, draft, session.outcome)


async def _reachable(turn: Turn, draft: Draft, form: Form) -> bool:
    """A sealed draft needs the PIN; one about a case that is somebody else's now goes too."""
    if form.sealed and not await unlocked(turn, f"resume:{draft.id}"):
        return False
    if await may_go_on(turn, draft):
        return True
    await forget(turn, draft)
    turn.remember(draft=None)
    return False


def _put_aside(turn: Turn, heard: Heard) -> tuple[Heard, Attachment | None]:
    """A photo gets a name of ours before the form sees it."""
    if not isinstance(heard, Photo):
        return heard, None
    stored = heard.ref.startswith(STORED)
    kept = Attachment(
        id=heard.ref.removeprefix(STORED) if stored else uuid.uuid4().hex,
        person=turn.person.id,
        channel=turn.link.channel,
        source="" if stored else heard.ref,
        state="stored" if stored else "pending",
        media="image",
        created_at=turn.work.now,
    )
    return replace(heard, ref=f"{kept.id}.jpg"), kept


async def _leave(turn: Turn, draft: Draft, outcome: str) -> None:
    if outcome == "cancelled":
        await forget(turn, draft)
    turn.remember(draft=None)
    kept = "Đã giữ lại bản nháp." if outcome == "parked" else "Đã bỏ, không ghi gì cả."
    await show_menu(turn, kept)
