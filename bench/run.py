"""`python -m bench.run`: all systems in one run, rounds interleaved; prints the table.

1 every system is opened on its own folder, with forms already stored; 2 rounds: each system in
turn lets N officers fill in the form at once; 3 children measure what only a process can show:
memory, fdatasyncs, the start.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Protocol

from bench import processes
from bench.answers import ANSWERS

STORED = 1000  # forms submitted earlier
IN_FLIGHT = (1, 16, 64)
ROUNDS = 5
SYSTEMS = {  # imported one by one, so that each can be measured alone
    "this program": "bench.ours:Ours",
    "python-telegram-bot, PicklePersistence": "bench.telegram_peer:PtbPeer",
    "aiogram 3, SQLite at FULL": "bench.aiogram_peer:AiogramPeer",
    "bare sqlite3, same rows": "bench.bare_peer:BarePeer",
}
OWN = "this program"


class System(Protocol):
    """One of the systems compared."""

    async def open(self, folder: Path, officers: int, stored: int) -> None:
        """Prepare."""

    async def begin(self, officer: int) -> None:
        """Open the form."""

    async def answer(self, officer: int, step: int) -> None:
        """Give one answer, durably."""

    async def finish(self, officer: int) -> None:
        """Submit."""

    async def close(self) -> None:
        """Close."""


def make(name: str) -> System:
    """The system of a name."""
    module, _, kind = SYSTEMS[name].partition(":")
    made: System = getattr(importlib.import_module(module), kind)()
    return made


async def one_form(system: System, officer: int, seconds: list[float]) -> None:
    """One officer fills in the form; the seconds of each answer are appended."""
    for step in range(len(ANSWERS)):
        began = time.perf_counter()
        await system.answer(officer, step)
        seconds.append(time.perf_counter() - began)


async def one_round(system: System, officers: int) -> tuple[float, list[float]]:
    """All officers at once; gives answers a second and the seconds of each answer."""
    everybody = range(officers)
    await asyncio.gather(*(system.begin(officer) for officer in everybody))
    seconds: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(one_form(system, officer, seconds) for officer in everybody))
    rate = len(seconds) / (time.perf_counter() - began)
    await asyncio.gather(*(system.finish(officer) for officer in everybody))
    return rate, seconds


def disk_rate(folder: Path) -> float:
    """fdatasyncs a second of 4 KiB appended to a file."""
    with (folder / "probe").open("wb", buffering=0) as file:
        began, count = time.perf_counter(), 300
        for _ in range(count):
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
        return count / (time.perf_counter() - began)


async def compare(folder: Path, rounds: int) -> None:
    """Open all, run the rounds interleaved, print a table for each number in flight."""
    systems = {name: make(name) for name in SYSTEMS}
    for number, system in enumerate(systems.values()):
        place = folder / str(number)
        place.mkdir()
        await system.open(place, max(IN_FLIGHT), STORED)
    print(f"disk: {disk_rate(folder):.0f} fdatasyncs a second\n")
    for officers in IN_FLIGHT:
        rates: dict[str, list[float]] = {name: [] for name in systems}
        times: dict[str, list[float]] = {name: [] for name in systems}
        for _round in range(rounds * (3 if officers == 1 else 1)):
            for name, system in systems.items():
                rate, seconds = await one_round(system, officers)
                rates[name].append(rate)
                times[name] += seconds
        _print(officers, rates, times)
    for system in systems.values():
        await system.close()


def _print(officers: int, rates: dict[str, list[float]], times: dict[str, list[float]]) -> None:
    own = statistics.median(rates[OWN])
    print(f"| {officers} in flight | answers/s | ours is × | p50 ms | p95 ms |")
    print("|-|-|-|-|-|")
    for name, measured in rates.items():
        rate = statistics.median(measured)
        cuts = statistics.quantiles(times[name], n=20)
        p50, p95 = cuts[9] * 1000, cuts[18] * 1000
        print(f"| {name} | {rate:.0f} | {own / rate:.2f} | {p50:.1f} | {p95:.1f} |")
    print()


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--alone", default="", help="fill in forms with one system and stop")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.alone:
            asyncio.run(processes.alone(make(given.alone), Path(folder), one_round))
            return
        asyncio.run(compare(Path(folder), given.rounds))
        processes.show(list(SYSTEMS), Path(folder))


if __name__ == "__main__":
    main()
