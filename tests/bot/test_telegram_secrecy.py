"""Neither the token nor a word that was said stands in anything that the program writes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.fakes import telegram_shapes as shapes
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_faults import Kind
from tests.fakes.telegram_talkative import TOKEN

KINDS: list[Kind] = [
    "400", "401", "403", "404", "409", "500", "502", "drop", "apply_drop", "truncate", "cut",
]  # fmt: skip


async def test_whatever_goes_wrong_the_logs_hold_no_token_and_no_content(tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        for kind in KINDS:
            fake.faults.order(kind, "sendMessage")
            fake.faults.order(kind, "getUpdates")
        for number in range(30):
            fake.say(7001, f"canary-said {number}")
            fake.raw({"message": {"chat": shapes.chat(7001), "text": "canary-said"}})
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.fakes.telegram_talkative",
            fake.url, str(tmp_path),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        async with asyncio.timeout(30):
            output, _ = await process.communicate()
    written = output.decode()
    assert process.returncode == 0, written
    assert fake.tokens_seen == {TOKEN}
    assert fake.faults.struck.total() == 2 * len(KINDS)
    for line in ("not sent", "poll failed", "poison"):
        assert line in written
    for canary in (TOKEN, TOKEN.partition(":")[2], "canary-said", "canary-sent"):
        assert canary not in written, written
