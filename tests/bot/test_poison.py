"""An update that nobody can parse, between good ones: those are answered, it is in no log."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from tests.bot.test_kills import TOKEN
from tests.fakes.telegram import FakeTelegram

CANARY = "Canary-Mau-Chin-Chin"
SHAPES: tuple[dict[str, object], ...] = (
    {"message": {"message_id": 1, "date": CANARY, "chat": {"id": 7100, "type": "private"}}},
    {"message": {"message_id": 2, "date": 99**12, "chat": {"id": 7100, "type": "private"}}},
    {"message": {"date": 1, "text": CANARY}},
    {"message": {"message_id": 3, "date": 1, "chat": {"id": 7100, "type": "private"},
                 "text": CANARY, "entities": [{"type": "bold"}]}},
    {"message": {"message_id": 4, "date": 1, "chat": {"id": 7100, "type": "private"},
                 "photo": [{"file_id": CANARY}]}},
    {"callback_query": {"id": "1", "data": CANARY}},
    {"message": CANARY},
)  # fmt: skip
WITHIN = 2.0  # seconds


async def test_good_updates_are_answered_around_a_poisoned_one(tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        env = {
            "DATA_DIR": str(tmp_path / "data"),
            "VAULT_KEY_FILE": str(tmp_path / "vault.key"),
            "HTTP_PORT": "0",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": fake.url,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env={**os.environ, **env}, stdout=-1, stderr=-1
        )
        async with asyncio.timeout(20):
            await fake.first_poll.wait()
        for number, shape in enumerate(SHAPES):
            before, after = 8000 + 2 * number, 8001 + 2 * number
            began = time.monotonic()
            fake.say(before, "xin chào")
            fake.raw(dict(shape))
            fake.say(after, "xin chào")
            for chat in (before, after):
                answer = await fake.expect(chat, 1, within=WITHIN)
                assert "kênh nội bộ" in answer.text
            assert time.monotonic() - began < WITHIN
        process.terminate()
        said, logged = await process.communicate()
    assert process.returncode == 0
    assert CANARY.encode() not in said + logged
    assert b"poison" in logged
    assert TOKEN.encode() not in said + logged
    for file in (tmp_path / "data").rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()
