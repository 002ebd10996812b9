"""Help is called from every state by one word, and whoever was called stops the ladder."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import Delivery
from dialogue.values import Command, Heard, Tap
from handlers.private import unlocked
from handlers.work import Turn, Work
from schedules.alarms import still_wanted
from storage import alarms, audit, conversations, drafts
from storage.values import Conversation, Draft, Link, Person, Queued
from tests.bot.rigs import UNIT, rig
from tests.handlers.night import (
    CALLING,
    NIGHT,
    NUMBERS,
    OPEN,
    TAM,
    cast,
    every_alarm,
    later,
    open_alarm,
    where,
)
from tests.handlers.room import last, press, talk


@pytest.mark.parametrize(
    "word",
    [
        "khẩn cấp", "Khan cap", "KHẨN CẤP!!!", "nguy hiểm", "nguy hiem", "cứu", "cuu", "Cứu với",
        "có người đang gặp nguy hiểm", "co nguoi dang gap nguy hiem", " “khẩn cấp” ", "🆘 khẩn cấp",
        unicodedata.normalize("NFD", "Khẩn cấp"),
    ],
)  # fmt: skip
async def test_a_word_by_itself_calls_help(tmp_path: Path, word: str) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        heard = await talk(r, "a", word)
        said = {note.address: note.text for note in heard}
        assert said["a"] == CALLING
        assert said["l"].startswith("Khẩn cấp ở xã Sơn Kỳ, 22:10. Người báo: chị a. Chị gọi lại")
        assert set(said) == {"a", "l"}


@pytest.mark.parametrize(
    "text", ["Cửu", "không khẩn cấp", "khẩn cấp lắm thì gọi ai", "an toàn", "đã an toàn", "đã nhận"]
)
async def test_other_words_call_nobody(tmp_path: Path, text: str) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        heard = await talk(r, "a", text)
        assert {note.address for note in heard} == {"a"}
        assert await every_alarm(r) == []


@pytest.mark.parametrize("heard", [Command("khancap"), Tap(0, "urgent"), Tap(7, "urgent")])
async def test_the_command_and_the_button_do_the_same(tmp_path: Path, heard: Heard) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        assert (await last(r, "a", heard)).text == CALLING


async def test_help_comes_while_the_pin_is_asked_and_the_pin_is_asked_on(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await cast(r)
        plan = r.office.plan
        async with r.db.write() as tx:
            turn = Turn(Work(tx, plan, r.office.forms, NIGHT), Person(*TAM), Link("line", "t", "t"))
            assert not await unlocked(turn, "cases")
            await turn.work.flush()
        asked = (await where(r, "t")).body["pin"]
        card = await last(r, "t", "khẩn cấp")
        assert card.text == CALLING
        assert card.labels == ("Đã an toàn", "Bấm nhầm", "Ghi nhận hồ sơ sau", "Về đầu")
        assert (await where(r, "t")).body["pin"] == asked


async def test_an_open_sealed_form_is_no_hindrance(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await cast(r)
        form = r.office.forms["kho-khan"]
        form = replace(form, attributes={**form.attributes, "sealed": "yes"})
        r.office.versions.add((form.id, form.version), form)
        kept = Draft("f1", "t", form.id, form.version, "", "{}", NIGHT)
        async with r.db.write() as tx:
            await drafts.save_many(tx, [kept])
            talk = Conversation("t", body={"draft": "f1"})
            await conversations.save_many(tx, [talk], NIGHT)
        card = await last(r, "t", "khẩn cấp")
        assert card.text == CALLING + OPEN
        assert "PIN" in (await press(r, "t", "resume:f1")).text


async def test_a_plan_without_cases_shows_the_numbers_and_calls_nobody(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        plan = r.office.plan.model_copy(update={"cases": None})
        r.inbox.office = replace(r.office, plan=plan)
        (card,) = await talk(r, "a", "khẩn cấp")
        assert card.text == "Gọi ngay: 113 công an · 115 cấp cứu."
        assert await every_alarm(r) == []


async def test_a_stranger_calls_nobody(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        (line,) = await talk(r, "x", "khẩn cấp")
        assert line.text.startswith("Đây là kênh nội bộ")
        assert await every_alarm(r) == []


async def test_pressing_twice_raises_one_alarm_and_says_how_it_stands(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "a", "khẩn cấp")
        heard = await talk(r, "a", "khẩn cấp", Tap(0, "urgent"), "cứu")
        assert {note.address for note in heard} == {"a"}
        assert heard[-1].text == f"{NUMBERS}\nĐã báo lúc 22:10: chị l. Chưa ai nhận."
        assert len(await every_alarm(r)) == 1


async def test_whoever_takes_it_is_named_to_the_raiser_and_to_the_others(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "a", "khẩn cấp")
        await later(r, 10)
        r.clock.moment += timedelta(minutes=4)
        alarm = await open_alarm(r)
        assert alarm
        said = {n.address: n for n in await talk(r, "p", Tap(0, f"taken:{alarm.id}"))}
        assert said["a"].text == "Chị p đã nhận lúc 22:24, sẽ gọi lại."
        assert said["a"].labels == ("Đã an toàn",)
        assert said["l"].text == "Khẩn cấp ở xã Sơn Kỳ, 22:10. Chị p đã nhận lúc 22:24."
        assert said["p"].text.startswith("Chị đã nhận lúc 22:24: xã Sơn Kỳ, người báo chị a.")
        late = await press(r, "l", f"taken:{alarm.id}")
        assert late.text == "Khẩn cấp ở xã Sơn Kỳ, 22:10. Chị p đã nhận lúc 22:24."
        taken = await open_alarm(r)
        assert taken
        assert (taken.taken_by, taken.taken_at) == ("p", r.clock.now())
        before = len(await talk(r, "a", "menu"))
        await later(r, 60)
        assert len(await talk(r, "a", "menu")) == before


async def test_only_those_who_were_called_can_take_it(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "a", "khẩn cấp")
        alarm = await open_alarm(r)
        assert alarm
        for who in ("a", "n", "d"):
            assert "không dùng được" in (await press(r, who, f"taken:{alarm.id}")).text
        async with r.db.read() as tx:
            refused = [row.fields[5] async for row in audit.rows(tx)].count(b"refused")
        assert refused == 3
        assert await open_alarm(r) == alarm


async def test_the_word_takes_it_too_where_there_are_no_buttons(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "a", "khẩn cấp")
        assert "đã nhận lúc 22:10" in (await last(r, "l", "da nhan")).text
        ended = await talk(r, "a", "đã an toàn")
        assert [n.text for n in ended if n.address == "l"] == [
            "Khẩn cấp ở xã Sơn Kỳ, 22:10. Người báo cho biết đã an toàn, 22:10. "
            "Chị vẫn nên gọi lại một lần cho chắc ạ."
        ]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Đã an toàn", "Người báo cho biết đã an toàn"),
        ("Bấm nhầm", "Người báo cho biết là bấm nhầm"),
    ],
)
async def test_the_raiser_ends_it_and_those_who_were_called_hear_it(
    tmp_path: Path, label: str, said: str
) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        card = await last(r, "a", "khẩn cấp")
        value = card.values[card.labels.index(label)]
        assert "không dùng được" in (await press(r, "n", value)).text
        heard = await talk(r, "a", Tap(0, value))
        assert [said in n.text for n in heard if n.address == "l"] == [True]
        assert "Đã kết thúc cuộc gọi khẩn cấp lúc 22:10. Đã báo lại 1 người." in "".join(
            n.text for n in heard if n.address == "a"
        )
        assert {n.address for n in await talk(r, "a", Tap(0, value))} == {"a"}
        assert "Đã kết thúc lúc 22:10" in (await press(r, "l", f"taken:{value[-32:]}")).text
        await later(r, 30)
        assert await open_alarm(r) is None


async def test_a_call_that_still_waits_is_dropped_once_somebody_has_it(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await r.hear("a|khẩn cấp")
        alarm = await open_alarm(r)
        assert alarm
        async with r.db.write() as tx:
            await alarms.take(tx, alarm.id, "l", NIGHT)

        async def judge(row: Queued) -> bool:
            async with r.db.read() as tx:
                return await still_wanted(tx, row.message)

        await Delivery(r.db, {"line": r.line}, r.clock.now, judge).deliver_all()
        assert [address for address, _text in r.line.sent] == ["a"]


async def test_more_people_can_be_called_although_somebody_has_it(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "a", "khẩn cấp")
        await talk(r, "l", "đã nhận")
        card = await last(r, "a", "khẩn cấp")
        assert card.text == f"{NUMBERS}\nChị l đã nhận lúc 22:10, sẽ gọi lại."
        heard = await talk(r, "a", Tap(0, card.values[card.labels.index("Gọi thêm người")]))
        assert {note.address for note in heard} == {"a", "l"}
        assert len(await every_alarm(r)) == 2


async def test_what_was_taken_long_ago_does_not_stand_for_a_new_call(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "a", "khẩn cấp")
        await talk(r, "l", "đã nhận")
        r.clock.moment += timedelta(minutes=61)
        assert (await last(r, "a", "khẩn cấp")).text == CALLING
        assert len(await every_alarm(r)) == 2


async def test_where_nobody_can_be_reached_the_card_says_so(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        r.clock.moment = NIGHT
        (card,) = await talk(r, "a", "khẩn cấp")
        assert card.text == f"{NUMBERS}\nChưa báo được ai, tôi sẽ thử lại."
        assert (await last(r, "a", "khẩn cấp")).text == card.text


async def test_no_message_of_an_alarm_holds_a_hidden_word(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        assert r.office.plan.cases
        said = await talk(r, "a", "khẩn cấp", "khẩn cấp")
        said += await talk(r, "l", "đã nhận", "đã nhận")
        said += await talk(r, "a", "khẩn cấp", "đã an toàn")
        said += await talk(r, "d", Tap(0, "alarms"), Tap(0, f"drill:{UNIT}"))
        words = r.office.plan.cases.hidden_words
        assert not [n.text for n in said for word in words if word in n.text.casefold()]


async def test_every_step_is_in_the_audit(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, "a", "khẩn cấp")
        await talk(r, "l", "đã nhận")
        await talk(r, "a", "đã an toàn")
        async with r.db.read() as tx:
            rows = [row.fields async for row in audit.rows(tx)]
        assert [(f[2], f[5]) for f in rows] == [
            (b"a", b"raised"), (b"l", b"called"), (b"l", b"taken"), (b"a", b"ended"),
        ]  # fmt: skip
