"""The chat's own requests: what was said goes to the inbox, what is shown comes from the outbox."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, HTTPException, Request, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict

from bot.channels.browser import LONGEST
from bot.channels.cleaning import clean
from bot.channels.photos import MOST_BYTES, PhotoError, keep_photo
from bot.program import NEWCOMER, Program
from bot.uploading import Unwanted, take_file
from bot.workbooks.limits import MOST_BYTES as LARGEST_FORM
from dialogue.wording import SUBMIT
from handlers.screening import NOT_TAKEN, in_sealed_form
from storage import traces, web_sessions
from storage.transcripts import Line, transcript
from storage.values import Received

COOKIE = "session"
SHOWN = 200  # messages of a transcript
BREATH = 15.0  # seconds between two signs of life of an idle stream

router = APIRouter(prefix="/chat")


def the_program(request: Request) -> Program:
    """The program that this application belongs to."""
    program: Program = request.app.state.program
    return program


async def whoami(request: Request) -> str:
    """The caller's address on the browser channel: a member of the cast, or the session's."""
    program = the_program(request)
    if program.rehearsing:
        name = request.query_params.get("as", "")
        if name not in {member.id for member in program.office.plan.cast} | {NEWCOMER}:
            raise HTTPException(404, "Không có người này trong buổi diễn tập.")
        return name
    async with program.db.read() as tx:
        address = await web_sessions.address_of(tx, request.cookies.get(COOKIE, ""))
    if not address:
        raise HTTPException(401, "Anh/chị nhập mã mời trước ạ.")
    return address


Here = Annotated[Program, Depends(the_program)]
Me = Annotated[str, Depends(whoami)]


class Said(BaseModel):
    """What a page posts: a text, a button's token, or nothing to see the open question again."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    key: str = ""  # made by the page, so that a repeated request counts once
    text: str = ""
    tap: str = ""


@router.post("/say", status_code=204)
async def say(said: Said, program: Here, me: Me) -> None:
    """Take a text or a tap; 204 means that it is committed."""
    text = said.text.encode("utf-8", "ignore").decode()[:LONGEST]
    content = {"tap": said.tap[:100]} if said.tap else {"text": text}
    await hear(program, me, content, said.key[:64])


@router.post("/photo", status_code=204)
async def photo(file: UploadFile, program: Here, me: Me) -> None:
    """Take a photo: re-encoded, without what the camera wrote into it."""
    async with program.db.read() as tx:
        if await in_sealed_form(tx, program.office.versions, "browser", me):
            raise HTTPException(409, NOT_TAKEN)
    data = await file.read(MOST_BYTES + 1)
    name = uuid.uuid4().hex
    try:
        await keep_photo(data, program.data / "photos" / f"{name}.jpg")
    except PhotoError:
        raise HTTPException(422, "Ảnh này không mở được hoặc lớn quá 10 MB ạ.") from None
    await hear(program, me, {"photo": f"stored:{name}"}, "")


@router.post("/file", status_code=204)
async def file(file: UploadFile, program: Here, me: Me) -> None:
    """Take a form that the desk wants to publish; it is answered in the chat."""
    data = await file.read(LARGEST_FORM + 1)
    name = clean(file.filename or "")[-100:]
    try:
        id = await take_file(program, me, name, data)
    except Unwanted as why:
        raise HTTPException(403, str(why)) from None
    await hear(program, me, {"file": f"stored:{id}", "name": name}, "")


async def hear(program: Program, address: str, content: dict[str, str], key: str) -> None:
    """Commit what was said on the browser channel; `key` is the page's name for it."""
    body = json.dumps({"address": address, "key": key, **content}, ensure_ascii=False)
    unique = f"{address}:{key or uuid.uuid4().hex}"
    await program.inbox.take([Received("browser", unique, body, program.clock.now())])


@router.get("/messages")
async def messages(program: Here, me: Me, after: int = 0) -> list[dict[str, Any]]:
    """The transcript after a message."""
    async with program.db.read() as tx:
        lines = await transcript(tx, "browser", me, after, SHOWN)
    return [_shown(program, me, line) for line in lines]


@router.get("/gone")
async def gone(program: Here, me: Me) -> list[str]:
    """What an open page must not show any more: ids of messages, and `mine-` before its keys."""
    async with program.db.read() as tx:
        return await traces.refs_gone(tx, "browser", me)


def _shown(program: Program, me: str, line: Line) -> dict[str, Any]:
    message = line.message
    zone = ZoneInfo(program.office.plan.days.timezone)
    return {
        "id": line.id,
        "at": message.created_at.astimezone(zone).strftime("%d/%m %H:%M"),
        "kind": message.kind,
        "text": message.text,
        "prompt": message.prompt,
        "closes": message.closes,
        "masks": message.masks,
        "rows": [
            [
                {
                    "label": label,
                    "word": word,
                    "main": value == SUBMIT.value,
                    "token": program.buttons.token("browser", me, message.prompt, value),
                }
                for label, value, word in row
            ]
            for row in message.options
        ],
    }


@router.get("/stream")
async def stream(program: Here, me: Me) -> StreamingResponse:
    """Server-sent events: one whenever something was delivered, or deleted (“gone”)."""

    async def events() -> AsyncIterator[str]:
        seen, deletions = -1, program.browser.deletions
        while not program.stopping.is_set():
            news = await program.browser.news(seen, BREATH)
            what = "news" if deletions == program.browser.deletions else "gone"
            yield f"data: {what}\n\n" if news != seen else ": still here\n\n"
            seen, deletions = news, program.browser.deletions

    return StreamingResponse(events(), media_type="text/event-stream")
