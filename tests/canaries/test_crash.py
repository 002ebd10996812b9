"""The real program is killed in the middle of its work: no file, log or list of processes tells."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from bot.opening import load_office
from bot.program import open_plan
from bot.settings import Settings
from storage.engine import Database, sqlite_in
from storage.vault import Vault
from tests import cast
from tests.bot.command import start
from tests.canaries.searching import back_up, files, hits
from tests.canaries.values import EVERY, PLANTED, SAID
from tests.fakes.telegram import FakeTelegram

TOKEN = PLANTED["token"][0]
PATIENCE = 30  # seconds
WORKER = cast.CHATS["tam"]


@asynccontextmanager
async def running(
    folder: Path, fake: FakeTelegram
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    """`python -m bot run` with the cast enrolled, and its database."""
    data, temporary = folder / "data", folder / "tmp"
    data.mkdir()
    temporary.mkdir()
    db = await Database.open(sqlite_in(data), Vault.create(folder / "vault.key"))
    plan = load_office(Settings()).plan
    async with db.write() as tx:
        await open_plan(tx, plan)
        await cast.enrol(tx, plan, "telegram")
    await db.close()
    names = {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary), "LOG_LEVEL": "DEBUG"}
    process = await start(
        folder, "run", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=fake.url,
        PYTHONFAULTHANDLER="1", **names,
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            await fake.first_poll.wait()
        yield process, data / "bot.db"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_crash_in_the_middle_of_an_update_leaves_nothing_to_read(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, running(tmp_path, fake) as (process, database):
        assert _core_limit(process.pid) == ["0", "0"]
        assert hits(_arguments(process.pid), EVERY) == []
        fake.say(WORKER, "menu")
        await fake.expect(WORKER, 1, within=PATIENCE)
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # the program waits for it, with all in its hands
            await _give(fake)
            process.send_signal(signal.SIGABRT)
            out, err = await process.communicate()
            other.execute("ROLLBACK")
        assert process.returncode == -signal.SIGABRT
    assert hits({**files(tmp_path), "stdout": out, "stderr": err}, EVERY) == []
    back_up(database, tmp_path / "copies")
    assert hits(files(tmp_path), EVERY) == []


async def test_a_database_that_refuses_is_logged_without_what_was_said(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, running(tmp_path, fake) as (process, database):
        with closing(sqlite3.connect(database)) as other:
            for table in ("conversations", "outbox", "traces"):
                other.execute(
                    f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            other.commit()
        for text in SAID:
            fake.say(WORKER, text)
        async with asyncio.timeout(PATIENCE):
            while fake.unconfirmed():
                await asyncio.sleep(0.01)
        process.terminate()
        out, err = await process.communicate()
    assert err.count(b'"poison"') == len(SAID)
    assert hits({**files(tmp_path), "stdout": out, "stderr": err}, EVERY) == []


def _core_limit(pid: int) -> list[str]:
    """The soft and the hard limit of core files."""
    lines = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
    (line,) = [line for line in lines if line.startswith("Max core file size")]
    return line.split()[4:6]


def _arguments(pid: int) -> dict[str, bytes]:
    """What `ps` shows of the process and of those that it has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return {str(one): Path(f"/proc/{one}/cmdline").read_bytes() for one in (pid, *children)}


async def _give(fake: FakeTelegram) -> None:
    """Say everything, and wait until the program has been given it."""
    wanted = fake.world.queue.given + len(SAID)
    for text in SAID:
        fake.say(WORKER, text)
    async with asyncio.timeout(PATIENCE):
        while fake.world.queue.given < wanted:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)  # on its way over the wire, and into the program's hands
