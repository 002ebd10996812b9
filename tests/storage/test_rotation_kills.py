"""Killed at any write, a rotation has lost nothing, and the next one goes on where it stopped."""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import keyring, sealing
from storage.engine import Database
from storage.vault import Vault
from tests.storage.rotating import rotate
from tests.storage.sealed import read
from tests.storage.test_durability import ROOT
from tests.storage.test_rotation import filled

TEXT = "Xã Sơn Kỳ"
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)
WRITTEN = ("bot.db", "bot.db-wal", "vault.key", "vault.key.new")  # the -shm is only memory


def killed(url: str, key_file: Path, call: str, nth: int, *paths: Path) -> bool:
    """Rotate in a process that dies before its n-th call; False if it made fewer."""
    only = [part for path in paths for part in ("-P", str(path))]
    inject = ["-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={nth}"]
    strace = ["strace", "-f", "-o", str(key_file.with_name("trace")), *only, *inject]
    child = [sys.executable, "-m", "tests.storage.rotating", url, str(key_file)]
    done = subprocess.run([*strace, *child], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, *KILLED), done.stderr
    return done.returncode != 0


async def reads_as_before(url: str, vault: Vault) -> bool:
    """Whether the ring is the right one; then every row must be what it was."""
    db = await Database.open(url, vault)
    async with db.write() as tx:
        right = not await keyring.lacking(tx)
        if right:
            assert set((await read(tx)).values()) == {TEXT}
    await db.close()
    return right


async def survived(url: str, key_file: Path, old: Vault) -> None:
    """1 rows open with the file as it is, 2 an old copy opens all or is refused, 3 it goes on."""
    assert await reads_as_before(url, Vault.open(key_file))
    await reads_as_before(url, old)
    await rotate(url, key_file)
    assert await reads_as_before(url, Vault.open(key_file))
    assert not await reads_as_before(url, old)
    assert Vault.open(key_file).old == ()
    assert not key_file.with_name("vault.key.new").exists()
    db = await Database.open(url, Vault.open(key_file))
    async with db.read() as tx:
        assert await sealing.old_rows(tx) == 0
    await db.close()


@pytest.mark.parametrize(
    ("call", "least"), [("pwrite64", 20), ("write", 2), ("rename", 2), ("ftruncate", 1)]
)
async def test_killed_at_every_single_write(tmp_path: Path, call: str, least: int) -> None:
    seed = tmp_path / "seed"
    old = Vault.create(seed / "vault.key")
    await filled(f"sqlite+aiosqlite:///{seed / 'bot.db'}", old, TEXT)
    for nth in itertools.count(1):
        folder = tmp_path / f"{call}-{nth}"
        shutil.copytree(seed, folder)
        url, key_file = f"sqlite+aiosqlite:///{folder / 'bot.db'}", folder / "vault.key"
        died = killed(url, key_file, call, nth, *(folder / name for name in WRITTEN))
        if not died:
            break
        await survived(url, key_file, old)
    assert nth > least


async def test_on_postgresql_too(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    died = 0
    for nth in itertools.count(20, 15):  # what it sends before are questions about the schema
        folder = tmp_path / str(nth)
        old = Vault.create(folder / "vault.key")
        url = request.getfixturevalue("postgres").new()
        await filled(url, old, TEXT)
        if not killed(url, folder / "vault.key", "sendto", nth):
            break
        died += 1
        await survived(url, folder / "vault.key", old)
    assert died > 3
