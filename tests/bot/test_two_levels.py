"""The program with the plan of 2026, where five communes report to the province."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plan.folders import folder_of
from tests.journeys import end
from tests.journeys.stage import Stage, on_stage

MONDAY = "16/11/2026 08:00"


async def heard(stage: Stage, who: str) -> str:
    """The texts that somebody has heard since the last look."""
    return "\n".join(message.text for message in await stage.news(who))


async def test_a_commune_is_nudged_and_attests_zero_and_the_desk_sees_it(tmp_path: Path) -> None:
    async with on_stage("browser", tmp_path / "data", "mau-2026", MONDAY) as stage:
        await stage.program.tick()
        assert "Xã Sơn Linh còn 1 việc trước ngày 27/11" in await heard(stage, "linh")
        for label in ("Không phát sinh", "Xác nhận"):
            await stage.tap("linh", label)
            said = await heard(stage, "linh")
        assert "SL-" in said
        assert "ket-qua Xã Sơn Linh zero" in await end.lines(stage.program)
        await stage.say("ban", "menu")
        await stage.news("ban")
        await stage.tap("ban", "Tiến độ")
        assert "Báo cáo kết quả: 1/5 đơn vị đã nộp" in await heard(stage, "ban")


@pytest.mark.parametrize(("first", "said"), [("11-15", "15/11"), ("11-20", "20/11")])
async def test_the_form_of_an_activity_knows_the_month_of_its_plan(
    tmp_path: Path, first: str, said: str
) -> None:
    folder = Path(shutil.copytree(folder_of("mau-2026"), tmp_path / "ban-sao"))
    text = (folder / "plan.toml").read_text(encoding="utf-8")
    text = text.replace("month = { first = 2026-11-15", f"month = {{ first = 2026-{first}")
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    async with on_stage("browser", tmp_path / "data", str(folder), MONDAY) as stage:
        await stage.say("linh", "menu")
        await stage.news("linh")
        for label in ("Báo cáo hoạt động", "Nói chuyện chuyên đề"):
            await stage.tap("linh", label)
            await stage.news("linh")
        await stage.say("linh", "14/11")
        assert f"nằm ngoài Tháng hành động ({said} đến 15/12)" in await heard(stage, "linh")
