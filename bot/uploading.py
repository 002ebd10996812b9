"""Forms that the desk sends: fetched or taken from the page, read by a child, then spoken about."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath

from bot.channels.photos import PhotoError
from bot.channels.port import ChannelError
from bot.logs import logger
from bot.program import Program
from bot.supervising import until
from bot.workbooks.limits import MOST_BYTES
from bot.workbooks.reading import read_form
from forms import parse
from forms.values import FormError
from handlers import publishing
from handlers.work import Turn
from storage import conversations, drafts, people, uploads
from storage.engine import Damaged, NotWritable, Transaction
from storage.values import Fault, Link, Person, Upload

AT_ONCE = 4  # uploads looked at in one round
LOOK = 1.0  # seconds between rounds
GIVE_UP_AFTER = timedelta(minutes=30)  # somebody sits and waits

log = logger("uploads")


class Unwanted(Exception):
    """This person may not send a form, or not now; the text is hers to read."""


async def read_uploads(program: Program) -> None:
    """Fetch and read what is pending until the program stops."""
    while not program.stopping.is_set():
        await read_some(program)
        await until(program.stopping, LOOK)


async def read_some(program: Program) -> int:
    """One round; gives how many uploads were settled."""
    async with program.db.read() as tx:
        waiting = await uploads.pending(tx, AT_ONCE)
    settled = 0
    for upload in waiting:
        settled += await _settle(program, upload)
    return settled


async def take_file(program: Program, address: str, name: str, data: bytes) -> str:
    """Read a form that came over the page, and keep it. Gives its id; Unwanted says why not."""
    async with program.db.read() as tx:
        person = await _sender(tx, program, address)
    suffix = PurePath(name).suffix.lower()
    now = program.clock.now()
    id = secrets.token_hex(publishing.ID_BYTES)
    empty = Upload(id, person.id, "browser", address, "", suffix[:8], "pending", now)
    upload = await _read(program, empty, data)
    async with program.db.write() as tx:
        await uploads.put(tx, upload)
    return id


async def may_publish(program: Program, address: str) -> bool:
    """Whether who is at an address of the page may publish forms."""
    async with program.db.read() as tx:
        known = await people.by_addresses(tx, {("browser", address)})
    return any(_may(program, person) for person in known.values())


def _may(program: Program, person: Person) -> bool:
    return "publish" in program.office.plan.role(person.role).rights


async def _sender(tx: Transaction, program: Program, address: str) -> Person:
    known = await people.by_addresses(tx, {("browser", address)})
    person = known.get(("browser", address))
    if person is None or not _may(program, person):
        raise Unwanted(publishing.NOT_YOURS)
    talk = (await conversations.load_many(tx, {person.id})).get(person.id)
    opened = await drafts.get(tx, str(talk.body.get("draft", ""))) if talk else None
    if opened and opened.form not in publishing.ABOUT:
        raise Unwanted("Anh/chị làm xong hoặc hủy biểu mẫu đang mở trước đã ạ.")
    return person


async def _settle(program: Program, upload: Upload) -> bool:
    """Fetch and read one, and say what came of it; False if it is to be tried again."""
    assert program.telegram is not None
    try:
        data = await program.telegram.download(upload.ref, MOST_BYTES)
    except PhotoError:
        return await _tell(program, _refused(upload, "size"))
    except ChannelError as error:
        late = program.clock.now() - upload.created_at > GIVE_UP_AFTER
        if error.permanent or late:
            return await _tell(program, _refused(upload, "lost"))
        return False
    return await _tell(program, await _read(program, upload, data))


async def _read(program: Program, upload: Upload, data: bytes) -> Upload:
    """What the child made of it; a form that can be used is read here too, off the loop."""
    source, faults = await read_form(data, f"form{upload.suffix}")
    if faults:
        return replace(upload, ref="", state="refused", faults=faults)
    try:
        form = await asyncio.to_thread(parse, source)
    except FormError:
        return _refused(upload, "damaged")
    program.office.versions.add((publishing.PREVIEW, upload.id), form)
    return replace(upload, ref="", state="usable", source=source)


def _refused(upload: Upload, code: str) -> Upload:
    return replace(upload, ref="", state="refused", faults=(Fault(code),))


async def _tell(program: Program, upload: Upload) -> bool:
    """Keep what came of it and say it, in one unit of work; nobody there: it is forgotten."""
    heard = []

    async def say(turn: Turn) -> None:
        if turn.person.id == upload.person:
            heard.append(turn.person.id)
            await uploads.put(turn.work.tx, upload)
            await publishing.show(turn, upload.id)

    try:
        await program.inbox.speak(Link(upload.channel, upload.address, upload.person), say)
    except (Damaged, NotWritable):
        raise
    except Exception as error:
        log.error("upload lost", upload=upload.id, exc_info=error)
        heard.clear()
    if not heard:
        async with program.db.write() as tx:
            await uploads.delete(tx, upload.id)
    return True
