"""The office hears at once, and answers; nobody's open form is disturbed by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue.values import Tap, Unusable
from storage import conversations, drafts, people, replies
from storage.values import Conversation, Draft, Record
from tests.bot.rigs import Rig, rig
from tests.handlers.room import (
    ACTIVITY,
    DIFFICULTY,
    INCIDENT,
    Note,
    last,
    office,
    press,
    sent,
    talk,
)

WORDS = "Phòng đã cấp thêm tiền in."
CALL = "Chưa có ai ở Phòng LĐTBXH nhận được tin qua đây; chị gọi điện báo giúp ạ."


async def standing(r: Rig, who: str) -> tuple[Conversation, list[Draft]]:
    """Where somebody stands: the conversation and the open drafts."""
    async with r.db.read() as tx:
        talks = await conversations.load_many(tx, [who])
        return talks[who], await drafts.of_person(tx, who)


async def answers(r: Rig, record: Record) -> list[tuple[str, str]]:
    """What the office has said about a record."""
    async with r.db.read() as tx:
        said = (await replies.about(tx, [record.id])).get(record.id, [])
    return [(one.kind, one.text) for one in said]


async def reply(r: Rig, record: Record) -> list[Note]:
    """The desk replies; all messages of its last step."""
    await talk(r, "d", Tap(0, f"reply:{record.id}"), WORDS)
    return await talk(r, "d", "gửi")


async def test_a_reply_takes_nothing_from_an_officer_amid_a_form(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        await talk(r, "a", Tap(0, "new:hoat-dong"), "1", "hôm nay", "1")
        before = await standing(r, "a")
        (told,) = [note for note in await reply(r, record) if note.address == "a"]
        assert f"Phòng LĐTBXH trả lời về khó khăn, vướng mắc {record.code}" in told.text
        assert told.text.endswith(f"“{WORDS}”")
        assert told.values == ()
        assert await standing(r, "a") == before
        assert "bao nhiêu nữ" in (await last(r, "a", "20")).text


async def test_a_reporter_is_called_as_everywhere_else(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        (told,) = [note for note in await reply(r, record) if note.address == "a"]
        assert "của chị:" in told.text


async def test_who_cannot_be_reached_is_answered_through_the_lead(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        await talk(r, "a", Unusable("blocked"))
        said = await reply(r, record)
        (told,) = [note for note in said if note.address == "l"]
        assert WORDS in told.text
        assert "a" not in {note.address for note in said}
        assert "gọi điện" not in said[-1].text


async def test_where_nobody_can_be_reached_the_desk_is_told_to_call(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        async with r.db.write() as tx:
            for who in ("a", "l"):
                await people.revoke(tx, who, r.clock.now())
        said = await reply(r, record)
        assert {note.address for note in said} == {"d"}
        assert "Chưa có ai ở đó nhận được tin qua đây; chị gọi điện giúp ạ." in said[-1].text
        assert await answers(r, record) == [("reply", WORDS)]


async def test_settled_is_said_once_and_stands_with_the_record(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        said = await talk(r, "d", Tap(0, f"settled:{record.id}"))
        (told,) = [note for note in said if note.address == "a"]
        assert told.text.endswith("đã được giải quyết.")
        assert await answers(r, record) == [("settled", "")]
        shown = (await press(r, "a", f"look:{record.code}")).text
        assert shown.endswith("Phòng LĐTBXH, 20/11: đã giải quyết.")


@pytest.mark.parametrize("verb", ["reply", "settled"])
@pytest.mark.parametrize("case", ["clerk", "officer", "neighbour", "withdrawn", "not answered"])
async def test_only_the_right_answers_and_only_what_waits_for_it(
    tmp_path: Path, verb: str, case: str
) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", ACTIVITY if case == "not answered" else DIFFICULTY)
        if case == "withdrawn":
            await talk(r, "a", Tap(0, f"undo:{record.code}"), "menu")
        who = {"clerk": "c", "officer": "a", "neighbour": "n"}.get(case, "d")
        said = await talk(r, who, Tap(0, f"{verb}:{record.id}"))
        assert {note.address for note in said} == {who}
        assert "không còn nữa" in said[-1].text
        assert record.code not in said[-1].text
        assert await answers(r, record) == []


async def test_what_was_taken_back_meanwhile_is_not_answered(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        await talk(r, "d", Tap(0, f"reply:{record.id}"), WORDS)
        await talk(r, "a", Tap(0, f"undo:{record.code}"), "menu")
        said = await talk(r, "d", "gửi")
        assert {note.address for note in said} == {"d"}
        assert await answers(r, record) == []


async def test_desk_and_lead_hear_at_once_and_nothing_of_the_content(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        await talk(r, "a", *INCIDENT)
        said = await talk(r, "a", "gửi")
        told = {note.address: note for note in said if note.address != "a"}
        assert set(told) == {"d", "l"}
        for note in told.values():
            assert note.text.startswith("Báo cáo đột xuất của xã Sơn Kỳ, mã SK-")
            assert "Tảo hôn" not in note.text
            assert "Thôn Mẫu" not in note.text
        assert "Đã báo ngay cho Phòng LĐTBXH; câu trả lời sẽ đến tại đây." in said[-1].text
        for who, note in told.items():
            assert "Tảo hôn" in (await press(r, who, note.values[0])).text


async def test_a_lead_who_reports_is_not_told_of_it(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        await talk(r, "l", *INCIDENT)
        said = await talk(r, "l", "gửi")
        assert {note.address for note in said} == {"d", "l"}
        assert [n.text for n in said if n.address == "l" and "vừa gửi" in n.text] == []


async def test_where_the_office_cannot_be_reached_the_receipt_says_to_call(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        assert CALL in (await last(r, "a", *DIFFICULTY, "gửi")).text
        await office(r)
        await talk(r, "d", Unusable("blocked"))
        assert CALL in (await last(r, "a", *DIFFICULTY, "gửi")).text


async def test_a_notice_takes_nothing_from_the_desk_amid_a_reply(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        record = await sent(r, "a", DIFFICULTY)
        await talk(r, "d", Tap(0, f"reply:{record.id}"), WORDS)
        before = await standing(r, "d")
        await sent(r, "a", DIFFICULTY)
        assert await standing(r, "d") == before
