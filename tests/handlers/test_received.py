"""Who sees which record: the desk by its rights, a unit its own, everybody else nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dialogue.values import Heard
from storage import replies
from storage.values import Answered, Record
from tests.bot.rigs import Rig, rig
from tests.handlers.room import (
    ACTIVITY,
    COMMENDATION,
    DIFFICULTY,
    MONTH,
    RESULT,
    SHELTER,
    TASK,
    office,
    press,
    sent,
    stored,
    talk,
)

FORMS: dict[str, Sequence[Heard | str]] = {
    "hoat-dong": ACTIVITY,
    "kho-khan": DIFFICULTY,
    "khen-thuong": COMMENDATION,
    "mo-hinh": SHELTER,
}
OPENS = {"d": set(FORMS), "c": {"hoat-dong", "kho-khan", "mo-hinh"}}
SECRET = ("Thôn Mẫu", "Chị Bí Mật", "0900000000")


async def four(r: Rig) -> dict[str, Record]:
    """A record of each kind, from the same officer."""
    return {form: await sent(r, "a", said) for form, said in FORMS.items()}


async def opened(r: Rig) -> set[str]:
    """The forms of the records that count as read by the desk."""
    return {record.form for record in await stored(r) if record.opened_at}


@pytest.mark.parametrize("who", ["a", "l", "n", "d", "c"])
async def test_opening_follows_the_rights(tmp_path: Path, who: str) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        refused = (await press(r, who, "open:nobody")).text
        may = OPENS.get(who, set())
        for form, record in (await four(r)).items():
            said = await press(r, who, f"open:{record.id}")
            if form in may:
                assert said.text.startswith(f"Xã Sơn Kỳ, mã {record.code}: ")
                assert said.text.endswith("Người nộp: Chị a")
            else:
                assert said.text.splitlines()[0] == refused.splitlines()[0]
                assert record.code not in said.text
        assert await opened(r) == may


@pytest.mark.parametrize("who", ["a", "l", "n", "d", "c"])
async def test_the_lists_follow_the_rights(tmp_path: Path, who: str) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        records = await four(r)
        refused = (await press(r, who, "received-form:nosuch")).text
        may = OPENS.get(who, set())
        listed = await press(r, who, "received")
        assert {v for v in listed.values if v.startswith("received-form:")} == {
            f"received-form:{form}" for form in may
        }
        for form, record in records.items():
            said = await press(r, who, f"received-form:{form}")
            if form in may:
                assert f"– Xã Sơn Kỳ, {record.code}, 20/11: ch" in said.text
                assert f"open:{record.id}" in said.values
            else:
                assert said.text == refused
        assert await opened(r) == set()


@pytest.mark.parametrize("who", ["a", "l", "n", "d", "c"])
async def test_only_the_own_unit_looks_by_the_code(tmp_path: Path, who: str) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        refused = (await press(r, who, "look:SK-0000")).text
        for record in (await four(r)).values():
            said = await press(r, who, f"look:{record.code}")
            if who in ("a", "l"):
                assert record.code in said.text
                assert (f"undo:{record.code}" in said.values) == (who == "a")
            else:
                assert said.text.splitlines()[0] == refused.splitlines()[0]
                assert record.code not in said.text
        assert await opened(r) == set()


@pytest.mark.parametrize(("who", "sees"), [("d", True), ("c", False), ("l", True)])
async def test_restricted_answers_are_for_the_unit_and_for_the_right(
    tmp_path: Path, who: str, sees: bool
) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", SHELTER)
        button = f"look:{record.code}" if who == "l" else f"open:{record.id}"
        said = (await press(r, who, button)).text
        assert [secret in said for secret in SECRET] == [sees] * 3
        assert ("Một số mục chỉ dành cho người có quyền xem." in said) != sees
        assert "Địa chỉ mẫu" in said


async def test_a_commendation_is_neither_counted_nor_named_to_the_clerk(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", COMMENDATION)
        for value in ("received", "board", f"open:{record.id}", "received-form:khen-thuong"):
            said = await press(r, "c", value)
            text = said.text + " ".join(said.labels)
            assert "khen thưởng" not in text
            assert "Tổ mẫu" not in text
            assert record.code not in text
        assert "Đề nghị khen thưởng (1)" in (await press(r, "d", "received")).labels


async def test_what_the_desk_has_opened_is_marked_and_stays(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", ACTIVITY)
        assert "(chưa mở xem)" in (await press(r, "a", "sent")).text
        assert "20/11: chưa xem" in (await press(r, "d", "received-form:hoat-dong")).text
        await press(r, "d", f"open:{record.id}")
        assert "20/11: đã xem" in (await press(r, "d", "received-form:hoat-dong")).text
        assert "(đã mở xem)" in (await press(r, "a", "sent")).text
        assert f"undo:{record.code}" not in (await press(r, "a", f"look:{record.code}")).values
        assert "không hoàn tác được nữa" in (await press(r, "a", f"undo:{record.code}")).text


async def test_a_withdrawn_record_is_gone_for_everybody(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        await talk(r, "a", f"undo:{record.code}", "hoàn tác", "menu")
        for who, value in (("d", f"open:{record.id}"), ("a", f"look:{record.code}")):
            assert "Báo cáo này không còn nữa ạ." in (await press(r, who, value)).text
        assert "Chưa nhận được báo cáo nào" in (await press(r, "d", "received")).text
        assert "chưa gửi báo cáo nào" in (await press(r, "a", "sent")).text


async def test_what_waits_for_an_answer_is_counted(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        label = "Khó khăn, vướng mắc (1, 1 chờ trả lời)"
        assert label in (await press(r, "d", "received")).labels
        async with r.db.write() as tx:
            said = Answered("1", record.id, "d", "reply", "Đã cấp.", r.clock.now())
            await replies.put(tx, said)
        assert "Khó khăn, vướng mắc (1)" in (await press(r, "d", "received")).labels
        assert "(đã trả lời)" in (await press(r, "a", "sent")).text
        assert "“Đã cấp.”" in (await press(r, "l", f"look:{record.code}")).text


async def test_a_unit_sees_what_all_its_people_have_sent(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        mine = await sent(r, "a", ACTIVITY)
        leads = await sent(r, "l", DIFFICULTY)
        theirs = await sent(r, "n", ACTIVITY)
        said = await press(r, "a", "sent")
        assert mine.code in said.text
        assert leads.code in said.text
        assert theirs.code not in said.text


async def test_what_was_chosen_from_the_plan_is_shown_in_words(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", TASK)
        for who, value in (("d", f"open:{record.id}"), ("a", f"look:{record.code}")):
            said = (await press(r, who, value)).text
            assert "Nhiệm vụ: IV.13.a: Căn cứ vào tình hình" in said
            assert "iv-13-a" not in said


async def test_the_result_report_is_read_as_it_was_sent(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        await sent(r, "a", ACTIVITY)
        report = await sent(r, "a", RESULT)
        await sent(r, "a", ACTIVITY)
        await sent(r, "a", SHELTER)
        for who, value in (("d", f"open:{report.id}"), ("l", f"look:{report.code}")):
            said = (await press(r, who, value)).text
            assert "Bảng hoạt động: Nói chuyện chuyên đề: 1 buổi, 20 người (8 nữ)" in said
            assert "Mô hình, địa chỉ tin cậy, CLB đang hoạt động: 0" in said
            assert "Trong đó địa chỉ tin cậy" not in said


async def test_the_rows_of_a_plan_are_shown(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", MONTH)
        assert "Nói chuyện ở thôn Mẫu" in (await press(r, "d", f"open:{record.id}")).text
