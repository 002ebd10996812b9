"""Each fault ends the program with its own exit code, and says what the operator is to do."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
from pathlib import Path

import pytest

from bot.exits import Exit
from storage.vault import Vault
from tests.bot.command import run, start


async def _opened(folder: Path) -> None:
    assert (await run(folder, "migrate")).code == Exit.OK


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("HTTP_PORT", "rất nhiều", "HTTP_PORT"),
        ("PLAN", "khong-co-ke-hoach", "son-ha-2024"),
        ("LOG_LEVEL", "ồn ào", "LOG_LEVEL"),
    ],
)
async def test_a_wrong_setting_is_named(
    tmp_path: Path, setting: str, value: str, said: str
) -> None:
    ended = await run(tmp_path, "run", **{setting: value})
    assert ended.code == Exit.CONFIGURATION
    assert said in ended.err
    assert "Traceback" not in ended.err


async def test_a_broken_plan_is_not_run(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "plan.toml").write_text('id = "a"\ntitel = "b"\n', encoding="utf-8")
    ended = await run(tmp_path, "run", PLAN=str(plan))
    assert ended.code == Exit.CONFIGURATION
    assert "perhaps “title”" in ended.err


async def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = await run(tmp_path, "run", HTTP_PORT=port)
    assert ended.code == Exit.CONFIGURATION
    assert port in ended.err


async def test_a_damaged_database_is_left_as_it_is(tmp_path: Path) -> None:
    await _opened(tmp_path)
    file = tmp_path / "data" / "bot.db"
    file.write_bytes(b"this is no database at all" * 400)
    before = file.read_bytes()
    ended = await run(tmp_path, "run")
    assert ended.code == Exit.DATABASE
    assert "backup" in ended.err
    assert file.read_bytes() == before


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    await _opened(tmp_path)
    with sqlite3.connect(tmp_path / "data" / "bot.db") as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    ended = await run(tmp_path, "run")
    assert ended.code == Exit.DATABASE
    assert "newer version" in ended.err


async def test_a_data_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    ended = await run(tmp_path, "run")
    assert ended.code == Exit.DISK
    assert "DATA_DIR" in ended.err


async def test_a_second_program_is_refused_at_once(tmp_path: Path) -> None:
    first = await start(tmp_path, "run")
    assert first.stdout
    await first.stdout.readline()
    second = await run(tmp_path, "run")
    assert second.code == Exit.HELD
    first.send_signal(signal.SIGTERM)
    assert await first.wait() == Exit.OK


async def test_a_missing_key_is_never_replaced(tmp_path: Path) -> None:
    await _opened(tmp_path)
    key = tmp_path / "vault.key"
    key.rename(tmp_path / "kept.key")
    ended = await run(tmp_path, "run")
    assert ended.code == Exit.KEY
    assert "is missing" in ended.err
    assert not key.exists()
    (tmp_path / "kept.key").rename(key)
    assert (await run(tmp_path, "migrate")).code == Exit.OK


async def test_a_wrong_key_and_an_open_one_are_refused(tmp_path: Path) -> None:
    await _opened(tmp_path)
    Vault.create(tmp_path / "other.key")
    wrong = await run(tmp_path, "run", VAULT_KEY_FILE=str(tmp_path / "other.key"))
    assert (wrong.code, (tmp_path / "other.key").exists()) == (Exit.KEY, True)
    (tmp_path / "vault.key").chmod(0o644)
    shown = await run(tmp_path, "run")
    assert shown.code == Exit.KEY
    assert "chmod 600" in shown.err


async def test_a_key_inside_the_data_folder_is_refused(tmp_path: Path) -> None:
    ended = await run(tmp_path, "run", VAULT_KEY_FILE=str(tmp_path / "data" / "k"))
    assert ended.code == Exit.CONFIGURATION


async def test_sigterm_ends_with_zero(tmp_path: Path) -> None:
    for command in (("run",), ("rehearse", "--serve")):
        process = await start(tmp_path, *command)
        assert process.stdout
        assert b"http://127.0.0.1:" in await process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await process.wait() == Exit.OK
