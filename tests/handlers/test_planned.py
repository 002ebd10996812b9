"""A month's plan: announced, answered for in a few taps, postponed, dropped, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue.values import Heard, Photo, Tap
from storage import planned
from storage.values import Planned, Record
from tests.bot.rigs import UNIT, Rig, rig
from tests.clock import at
from tests.handlers.room import MONTH, office, press, sent, stored, talk

PHOTO = Photo("stored:anh")


async def rows(r: Rig, unit: str = UNIT) -> list[Planned]:
    """What a unit has announced."""
    async with r.db.read() as tx:
        return await planned.of_unit(tx, unit)


async def announced(r: Rig) -> Planned:
    """The one activity of a plan that “a” has just sent; its day has come."""
    await sent(r, "a", MONTH)
    (one,) = await rows(r)
    r.clock.moment = at("25/11/2024 09:00")
    return one


async def states(r: Rig) -> list[str]:
    """How the announced activities stand."""
    return [one.state for one in await rows(r)]


async def report(r: Rig, one: Planned, who: str = "a") -> Record:
    """The activity's report."""
    return await sent(r, who, [Tap(0, f"did:{one.id}"), "120", "75", PHOTO])


async def test_each_row_of_the_plan_is_an_activity_to_come(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        more = ("thêm", "2", "Phát thanh hằng tuần", "29/11", "5")
        record = await sent(r, "a", [*MONTH[:-1], *more, "không còn"])
        first, second = await rows(r)
        assert (first.day.isoformat(), first.title) == ("2024-11-22", "Nói chuyện ở thôn Mẫu")
        assert second.values == {
            "activity_type": "phat-thanh", "title": "Phát thanh hằng tuần",
            "date_from": "2024-11-29", "place": "toan-xa",
        }  # fmt: skip
        assert {one.record for one in (first, second)} == {record.id}
        assert {one.state for one in (first, second)} == {"planned"}


async def test_sending_the_same_plan_again_doubles_nothing(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await sent(r, "a", MONTH)
        await sent(r, "a", MONTH)
        assert await states(r) == ["planned"]


async def test_a_plan_that_was_taken_back_announces_nothing_until_it_is_sent_again(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path, "a") as r:
        record = await sent(r, "a", MONTH)
        await press(r, "a", f"undo:{record.code}")
        assert await rows(r) == []
        await sent(r, "a", [])
        assert await states(r) == ["planned"]


async def test_what_was_done_stays_done_when_the_plan_is_sent_again(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        plan = await sent(r, "a", MONTH)
        (one,) = await rows(r)
        await sent(r, "a", [Tap(0, f"did:{one.id}"), "hôm nay", "120", "75", PHOTO])
        await talk(r, "a", Tap(0, f"undo:{plan.code}"), "gửi")
        assert await states(r) == ["done"]


async def test_done_is_five_interactions_with_two_numbers_and_a_photo(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        one = await announced(r)
        heard = (Tap(0, f"did:{one.id}"), "120", "75", PHOTO, "gửi")
        said = [note.text for note in await talk(r, "a", *heard)]
        assert len(said) == len(heard) == 5
        assert said[0].startswith("Theo kế hoạch: Nói chuyện ở thôn Mẫu, 22/11.")
        assert said[-1].startswith("Đã lưu, mã")
        (record,) = [one for one in await stored(r) if one.form == "hoat-dong"]
        given = {path.rpartition("/")[2]: value for path, value in record.answers.items()}
        wanted = {
            "activity_type": "noi-chuyen", "title": "Nói chuyện ở thôn Mẫu", "total": "120",
            "date_from": "2024-11-22", "place": "nha-van-hoa", "women": "75", "men": "45",
        }  # fmt: skip
        assert given | wanted == given
        (done,) = await rows(r)
        assert (done.state, done.result) == ("done", record.id)


async def test_one_line_with_the_numbers_is_shorter_still(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        one = await announced(r)
        heard: tuple[Heard | str, ...] = (
            Tap(0, f"did:{one.id}"), "120 người, 75 nữ, 30 dân tộc", PHOTO, "gửi",
        )  # fmt: skip
        said = await talk(r, "a", *heard)
        assert said[-1].text.startswith("Đã lưu, mã")
        (record,) = [one for one in await stored(r) if one.form == "hoat-dong"]
        assert record.answers["/data/total"] == "120"
        assert record.answers["/data/women"] == "75"
        assert record.answers["/data/more/ethnic"] == "30"


async def test_undo_of_the_report_opens_the_activity_again(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        record = await report(r, await announced(r))
        await press(r, "a", f"undo:{record.code}")
        assert await states(r) == ["planned"]
        again = await sent(r, "a", [])
        (one,) = await rows(r)
        assert (one.state, one.result) == ("done", again.id)


async def test_a_colleague_who_was_slower_does_not_report_it_twice(tmp_path: Path) -> None:
    async with rig(tmp_path, "a", "b") as r:
        one = await announced(r)
        await talk(r, "b", Tap(0, f"did:{one.id}"), "100", "60", PHOTO)
        first = await report(r, one)
        said = await talk(r, "b", "gửi")
        assert first.code in said[0].text
        assert [x.code for x in await stored(r) if x.form == "hoat-dong"] == [first.code]
        assert [x.result for x in await rows(r)] == [first.id]


@pytest.mark.parametrize("verb", ["did", "postpone", "drop", "undrop"])
async def test_another_unit_and_the_desk_cannot_answer_for_it(tmp_path: Path, verb: str) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        one = await announced(r)
        for who in ("n", "d", "c"):
            said = await press(r, who, f"{verb}:{one.id}")
            assert said.text.startswith("Việc này không còn nữa ạ.")
            assert said.text == (await press(r, who, f"{verb}:nobody")).text
        assert await rows(r) == [one]


async def test_postponed_is_asked_on_the_new_day_and_reported_with_it(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        one = await announced(r)
        said = await talk(r, "a", Tap(0, f"postpone:{one.id}"), "28/11")
        assert "hoãn đến 28/11" in said[1].text
        assert "did:" not in "".join((await press(r, "a", "form:hoat-dong")).values)
        r.clock.moment = at("29/11/2024 09:00")
        record = await report(r, one)
        assert record.answers["/data/date_from"] == "2024-11-28"


async def test_a_day_that_has_been_is_no_postponement(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        one = await announced(r)
        await talk(r, "a", Tap(0, f"postpone:{one.id}"), "20/11")
        assert await rows(r) == [one]


async def test_dropped_can_be_brought_back(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        one = await announced(r)
        said = await press(r, "a", f"drop:{one.id}")
        assert "không thực hiện" in said.text
        assert f"undrop:{one.id}" in said.values
        assert await states(r) == ["dropped"]
        assert (await press(r, "a", f"did:{one.id}")).text.startswith("Việc này không còn nữa")
        assert "Đã trả lại" in (await press(r, "a", f"undrop:{one.id}")).text
        assert await states(r) == ["planned"]


async def test_the_menu_offers_it_first_once_its_day_has_come(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await sent(r, "a", MONTH)
        assert (await press(r, "a", "form:hoat-dong")).text.startswith("Hoạt động gì ạ?")
        (one,) = await rows(r)
        r.clock.moment = at("22/11/2024 15:00")
        said = await press(r, "a", "form:hoat-dong")
        assert said.values == (f"did:{one.id}", "new:hoat-dong", "menu")
        assert said.labels[0] == "22/11 Nói chuyện ở thôn Mẫu"
        assert (await press(r, "a", "new:hoat-dong")).text.startswith("Hoạt động gì ạ?")
