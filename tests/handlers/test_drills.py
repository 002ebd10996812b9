"""The ladder is tried out without disturbing a real call, and the last calls are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue.values import Tap
from tests.bot.rigs import UNIT, rig
from tests.handlers.night import CALLING, cast, every_alarm, later, open_alarm
from tests.handlers.room import last, press, talk


async def test_a_drill_is_marked_and_its_summary_comes_when_it_is_taken(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        assert f"drill:{UNIT}" in (await press(r, "d", "drill")).values
        heard = await talk(r, "d", Tap(0, f"drill:{UNIT}"))
        assert {n.address for n in heard} == {"d", "l"}
        assert all(n.text.startswith("DIỄN TẬP: ") for n in heard)
        await later(r, 3)
        drill = await open_alarm(r, "d", drill=True)
        assert drill
        said = {n.address: n.text for n in await talk(r, "l", Tap(0, f"taken:{drill.id}"))}
        assert said["l"].startswith("DIỄN TẬP: ")
        assert said["d"].split("\n") == [
            "DIỄN TẬP: Khẩn cấp ở xã Sơn Kỳ, 22:10.",
            "– 22:10: gọi chị l",
            "– chị l nhận sau 3 phút",
        ]


async def test_a_drill_never_stands_for_a_real_call(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "d", Tap(0, f"drill:{UNIT}"))
        assert (await last(r, "d", "khẩn cấp")).text == CALLING
        assert len(await every_alarm(r)) == 2
        again = await talk(r, "d", Tap(0, f"drill:{UNIT}"))
        assert again[-1].text.endswith("– đang chờ")
        assert len(await every_alarm(r)) == 2
        stopped = await talk(r, "d", Tap(0, again[-1].values[0]))
        assert "Đã dừng, 22:10." in next(n.text for n in stopped if n.address == "l")


@pytest.mark.parametrize(("value", "who"), [("drill", "a"), ("drill", "l"), ("alarms", "a")])
async def test_drills_and_the_list_are_for_those_who_answer_for_them(
    tmp_path: Path, value: str, who: str
) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        assert "không dành cho vai trò" in (await press(r, who, value)).text


async def test_the_office_sees_all_calls_and_a_lead_those_of_her_unit(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "a", "khẩn cấp")
        await talk(r, "n", "khẩn cấp")
        await later(r, 6)
        await talk(r, "l", "đã nhận")
        whole = (await press(r, "s", "alarms")).text
        assert "– 22:10, xã Sơn Kỳ: chị l nhận sau 6 phút" in whole
        assert "– 22:10, xã Sơn Ba: chưa ai nhận" in whole
        assert "xã Sơn Ba" not in (await press(r, "l", "alarms")).text
