"""What is begun about a case stays sealed at every step, and neutral wherever it is offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from dialogue import restore
from dialogue.values import Heard, Photo, Tap
from storage import drafts
from storage.schema import ATTACHMENTS, CONVERSATIONS, DRAFTS, OUTBOX
from tests.bot.rigs import Rig
from tests.handlers.cases.room import INTAKE, case_rig, lock, recorded, unlock
from tests.handlers.room import last, press, talk

WORDS = ("than-the", "Thân thể", "gia-dinh", "dong-y", "18-59", "cong-an", "victims", "consent")
WALK: tuple[Heard | str, ...] = (
    *INTAKE, "lùi", "lùi", "lùi", "1", "1", "xem lại", "3", "2", "xong", "hoàn tác", "5", "2",
)  # fmt: skip
PASTED = (
    "Báo cáo: sáng 19/11 xã Sơn Kỳ tổ chức nói chuyện chuyên đề tại nhà văn hóa xã, "
    "có 120 người dự, 75 nữ."
)


async def stored(r: Rig, folder: Path) -> bytes:
    """The bytes of the rows and of the files that hold them."""
    async with r.db.read() as tx:
        rows = [await tx.all(select(table)) for table in (DRAFTS, CONVERSATIONS, OUTBOX)]
    said = str([[tuple(row) for row in table] for table in rows]).encode()
    return said + b"".join(file.read_bytes() for file in folder.glob("*.db*"))


async def test_no_step_back_or_forth_leaves_an_answer_in_the_open(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        for step in WALK:
            await talk(r, "t", step)
            found = await stored(r, tmp_path)
            assert not [word for word in WORDS if word.encode() in found]


async def test_a_case_its_follow_up_and_its_count_are_sealed(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await talk(r, "t", Tap(0, f"case-follow:{case.id}"), "1", "bỏ qua", "gửi")
        await press(r, "t", f"case:{case.id}")
        found = await stored(r, tmp_path)
        assert not [word for word in WORDS if word.encode() in found]


async def test_a_draft_of_a_case_is_offered_under_a_neutral_name(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        menu = (await talk(r, "t", *INTAKE[:4], Tap(0, "menu")))[-1]
        assert "Làm tiếp: Hồ sơ riêng" in menu.labels
        assert "Phiếu ghi nhận" not in str(menu)


async def test_a_locked_draft_takes_no_answer_and_goes_on_afterwards(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE[:3])
        async with r.db.read() as tx:
            (before,) = await drafts.of_person(tx, "t")
        await lock(r, "t")
        said = await last(r, "t", Tap(0, f"resume:{before.id}"))
        assert "PIN" in said.text
        async with r.db.read() as tx:
            assert await drafts.of_person(tx, "t") == [before]
        await unlock(r, "t")
        assert "Ở đâu" in (await last(r, "t", Tap(0, f"resume:{before.id}"))).text


async def test_a_pasted_report_is_no_answer_and_opens_nothing(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE[:3], PASTED)
        async with r.db.read() as tx:
            (draft,) = await drafts.of_person(tx, "t")
        assert draft.form == "vu-viec"
        assert PASTED[:20] not in draft.body


async def test_a_photo_is_not_taken(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE[:3])
        before = await open_form(r)
        await talk(r, "t", Photo("stored:anh"))
        assert await open_form(r) == before
        async with r.db.read() as tx:
            assert await tx.all(select(ATTACHMENTS)) == []


async def open_form(r: Rig) -> str:
    """The XML of the one draft."""
    async with r.db.read() as tx:
        (draft,) = await drafts.of_person(tx, "t")
    return restore(draft.body).xml


@pytest.mark.parametrize("word", ["hủy", "menu"])
async def test_leaving_ends_on_a_neutral_screen(tmp_path: Path, word: str) -> None:
    async with case_rig(tmp_path) as r:
        said = await talk(r, "t", *INTAKE[:4], word, *(["1"] if word == "hủy" else []))
        for hidden in r.office.plan.cases.hidden_words if r.office.plan.cases else ():
            assert hidden not in said[-1].text.casefold()


async def said_in_private(r: Rig) -> list[bool]:
    """Of each message to the case worker, in order: whether it is taken out of the chat again."""
    async with r.db.read() as tx:
        query = select(OUTBOX.c.private).where(OUTBOX.c.address == "t").order_by(OUTBOX.c.id)
        return [bool(row.private) for row in await tx.all(query)]


async def test_receipts_stay_in_the_chat_and_everything_else_about_a_case_goes(
    tmp_path: Path,
) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE)
        asked = await said_in_private(r)
        await talk(r, "t", "gửi")
        assert asked == [True] * len(asked)
        assert (await said_in_private(r))[-1] is False
        case = await recorded(r)
        for button in ("cases", f"case:{case.id}", f"consent:{case.id}", f"case-close:{case.id}"):
            await press(r, "t", button)
            assert (await said_in_private(r))[-1] is True
        await press(r, "t", "menu")
        assert (await said_in_private(r))[-1] is False
