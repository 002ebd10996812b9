"""“Saved” means on the disk: counted system calls, and errors put into them by strace."""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.engine import Database
from storage.vault import Vault

PAIRS = 30
ROOT = Path(__file__).parents[2]


@dataclass
class Run:
    """What a watched process said, and which of its calls were seen."""

    said: list[list[str]]
    trace: str
    code: int

    def pairs(self, word: str) -> set[int]:
        return {int(line[1]) for line in self.said if line[0] == word}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    Vault.create(tmp_path / "vault.key")
    return tmp_path / "vault.key"


def watched(url: str, key: Path, *inject: str) -> Run:
    """Save pairs in a database that is there already: what is counted is not its making."""
    asyncio.run(open_again(url, key))
    trace = key.with_name("trace")
    options = [part for one in inject for part in ("-e", f"inject={one}")]
    strace = ["strace", "-f", "-o", str(trace), "-e", "trace=pwrite64,fdatasync", *options]
    child = [sys.executable, "-m", "tests.storage.saving", url, str(key), str(PAIRS)]
    done = subprocess.run(
        [*strace, *child],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    said = [line.split() for line in done.stdout.splitlines()]
    return Run(said, trace.read_text(errors="replace"), done.returncode)


async def open_again(url: str, key: Path) -> None:
    await (await Database.open(url, Vault.open(key))).close()


def stored(file: Path) -> tuple[set[int], set[int]]:
    """The left and the right halves that a fresh reader finds in a sound file."""
    plain = sqlite3.connect(file)
    try:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = [row[0] for row in plain.execute("SELECT name FROM settings")]
    finally:
        plain.close()
    left = {int(n.removeprefix("left-")) for n in names if n.startswith("left-")}
    return left, {int(n.removeprefix("right-")) for n in names if n.startswith("right-")}


def test_every_commit_waits_for_the_disk(sqlite_url: str, key: Path, file: Path) -> None:
    run = watched(sqlite_url, key)
    assert run.pairs("saved") == set(range(PAIRS))
    assert run.said[-1] == ["closed"]
    assert len(re.findall(r"fdatasync\(\d+\) += 0", run.trace)) >= PAIRS
    assert stored(file) == (set(range(PAIRS)), set(range(PAIRS)))


@pytest.mark.parametrize(
    "fault",
    [
        "fdatasync:error=EIO:when=8",
        "fdatasync:error=EIO:when=12..14",
        "pwrite64:error=ENOSPC:when=100",
        "pwrite64:error=ENOSPC:when=110..116",
        "pwrite64:error=EIO:when=105",
    ],
)
def test_a_disk_error_is_never_called_saved_and_what_was_saved_is_there(
    sqlite_url: str, key: Path, file: Path, fault: str
) -> None:
    run = watched(sqlite_url, key, fault)
    saved, refused = run.pairs("saved"), run.pairs("refused")
    assert "(INJECTED)" in run.trace
    assert refused, run.said
    assert saved | refused == set(range(PAIRS))
    assert max(saved) > max(refused)  # it goes on by itself once the disk does
    left, right = stored(file)
    assert left == right
    assert saved <= left
    assert left <= saved | refused


def test_a_disk_that_stays_full_is_said_each_time_and_keeps_what_was_saved(
    sqlite_url: str, key: Path, file: Path
) -> None:
    run = watched(sqlite_url, key, "pwrite64:error=ENOSPC:when=100+")
    saved = run.pairs("saved")
    assert {line[2] for line in run.said if line[0] == "refused"} == {"NotWritable"}
    left, right = stored(file)
    assert left == right
    assert saved <= left


def test_a_disk_that_is_full_from_the_start_is_said(sqlite_url: str, key: Path) -> None:
    run = watched(sqlite_url, key, "pwrite64:error=ENOSPC")
    assert [line[:2] for line in run.said] == [["unopened", "NotWritable"]]


@pytest.mark.parametrize("nth", [3, 60, 130, 175])
def test_a_process_killed_at_a_write_keeps_what_it_called_saved(
    sqlite_url: str, key: Path, file: Path, nth: int
) -> None:
    run = watched(sqlite_url, key, f"pwrite64:signal=SIGKILL:when={nth}")
    assert run.code in (-signal.SIGKILL, 128 + signal.SIGKILL)
    asyncio.run(open_again(sqlite_url, key))
    left, right = stored(file)
    assert left == right
    assert run.pairs("saved") <= left
