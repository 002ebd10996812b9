"""Photos: drawn anew by a child process (`redrawing.py`), kept without what a camera wrote.

A picture that is too large, or not a picture, costs the child, never the program.
"""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from pathlib import Path
from weakref import WeakKeyDictionary

MOST_BYTES = 10 * 1024 * 1024  # of a file, as it is sent
MOST_SECONDS = 20
AT_ONCE = 2  # children
KEPT_ENV = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG")  # no token for the child

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class PhotoError(Exception):
    """This is no photo that can be used: too large, damaged, or something else."""


async def keep_photo(data: bytes, path: Path) -> None:
    """Keep a photo under a path, readable by the program only; whole, or not at all.

    Raises PhotoError; OSError if the disk does not take it.
    """
    if not 0 < len(data) <= MOST_BYTES:
        raise PhotoError("size")
    turns = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turns:
        clean = await _decode(data)
    await asyncio.to_thread(_write, clean, path)


async def _decode(data: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.channels.redrawing",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT_ENV if name in os.environ},
    )
    try:
        async with asyncio.timeout(MOST_SECONDS):
            clean, _errors = await child.communicate(data)
    except TimeoutError:
        raise PhotoError("time") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode or not clean:
        raise PhotoError("content")
    return clean


def _write(data: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{uuid.uuid4().hex}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
