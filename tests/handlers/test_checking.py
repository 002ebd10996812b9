"""“Vẫn đúng” and “Cần sửa”: a record that is still true, and one that another replaces."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from dialogue.values import Tap
from storage import records, verifications
from tests.bot.rigs import UNIT, Rig, rig
from tests.clock import at
from tests.handlers.room import ACTIVITY, SHELTER, office, press, sent, stored, talk


async def checked(r: Rig) -> dict[str, datetime]:
    """When each record was last confirmed."""
    async with r.db.read() as tx:
        return await verifications.newest(tx)


async def test_still_true_is_noted_with_its_day(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        record = await sent(r, "a", SHELTER)
        r.clock.moment = at("18/02/2025 09:00")
        said = await press(r, "a", f"true:{record.id}")
        assert said.text.startswith(f"Đã ghi: {record.code} vẫn đúng. Sau 90 ngày sẽ hỏi lại.")
        assert await checked(r) == {record.id: r.clock.now()}


async def test_a_corrected_record_stands_in_the_place_of_the_first(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        first = await sent(r, "a", SHELTER)
        said = await talk(r, "a", Tap(0, f"mend:{first.id}"))
        assert said[0].text.startswith(f"Cập nhật {first.code}; những gì đã ghi được giữ lại.")
        second = await sent(r, "a", ["6", "4"])
        assert second.origin == f"update:{first.code}"
        assert second.answers["/data/capacity"] == "4"
        assert second.answers["/data/phone"] == first.answers["/data/phone"]
        async with r.db.read() as tx:
            assert await records.answers_of(tx, UNIT, "mo-hinh") == [second.answers]
            assert await records.counts(tx, "mo-hinh") == {UNIT: 1}
        listed = await press(r, "d", "received-form:mo-hinh")
        own = await press(r, "a", "sent")
        for shown in (listed, own):
            assert second.code in shown.text
            assert first.code not in shown.text
        assert f"Thay cho {first.code}" in (await press(r, "a", f"look:{second.code}")).text


async def test_undo_of_the_correction_brings_the_first_back(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        first = await sent(r, "a", SHELTER)
        second = await sent(r, "a", [Tap(0, f"mend:{first.id}")])
        await press(r, "a", f"undo:{second.code}")
        async with r.db.read() as tx:
            assert await records.answers_of(tx, UNIT, "mo-hinh") == [first.answers]


async def test_a_replaced_record_is_neither_confirmed_nor_corrected_again(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        first = await sent(r, "a", SHELTER)
        await sent(r, "a", [Tap(0, f"mend:{first.id}")])
        before = await checked(r)
        shown = await press(r, "a", f"look:{first.code}")
        assert not {f"true:{first.id}", f"mend:{first.id}"} & {*shown.values}
        for verb in ("true", "mend"):
            assert "không còn nữa" in (await press(r, "a", f"{verb}:{first.id}")).text
        assert await checked(r) == before


async def test_two_corrections_at_once_leave_one(tmp_path: Path) -> None:
    async with rig(tmp_path, "a", "b") as r:
        first = await sent(r, "a", SHELTER)
        await press(r, "b", f"mend:{first.id}")
        second = await sent(r, "a", [Tap(0, f"mend:{first.id}")])
        (late,) = await talk(r, "b", "gửi")
        assert f"mã {second.code}, người nộp Chị a" in late.text
        async with r.db.read() as tx:
            assert await records.counts(tx, "mo-hinh") == {UNIT: 1}


@pytest.mark.parametrize("verb", ["true", "mend"])
@pytest.mark.parametrize("case", ["neighbour", "desk", "clerk", "withdrawn", "not checked"])
async def test_whoever_may_not_confirm_changes_nothing(
    tmp_path: Path, verb: str, case: str
) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", ACTIVITY if case == "not checked" else SHELTER)
        if case == "withdrawn":
            await talk(r, "a", Tap(0, f"undo:{record.code}"), "menu")
        who = {"neighbour": "n", "desk": "d", "clerk": "c"}.get(case, "a")
        said = await press(r, who, f"{verb}:{record.id}")
        assert "không còn nữa" in said.text
        assert said.text == (await press(r, who, f"{verb}:nobody")).text
        assert await checked(r) == {}
        assert len(await stored(r)) == 1
