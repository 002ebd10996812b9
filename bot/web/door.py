"""The door of the real chat: an invitation code is exchanged for a session."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from pydantic import BaseModel, ConfigDict

from bot.uploading import may_publish
from bot.web.chat import COOKIE, Here, hear
from bot.web.origins import caller
from bot.web.page import render
from storage import invitations, web_sessions

A_YEAR = 365 * 24 * 3600  # seconds; the desk can end a session at any time
REFUSED = "Mã này không dùng được. Anh/chị xin mã mới ở cơ quan tổng hợp ạ."

router = APIRouter()


class Code(BaseModel):
    """What the door asks for."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    code: str


@router.get("/")
async def page(request: Request, program: Here) -> HTMLResponse:
    """The chat for whoever has a session, else the door."""
    async with program.db.read() as tx:
        known = await web_sessions.address_of(tx, request.cookies.get(COOKIE, ""))
    if not known:
        return render("door.html", program)
    return render("chat.html", program, publishes=await may_publish(program, known))


@router.post("/enter")
async def enter(given: Code, request: Request, program: Here) -> Response:
    """Exchange a code. Wrong, used and expired codes, and a locked door, all sound the same."""
    tried_by = caller(request, program.config.public_url)
    now, address = program.clock.now(), web_sessions.new_address()
    token = ""
    async with program.db.write() as tx:
        if not await invitations.locked(tx, "browser", tried_by, now):
            code = given.code[:40]
            if await invitations.redeem(tx, code, "browser", address, now, tried_by=tried_by):
                token = await web_sessions.begin(tx, address, now)
    if not token:
        return PlainTextResponse(REFUSED, 403)
    await hear(program, address, {"text": ""}, "welcome")
    answer = Response(status_code=204)
    secure = program.config.public_url.startswith("https://")
    answer.set_cookie(
        COOKIE, token, max_age=A_YEAR, httponly=True, samesite="strict", secure=secure
    )
    return answer
