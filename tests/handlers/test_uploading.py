"""What was sent is not lost by restarts, kept for nobody else, and forgotten in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.uploading import read_some
from storage import people, uploads
from storage.schema import UPLOADS
from tests.clock import at
from tests.fakes.workbooks import settings, workbook
from tests.handlers.desk import CHANNELS, WIDER, desk, heard, on_telegram, publish, send, tap


@pytest.mark.parametrize("channel", CHANNELS)
async def test_after_a_restart_everything_is_there(channel: str, tmp_path: Path) -> None:
    async with desk(tmp_path, channel) as stage:
        await publish(stage, workbook())
        await tap(stage, "menu", "[Nhu cầu]", "12", who="ky")
        await send(stage, workbook(WIDER, setting=settings(version="2")))
        await tap(stage, "[Xem thử]", "3")
    async with desk(tmp_path, channel, opens="18/11/2024 09:00") as stage:
        assert "Cần gì ạ?" in await tap(stage, "trợ giúp")
        assert "không lưu gì" in await tap(stage, "Gạo", "[Gửi]")
        assert "gấp không" in await tap(stage, "trợ giúp", who="ky")
        assert "Đã lưu" in await tap(stage, "[Có]", "[Gửi]", who="ky")
        assert "phiên bản 2" in await tap(stage, "[Đăng]", "[Đăng ngay]")


async def test_an_upload_that_was_accepted_survives_a_kill_before_it_was_read(
    tmp_path: Path,
) -> None:
    async with on_telegram(tmp_path) as stage:
        sent = stage.fake.document(7004, workbook(), "a.xlsx", "x/y")
        assert sent
        assert "đang kiểm tra" in await heard(stage)
        files = stage.fake.world.files
    async with on_telegram(tmp_path) as stage:
        stage.fake.world.files.update(files)
        assert await read_some(stage.program) == 1
        assert "[Đăng]" in await heard(stage)
        assert await read_some(stage.program) == 0


async def test_a_file_that_cannot_be_fetched_is_said_to_be_lost(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as stage:
        await stage.file("ban", "a.xlsx", bytes(3 * 1024 * 1024))
        assert "lớn quá 2 MB" in await heard(stage)
        stage.fake.document(7004, workbook(), "a.xlsx", "x/y")
        await heard(stage)
        stage.fake.world.files.clear()
        assert await read_some(stage.program) == 1
        assert "chưa tải được tệp này" in await heard(stage)


async def test_a_file_of_somebody_without_the_right_is_not_kept(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as stage:
        await stage.file("ky", "a.xlsx", workbook())
        assert "do cơ quan tổng hợp gửi" in await heard(stage, "ky")
        async with stage.program.db.read() as tx:
            assert list(await tx.all(UPLOADS.select())) == []


async def test_a_revoked_person_leaves_no_upload_behind(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as stage:
        stage.fake.document(7004, workbook(), "a.xlsx", "x/y")
        await heard(stage)
        async with stage.program.db.write() as tx:
            await people.revoke(tx, "ban", stage.clock.now())
        assert await read_some(stage.program) == 0


async def test_what_is_never_published_is_forgotten(tmp_path: Path) -> None:
    async with desk(tmp_path) as stage:
        await send(stage, workbook())
        stage.clock.moment = at("20/12/2024 09:00")
        await stage.program.tick()
        async with stage.program.db.read() as tx:
            assert await uploads.usable(tx) == []
