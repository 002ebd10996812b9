"""`python -m tests.pictures FOLDER`: every page, at the width of a phone and of a desk."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, ViewportSize

from tests.bot.visiting import PATH, PIN, house
from tests.fakes.photo import picture
from tests.journeys.script import INVITATION
from tests.pages import DESKTOP, PHONE, Visitor, chromium, printed, running

PASTED = "15/11 xã tổ chức 2 buổi nói chuyện chuyên đề, 120 người (75 nữ), 3 băng rôn"
WRITTEN = "Kể tại trạm y tế, sáng thứ Tư.\n\nMuốn ở nhà mẹ vài hôm, chưa muốn báo thêm ai."
SIZES: dict[str, ViewportSize] = {"phone": PHONE, "desk": DESKTOP}


async def rehearsal(browser: Browser, size: str, folder: Path, to: Path) -> None:
    """An officer's activity, the nudge, the desk's board."""
    photo = folder / "anh.jpg"
    photo.write_bytes(picture())
    async with running(folder, "rehearse", "--serve") as url:
        page = await browser.new_page(viewport=SIZES[size])
        await page.goto(f"{url}?as=ky")
        visitor = Visitor(page)
        await visitor.heard.first.wait_for()
        await page.screenshot(path=to / f"1-nhac-{size}.png")
        await visitor.type("menu")
        await visitor.tap("Báo cáo hoạt động")
        await page.screenshot(path=to / f"2-hoat-dong-{size}.png")
        await visitor.tap("Nói chuyện chuyên đề")
        await visitor.type("hôm nay")
        await visitor.tap("Nhà văn hóa xã")
        await visitor.type("khoảng 120")
        await visitor.type("130")
        await page.screenshot(path=to / f"3-sua-so-{size}.png")
        await visitor.type("75")
        await visitor.send_photo(photo)
        await page.screenshot(path=to / f"4-xem-lai-{size}.png")
        await visitor.tap("Gửi")
        await page.screenshot(path=to / f"5-bien-nhan-{size}.png")
        await visitor.type("menu")
        await visitor.type(PASTED)
        await visitor.tap("Nhà văn hóa xã")
        await visitor.type("bỏ qua")
        await page.screenshot(path=to / f"10-dan-tin-{size}.png")
        await visitor.tap("Gửi")
        await visitor.type("menu")
        await visitor.tap("Kế hoạch")
        await page.screenshot(path=to / f"11-ke-hoach-{size}.png")
        await visitor.type("menu")
        await visitor.tap("Không phát sinh")
        await visitor.tap("Xác nhận")
        await visitor.be("ban")
        await visitor.type("menu")
        await visitor.tap("Tiến độ")
        await page.screenshot(path=to / f"6-tien-do-{size}.png")
        await visitor.wind("Hạn cuối")
        await visitor.wind("Lần nhắc tới")
        await page.screenshot(path=to / f"7-qua-han-{size}.png", full_page=True)
        await page.close()


async def real(browser: Browser, size: str, folder: Path, to: Path) -> None:
    """The door, and the chat behind it."""
    async with running(folder, "run") as url:
        command = ("invite", "--unit=21325", "--role=officer", "--name=Mẫu", "--address=chị")
        code = INVITATION.findall(await printed(folder, *command))[0]
        page = await browser.new_page(viewport=SIZES[size])
        await page.goto(f"{url}#{code}")
        await page.screenshot(path=to / f"8-cua-vao-{size}.png")
        await page.click("#door button")
        visitor = Visitor(page)
        await visitor.heard.first.wait_for()
        await page.screenshot(path=to / f"9-tro-chuyen-{size}.png")
        await page.close()


async def private(browser: Browser, size: str, folder: Path, to: Path) -> None:
    """The page for what must not be typed in a chat: its first screen, the note, the exit."""
    async with house(folder) as h:
        page = await browser.new_page(viewport=SIZES[size])
        await page.goto(f"{h.url}{PATH}#{await h.link()}")
        await page.screenshot(path=to / f"12-ghi-chep-{size}.png")
        await page.fill("#pin", PIN)
        await page.press("#pin", "Enter")
        await page.fill("#narrative", WRITTEN)
        await page.fill("#contact", "Gọi sau 17h, số của chị Mẫu. Không nhắn tin.")
        await page.click("#note button")
        await page.locator("#said.kept").wait_for()
        await page.screenshot(path=to / f"13-ghi-chep-mo-{size}.png")
        await page.click("text=Thoát nhanh")
        await page.wait_for_url("**/xong")
        await page.screenshot(path=to / f"14-ghi-chep-xong-{size}.png")
        await page.close()


async def main(to: Path) -> None:
    """Take all pictures."""
    to.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        for size in SIZES:
            for take in (rehearsal, real, private):
                with tempfile.TemporaryDirectory() as folder:
                    await take(browser, size, Path(folder), to)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
