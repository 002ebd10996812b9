"""One pasted message becomes cards; only what is missing is asked, and nothing is filed unseen."""

from __future__ import annotations

from pathlib import Path

from dialogue.values import Photo, Tap
from storage import records
from storage.values import Record
from tests.bot.rigs import Rig, rig
from tests.handlers.test_rights import do, enrol

MESSAGE = "20/11 xã tổ chức 2 buổi nói chuyện chuyên đề, 120 người (75 nữ), 3 băng rôn"


async def stored(r: Rig) -> list[Record]:
    async with r.db.read() as tx:
        return await records.everything(tx)


def named(record: Record) -> dict[str, str]:
    return {path.rpartition("/")[2]: value for path, value in record.answers.items()}


async def test_a_pasted_message_is_asked_only_for_what_is_missing(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        said = await do(r, "a", MESSAGE)
        assert "Tôi đọc được: Nói chuyện chuyên đề" in said
        assert "120 người dự, 75 nữ, 2 buổi" in said
        assert said.endswith("Ở đâu ạ?\nHoặc gõ tên thôn, tổ dân phố.")
        assert await stored(r) == []
        said = await do(r, "a", "nhà văn hóa xã", "bỏ qua", "gửi")
        assert "Đã lưu, mã" in said
        (record,) = await stored(r)
        wanted = {"activity_type": "noi-chuyen", "total": "120", "women": "75", "sessions": "2"}
        assert wanted.items() <= named(record).items()
        assert record.origin.startswith("pasted:")


async def test_the_activities_of_a_message_come_one_after_the_other(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await do(r, "a", MESSAGE, "nhà văn hóa xã", "bỏ qua", "gửi")
        said = await do(r, "a", "Tiếp: Băng rôn, khẩu hiệu")
        assert "Tôi đọc được: Băng rôn, khẩu hiệu" in said
        assert "Đã lưu, mã" in await do(r, "a", "toàn xã", Photo("anh"), "gửi")
        kinds = {named(record)["activity_type"] for record in await stored(r)}
        assert kinds == {"noi-chuyen", "bang-ron"}
        again = await do(r, "a", Tap(0, "pasted"))
        assert "muốn làm gì ạ?" in again  # nothing of the message is left


async def test_a_message_about_another_unit_is_not_filed_without_being_asked(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path, "a") as r:
        said = await do(r, "a", f"Xã Sơn Thủy {MESSAGE}")
        assert "Tin này nhắc tới Xã Sơn Thủy, còn chị báo cáo cho Xã Sơn Kỳ." in said
        assert "muốn làm gì ạ?" in await do(r, "a", "Bỏ tin này")
        assert "muốn làm gì ạ?" in await do(r, "a", Tap(0, "pasted"))
        await do(r, "a", f"Xã Sơn Thủy {MESSAGE}")
        assert "Tôi đọc được" in await do(r, "a", "Ghi cho Xã Sơn Kỳ")


async def test_a_message_is_read_at_the_first_question_and_nowhere_else(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        assert "Tôi đọc được" in await do(r, "a", Tap(0, "form:hoat-dong"), MESSAGE)
        said = await do(r, "a", "menu", Tap(0, "form:kho-khan"), "1", MESSAGE)
        assert "Tôi đọc được" not in said.rpartition("Anh/chị kể vắn tắt")[2]


async def test_the_desk_pastes_in_vain(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await enrol(r, "d", "ldtbxh", "desk")
        assert "Tôi chưa hiểu" in await do(r, "d", MESSAGE)
