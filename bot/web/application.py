"""The web application: its routes, and what every request and answer must satisfy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import resources
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles

from bot.program import Program
from bot.web import chat, door, feed, private, rehearsal, status
from bot.web.feed_access import Access, FeedError
from bot.web.origins import called_as, is_foreign, own_hosts
from bot.web.visits import Door
from handlers.cases.pages import PATH

PAGES = Path(str(resources.files("bot.web") / "pages"))
UNUSED = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read",
    "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone",
    "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock",
    "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip  # what a browser could do for a page: ours needs none of it
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
}
Next = Callable[[Request], Awaitable[Response]]


def application(program: Program) -> FastAPI:
    """The application of a program."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    app.state.program = program
    app.state.feed_access = Access(program.clock.monotonic)
    app.state.private_door = Door(program)
    hosts, public = own_hosts(program), program.config.public_url

    @app.middleware("http")
    async def guard(request: Request, go_on: Next) -> Response:
        if called_as(request) not in hosts:
            return PlainTextResponse("Địa chỉ này không đúng.", 421)
        if is_foreign(request, public):
            return PlainTextResponse("Yêu cầu đến từ một trang khác.", 403)
        response = await go_on(request)
        response.headers.update(HEADERS)
        if request.url.path.startswith(PATH):
            response.headers.update(private.HEADERS)
        return response

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, _error: RequestValidationError) -> Response:
        return PlainTextResponse("Dữ liệu không hợp lệ.", 422)

    app.add_exception_handler(FeedError, feed.refused)
    app.include_router(chat.router)
    app.include_router(feed.router)
    app.include_router(status.router)
    app.include_router(private.router)
    app.include_router(rehearsal.router if program.rehearsing else door.router)
    app.mount("/static", StaticFiles(directory=PAGES / "static"))
    return app
