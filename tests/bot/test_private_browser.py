"""The page for what must not be typed in a chat, in Chromium: written, saved, left at a touch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, Request

from storage.case_schema import PAGE_LINKS
from tests.bot.visiting import CONTACT, NARRATIVE, PATH, PIN, House, house
from tests.pages import DESKTOP, PHONE, chromium

BEFORE = "/static/icon.svg"  # what the person looked at before
HARMLESS = "Anh/chị có thể đóng trang này."


@asynccontextmanager
async def phone(h: House, **options: bool) -> AsyncIterator[tuple[BrowserContext, Page]]:
    """A browser in which something harmless is open, and every request counted as ours."""
    async with chromium() as browser:
        context = await browser.new_context(viewport=PHONE, **options)  # type: ignore[arg-type]
        asked: list[Request] = []
        context.on("request", lambda request: asked.append(request))
        page = await context.new_page()
        await page.goto(f"{h.url}{BEFORE}")
        yield context, page
        assert asked
        assert [r.url for r in asked if not r.url.startswith(h.url)] == []


async def come_in(h: House, page: Page) -> None:
    """Touch the link, type the PIN."""
    await page.goto(f"{h.url}{PATH}#{await h.link()}")
    await page.fill("#pin", PIN)
    await page.press("#pin", "Enter")
    await page.locator("#note").wait_for()


async def write(page: Page) -> None:
    """Write the note and save it."""
    await page.fill("#narrative", NARRATIVE)
    await page.fill("#contact", CONTACT)
    await page.click("#note button")
    await page.locator("#said.kept").wait_for()


async def signed(page: Page) -> None:
    """The sign of life of what was typed has been given, and the time counts from it."""
    async with page.expect_response(f"**{PATH}/con"):
        await page.clock.fast_forward(60 * 1000)
    while await page.evaluate("until - Date.now()") < 14.5 * 60 * 1000:
        await page.wait_for_timeout(50)


async def nothing_left(context: BrowserContext, page: Page) -> None:
    """Neither this page nor those that Back leads to hold a word of the note."""
    for back in range(4):
        if back:
            await page.go_back()
        if page.url.startswith("about:"):
            break
        fields = "[...document.querySelectorAll('textarea, input')].map(one => one.value).join()"
        shown = await page.content() + str(await page.evaluate(fields))
        assert NARRATIVE not in shown
        assert CONTACT not in shown
        kept = await page.evaluate("JSON.stringify([localStorage, sessionStorage])")
        assert kept == "[{},{}]"
    assert await context.cookies() == []


async def ended(h: House) -> None:
    """Wait until the server, too, knows that the visit is over."""
    async with asyncio.timeout(10):
        while True:
            async with h.program.db.read() as tx:
                states = await tx.all(PAGE_LINKS.select())
            if {row.state for row in states} == {"ended"}:
                return
            await asyncio.sleep(0.05)


async def test_the_code_is_gone_from_the_address_as_soon_as_the_page_is_there(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as h, phone(h) as (_context, page):
        token = await h.link()
        await page.goto(f"{h.url}{PATH}#{token}")
        assert page.url == f"{h.url}{PATH}"
        assert not await page.locator("#code").is_visible()
        await page.fill("#pin", "000000")
        await page.press("#pin", "Enter")
        await page.locator("#said:has-text('không đúng')").wait_for()
        await page.fill("#pin", PIN)
        await page.press("#pin", "Enter")
        await page.locator("#note").wait_for()
        assert page.url == f"{h.url}{PATH}"
        assert token not in await page.content()


@pytest.mark.parametrize("way", ["button", "escape"])
async def test_written_saved_and_left_at_a_touch(tmp_path: Path, way: str) -> None:
    async with house(tmp_path) as h, phone(h) as (context, page):
        await come_in(h, page)
        await write(page)
        await page.fill("#narrative", f"{NARRATIVE} chưa lưu")
        if way == "escape":
            await page.press("#narrative", "Escape")
        else:
            await page.click("text=Thoát nhanh")
        await page.locator(f"text={HARMLESS}").wait_for()
        assert page.url == f"{h.url}/xong"
        await ended(h)
        await nothing_left(context, page)
        kept = await h.note()
        assert kept
        assert (kept.narrative, kept.contact) == (NARRATIVE, CONTACT)


async def test_whoever_goes_elsewhere_has_left_too(tmp_path: Path) -> None:
    async with house(tmp_path) as h, phone(h) as (_context, page):
        await come_in(h, page)
        await write(page)
        await page.goto(f"{h.url}{BEFORE}?again")
        await ended(h)
        await page.go_back()
        await page.wait_for_load_state()
        assert NARRATIVE not in await page.content()
        assert not await page.locator("#note").is_visible()


async def test_when_the_time_is_over_the_text_goes_from_the_page(tmp_path: Path) -> None:
    async with house(tmp_path) as h, phone(h) as (context, page):
        await page.clock.install()
        await come_in(h, page)
        await write(page)
        await signed(page)
        await page.clock.fast_forward(13 * 60 * 1000)
        assert "Trang đóng sau 2 phút nữa, anh/chị bấm Lưu." in await page.inner_text("#left")
        h.clock.moment += timedelta(minutes=15)
        await page.clock.fast_forward(2 * 60 * 1000 + 1000)
        await page.locator("#said:has-text('Trang đã đóng')").wait_for()
        await nothing_left(context, page)


async def test_while_somebody_writes_the_page_stays(tmp_path: Path) -> None:
    async with house(tmp_path) as h, phone(h) as (_context, page):
        await page.clock.install()
        await come_in(h, page)
        for _ in range(3):
            h.clock.moment += timedelta(minutes=10)
            await page.type("#narrative", "chữ ")
            async with page.expect_response(f"**{PATH}/con"):
                await page.clock.fast_forward(10 * 60 * 1000)
            while await page.evaluate("until - Date.now()") < 14 * 60 * 1000:
                await page.wait_for_timeout(50)
        await write(page)


async def test_without_scripts_it_can_be_written_saved_and_left(tmp_path: Path) -> None:
    async with house(tmp_path) as h, phone(h, java_script_enabled=False) as (context, page):
        await page.goto(f"{h.url}{PATH}")
        await page.fill("#code", await h.link())
        await page.fill("#pin", PIN)
        await page.click("#opening button")
        await page.fill("#narrative", NARRATIVE)
        await page.click("#note button")
        assert "Đã lưu lúc" in await page.inner_text("#said")
        await page.click("text=Thoát nhanh")
        assert HARMLESS in await page.content()
        assert await context.cookies() == []
        await page.go_back()
        assert NARRATIVE not in await page.content()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
async def test_the_exit_is_always_in_sight_and_nothing_is_too_wide(
    tmp_path: Path, size: object
) -> None:
    async with house(tmp_path) as h, phone(h) as (_context, page):
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        await come_in(h, page)
        await page.fill("#narrative", "Một dòng dài. " * 900)
        await page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        box = await page.locator("#leaving button").bounding_box()
        assert box
        assert 0 <= box["y"] < 100
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
