"""What an officer and the desk read after the smaller actions is true, and said as it is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dialogue.values import Heard, Tap
from tests.bot.rigs import Rig, rig
from tests.clock import at
from tests.handlers.room import (
    ACTIVITY,
    COMMENDATION,
    DIFFICULTY,
    MONTH,
    SHELTER,
    TASK,
    last,
    office,
    press,
    sent,
)

COUNTED = "Việc này đã vào báo cáo của xã Sơn Kỳ."


async def receipt(r: Rig, said: Sequence[Heard | str]) -> str:
    """What is said once a form has been sent."""
    return (await last(r, "a", *said, "gửi")).text


@pytest.mark.parametrize("said", [ACTIVITY, SHELTER], ids=["activity", "shelter"])
async def test_what_a_figure_counts_has_entered_the_units_report(
    tmp_path: Path, said: Sequence[Heard | str]
) -> None:
    async with rig(tmp_path, "a") as r:
        assert (await receipt(r, said)).endswith(COUNTED)


@pytest.mark.parametrize("said", [COMMENDATION, TASK], ids=["commendation", "task"])
async def test_what_no_figure_counts_was_received_by_the_office(
    tmp_path: Path, said: Sequence[Heard | str]
) -> None:
    async with rig(tmp_path, "a") as r:
        assert (await receipt(r, said)).endswith("Phòng LĐTBXH đã nhận.")


async def test_the_receipt_of_a_difficulty_says_where_the_answer_comes(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        told = "Đã báo ngay cho Phòng LĐTBXH; câu trả lời sẽ đến tại đây."
        assert (await receipt(r, DIFFICULTY)).endswith(told)


async def test_the_first_row_of_a_plan_is_not_asked_for_as_another(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        assert (await last(r, "a", MONTH[0])).text == "Hoạt động: thêm một mục không ạ?"


async def test_the_desk_is_asked_for_its_answer_in_a_sentence(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        asked = await press(r, "d", f"reply:{record.id}")
        assert asked.text.startswith(f"Trả lời xã Sơn Kỳ, {record.code}.")


async def test_what_was_answered_stands_so_in_the_desks_list(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        assert "chờ trả lời" in (await press(r, "d", "received-form:kho-khan")).text
        await press(r, "d", f"settled:{record.id}")
        listed = await press(r, "d", "received-form:kho-khan")
        assert listed.text.endswith(": đã trả lời")


async def test_several_duties_stand_by_deadline_and_keep_their_names(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        r.clock.moment = at("16/12/2024 09:00")
        menu = await last(r, "a", "menu")
        first, second = menu.text.index("Báo cáo kết quả"), menu.text.index("Báo cáo bổ sung")
        assert first < second
        assert "Không phát sinh: báo cáo bổ sung Tháng hành động" in menu.labels
        filed = await last(r, "a", Tap(0, "zero:bo-sung"), "xác nhận")
        assert "đã nhận báo cáo bổ sung Tháng hành động của xã Sơn Kỳ" in filed.text
