"""`audit verify` as an operator types it, beside the running program too."""

from __future__ import annotations

import re
import signal
import sqlite3
from pathlib import Path

from bot.exits import Exit
from tests.bot.command import Ended, run, start

INVITE = ("invite", "--unit=21325", "--role=officer", "--name=Mẫu", "--address=chị")


async def verify(folder: Path) -> Ended:
    return await run(folder, "audit", "verify")


async def test_the_audit_is_verified_beside_the_running_program(tmp_path: Path) -> None:
    program = await start(tmp_path, "run")
    assert program.stdout
    await program.stdout.readline()
    assert "0 row(s)" in (await verify(tmp_path)).out
    await run(tmp_path, *INVITE)
    whole = await verify(tmp_path)
    assert whole.code == Exit.OK
    assert re.fullmatch(r"1 row\(s\), all as they were written. Head: [0-9a-f]{64}\n", whole.out)
    program.send_signal(signal.SIGTERM)
    assert await program.wait() == Exit.OK
    assert (await verify(tmp_path)).out == whole.out


async def test_the_broken_row_is_named_and_the_head_of_another_key_is_not_believed(
    tmp_path: Path,
) -> None:
    await run(tmp_path, *INVITE)
    rotated = await run(tmp_path, "vault", "rotate")
    assert rotated.code == Exit.OK
    assert "2 row(s)" in (await verify(tmp_path)).out
    with sqlite3.connect(tmp_path / "data" / "bot.db") as plain:
        plain.execute("DROP TRIGGER audit_no_update")
        plain.execute("UPDATE audit SET unit = 'x' WHERE number = 2")
    broken = await verify(tmp_path)
    assert broken.code == Exit.DATABASE
    assert "Row 2 of the audit is not what was written" in broken.err
    with sqlite3.connect(tmp_path / "data" / "bot.db") as plain:
        plain.execute("UPDATE settings SET value = '2 a b' WHERE name = 'audit'")
    plain.close()
    assert "head was changed" in (await verify(tmp_path)).err


async def test_a_head_that_was_written_down_must_still_be_there(tmp_path: Path) -> None:
    await run(tmp_path, *INVITE)
    first = (await verify(tmp_path)).out.split()[-1]
    await run(tmp_path, *INVITE)
    kept = await run(tmp_path, "audit", "verify", f"--head={first}")
    assert kept.code == Exit.OK
    assert "written down is row 1" in kept.out
    gone = await run(tmp_path, "audit", "verify", f"--head={'0' * 64}")
    assert gone.code == Exit.DATABASE
    assert "is not in it" in gone.err


async def test_without_a_database_there_is_nothing_to_verify_and_none_is_made(
    tmp_path: Path,
) -> None:
    ended = await verify(tmp_path)
    assert ended.code == Exit.KEY
    assert list(tmp_path.iterdir()) == []
