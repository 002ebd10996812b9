"""`doctor`: a line for each thing that must be in order, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot.channels.telegram import TelegramChannel
from bot.exits import Exit, Stop
from bot.opening import load_office, lock, open_database, open_to_read
from bot.settings import Settings, SettingsError, load_settings
from schedules.clock import SystemClock
from storage import keyring, sealing
from storage.engine import ping

LEAST_FREE = 200 * 1024 * 1024  # bytes on the disk of DATA_DIR
MOST_ASTRAY = timedelta(minutes=5)  # a clock that is wrong by more sends nudges at wrong hours
UNSOUND = ((3, 7, 0), (3, 51, 3))  # SQLite's WAL-reset bug; two writers are needed to meet it


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `remedy` says what to do when it is not `ok`."""

    what: str
    ok: bool
    said: str
    remedy: str = ""


async def examine() -> bool:
    """Look at everything, print a line each; gives whether all is in order."""
    sound = True
    async for finding in _findings():
        sound &= finding.ok
        line = f"{'✓' if finding.ok else '✗'} {finding.what}: {finding.said}"
        print(f"{line} → {finding.remedy}" if finding.remedy else line)
    return sound


async def _findings() -> AsyncIterator[Finding]:
    try:
        config = load_settings()
    except SettingsError as error:
        yield Finding("configuration", False, str(error), "correct it in .env")
        return
    yield Finding("configuration", True, "read")
    yield _plan(config)
    yield _disk(config)
    database = await _database(config)
    yield database
    if database.ok:
        yield await _keys(config)
    yield _sqlite()
    async for finding in _telegram(config):
        yield finding


def _plan(config: Settings) -> Finding:
    try:
        office = load_office(config)
    except Stop as stop:
        return Finding("plan", False, stop.remedy, "mend the plan, or set PLAN")
    return Finding("plan", True, f"{office.plan.id}, {len(office.plan.units)} units")


def _disk(config: Settings) -> Finding:
    folder = config.data_dir if config.data_dir.exists() else config.data_dir.absolute().parent
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        return Finding("disk", False, f"{config.data_dir} cannot be written", "set its owner")
    said = f"{free // 1024**2} MB free"
    return Finding("disk", free > LEAST_FREE, said, "" if free > LEAST_FREE else "make room")


async def _database(config: Settings) -> Finding:
    """The key and the database together: one is worth nothing without the other."""
    what = "key and database"
    try:
        with lock(config.data_dir):
            return await _open(config, what)
    except Stop as stop:
        if stop.code is Exit.HELD:
            return Finding(what, True, "in use by the running program, which has checked them")
        return Finding(what, False, "not in order", stop.remedy)


async def _open(config: Settings, what: str) -> Finding:
    made = not config.key_file.exists()
    db = await open_database(config, config.data_dir, rehearsing=False)
    try:
        await ping(db)
    finally:
        await db.close()
    if made:
        return Finding(what, True, f"new; keep a copy of {config.key_file} in another place")
    return Finding(what, True, "open, and the key is the right one")


async def _keys(config: Settings) -> Finding:
    """Each key that rows are sealed with, its age, and what an older one has sealed."""
    db = await open_to_read(config)
    try:
        async with db.read() as tx:
            needed, old = await keyring.needed(tx), await sealing.old_rows(tx)
    finally:
        await db.close()
    now = SystemClock().now()
    said = ", ".join(f"key {key.id}, {(now - key.since).days} days old" for key in needed)
    if len(needed) == 1 and not old:
        return Finding("keys", True, said)
    remedy = "stop the program and run: python -m bot vault rotate"
    return Finding("keys", False, f"{said}; {old} row(s) sealed with an old key", remedy)


def _sqlite() -> Finding:
    low, high = UNSOUND
    if low <= sqlite3.sqlite_version_info < high:
        said = f"SQLite {sqlite3.sqlite_version}; sound as long as nobody else opens the file"
        return Finding("sqlite", True, said)
    return Finding("sqlite", True, f"SQLite {sqlite3.sqlite_version}")


async def _telegram(config: Settings) -> AsyncIterator[Finding]:
    """Whether the server answers, what its clock says, and whether the token is good."""
    token = config.telegram_token.get_secret_value()
    if not token:
        yield Finding("telegram", True, "not used: TELEGRAM_TOKEN is empty")
        return
    proxy = config.telegram_proxy.get_secret_value()
    try:
        async with httpx.AsyncClient(proxy=proxy or None, timeout=10) as client:
            said = (await client.get(config.telegram_api_url)).headers.get("date", "")
    except httpx.HTTPError as error:
        reason = type(error).__name__
        yield Finding("telegram", False, f"no answer ({reason})", "check network, TELEGRAM_PROXY")
        return
    if said:
        yield _clock(said)
    name = await TelegramChannel.ask_name(token, config.telegram_api_url, proxy)
    remedy = "" if name else "take a new token from @BotFather into TELEGRAM_TOKEN"
    yield Finding("telegram", bool(name), f"@{name}" if name else "the token is refused", remedy)


def _clock(server: str) -> Finding:
    astray = abs(SystemClock().now() - parsedate_to_datetime(server))
    ok = astray <= MOST_ASTRAY
    said = f"{astray.total_seconds():.0f} s off the server's"
    return Finding("clock", ok, said, "" if ok else "set the computer's clock (NTP)")
