"""Bad input at every prompt, on Telegram: a kind answer each time, and nothing changes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text as sql

from dialogue import restore
from storage import drafts
from tests import cast
from tests.clock import at
from tests.journeys.stage import TelegramStage, on_stage

KY = cast.CHATS["ky"]
PROMPTS = (  # what is asked, and the good answer that leads to the next prompt
    ("Hoạt động gì ạ?", "Nói chuyện chuyên đề"),
    ("Tổ chức ngày nào?", "hôm qua"),
    ("Ở đâu ạ?", "Nhà văn hóa xã"),
    ("Có bao nhiêu người dự?", "120"),
    ("Trong đó bao nhiêu nữ?", "75"),
    ("Chị gửi 1 ảnh nhé", "bỏ qua"),
    ("Chị xem lại:", ""),
)
Bad = Callable[[TelegramStage], object]
TYPED = {
    "nonsense": "asdf qwer ???!!!",
    "five-thousand": "ă" * 5000,
    "emoji": "🙏🌸😊",
    "control": "\x00\x07\x1b[31m\u202eabc\u200b",
    "decomposed": unicodedata.normalize("NFD", "Phường Ấp Bắc ờ ờ"),
    "markup": "<b>%s</b> {{7*7}} ' OR 1=1 --",
    "wrong-digits": "²٣",
    "command": "/nosuchcommand",
}
FREE = "Ở đâu ạ?"  # a place may be typed, so that anything with letters is one
PLACES = ("nonsense", "control", "decomposed", "markup")
SENT: dict[str, Bad] = {
    "sticker": lambda stage: stage.fake.sticker(KY),
    "forwarded": lambda stage: stage.fake.forward(KY, "75"),
    "contact": lambda stage: stage.fake.contact(KY, "0900000000"),
    "location": lambda stage: stage.fake.location(KY, 15.0, 108.5),
    "voice": lambda stage: stage.fake.voice(KY),
    "edited": lambda stage: stage.fake.edit_message(KY, 1, "120"),
}


async def test_bad_input_changes_nothing_at_any_prompt(tmp_path: Path) -> None:
    async with on_stage("telegram", tmp_path / "data") as stage:
        assert isinstance(stage, TelegramStage)
        stage.clock.moment = at("20/11/2024 09:00")
        await stage.say("ky", "menu")
        await stage.tap("ky", "Báo cáo hoạt động")
        for asked, good in PROMPTS:
            await _at_this_prompt(stage, asked)
            if good:
                await stage.say("ky", good)
        await stage.tap("ky", "Gửi")
        assert any("Đã lưu" in m.text for m in await stage.news("ky"))
        assert await _poisoned(stage) == 0


async def _at_this_prompt(stage: TelegramStage, asked: str) -> None:
    before = await _answers(stage)
    for name, typed in TYPED.items():
        if asked == FREE and name in PLACES:
            continue
        stage.fake.say(KY, typed)
        await _is_asked_again(stage, asked, name)
    for name, send in SENT.items():
        if name != "location" or "ảnh" not in asked:
            send(stage)
            await _is_asked_again(stage, asked, name)
    if "ảnh" not in asked:
        await stage.photo("ky")
        await _is_asked_again(stage, asked, "photo")
    assert await _answers(stage) == before


async def _is_asked_again(stage: TelegramStage, asked: str, name: str) -> None:
    heard = await stage.news("ky")
    assert heard, f"{name}: no answer at “{asked}”"
    assert asked in heard[-1].text, f"{name}: “{heard[-1].text}” at “{asked}”"
    assert len(heard[-1].text) < 1500


async def _answers(stage: TelegramStage) -> str:
    async with stage.program.db.read() as tx:
        (draft,) = await drafts.of_person(tx, "ky")
    return restore(draft.body).xml


async def _poisoned(stage: TelegramStage) -> int:
    async with stage.program.db.read() as tx:
        row = await tx.one(sql("SELECT count(*) FROM inbox WHERE state = 'poison'"))
    return int(row[0])


async def test_a_decomposed_text_is_kept_composed(tmp_path: Path) -> None:
    async with on_stage("telegram", tmp_path / "data") as stage:
        assert isinstance(stage, TelegramStage)
        for said in ("menu", "1", "1", "hôm qua"):
            await stage.say("ky", said)
        await stage.say("ky", TYPED["decomposed"])
        assert "<place_other>Phường Ấp Bắc ờ ờ</place_other>" in await _answers(stage)


async def test_two_taps_in_ten_milliseconds_count_once(tmp_path: Path) -> None:
    async with on_stage("telegram", tmp_path / "data") as stage:
        assert isinstance(stage, TelegramStage)
        await stage.say("ky", "menu")
        await stage.tap("ky", "Báo cáo hoạt động")
        question = stage.fake.messages(KY)[-1]
        stage.fake.tap(KY, question.message_id, "Nói chuyện chuyên đề")
        stage.fake.tap(KY, question.message_id, "Hội thi, cuộc thi")
        heard = await stage.news("ky")
        assert "Câu này đã trả lời rồi" in heard[-1].text
        assert "Tổ chức ngày nào?" in heard[-1].text
        assert "<activity_type>noi-chuyen</activity_type>" in await _answers(stage)


async def test_a_tap_on_a_week_old_message_gets_a_useful_answer(tmp_path: Path) -> None:
    async with on_stage("telegram", tmp_path / "data") as stage:
        assert isinstance(stage, TelegramStage)
        await stage.say("ky", "menu")
        await stage.tap("ky", "Báo cáo hoạt động")
        old = stage.fake.messages(KY)[-1]
        await stage.tap("ky", "Hội thi, cuộc thi")
        await stage.news("ky")
        stage.clock.moment += timedelta(days=7)
        stage.fake.tap(KY, old.message_id, "Nói chuyện chuyên đề")
        (answer,) = await stage.news("ky")
        assert answer.text.startswith("Câu này đã trả lời rồi")
        assert "<activity_type>hoi-thi</activity_type>" in await _answers(stage)


async def test_a_group_is_left_without_a_word(tmp_path: Path) -> None:
    async with on_stage("telegram", tmp_path / "data") as stage:
        assert isinstance(stage, TelegramStage)
        stage.fake.add_to_group(-500, KY)
        stage.fake.group_message(-500, KY, "menu")
        await stage.news("ky")
        assert stage.fake.messages(-500) == []
        assert "leaveChat" in [method for method, _asked in stage.fake.calls]


async def test_anothers_button_is_worth_nothing(tmp_path: Path) -> None:
    async with on_stage("telegram", tmp_path / "data") as stage:
        assert isinstance(stage, TelegramStage)
        await stage.say("ky", "menu")
        (menu,) = [m for m in stage.fake.messages(KY) if m.keyboard][-1:]
        data = dict(menu.keyboard)["Báo cáo hoạt động"]
        await stage.say("ba", "menu")
        own = stage.fake.messages(cast.CHATS["ba"])[-1]
        stage.fake.tap(cast.CHATS["ba"], own.message_id, data)
        heard = await stage.news("ba")
        assert "Hoạt động gì ạ?" not in heard[-1].text
