"""The desk before its chat: sending a form, pressing buttons, publishing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.fakes.workbooks import SURVEY, Row
from tests.handlers.plans import publishing_plan
from tests.journeys.stage import Stage, TelegramStage, on_stage

CHANNELS = ("browser", "telegram")
WIDER: tuple[Row, ...] = (*SURVEY[:2], ("text", "what", "Cần gì ạ?"))


@asynccontextmanager
async def on_telegram(folder: Path) -> AsyncIterator[TelegramStage]:
    """The same on Telegram, with what only the fake can do."""
    async with desk(folder, "telegram") as stage:
        assert isinstance(stage, TelegramStage)
        yield stage


@asynccontextmanager
async def desk(folder: Path, channel: str = "browser", **how: str) -> AsyncIterator[Stage]:
    """The stage of a plan in which “ban” may publish; on the same folder it goes on."""
    plan = folder / "plan"
    made = plan if plan.exists() else publishing_plan(folder)
    async with on_stage(channel, folder / "data", str(made), **how) as stage:
        yield stage


async def heard(stage: Stage, who: str = "ban") -> str:
    """All that somebody has heard since the last look, with the buttons."""
    news = await stage.news(who)
    return "\n".join("\n".join([m.text, *(f"[{label}]" for label in m.labels)]) for m in news)


async def send(stage: Stage, data: bytes, name: str = "Nhu cầu.xlsx") -> str:
    """Send a file as the desk; gives what is heard."""
    await stage.file("ban", name, data)
    return await heard(stage)


async def tap(stage: Stage, *labels: str, who: str = "ban") -> str:
    """Press buttons, or type where there is no such button; gives what is heard at the end."""
    said = ""
    for label in labels:
        if label.startswith("["):
            await stage.tap(who, label[1:-1])
        else:
            await stage.say(who, label)
        said = await heard(stage, who)
    return said


async def publish(stage: Stage, data: bytes, audience: str = "Các xã", before: str = "2/12") -> str:
    """Send and publish; gives what is heard at the end."""
    await send(stage, data)
    return await tap(stage, "[Đăng]", f"[{audience}]", *([before] if before else []), "[Gửi]")
