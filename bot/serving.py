"""Running a program: its tasks under supervision, its pages, and a clean end on SIGTERM."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.exits import Exit, Stop
from bot.fetching import fetch_photos
from bot.logs import logger
from bot.program import Program
from bot.supervising import supervise
from bot.uploading import read_uploads
from bot.web.application import application

TICK = 30  # seconds between looks at what is due
DEAF_AFTER = timedelta(seconds=90)  # without a finished poll the channel is started anew
LOOK = 15.0  # seconds between looks at whether it is deaf
DRAIN = 10.0  # seconds that the end may take
CLOSING = 2  # seconds for open pages

log = logger("serving")


class Deaf(Exception):
    """A channel has not heard from its platform for too long."""


class Embedded(uvicorn.Server):
    """uvicorn inside our loop: signals are ours."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone (uvicorn would raise them again and end with 143)."""
        yield


def listen(program: Program) -> socket.socket:
    """The pages' socket; Stop(CONFIGURATION) if the address is taken."""
    host = "127.0.0.1" if program.rehearsing else program.config.http_host
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, program.config.http_port))
    except OSError as error:
        bound.close()
        at = f"{host}:{program.config.http_port}"
        why = f"HTTP_HOST, HTTP_PORT: {at} cannot be used ({error.strerror}); write another port."
        raise Stop(Exit.CONFIGURATION, why) from None
    bound.listen()
    if program.rehearsing:
        program.inbox.pages_at = f"http://{host}:{bound.getsockname()[1]}"
    return bound


async def serve(program: Program, bound: socket.socket, ready: Callable[[], None]) -> None:
    """Run until `program.stopping` is set or SIGTERM comes; everything committed is kept.

    `ready` is called once a signal would be heard.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, program.stop)
    ready()
    jobs: dict[str, Callable[[], Awaitable[None]]] = {
        "inbox": lambda: program.inbox.run(program.stopping),
        "delivery": lambda: program.delivery.run(program.stopping),
        "deleting": lambda: program.deleting.run(program.stopping),
        "ticking": lambda: tick(program),
        "pages": lambda: _pages(program, bound),
    }
    if program.telegram:
        jobs["telegram"] = lambda: poll(program)
        jobs["photos"] = lambda: fetch_photos(program)
        jobs["uploads"] = lambda: read_uploads(program)
    tasks = [
        asyncio.create_task(supervise(name, job, program.clock, program.stopping), name=name)
        for name, job in jobs.items()
    ]
    await program.stopping.wait()
    await _drain(program, tasks)


async def _drain(program: Program, tasks: list[asyncio.Task[None]]) -> None:
    """Let every task end what it is doing; what takes too long is cut (its rows stay)."""
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().remove_signal_handler(number)
    program.stop()
    _done, late = await asyncio.wait(tasks, timeout=DRAIN)
    for task in late:
        log.warning("cut off at the end", task=task.get_name())
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def tick(program: Program) -> None:
    """Look at what is due now, then every half minute."""
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def look() -> None:
        try:
            await program.tick()
        except Exception as error:
            if not failed.done():
                failed.set_exception(error)

    await program.tick()
    scheduler = AsyncIOScheduler(timezone=program.office.plan.days.timezone)
    scheduler.add_job(
        look, "interval", seconds=TICK, misfire_grace_time=None, coalesce=True, max_instances=1
    )
    scheduler.start()
    stopped = asyncio.ensure_future(program.stopping.wait())
    try:
        await asyncio.wait((failed, stopped), return_when=asyncio.FIRST_COMPLETED)
    finally:
        scheduler.shutdown(wait=False)
        stopped.cancel()
    if failed.done():
        failed.result()
    failed.cancel()


async def poll(program: Program) -> None:
    """Poll Telegram; a poll that has gone deaf is cut, and supervision starts it anew."""
    channel = program.telegram
    assert channel is not None
    began = program.clock.now()
    polling = asyncio.ensure_future(program.polling().run(program.stopping))
    try:
        while not program.stopping.is_set() and not polling.done():
            await asyncio.wait((polling,), timeout=LOOK)
            heard = max(filter(None, (channel.last_success, began)))
            if program.clock.now() - heard > DEAF_AFTER and not polling.done():
                raise Deaf
        await polling
    finally:
        polling.cancel()
        await asyncio.wait((polling,))


async def _pages(program: Program, bound: socket.socket) -> None:
    config = uvicorn.Config(
        application(program),
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=CLOSING,
    )
    server = Embedded(config)
    serving = asyncio.ensure_future(server.serve(sockets=[bound.dup()]))
    stopped = asyncio.ensure_future(program.stopping.wait())
    await asyncio.wait((serving, stopped), return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopped.cancel()
    await serving
