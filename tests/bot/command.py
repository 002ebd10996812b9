"""Running `python -m bot …` as an operator does, with its data in a folder of the test's."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

WITHIN = 30  # seconds


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The settings of a command."""
    known = {
        "DATA_DIR": str(folder / "data"),
        "VAULT_KEY_FILE": str(folder / "vault.key"),
        "HTTP_PORT": "0",
    }
    return {**os.environ, **known, **settings}


async def start(folder: Path, *command: str, **settings: str) -> asyncio.subprocess.Process:
    """A command under way."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *command,
        env=environment(folder, **settings),
        stdin=-1,
        stdout=-1,
        stderr=-1,
    )


async def run(folder: Path, *command: str, stdin: str = "", **settings: str) -> Ended:
    """A command until its end."""
    process = await start(folder, *command, **settings)
    async with asyncio.timeout(WITHIN):
        out, err = await process.communicate(stdin.encode())
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())
