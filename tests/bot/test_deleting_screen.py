"""The open page drops what was deleted: the questions, and what was typed under them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import expect

from bot import serving
from bot.program import Program
from tests.bot.private_talk import NAMES, QUESTION, SAID, WHO, WORDS, begin, on_pages
from tests.fakes.photo import picture
from tests.pages import PHONE, Visitor, chromium


@asynccontextmanager
async def served(program: Program) -> AsyncIterator[str]:
    """The program's tasks run and its pages can be visited; gives their address."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        tasks = [
            asyncio.create_task(program.inbox.run(program.stopping)),
            asyncio.create_task(program.delivery.run(program.stopping)),
            asyncio.create_task(program.deleting.run(program.stopping)),
            asyncio.create_task(serving._pages(program, bound)),
        ]
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}/?as={WHO}"
        finally:
            program.stop()
            await asyncio.gather(*tasks)


async def test_the_open_page_drops_both_sides_of_what_was_deleted(tmp_path: Path) -> None:
    photo = tmp_path / "anh.jpg"
    photo.write_bytes(picture())
    async with on_pages(tmp_path / "data") as stage, served(stage.program) as url:
        await begin(stage)
        async with chromium() as browser:
            page = await browser.new_page(viewport=PHONE)
            await page.goto(url)
            visitor, shown = Visitor(page), page.locator("#messages")
            await visitor.heard.first.wait_for()
            await visitor.type(NAMES)
            await expect(shown).not_to_contain_text("0900")
            await expect(shown).to_contain_text(QUESTION)
            await page.set_input_files("#photo", photo)
            await expect(shown).to_contain_text("không nhận ảnh")
            await expect(shown.locator("img")).to_have_count(0)
            for said in ("1", SAID, "3"):
                await visitor.type(said)
            await expect(shown).to_contain_text(SAID)
            await visitor.tap("Gửi")
            await expect(shown).to_contain_text("Đã lưu")
            for word in WORDS:
                await expect(shown).not_to_contain_text(word)
            await page.reload()
            await expect(shown).to_contain_text("Đã lưu")
            await expect(shown).not_to_contain_text("Kín-")
