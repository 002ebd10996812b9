"""Reading an uploaded form in a child process: a bomb costs the child, never the program."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from pathlib import PurePath
from weakref import WeakKeyDictionary

from bot.workbooks import limits
from bot.workbooks.faults import understand
from storage.values import Fault

KEPT_ENV = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG")  # no token for the child
SUFFIXES = (".xlsx", ".md")
CHUNK = 65536  # bytes of the answer that are read at once

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def read_form(data: bytes, name: str) -> tuple[str, tuple[Fault, ...]]:
    """The Markdown source of an uploaded form; or "" and all that is wrong with the file."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        return "", (Fault("suffix"),)
    if not data:
        return "", (Fault("empty"),)
    if len(data) > limits.MOST_BYTES:
        return "", (Fault("size"),)
    turns = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(limits.AT_ONCE))
    async with turns:
        with tempfile.TemporaryDirectory(prefix="form-") as place:
            return await _read(data, suffix, place)


async def _read(data: bytes, suffix: str, place: str) -> tuple[str, tuple[Fault, ...]]:
    child = await _begin(suffix, place)
    try:
        async with asyncio.timeout(limits.MOST_SECONDS):
            answer = await _ask(child, data)
            code = await child.wait()
    except TimeoutError:
        return "", (Fault("time"),)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if len(answer) > limits.MOST_ANSWER:
        return "", (Fault("damaged"),)
    if code < 0:
        return "", (Fault("time"),)  # the kernel ended it: it had used up what it may
    try:
        return understand(answer)
    except ValueError:
        return "", (Fault("damaged"),)


async def _begin(suffix: str, place: str) -> asyncio.subprocess.Process:
    """The child; what its libraries write down for a moment goes with its place."""
    kept = {name: os.environ[name] for name in KEPT_ENV if name in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.workbooks.child",
        suffix,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=kept | {"TMPDIR": place},
    )


async def _ask(child: asyncio.subprocess.Process, data: bytes) -> bytes:
    """Give the file and take the answer; one that is too long is cut, and so not understood."""
    assert child.stdin and child.stdout
    with contextlib.suppress(ConnectionError):
        child.stdin.write(data)
        await child.stdin.drain()
    child.stdin.close()
    answer = bytearray()
    while len(answer) <= limits.MOST_ANSWER and (piece := await child.stdout.read(CHUNK)):
        answer += piece
    if len(answer) > limits.MOST_ANSWER:
        child.kill()
    return bytes(answer)
