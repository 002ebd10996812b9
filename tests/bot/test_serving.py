"""The tasks of a running program: watched, started anew when deaf, ended on request."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot import serving
from tests.journeys.stage import TelegramStage, on_stage


async def test_a_channel_that_has_gone_deaf_is_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "LOOK", 0.02)
    async with on_stage("telegram", tmp_path / "data") as stage:
        assert isinstance(stage, TelegramStage)
        polling = asyncio.create_task(serving.poll(stage.program))
        await asyncio.sleep(0.2)
        stage.clock.moment += timedelta(seconds=91)
        async with asyncio.timeout(5):
            with pytest.raises(serving.Deaf):
                await polling


async def test_a_tick_comes_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "TICK", 0.05)
    async with on_stage("browser", tmp_path / "data") as stage:
        ticking = asyncio.create_task(serving.tick(stage.program))
        async with asyncio.timeout(5):
            for _ in range(3):
                stage.program.ticked_at = None
                while stage.program.ticked_at is None:
                    await asyncio.sleep(0.01)
            stage.program.stop()
            await ticking
        assert [m.text for m in await stage.news("ky") if "27/11" in m.text]
