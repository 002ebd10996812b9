"""The page for what must not be typed in a chat: opened by a link and the PIN, left at a touch.

Opening, reading and writing are POSTs or hang on the visit's cookie: whoever only fetches a link
sees the same neutral page, whatever it is.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from bot.program import Program
from bot.web.chat import Here
from bot.web.page import render
from bot.web.posted import TooMuch, read_form
from bot.web.visits import Door, Visit, note, redeem, token_of, visit_of
from handlers.cases.pages import PATH
from storage import case_notes, page_links
from storage.case_values import Note

COOKIE = "ghi-chep"
AWAY = "/xong"  # where the quick exit leads
LONGEST = {"narrative": 20_000, "contact": 4_000}  # characters: some ten pages, and one
NAMED = {"narrative": "Phần diễn biến", "contact": "Phần liên lạc"}
OPENING_BYTES = 4_000  # of a code and a PIN
NOTE_BYTES = 1_000_000  # of a note that is far too long, so that it can be said
REFUSED = "Mã mở trang hoặc mã PIN không đúng, hoặc đã quá 15 phút. Anh/chị thử lại giúp ạ."
CLOSED = "Trang đã đóng. Anh/chị xin đường dẫn mới trong tin nhắn ạ."
TOO_MUCH = "Nội dung dài quá, chưa lưu được. Anh/chị rút gọn giúp ạ."
TOO_LONG = "{part} dài {length} chữ cái, nhiều hơn {most}. Anh/chị rút gọn giúp ạ."
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}

router = APIRouter()


@router.get(PATH)
async def page(request: Request, program: Here) -> Response:
    """The note of the visit that goes on, else the neutral first screen."""
    token, now = token_of(request, COOKIE), program.clock.now()
    async with program.db.write() as tx:
        visit = await visit_of(tx, program, token, now)
        if visit:
            await note(tx, visit, "read", now)
            return _note(program, visit, await case_notes.get(tx, visit.case.id), now)
    return _closed(program, 200) if token else _first(program)


@router.post(f"{PATH}/mo")
async def open_page(request: Request, program: Here) -> Response:
    """Use a link up with the PIN. Wrong, used and expired ones are refused in the same words."""
    given = await read_form(request, OPENING_BYTES)
    if isinstance(given, TooMuch):
        return _first(program, REFUSED, 403)
    door: Door = request.app.state.private_door
    code, pin = given.get("code", "").strip(), given.get("pin", "").strip()
    visit = await redeem(program, door, code, pin)
    if not visit:
        return _first(program, REFUSED, 403)
    answer = RedirectResponse(PATH, 303)
    secure = program.inbox.pages_at.startswith("https://")
    answer.set_cookie(COOKIE, visit, path=PATH, httponly=True, samesite="strict", secure=secure)
    return answer


@router.post(f"{PATH}/luu")
async def save(request: Request, program: Here) -> Response:
    """Write the note anew. A script is answered in JSON, a form with the page itself."""
    given = await read_form(request, NOTE_BYTES)
    if isinstance(given, TooMuch):
        return PlainTextResponse(TOO_MUCH, 413)
    texts = {part: given.get(part, "") for part in LONGEST}
    too_long = _too_long(texts)
    now = program.clock.now()
    async with program.db.write() as tx:
        visit = await visit_of(tx, program, token_of(request, COOKIE), now)
        if visit is None:
            return _closed(program, 403)
        written = Note(visit.case.id, visit.person.id, texts["narrative"], texts["contact"], now)
        if not too_long:
            await case_notes.save(tx, written)
            await note(tx, visit, "changed", now)
    if "application/json" in request.headers.get("accept", ""):
        said = too_long or _saved(program, now)
        return JSONResponse({"said": said, "left": visit.left(now)}, 422 if too_long else 200)
    if too_long:
        return _note(program, visit, written, now, too_long)
    return RedirectResponse(PATH, 303)


@router.post(f"{PATH}/con")
async def still_here(request: Request, program: Here) -> Response:
    """Somebody goes on writing: the seconds that are left."""
    now = program.clock.now()
    async with program.db.write() as tx:
        visit = await visit_of(tx, program, token_of(request, COOKIE), now)
    return JSONResponse({"left": visit.left(now)}) if visit else _closed(program, 403)


@router.post(f"{PATH}/thoat")
async def leave(request: Request, program: Here) -> Response:
    """End the visit, whether there is one or not, and go where nothing is to be seen."""
    async with program.db.write() as tx:
        await page_links.end(tx, token_of(request, COOKIE))
    answer = RedirectResponse(AWAY, 303)
    answer.delete_cookie(COOKIE, path=PATH)
    return answer


@router.get(AWAY)
async def away(program: Here) -> Response:
    """A page on which there is nothing."""
    return render("away.html", program)


def _first(program: Program, said: str = "", status: int = 200) -> Response:
    answer = render("private.html", program, path=PATH, said=said)
    answer.status_code = status
    return answer


def _closed(program: Program, status: int) -> Response:
    answer = _first(program, CLOSED, status)
    answer.delete_cookie(COOKIE, path=PATH)
    return answer


def _note(
    program: Program, visit: Visit, known: Note | None, now: datetime, too_long: str = ""
) -> Response:
    said = too_long or (_saved(program, known.updated_at) if known else "")
    answer = render(
        "note.html",
        program,
        path=PATH,
        code=visit.case.code,
        left=visit.left(now),
        narrative=known.narrative if known else "",
        contact=known.contact if known else "",
        said=said,
    )
    answer.status_code = 422 if too_long else 200
    return answer


def _saved(program: Program, at: datetime) -> str:
    here = at.astimezone(ZoneInfo(program.office.plan.days.timezone))
    return f"Đã lưu lúc {here:%H:%M, %d/%m}."


def _too_long(texts: dict[str, str]) -> str:
    for part, most in LONGEST.items():
        length = len(texts[part])
        if length > most:
            return TOO_LONG.format(part=NAMED[part], length=_dotted(length), most=_dotted(most))
    return ""


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
