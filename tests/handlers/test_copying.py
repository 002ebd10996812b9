"""“Chép lại”: a new report from an earlier one; what belongs to its day is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue.values import Heard, Photo, Tap
from tests.bot.rigs import rig
from tests.clock import at
from tests.handlers.room import ACTIVITY, DIFFICULTY, SHELTER, office, press, sent, stored, talk

AGAIN = ("hôm nay", "30", "12", Photo("stored:hai"))


async def test_what_belongs_to_the_day_is_asked_again_and_the_rest_is_copied(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path, "a") as r:
        first = await sent(r, "a", ACTIVITY)
        r.clock.moment = at("25/11/2024 09:00")
        asked = [n.text for n in await talk(r, "a", Tap(0, f"copy:{first.code}"), *AGAIN)]
        assert asked[0].startswith(f"Chép từ {first.code}; chị xem lại")
        for text, wanted in zip(asked, ("ngày nào", "người dự", "nữ", "ảnh"), strict=False):
            assert wanted in text
        second = await sent(r, "a", [])
        assert second.answers["/data/activity_type"] == first.answers["/data/activity_type"]
        assert second.answers["/data/place"] == first.answers["/data/place"]
        assert second.answers["/data/date_from"] == "2024-11-25"
        assert second.answers["/data/total"] == "30"


async def test_a_photo_is_not_copied(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        first = await sent(r, "a", ACTIVITY)
        copied: list[Heard | str] = [Tap(0, f"copy:{first.code}"), *AGAIN[:-1], "bỏ qua"]
        second = await sent(r, "a", copied)
        assert first.answers["/data/photo"]
        assert "/data/photo" not in second.answers


async def test_a_copy_is_marked_for_the_desk(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        first = await sent(r, "a", ACTIVITY)
        second = await sent(r, "a", [Tap(0, f"copy:{first.code}"), *AGAIN])
        assert second.origin == f"copy:{first.code}"
        assert f"\nChép từ {first.code}\n" in (await press(r, "d", f"open:{second.id}")).text
        assert "Chép từ" not in (await press(r, "d", f"open:{first.id}")).text


async def test_both_reports_count_and_may_be_copied_again(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        first = await sent(r, "a", ACTIVITY)
        for _ in range(2):
            await sent(r, "a", [Tap(0, f"copy:{first.code}"), *AGAIN])
        assert "Đã ghi 3 hoạt động." in (await press(r, "a", "agenda")).text


async def test_what_a_shelter_received_is_not_copied(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        first = await sent(r, "a", SHELTER)
        r.clock.moment = at("25/11/2024 09:00")
        second = await sent(r, "a", [Tap(0, f"copy:{first.code}")])
        assert second.answers["/data/name"] == "Địa chỉ mẫu"
        assert second.answers["/data/more/last_verified_at"] == "2024-11-25"


@pytest.mark.parametrize("case", ["withdrawn", "foreign", "not copied", "desk", "unknown"])
async def test_what_cannot_be_copied_opens_no_form(tmp_path: Path, case: str) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY if case == "not copied" else ACTIVITY)
        if case == "withdrawn":
            await talk(r, "a", Tap(0, f"undo:{record.code}"), "hủy", "1")
        code = "SK-0000" if case == "unknown" else record.code
        who = {"foreign": "n", "desk": "d"}.get(case, "a")
        said = await press(r, who, f"copy:{code}")
        assert said.text.startswith("Việc này không còn nữa ạ.")
        assert len(await stored(r)) == 1
