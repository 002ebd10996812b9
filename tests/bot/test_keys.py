"""`vault rotate` as an operator types it, and what is said of a key file from another time."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

from bot.exits import Exit
from storage.vault import Vault
from tests.bot.command import environment, run, start


async def test_a_rotation_says_what_to_copy_and_the_program_goes_on(tmp_path: Path) -> None:
    await run(tmp_path, "migrate")
    rotated = await run(tmp_path, "vault", "rotate")
    assert rotated.code == Exit.OK
    assert "with key 2" in rotated.out
    assert f"Copy {tmp_path / 'vault.key'} to another place now" in rotated.out
    well = await run(tmp_path, "doctor")
    assert "✓ keys: key 2, 0 days old" in well.out
    secrets = json.loads((tmp_path / "vault.key").read_text()).values()
    assert not any(secret in rotated.out + rotated.err + well.out for secret in secrets)


async def test_who_starts_first_is_told_to_copy_the_new_key(tmp_path: Path) -> None:
    first, second = await run(tmp_path, "migrate"), await run(tmp_path, "migrate")
    assert "a new key was made: copy it elsewhere now" in first.err
    assert str(tmp_path / "vault.key") in first.err
    assert "a new key" not in second.err


async def test_an_older_copy_of_the_key_is_refused_by_name(tmp_path: Path) -> None:
    await run(tmp_path, "migrate")
    shutil.copy(tmp_path / "vault.key", tmp_path / "old.key")
    await run(tmp_path, "vault", "rotate")
    before = (tmp_path / "data" / "bot.db").read_bytes()
    for command in (("run",), ("vault", "rotate")):
        ended = await run(tmp_path, *command, VAULT_KEY_FILE=str(tmp_path / "old.key"))
        assert ended.code == Exit.KEY
        assert "lacks key 2, which has sealed rows since" in ended.err
    assert Vault.open(tmp_path / "old.key").marks.keys() == {1}
    assert (tmp_path / "data" / "bot.db").read_bytes() == before


async def test_without_the_right_key_nothing_is_rotated(tmp_path: Path) -> None:
    await run(tmp_path, "migrate")
    (tmp_path / "vault.key").rename(tmp_path / "kept.key")
    missing = await run(tmp_path, "vault", "rotate")
    assert missing.code == Exit.KEY
    assert not (tmp_path / "vault.key").exists()
    Vault.create(tmp_path / "vault.key")
    before = (tmp_path / "vault.key").read_bytes()
    wrong = await run(tmp_path, "vault", "rotate")
    assert wrong.code == Exit.KEY
    assert (tmp_path / "vault.key").read_bytes() == before


async def test_a_running_program_is_not_rotated(tmp_path: Path) -> None:
    program = await start(tmp_path, "run")
    assert program.stdout
    await program.stdout.readline()
    before = (tmp_path / "vault.key").read_bytes()
    refused = await run(tmp_path, "vault", "rotate")
    assert refused.code == Exit.HELD
    assert (tmp_path / "vault.key").read_bytes() == before
    assert "✓ keys: key 1, 0 days old" in (await run(tmp_path, "doctor")).out
    program.send_signal(signal.SIGTERM)
    assert await program.wait() == Exit.OK


async def test_a_rotation_that_was_cut_off_is_seen_and_finished_by_the_next_start(
    tmp_path: Path,
) -> None:
    await run(tmp_path, "migrate")
    Vault.add_key(tmp_path / "vault.key")
    assert "✗ keys: key 1, 0 days old, key 2, 0 days old" in (await run(tmp_path, "doctor")).out
    started = await run(tmp_path, "migrate")
    assert started.code == Exit.OK
    assert "a key rotation was finished" in started.err
    assert Vault.open(tmp_path / "vault.key").marks.keys() == {2}
    assert "a key rotation" not in (await run(tmp_path, "migrate")).err


async def test_a_rotation_that_was_cut_off_is_finished_before_another_one(tmp_path: Path) -> None:
    await run(tmp_path, "migrate")
    Vault.add_key(tmp_path / "vault.key")
    resumed = await run(tmp_path, "vault", "rotate")
    assert "finished now, and no further key was made" in resumed.out
    assert Vault.open(tmp_path / "vault.key").marks.keys() == {2}


async def test_a_full_disk_leaves_the_key_file_as_it_is(tmp_path: Path) -> None:
    await run(tmp_path, "migrate")
    before = (tmp_path / "vault.key").read_bytes()
    full = await asyncio.create_subprocess_exec(
        *("strace", "-f", "-o", str(tmp_path / "trace"), "-P", str(tmp_path / "vault.key.new")),
        *("-e", "trace=write", "-e", "inject=write:error=ENOSPC"),
        *(sys.executable, "-m", "bot", "vault", "rotate"),
        env=environment(tmp_path),
        stderr=-1,
    )
    _out, err = await full.communicate()
    assert full.returncode == Exit.DISK
    assert "vault.key cannot be written: No space left on device." in err.decode()
    assert (tmp_path / "vault.key").read_bytes() == before
    assert not (tmp_path / "vault.key.new").exists()
    assert (await run(tmp_path, "vault", "rotate")).code == Exit.OK


async def test_a_damaged_row_is_said_and_left(tmp_path: Path) -> None:
    await run(tmp_path, "migrate")
    with sqlite3.connect(tmp_path / "data" / "bot.db") as plain:
        plain.execute("INSERT INTO conversations VALUES ('p', 1, 1, x'0199', '2024-11-15')")
    plain.close()
    ended = await run(tmp_path, "vault", "rotate")
    assert ended.code == Exit.DATABASE
    assert "1 row(s) are damaged" in ended.err
    assert Vault.open(tmp_path / "vault.key").marks.keys() == {1, 2}
    again = await run(tmp_path, "vault", "rotate")
    assert again.code == Exit.DATABASE
    assert Vault.open(tmp_path / "vault.key").marks.keys() == {1, 2, 3}
