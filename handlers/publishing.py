"""A new form without a programmer: what is wrong with the file, a try, who owes it, published."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Mapping
from importlib import resources
from pathlib import Path, PurePath

from dialogue import begin
from dialogue.folding import clip
from dialogue.values import File, Option, Reply
from forms import Form
from handlers.drafting import forget, keep
from handlers.form_changes import changes, questions, same
from handlers.form_problems import say, say_all
from handlers.menu import offer, show_menu
from handlers.owing import FORM, add_duty, ask_who_owes, owed_by, resume_asking
from handlers.tables import datasets
from handlers.wording import MENU
from handlers.work import Turn
from storage import drafts, publishing, uploads
from storage.values import Draft, Fault, FormVersion, Upload

PREVIEW = "xem-thu"  # the form of a draft that is only a try; its version is the upload
ABOUT = (PREVIEW, FORM)  # the forms of drafts that are about publishing
ID_BYTES = 6  # of an upload: buttons carry it
STORED = "stored:"  # an upload that the channel has put aside and had read
SUFFIXES = (".xlsx", ".md")
FORM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{1,23}")
LONGEST_TITLE = 100  # UTF-16 units
LONGEST_VERSION = 40  # characters
UNNAMED = "data"  # what pyxform calls a form without a form_id
NEW = Option("Biểu mẫu mới", "publish")
HOW = (
    "Anh/chị gửi tệp biểu mẫu .xlsx (bảng XLSForm: survey, choices, settings) vào đây. Tôi báo mọi "
    "chỗ sai kèm số dòng, cho xem thử, rồi anh/chị mới quyết định đăng."
)
NOT_YOURS = "Tệp biểu mẫu do cơ quan tổng hợp gửi ạ. Anh/chị chọn mẫu báo cáo rồi trả lời giúp."
CHECKING = "Đã nhận tệp, đang kiểm tra…"
NOTHING_STORED = "Đây là bản xem thử, không lưu gì."
GONE = "Tệp này không còn nữa ạ. Anh/chị gửi lại giúp."


def _folder() -> Path:
    return Path(str(resources.files("handlers") / "forms"))


def takes(turn: Turn, file: File) -> bool:
    """Whether a file is a form to be published, even while a try or its publishing is open."""
    draft = turn.work.drafts.get(str(turn.talk.body.get("draft", "")))
    busy = turn.talk.body.get("draft") and not (draft and draft.form in ABOUT)
    return file.media == "file" and not busy


async def received(turn: Turn, file: File) -> None:
    """A file came in: from the desk it is a form; it is fetched and read after the commit."""
    if not turn.may("publish"):
        return await show_menu(turn, NOT_YOURS)
    turn.remember(draft=None)
    if file.ref.startswith(STORED):
        return await show(turn, file.ref.removeprefix(STORED))
    suffix = PurePath(file.name).suffix.lower()
    if suffix not in SUFFIXES:
        return offer(turn, say(Fault("suffix")), [MENU])
    link, now = turn.link, turn.work.now
    new = Upload(
        secrets.token_hex(ID_BYTES), turn.person.id, link.channel, link.address, file.ref, suffix,
        "pending", now,
    )  # fmt: skip
    await uploads.put(turn.work.tx, new)
    turn.say(Reply(CHECKING))


async def act(turn: Turn, argument: str) -> None:
    """Do what a button of publishing says: “”, “preview:ID”, “go:ID”, “now:ID”, “drop:ID”…"""
    if not turn.may("publish"):
        return await show_menu(turn, "Mục này dành cho cơ quan tổng hợp ạ.")
    await turn.work.flush()
    verb, _, id = argument.partition(":")
    match verb:
        case "preview":
            await _preview(turn, id)
        case "go":
            await _go(turn, id)
        case "now":
            await _publish(turn, id, {})
        case "drop":
            await _drop(turn, id)
            await show_menu(turn, "Đã bỏ tệp, không đăng gì.")
        case "show":
            await show(turn, id)
        case _:
            await _invite(turn)


async def show(turn: Turn, id: str, head: str = "") -> None:
    """What has become of an upload: all that is wrong, or what it would publish."""
    upload = await uploads.get(turn.work.tx, id)
    if upload is None:
        return await show_menu(turn, GONE)
    form = turn.work.versions.get((PREVIEW, id))
    faults = upload.faults or (await _objections(turn, form) if form else [Fault("lost")])
    if faults or form is None:
        await uploads.delete(turn.work.tx, id)
        return offer(turn, f"Tệp này chưa đăng được.\n{say_all(list(faults))}", [MENU])
    text = "\n".join([head, *_summary(turn, form)] if head else _summary(turn, form))
    ways = (("Xem thử", "preview"), ("Đăng", "go"), ("Bỏ", "drop"))
    offer(turn, text, [*(Option(label, f"publish:{verb}:{id}") for label, verb in ways), MENU])


async def _invite(turn: Turn) -> None:
    """Say how it is done, and offer what is waiting."""
    mine = [u for u in await uploads.usable(turn.work.tx) if u.person == turn.person.id]
    known = [(u.id, turn.work.versions.get((PREVIEW, u.id))) for u in mine]
    waiting = [
        Option(f"Xem lại: {_title(form)}", f"publish:show:{id}") for id, form in known if form
    ]
    offer(turn, HOW, [*waiting, MENU])


def _summary(turn: Turn, form: Form) -> list[str]:
    now = turn.work.forms.get(form.id)
    lines = [f"“{_title(form)}”: {questions(form)} câu hỏi, phiên bản {form.version}."]
    if now is None:
        return [*lines, "Biểu mẫu này chưa có trước đây."]
    return [*lines, f"Thay phiên bản {now.version} đang dùng.", *changes(form, now)]


def _title(form: Form) -> str:
    return clip(form.title, LONGEST_TITLE)


async def _objections(turn: Turn, form: Form) -> list[Fault]:
    """What keeps a sound form from being published here."""
    found = []
    if form.id == UNNAMED or not FORM_ID.fullmatch(form.id):
        found.append(Fault("form-id"))
    if form.id == PREVIEW or (_folder() / f"{form.id}.md").exists():
        found.append(Fault("reserved", form.id))
    if not form.version or len(form.version) > LONGEST_VERSION:
        found.append(Fault("version"))
    if not form.title.strip() or form.title == form.id:
        found.append(Fault("title"))
    kept = await publishing.get(turn.work.tx, form.id, form.version)
    if kept:
        code = "known" if same(kept.source, form.source) else "same-version"
        found.append(Fault(code, form.version))
    return found


async def _preview(turn: Turn, id: str) -> None:
    """Try the form in the same conversation that an officer has."""
    work = turn.work
    form = work.versions.get((PREVIEW, id))
    if form is None or await uploads.get(work.tx, id) is None:
        return await show_menu(turn, GONE)
    await drafts.delete_version(work.tx, PREVIEW, id)
    session, replies = begin(form, work.here, await datasets(turn, form), prompt=turn.talk.prompt)
    new = Draft(uuid.uuid4().hex, turn.person.id, PREVIEW, id, "", "", work.now)
    keep(turn, new, session)
    turn.say(Reply("Xem thử như cán bộ sẽ thấy. Không lưu gì."), *replies, kind="question")


async def tried(turn: Turn, draft: Draft) -> None:
    """A try was submitted: nothing of it is kept."""
    await forget(turn, draft)
    turn.remember(draft=None)
    await show(turn, draft.version, NOTHING_STORED)


async def publish(turn: Turn, answers: Mapping[str, str], origin: str) -> None:
    """Publish the upload of a draft's origin; `answers` say who owes it."""
    await _publish(turn, origin.partition(":")[2], answers)


async def _go(turn: Turn, id: str) -> None:
    """Ask who owes it; a form that is owed already keeps its duty, and is only confirmed."""
    form = turn.work.versions.get((PREVIEW, id))
    if form is None or await uploads.get(turn.work.tx, id) is None:
        return await show_menu(turn, GONE)
    if await _objections(turn, form):
        return await show(turn, id)
    kept = owed_by(turn.work.plan, form.id)
    if kept is None:
        if not await resume_asking(turn, id):
            ask_who_owes(turn, id, _title(form))
        return
    text = (
        f"“{_title(form)}” đang là mẫu của việc “{kept.title}”. Việc ấy, hạn nộp và các báo cáo đã "
        "nộp giữ nguyên; ai đang làm dở thì làm xong theo phiên bản cũ. Đăng phiên bản "
        f"{form.version} chứ ạ?"
    )
    sure = Option("Đăng ngay", f"publish:now:{id}")
    offer(turn, text, [sure, Option("Để sau", f"publish:show:{id}"), MENU])


async def _publish(turn: Turn, id: str, answers: Mapping[str, str]) -> None:
    """1 still fit to be published, 2 the version, 3 the duty and its filings, 4 say so."""
    work = turn.work
    form, upload = work.versions.get((PREVIEW, id)), await uploads.get(work.tx, id)
    if form is None or upload is None:
        return await show_menu(turn, GONE)
    if await _objections(turn, form):
        return await show(turn, id)
    if not answers and owed_by(work.plan, form.id) is None:
        return await _go(turn, id)
    new = FormVersion(form.id, form.version, upload.source, turn.person.id, work.now)
    await publishing.keep(work.tx, [new])
    said = f"Đã đăng “{_title(form)}”, phiên bản {form.version}. "
    if answers and answers["audience"] != "nobody":
        said += await add_duty(turn, form, answers)
    else:
        said += "Cán bộ dùng được ngay."
    work.published = True
    await _drop(turn, id)
    offer(turn, said, [NEW, MENU])


async def _drop(turn: Turn, id: str) -> None:
    """An upload is over: the tries go with it."""
    turn.remember(draft=None)
    await turn.work.flush()
    await drafts.delete_version(turn.work.tx, PREVIEW, id)
    await uploads.delete(turn.work.tx, id)
