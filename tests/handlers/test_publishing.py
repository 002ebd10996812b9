"""The desk sends a form: what is wrong is said, it is tried, published, owed, and reported."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from plan.values import Figure
from reports.figures import figures
from storage import attachments, drafts, filings, publishing, records, uploads
from storage.schema import UPLOADS
from storage.values import Received
from tests.clock import at
from tests.fakes.workbooks import SURVEY, Row, settings, workbook
from tests.handlers.desk import CHANNELS, WIDER, desk, heard, publish, send, tap
from tests.journeys.stage import Stage


async def act(stage: Stage, who: str, value: str) -> None:
    """Press a button that stands on its own, by what it carries."""
    token = stage.program.buttons.token("browser", who, 0, value)
    body = json.dumps({"address": who, "tap": token})
    await stage.program.inbox.take([Received("browser", uuid.uuid4().hex, body, stage.clock.now())])
    await heard(stage, who)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_form_is_published_and_reported_at_once(channel: str, tmp_path: Path) -> None:
    async with desk(tmp_path, channel) as stage:
        said = await send(stage, workbook())
        assert "“Nhu cầu”: 2 câu hỏi, phiên bản 1." in said
        assert "[Xem thử]\n[Đăng]\n[Bỏ]" in said
        assert "sẽ gọi là “Nhu cầu”, khoảng 5 phút" in await tap(stage, "[Đăng]")
        card = await tap(stage, "[Các xã]", "2/12")
        assert "Ai nộp: Các xã" in card
        assert "Trước ngày: thứ Hai 02/12" in card
        said = await tap(stage, "[Gửi]")
        assert "14 đơn vị phải nộp “Nhu cầu” trước ngày 02/12 (ngày cuối là 01/12)" in said
        assert "Nhu cầu trước ngày 02/12" in await tap(stage, "menu", who="ky")
        assert "Đã lưu, mã" in await tap(stage, "[Nhu cầu]", "12", "[Có]", "[Gửi]", who="ky")
        async with stage.program.db.read() as tx:
            filed = await filings.get(tx, "nhu-cau", "21325")
            (kept,) = [v for v in await publishing.versions(tx) if v.form == "nhu-cau"]
            (record,) = await records.everything(tx)
            assert list(await tx.all(UPLOADS.select())) == []
        assert filed and filed.state == "submitted"
        assert (kept.version, kept.person) == ("1", "ban")
        assert set(record.answers.values()) == {"12", "yes"}


async def test_all_that_is_wrong_is_said_with_its_row(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        survey = [*SURVEY, ("note", "x", "=1+1"), (), ("note", "y", "=2")]
        said = await send(stage, workbook(survey))
        assert "Tệp này chưa đăng được." in said
        assert "1. Trang survey, dòng 4: ô C4 có công thức hoặc lỗi" in said
        assert "2. Trang survey, dòng 6: ô C6 có công thức" in said
        assert "[Đăng]" not in said
        assert "mật khẩu" not in await send(stage, b"PK\x03\x04")
        assert "chỉ đọc được tệp .xlsx" in await send(stage, b"a,b", "a.csv")
        async with stage.program.db.read() as tx:
            assert list(await tx.all(UPLOADS.select())) == []


async def test_mistakes_of_different_kinds_are_named_in_one_go(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        wrong = [("foo", "a", "A"), (), ("select_one nolist", "c", "C"), ("text", "b b", "B")]
        said = await send(stage, workbook([*SURVEY, *wrong]))
        assert "Trang survey, dòng 4: loại câu hỏi “foo”" in said
        assert "Trang survey, dòng 6: trang choices không có danh sách “nolist”" in said
        assert "Trang survey, dòng 7: tên “b b” không dùng được" in said


async def test_what_a_form_must_call_itself_is_asked_for_in_one_go(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        bare: tuple[Row, ...] = (("style",), ("pages",))
        said = await send(stage, workbook(setting=bare))
        for wrong in ("form_id cần", "thiếu version", "thiếu form_title"):
            assert wrong in said
        assert "đã dùng cho việc khác" in await send(
            stage, workbook(setting=settings("moi-can-bo"))
        )


async def test_a_try_stores_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        survey = [*SURVEY, ("image", "picture", "Gửi một ảnh ạ.")]
        await send(stage, workbook(survey))
        said = await tap(stage, "[Xem thử]")
        assert "Không lưu gì." in said
        assert "Bao nhiêu hộ cần hỗ trợ?" in said
        await tap(stage, "12", "[Có]")
        await stage.photo("ban")
        await heard(stage)
        said = await tap(stage, "[Gửi]")
        assert "Đây là bản xem thử, không lưu gì." in said
        assert "[Đăng]" in said
        async with stage.program.db.read() as tx:
            assert await records.everything(tx) == []
            assert await attachments.pending(tx, 9) == []
            assert await drafts.of_person(tx, "ban") == []
            assert len(await uploads.usable(tx)) == 1
        assert "Làm tiếp" not in await tap(stage, "menu")


async def test_a_try_that_was_left_is_found_again_under_its_name(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await send(stage, workbook())
        await tap(stage, "[Xem thử]", "12")
        assert "[Làm tiếp: Nhu cầu]" in await tap(
            stage, "/menu" if False else "hủy", "[Giữ lại làm sau]"
        )
        assert "[Xem lại: Nhu cầu]" in await tap(stage, "[Biểu mẫu mới]")
        assert "[Đăng]" in await tap(stage, "[Xem lại: Nhu cầu]")
        assert "Đã bỏ tệp" in await tap(stage, "[Bỏ]")
        assert "Làm tiếp" not in await tap(stage, "menu")
        assert "không còn nữa" in await tap(stage, "[Đăng]")


async def test_a_file_that_comes_during_a_try_takes_its_place(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await send(stage, workbook())
        await tap(stage, "[Xem thử]")
        assert "“Khác”" in await send(stage, workbook(setting=settings("khac", "1", "Khác")))


async def test_a_draft_finishes_on_the_version_that_it_began_with(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await publish(stage, workbook())
        await tap(stage, "menu", "[Nhu cầu]", "12", who="ky")
        said = await send(stage, workbook(WIDER, setting=settings(version="2")))
        assert "Thay phiên bản 1 đang dùng." in said
        assert "Mới: what." in said
        assert "Không còn: urgent." in said
        said = await tap(stage, "[Đăng]")
        assert "đang là mẫu của việc “Nhu cầu”" in said
        assert "phiên bản 2" in await tap(stage, "[Đăng ngay]")
        assert "Đã lưu" in await tap(stage, "[Có]", "[Gửi]", who="ky")
        assert "Cần gì ạ?" in await tap(stage, "menu", "[Nhu cầu]", "7", who="ba")
        assert "Đã lưu" in await tap(stage, "Gạo", "[Gửi]", who="ba")
        async with stage.program.db.read() as tx:
            found = await records.everything(tx)
            assert len([f for f in await filings.standing(tx) if f.duty == "nhu-cau"]) == 14
        by_version = {r.version: r.answers for r in found}
        names = {v: {p.rpartition("/")[2] for p in answers} for v, answers in by_version.items()}
        assert names == {"1": {"households", "urgent"}, "2": {"households", "what"}}


async def test_a_version_that_was_published_never_changes(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await publish(stage, workbook(), "Không bắt buộc", "")
        assert "Bản này đã đăng rồi" in await send(stage, workbook())
        said = await send(stage, workbook(WIDER))
        assert "Phiên bản “1” đã đăng với nội dung khác. Chị đổi version" in said
        plans = settings("hoat-dong", "2", "Hoạt động")
        assert "đã đăng với nội dung khác" in await send(stage, workbook(setting=plans))


async def test_two_who_publish_the_same_version_do_not_overwrite_each_other(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await send(stage, workbook())
        await tap(stage, "[Đăng]", "[Không bắt buộc]")
        await send(stage, workbook(WIDER))
        await tap(stage, "[Đăng]", "[Không bắt buộc]", "[Gửi]")
        await tap(stage, "menu", "[Làm tiếp: Đăng biểu mẫu]")
        assert "đã đăng với nội dung khác" in await tap(stage, "[Gửi]")
        async with stage.program.db.read() as tx:
            (kept,) = [v for v in await publishing.versions(tx) if v.form == "nhu-cau"]
        assert "Cần gì" in kept.source


async def test_a_form_that_nobody_has_to_file_waits_behind_the_rest(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        said = await publish(stage, workbook(), "Không bắt buộc", "")
        assert "Cán bộ dùng được ngay." in said
        assert "nhu-cau" in stage.program.office.plan.more
        assert "nhu-cau" not in stage.program.office.plan.menu
        async with stage.program.db.read() as tx:
            assert await publishing.added_duties(tx) == []


async def test_old_and_new_versions_add_up_by_the_name_of_a_field(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await publish(stage, workbook(), "Không bắt buộc", "")
        for version, answer in (("1", "Có"), ("2", "Gạo")):
            if version == "2":
                await send(stage, workbook(WIDER, setting=settings(version="2")))
                await tap(stage, "[Đăng]", "[Không bắt buộc]", "[Gửi]")
            await act(stage, "ky", "form:nhu-cau")
            await tap(stage, "12", answer, "[Gửi]", who="ky")
        async with stage.program.db.read() as tx:
            rows = await records.answers_of(tx, "21325", "nhu-cau")
        wanted = Figure(id="households", form="nhu-cau", sum="households")
        assert figures([wanted], {"nhu-cau": rows})["households"] == "24"


async def test_a_form_of_another_kind_is_finished_first(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await tap(stage, "menu", "[Mời cán bộ]", "480275", "480275", "xã sơn kỳ")
        with pytest.raises(AssertionError, match="hủy biểu mẫu đang mở"):
            await send(stage, workbook())


async def test_a_day_that_has_gone_is_no_deadline(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await send(stage, workbook())
        said = await tap(stage, "[Đăng]", "[Các xã]")
        assert "[Sau 1 tuần 22/11]\n[Sau 2 tuần 29/11]" in said
        assert "Hạn phải sau hôm nay." in await tap(stage, "hôm nay")
        assert "Trước ngày: thứ Sáu 29/11" in await tap(stage, "[Sau 2 tuần 29/11]")


async def test_the_ladder_reminds_of_an_added_duty(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await publish(stage, workbook(), "Các cơ quan", "2/12")
        await heard(stage, "yte")
        for moment in ("25/11/2024 08:00", "29/11/2024 08:00"):
            stage.clock.moment = at(moment)
            await stage.program.tick()
            assert "nhu cầu: trước ngày 02/12" in await heard(stage, "yte")
            assert "nhu cầu" not in await heard(stage, "ky")
