"""What only a process of its own can show: memory, fdatasyncs an answer, the start."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bench.answers import ANSWERS

FORMS = 20  # forms of one officer, one after the other
SYNC = re.compile(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+).*\b(fdatasync|fsync)$", re.MULTILINE)
ALONE_STORED = 1000
TOKEN = "7000000001:AAExampleTokenOfTheFakeServer"
READY_WITHIN = 30.0  # seconds

Round = Callable[[Any, int], Awaitable[tuple[float, list[float]]]]


async def alone(system: Any, folder: Path, one_round: Round) -> None:
    """Fill in forms with one system; prints how many answers it took and its peak memory."""
    await system.open(folder, 1, ALONE_STORED)
    for _form in range(FORMS):
        await one_round(system, 1)
    await system.close()
    print(json.dumps({"answers": FORMS * len(ANSWERS), "peak_mb": round(_status("VmHWM"))}))


def show(names: Sequence[str], folder: Path) -> None:
    """Print memory and fdatasyncs of each system, then the program's own start."""
    print("| one officer, alone | peak MB | fsyncs an answer |")
    print("|-|-|-|")
    for name in names:
        command = [sys.executable, "-m", "bench.run", "--alone", name]
        plain = subprocess.run(command, check=True, capture_output=True, text=True)
        said = json.loads(plain.stdout.splitlines()[-1])
        syncs = _syncs(command, folder) / said["answers"]
        print(f"| {name} | {said['peak_mb']} | {syncs:.2f} |")
    for which in ("first start (the schema is made)", "every later start"):
        seconds, resident = asyncio.run(_start(folder))
        print(f"\n{which}: {seconds:.1f} s to the first poll, {resident:.0f} MB resident")


def _syncs(command: list[str], folder: Path) -> int:
    trace = folder / "strace.txt"
    strace = shutil.which("strace")
    if strace is None:
        raise SystemExit("strace is needed to count fdatasyncs: apt-get install strace")
    tracing = [strace, "-f", "-c", "-e", "trace=fdatasync,fsync", "-o", str(trace)]
    subprocess.run([*tracing, *command], check=True, capture_output=True)
    return sum(int(count) for count, _call in SYNC.findall(trace.read_text()))


def _status(name: str, process: str = "self") -> float:
    """A figure of the kernel's about a process, in MB (`ru_maxrss` would be the parent's)."""
    found = re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


async def _start(folder: Path) -> tuple[float, float]:
    """Seconds from the command to the first poll, and resident MB five seconds later."""
    from tests.fakes.telegram import FakeTelegram  # not into the processes that are measured

    async with FakeTelegram() as fake:
        known = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": fake.url,
            "DATA_DIR": str(folder / "data"),
            "VAULT_KEY_FILE": str(folder / "start.key"),
            "HTTP_PORT": "0",
        }
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env={**os.environ, **known}, stdout=-3
        )
        async with asyncio.timeout(READY_WITHIN):
            await fake.first_poll.wait()
        seconds = time.perf_counter() - began
        await asyncio.sleep(5)
        resident = _status("VmRSS", str(process.pid))
        process.terminate()
        await process.wait()
    return seconds, resident
