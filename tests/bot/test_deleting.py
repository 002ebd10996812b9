"""After a sealed form no message of it is left in the chat, hers or ours, whatever goes wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.opening import load_office
from bot.program import wire
from storage import drafts, outbox, traces
from storage.engine import Database, sqlite_in
from storage.schema import ATTACHMENTS, INBOX, OUTBOX, UPLOADS
from storage.traces import LOST
from storage.vault import Vault
from tests.bot.private_talk import (
    CHAT,
    NAMES,
    QUESTION,
    SAID,
    WHO,
    WORDS,
    begin,
    bodies,
    close_pin,
    fill,
    on_telegram,
    open_pin,
    tell,
    with_sealed_form,
)
from tests.fakes.photo import picture
from tests.fakes.telegram_faults import Kind
from tests.fakes.telegram_methods import Sent
from tests.journeys.stage import TelegramStage

HOUR = timedelta(hours=1)
LEFT = "tin cũ chưa xóa được"


def seen(stage: TelegramStage) -> str:
    """Everything that whoever holds the phone can read."""
    return "\n".join(
        f"{m.text}{m.rows}" if isinstance(m, Sent) else str(m.content)
        for m in stage.fake.history(CHAT)
    )


def private(stage: TelegramStage) -> list[str]:
    """The words of the form and of the answers that can be read."""
    return [word for word in WORDS if word in seen(stage)]


async def pass_by(stage: TelegramStage, hours: float) -> None:
    """Time goes by on both sides; the program ticks and does what is due."""
    stage.clock.moment += timedelta(hours=hours)
    stage.fake.later(hours)
    await stage.program.tick()
    await stage.program.settle()


async def test_after_submitting_the_chat_holds_nothing_of_the_form(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await fill(stage)
        asked = [m for m in stage.fake.messages(CHAT) if QUESTION in m.text]
        assert len(asked) == 4
        assert all(m.protected and m.silent for m in asked)
        await stage.say(WHO, "gửi")
        (receipt,) = stage.fake.history(CHAT)
        assert isinstance(receipt, Sent) and receipt.text.startswith("Đã lưu")
        assert stage.fake.refusals.total() == 0
        assert await bodies(stage.program) == []
        await pass_by(stage, 0.2)
        assert receipt not in stage.fake.history(CHAT)


@pytest.mark.parametrize("ways", [("hủy", "Bỏ hẳn"), ("hủy", "Giữ lại")])
async def test_a_form_that_is_given_up_or_put_aside_goes_from_the_chat(
    tmp_path: Path, ways: tuple[str, str]
) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        await stage.say(WHO, "1")
        await stage.say(WHO, ways[0])
        labels = [label for label, _d in stage.fake.messages(CHAT)[-1].keyboard]
        await stage.tap(WHO, next(label for label in labels if label.startswith(ways[1][:2])))
        assert private(stage) == []


@pytest.mark.parametrize("kind", ["500", "502", "drop", "apply_drop", "429", "truncate"])
async def test_deleting_is_tried_until_it_is_done(tmp_path: Path, kind: Kind) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await fill(stage)
        stage.fake.faults.order(kind, "deleteMessages", times=3, seconds=30)
        await stage.say(WHO, "gửi")
        for _again in range(3):
            stage.clock.moment += timedelta(minutes=1)
            await stage.program.settle()
        assert private(stage) == []
        assert stage.fake.faults.struck[kind, "deleteMessages"] == 3


async def test_a_pause_that_telegram_asks_for_is_kept(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await fill(stage)
        stage.fake.faults.order("429", "deleteMessages", seconds=30)
        await stage.say(WHO, "gửi")
        stage.clock.moment += timedelta(seconds=29)
        await stage.program.settle()
        assert private(stage)
        stage.clock.moment += timedelta(seconds=2)
        await stage.program.settle()
        assert private(stage) == []


async def test_what_a_dead_program_left_in_the_chat_goes_after_the_next_start(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data"
    async with on_telegram(folder) as stage:
        await fill(stage)
        stage.fake.faults.order("drop", "deleteMessages", times=99)
        await stage.say(WHO, "gửi")
        assert private(stage)
        stage.fake.faults.clear()
        old, vault = stage.program, Vault.open(tmp_path / "data.key")
        old.stop()
        db = await Database.open(sqlite_in(folder), vault)
        try:
            office = load_office(old.config)
            program = wire(old.config, folder, False, stage.clock, office, db)
            with_sealed_form(program)
            stage.clock.moment += timedelta(minutes=1)
            await program.settle()
            assert private(stage) == []
            assert program.telegram
            await program.telegram.close()
        finally:
            await db.close()


async def test_every_part_of_a_long_message_goes_and_both_halves_of_a_long_answer(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await fill(stage)
        await tell(stage, "\n".join(f"Kín-dòng {n}" for n in range(900)))
        await stage.say(WHO, "1 " + SAID * 90)
        await stage.say(WHO, SAID * 90)
        assert len([m for m in stage.fake.messages(CHAT) if "Kín-dòng" in m.text]) > 2
        await stage.say(WHO, "gửi")
        assert private(stage) == []


async def test_a_text_that_identifies_somebody_goes_at_once_the_open_question_stays(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        await stage.say(WHO, NAMES)  # where a choice is asked
        assert "0900" not in seen(stage)
        await stage.say(WHO, "1")
        await stage.say(WHO, NAMES)  # where the form refuses it
        assert "0900" not in seen(stage)
        assert "Kín-câu-hai" in stage.fake.messages(CHAT)[-1].text


async def test_photos_voices_places_and_contacts_are_neither_fetched_nor_left(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        fake, before = stage.fake, len(stage.fake.history(CHAT))
        fake.send_photo(CHAT, picture(), "Kín-chú-thích")
        fake.document(CHAT, b"%PDF-1.4", "ho-so.pdf", "application/pdf")
        fake.voice(CHAT)
        fake.location(CHAT, 15.1, 108.5)
        fake.contact(CHAT, "0900000091", of=7099)
        fake.forward(CHAT, NAMES)
        await stage.news(WHO)
        answers = fake.messages(CHAT)[before:]
        assert len(fake.history(CHAT)) == before + len(answers)
        assert all("Kín-câu-một" in m.text for m in answers)
        assert sum("không nhận ảnh" in m.text for m in answers) == 5
        assert not any(method == "getFile" for method, _asked in fake.calls)
        async with stage.program.db.read() as tx:
            assert not await tx.all(ATTACHMENTS.select()) and not await tx.all(UPLOADS.select())
        assert not (tmp_path / "data" / "photos").exists()


async def test_without_the_pin_what_is_said_to_a_sealed_form_goes_at_once(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        await close_pin(stage)
        await stage.say(WHO, "Kín-gõ-nhầm")
        assert "Kín-gõ-nhầm" not in seen(stage)
        assert "PIN" in stage.fake.messages(CHAT)[-1].text


async def test_when_the_pin_session_ends_the_chat_is_cleared(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        await stage.say(WHO, "1")
        await pass_by(stage, 0.1)
        assert private(stage)
        await pass_by(stage, 0.1)
        assert private(stage) == []


async def test_a_private_message_is_not_older_than_the_plan_allows(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        for _hour in range(19):
            await open_pin(stage)
            stage.clock.moment += HOUR
            stage.fake.later(1)
            await open_pin(stage)
            await stage.program.tick()
            await stage.program.settle()
        assert private(stage)
        stage.clock.moment += HOUR
        await open_pin(stage)
        await stage.program.tick()
        await stage.program.settle()
        assert private(stage) == []


async def test_what_cannot_be_deleted_any_more_is_counted_and_said_once(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await fill(stage)
        stage.fake.faults.order("500", "deleteMessages", times=10_000)
        await stage.say(WHO, "gửi")
        kept = sum(QUESTION in m.text for m in stage.fake.messages(CHAT)) + 4
        assert (await stage.program.health())["undeleted"] == 0
        await pass_by(stage, 47.5)
        await pass_by(stage, 1)
        told = [m.text for m in stage.fake.messages(CHAT) if LEFT in m.text]
        assert len(told) == 1
        assert (await stage.program.health())["undeleted"] == kept + 1  # and the receipt
        assert not any(word in told[0] for word in WORDS)


async def test_one_message_that_is_too_old_keeps_no_other(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        stage.fake.later(49)
        for said in ("1", SAID, "3", "gửi"):
            await stage.say(WHO, said)
        left = stage.fake.history(CHAT)
        assert [QUESTION in m.text for m in left if isinstance(m, Sent)] == [True, False]
        assert "message can't be deleted for everyone" in str(stage.fake.refusals)


async def test_who_has_blocked_the_bot_is_not_asked_again_and_again(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await fill(stage)
        stage.fake.faults.order("403", "deleteMessages")
        await stage.say(WHO, "gửi")
        assert int(str((await stage.program.health())["undeleted"])) > 0


async def test_a_message_that_perhaps_arrived_is_counted_among_those_left(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        stage.fake.faults.order("apply_drop", "sendMessage")
        await stage.say(WHO, "1")
        stage.clock.moment += timedelta(minutes=1)
        await stage.program.settle()
        twice = [m for m in stage.fake.messages(CHAT) if "Kín-câu-hai" in m.text]
        assert len(twice) == 2
        for said in (SAID, "3", "gửi"):
            await stage.say(WHO, said)
        assert [m for m in stage.fake.messages(CHAT) if LEFT in m.text]
        assert sum(QUESTION in m.text for m in stage.fake.messages(CHAT)) == 1


async def test_what_a_killed_program_was_sending_is_in_doubt(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        await tell(stage, "Kín-tin")
        now = stage.clock.now()
        async with stage.program.db.write() as tx:
            await outbox.claim(tx, now, 9, ("telegram",))
            await traces.doubt(tx, "browser", now, now)
            await outbox.recover(tx, now)
        async with stage.program.db.read() as tx:
            assert [row.ref for row in await traces.due(tx, now, 9, ("telegram",))] == [LOST]


async def test_what_waits_to_be_sent_is_not_sent_once_the_chat_is_released(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        await tell(stage, "Kín-tin")
        async with stage.program.db.write() as tx:
            await traces.release(tx, "telegram", str(CHAT), stage.clock.now())
        await stage.program.settle()
        assert private(stage) == []
        assert await bodies(stage.program) == []


async def test_what_is_being_sent_when_the_chat_is_released_goes_as_soon_as_it_arrived(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        await tell(stage, "Kín-tin")
        await stage.program.delivery._turn()
        async with stage.program.db.write() as tx:
            await traces.release(tx, "telegram", str(CHAT), stage.clock.now())
        await stage.program.settle()
        assert private(stage) == []


async def test_a_poisoned_update_leaves_no_content_and_goes_from_the_chat(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await begin(stage)
        async with stage.program.db.write() as tx:
            (draft,) = await drafts.of_person(tx, WHO)
            await drafts.save_many(tx, [replace(draft, body="{")])
        await stage.say(WHO, "Kín-độc")
        assert "Kín-độc" not in seen(stage)
        async with stage.program.db.read() as tx:
            poisoned = await tx.all(INBOX.select().where(INBOX.c.state == "poison"))
            assert [row.body for row in poisoned] == [b""]
            assert not await tx.all(INBOX.select().where(INBOX.c.body != b""))


async def test_the_file_holds_none_of_the_words(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with on_telegram(folder) as stage:
        await begin(stage)
        await stage.say(WHO, NAMES)
        for said in ("1", SAID, "3", "gửi"):
            await stage.say(WHO, said)
        async with stage.program.db.read() as tx:
            ordinary = OUTBOX.c.private == 0
            assert not await tx.all(OUTBOX.select().where(~ordinary, OUTBOX.c.body != b""))
        found = b"".join(file.read_bytes() for file in folder.glob("bot.db*"))
        for word in ("Kín-", "0900 000 091", "cầu treo"):
            assert word.encode() not in found and word.encode("utf-16-le") not in found


async def test_an_ordinary_form_stays_in_the_chat(tmp_path: Path) -> None:
    async with on_telegram(tmp_path / "data") as stage:
        await stage.say(WHO, "menu")
        before = len(stage.fake.history(CHAT))
        await stage.say(WHO, "Kế hoạch")
        await pass_by(stage, 47)
        assert len(stage.fake.history(CHAT)) > before
        assert not any(method == "deleteMessages" for method, _asked in stage.fake.calls)
