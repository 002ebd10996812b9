"""`kill -9` at any moment, hundreds of times, with a bad network: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from pathlib import Path

from bot.opening import load_office
from bot.program import open_plan
from bot.settings import Settings
from storage import people, records
from storage.engine import Database, sqlite_in
from storage.values import Link, Person, Record
from storage.vault import Vault
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_faults import Kind
from tests.officers import Officer

KILLS = 300
OFFICERS = 6
SEED = 20241115
STILLBORN = 0.25  # how many are killed while they start
STARTS = (0.02, 0.3)  # seconds of such a life
CALLS = (1, 20)  # calls to the platform that the others live through: at work on any machine
LONGEST = 5.0  # seconds of a life in which the calls do not come
FAULTS: tuple[Kind, ...] = ("429", "500", "502", "drop", "apply_drop", "truncate", "slow")
TOKEN = "7000000001:AAExampleTokenOfTheFakeServer"
UNIT = "21325"


async def test_no_answer_is_lost_or_doubled_by_kills(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "vault.key")
    data = tmp_path / "data"
    data.mkdir()
    async with FakeTelegram() as fake:
        officers = [Officer(fake, 7100 + n) for n in range(OFFICERS)]
        await _enrol(data, vault, officers)
        enough = asyncio.Event()
        working = [asyncio.create_task(officer.work(enough)) for officer in officers]
        fake.faults.at_random(SEED, 0.1, FAULTS, seconds=1.0)
        await _storm(_settings(tmp_path, data, fake.url), enough, working, fake)
        assert all(task.result() is None for task in working)

    with sqlite3.connect(data / "bot.db") as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    stored = await _stored(data, vault)
    codes = Counter(record.code for record in stored)
    assert max(codes.values()) == 1
    for officer in officers:
        assert officer.lost == []
        assert officer.receipts <= set(codes)
        mine = [r for r in stored if r.person == str(officer.chat)]
        wanted = [officer.numbers(form) for form in range(officer.forms)]
        assert [_numbers(record) for record in mine] == wanted
    assert sum(officer.forms for officer in officers) > OFFICERS


async def _storm(
    env: dict[str, str],
    enough: asyncio.Event,
    working: list[asyncio.Task[None]],
    fake: FakeTelegram,
) -> None:
    """Start and kill, then let everybody finish, and stop as an operator would."""
    dice = random.Random(SEED)
    warm = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.warm", stdin=-1, stdout=-1, env={**os.environ, **env}
    )
    assert warm.stdin and warm.stdout
    assert await warm.stdout.readline() == b"ready\n"
    for _ in range(KILLS):
        pid = await _fork(warm)
        await _live(fake, dice)
        os.kill(pid, signal.SIGKILL)
        assert int(await warm.stdout.readline()) == -signal.SIGKILL
    fake.faults.clear()
    enough.set()
    pid = await _fork(warm)
    await asyncio.wait(working, timeout=180)
    os.kill(pid, signal.SIGTERM)
    assert int(await warm.stdout.readline()) == 0
    warm.stdin.close()
    await warm.wait()


async def _live(fake: FakeTelegram, dice: random.Random) -> None:
    """Let the program live for so many calls, or for a part of its start."""
    if dice.random() < STILLBORN:
        return await asyncio.sleep(dice.uniform(*STARTS))
    last = len(fake.calls) + dice.randint(*CALLS)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            while len(fake.calls) < last:
                await asyncio.sleep(dice.uniform(0, 0.01))


async def _fork(warm: asyncio.subprocess.Process) -> int:
    assert warm.stdin and warm.stdout
    warm.stdin.write(b"\n")
    return int(await warm.stdout.readline())


def _settings(folder: Path, data: Path, url: str) -> dict[str, str]:
    return {
        "DATA_DIR": str(data),
        "VAULT_KEY_FILE": str(folder / "vault.key"),
        "HTTP_PORT": "0",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "LOG_LEVEL": "ERROR",
    }


async def _enrol(data: Path, vault: Vault, officers: list[Officer]) -> None:
    plan = load_office(Settings()).plan
    db = await Database.open(sqlite_in(data), vault)
    async with db.write() as tx:
        await open_plan(tx, plan)
        for officer in officers:
            name = str(officer.chat)
            person = Person(name, f"Chị Mẫu {name}", UNIT, "officer", "chị")
            await people.enrol(tx, person, Link("telegram", name, name))
    await db.close()


async def _stored(data: Path, vault: Vault) -> list[Record]:
    db = await Database.open(sqlite_in(data), vault)
    async with db.read() as tx:
        found = await records.everything(tx)
    await db.close()
    return found


def _numbers(record: Record) -> tuple[int, int]:
    by_name = {path.rpartition("/")[2]: value for path, value in record.answers.items()}
    return int(by_name["total"]), int(by_name["women"])
