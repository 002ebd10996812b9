"""“Kế hoạch”: deadlines, tasks with their paragraph, and only those of one's own unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dialogue.values import Tap
from plan.values import Duty
from storage import filings
from tests.bot.rigs import UNIT, Rig, rig
from tests.clock import at
from tests.handlers.room import ACTIVITY, MONTH, TASK, press, sent, talk
from tests.handlers.test_rights import enrol


async def added(r: Rig) -> None:
    """A duty that the desk has added: no paragraph of the plan stands behind it."""
    duty = Duty(
        id="nhu-cau", title="Nhu cầu tập huấn", form="hoat-dong", kinds=("commune",),
        before=date(2024, 12, 2), opens=date(2024, 11, 20), cites="",
    )  # fmt: skip
    plan = r.office.plan.model_copy(update={"duties": (*r.office.plan.duties, duty)})
    r.inbox.office = replace(r.office, plan=plan)
    async with r.db.write() as tx:
        await filings.open_plan(tx, [(duty.id, UNIT)])


async def test_deadlines_tasks_and_activities_of_the_unit(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await sent(r, "a", MONTH)
        await sent(r, "a", ACTIVITY)
        said = await press(r, "a", "agenda")
        assert "– Báo cáo kết quả: chưa nộp, trước ngày 27/11 (còn 6 ngày)" in said.text
        assert "Nhiệm vụ được giao: 3 việc, đã báo cáo 0." in said.text
        assert "Đã ghi 1 hoạt động." in said.text
        assert "– 22/11: Nói chuyện ở thôn Mẫu" in said.text
        assert {"duty:ket-qua", "task:iv-13-a", "task:iv-13-b", "task:iv-13-c"} < {*said.values}


async def test_a_deadline_opens_its_paragraph_and_the_ways_to_meet_it(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        said = await press(r, "a", "duty:ket-qua")
        assert f"Mục V: {r.office.plan.paragraphs['V']}" in said.text
        assert said.values == ("do:ket-qua", "zero:ket-qua", "agenda", "menu")
        r.clock.moment = at("29/11/2024 09:00")
        assert "đã quá hạn 3 ngày" in (await press(r, "a", "duty:ket-qua")).text


async def test_a_filed_duty_says_so_and_offers_to_file_again(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await talk(r, "a", Tap(0, "zero:ket-qua"), "xác nhận")
        said = await press(r, "a", "duty:ket-qua")
        assert "Báo cáo kết quả: đã xác nhận không phát sinh." in said.text
        assert said.labels[0] == "Nộp lại"
        assert "zero:ket-qua" not in said.values


async def test_a_duty_of_the_desks_own_opens_without_a_paragraph(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await added(r)
        listed = await press(r, "a", "agenda")
        assert "Nhu cầu tập huấn" in listed.labels
        said = await press(r, "a", "duty:nhu-cau")
        assert said.text == "Nhu cầu tập huấn: chưa nộp, trước ngày 02/12 (còn 11 ngày)."
        assert said.values[0] == "do:nhu-cau"


async def test_a_task_opens_its_paragraph_until_it_is_reported(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        before = await press(r, "a", "task:iv-13-a")
        assert f"Mục IV.13.a: {r.office.plan.paragraphs['IV.13.a']}" in before.text
        assert "chưa báo cáo" in before.text
        assert before.values[0] == "report-task:iv-13-a"
        record = await sent(r, "a", TASK)
        assert record.origin == "task:iv-13-a"
        assert "Việc này đã báo cáo." in (await press(r, "a", "task:iv-13-a")).text
        assert "3 việc, đã báo cáo 1." in (await press(r, "a", "agenda")).text
        await press(r, "a", f"undo:{record.code}")
        assert "Việc này chưa báo cáo." in (await press(r, "a", "task:iv-13-a")).text


async def test_a_neighbours_task_report_is_not_ours(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await enrol(r, "n", "21328", "officer")
        await sent(r, "n", TASK)
        assert "đã báo cáo 0." in (await press(r, "a", "agenda")).text


@pytest.mark.parametrize(
    "value", ["duty:tong-hop", "duty:x", "duty:", "task:iv-2-a", "task:x", "report-task:iv-2-a"]
)
async def test_what_belongs_to_another_unit_does_not_open(tmp_path: Path, value: str) -> None:
    async with rig(tmp_path, "a") as r:
        said = await press(r, "a", value)
        assert said.text.startswith(("Việc này không thuộc phần", "Việc này không còn nữa"))
        assert "IV.2" not in said.text


async def test_an_agency_has_its_own_checklist(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await enrol(r, "t", "tuphap", "officer")
        said = await press(r, "t", "agenda")
        assert "Phòng Tư pháp:" in said.text
        assert [v for v in said.values if v.startswith("task:")] == [
            "task:iv-3-a", "task:iv-3-b", "task:iv-3-c",
        ]  # fmt: skip
        assert "IV.13" not in said.text


async def test_the_desk_sees_its_tasks_but_does_not_report_on_them(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await enrol(r, "d", "ldtbxh", "desk")
        assert "Báo cáo tổng hợp" in (await press(r, "d", "agenda")).text
        assert (await press(r, "d", "task:iv-1-a")).values == ("agenda", "menu")
        assert "do:tong-hop" not in (await press(r, "d", "duty:tong-hop")).values
