"""A day of the Action Month on the real page, at the width of a phone."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import Request

from tests.fakes.photo import picture
from tests.fakes.workbooks import workbook
from tests.handlers.plans import publishing_plan
from tests.journeys.script import INVITATION
from tests.pages import PHONE, Visitor, chromium, running

REPORT = (
    "không còn", "Chưa kịp ban hành", "1", "9/5", "5, 4, 6, 4", "15/4", "25/7", "5/1", "20/9",
    "không", "xác nhận", "1", "xong", "0", "1", "xong", "1tr5", "0", "Đã tổ chức", "Không",
)  # fmt: skip


async def test_enrol_report_be_nudged_file_and_hear_no_more(tmp_path: Path) -> None:
    photo = tmp_path / "anh.jpg"
    photo.write_bytes(picture())
    async with running(tmp_path, "rehearse", "--serve") as url, chromium() as browser:
        page = await browser.new_page(viewport=PHONE)
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))
        await page.goto(f"{url}?as=ban")
        visitor = Visitor(page)
        await visitor.heard.first.wait_for()
        assert "không thật" in await page.locator(".banner").inner_text()

        await _invite(visitor)
        await _report_an_activity(visitor, photo)

        clock = ""
        while "20/11/2024" not in clock:
            clock = await visitor.wind("Lần nhắc tới")
            assert "26/11" not in clock
        assert "còn 1 việc trước ngày 27/11: báo cáo kết quả" in await visitor.last()

        await visitor.tap("Làm ngay")
        await visitor.tap("Đúng rồi")
        for answer in REPORT:
            await visitor.type(answer)
        await visitor.tap("Gửi")
        assert "Đã lưu" in await visitor.last()
        filed = page.locator("#boards li.submitted")
        await filed.filter(has_text="Xã Sơn Kỳ").wait_for()
        assert "1/25" in await page.locator("#boards h3").first.inner_text()

        count = await visitor.heard.count()
        assert "26/11/2024 23:59" in await visitor.wind("Hạn cuối")
        assert await visitor.heard.count() == count
        assert all(request.url.startswith(url) or "blob:" in request.url for request in asked)


async def test_nothing_is_wider_than_the_phone(tmp_path: Path) -> None:
    async with running(tmp_path, "rehearse", "--serve") as url, chromium() as browser:
        page = await browser.new_page(viewport=PHONE)
        await page.goto(f"{url}?as=ky")
        await page.locator("#messages .bot").first.wait_for()
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]


async def test_a_pin_is_not_shown_while_it_is_typed_nor_after_reloading(tmp_path: Path) -> None:
    async with running(tmp_path, "rehearse", "--serve") as url, chromium() as browser:
        page = await browser.new_page(viewport=PHONE)
        await page.goto(f"{url}?as=ban")
        visitor = Visitor(page)
        await visitor.heard.first.wait_for()
        await visitor.tap("Việc khác")
        await visitor.tap("Đổi mã PIN")
        field = page.locator("#text.masked[inputmode=numeric][autocomplete=off]")
        await field.wait_for()
        await visitor.type("482913")
        assert "nhập lại mã" in await visitor.last()
        await page.reload()
        await field.wait_for()
        await visitor.type("482913")
        assert "Đã đặt mã PIN." in await visitor.last()
        assert await field.count() == 0
        assert "482913" not in await page.content()


async def test_the_desk_publishes_a_form_and_an_officer_reports_it(tmp_path: Path) -> None:
    file = tmp_path / "nhu-cau.xlsx"
    file.write_bytes(workbook())
    plan = str(publishing_plan(tmp_path))
    async with (
        running(tmp_path, "rehearse", "--serve", PLAN=plan) as url,
        chromium() as browser,
    ):
        page = await browser.new_page(viewport=PHONE)
        await page.goto(f"{url}?as=ky")
        visitor = Visitor(page)
        await visitor.heard.first.wait_for()
        assert not await page.locator("#form").is_visible()
        await visitor.be("ban")
        assert await page.locator("#form").is_visible()
        await visitor.tap("Biểu mẫu mới")
        await visitor.send_file(file)
        assert "“Nhu cầu”: 2 câu hỏi" in await visitor.last()
        await visitor.tap("Xem thử")
        for answer in ("12", "có"):
            await visitor.type(answer)
        await visitor.tap("Gửi")
        assert "không lưu gì" in await visitor.last()
        await visitor.tap("Đăng")
        await visitor.tap("Các xã")
        await visitor.type("2/12")
        await visitor.tap("Gửi")
        assert "14 đơn vị phải nộp" in await visitor.last()
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]
        await visitor.be("ba")
        await visitor.type("menu")
        await visitor.tap("Nhu cầu")
        for answer in ("7", "không"):
            await visitor.type(answer)
        await visitor.tap("Gửi")
        assert "Đã lưu" in await visitor.last()


async def _invite(visitor: Visitor) -> None:
    await visitor.tap("Mời cán bộ")
    for pin in ("480275", "480275"):
        await visitor.type(pin)
    await visitor.type("xã sơn kỳ")
    await visitor.tap("Cán bộ phụ trách")
    await visitor.tap("Chị")
    await visitor.type("Mẫu")
    await visitor.tap("Gửi")
    said = " ".join(await visitor.heard.locator("p").all_inner_texts())
    code = INVITATION.findall(said)[-1]
    await visitor.be("moi")
    assert re.search("mã mời", await visitor.last())
    await visitor.type(code)
    assert "Chào chị Mẫu" in await visitor.last()


async def _report_an_activity(visitor: Visitor, photo: Path) -> None:
    await visitor.tap("Báo cáo hoạt động")
    await visitor.tap("Nói chuyện chuyên đề")
    await visitor.type("hôm nay")
    await visitor.tap("Nhà văn hóa xã")
    await visitor.type("khoảng 120")
    await visitor.type("75")
    await visitor.send_photo(photo)
    assert "45" in await visitor.last()
    await visitor.tap("Gửi")
    assert "Đã lưu, mã SK-" in await visitor.last()
