"""Driving the real pages in Chromium: a running rehearsal, and what a person does in it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

READY_WITHIN = 30  # seconds
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 860}


@asynccontextmanager
async def running(folder: Path, *command: str, **settings: str) -> AsyncIterator[str]:
    """`python -m bot COMMAND` with its data in a folder; gives the address it printed."""
    process = await _begin(folder, command, settings)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(READY_WITHIN):
            line = (await process.stdout.readline()).decode()
        yield line.split()[-1]
    finally:
        process.terminate()
        assert await process.wait() == 0


async def printed(folder: Path, *command: str, **settings: str) -> str:
    """What `python -m bot COMMAND` prints until it ends well."""
    process = await _begin(folder, command, settings)
    said, _errors = await process.communicate()
    assert process.returncode == 0
    return said.decode()


async def _begin(
    folder: Path, command: Sequence[str], settings: Mapping[str, str]
) -> asyncio.subprocess.Process:
    known = {
        "DATA_DIR": str(folder / "data"),
        "VAULT_KEY_FILE": str(folder / "vault.key"),
        "HTTP_PORT": "0",
        **settings,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *command, env={**os.environ, **known}, stdout=-1
    )


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, headless."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed: apt-get install chromium"
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


class Visitor:
    """A person before a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def heard(self) -> Locator:
        """What the bot said, oldest first."""
        return self.page.locator("#messages .bot")

    async def be(self, name: str) -> None:
        """Play somebody else of the cast."""
        await self.page.locator(f"[data-as={name}]").click()
        await self.page.locator(f"[data-as={name}][aria-current]").wait_for()
        await self.heard.first.wait_for()

    async def tap(self, label: str) -> None:
        """Press the newest button with a label, and wait for the answer."""
        before = await self._newest()
        await self.page.locator(f".rows button:text-is('{label}')").last.click()
        await self._answered(before)

    async def type(self, text: str) -> None:
        """Type something, and wait for the answer."""
        before = await self._newest()
        await self.page.fill("#text", text)
        await self.page.press("#text", "Enter")
        await self._answered(before)

    async def send_photo(self, path: Path) -> None:
        """Send a photo, and wait for the answer."""
        before = await self._newest()
        await self.page.set_input_files("#photo", path)
        await self._answered(before)

    async def send_file(self, path: Path) -> None:
        """Send a file of a form, and wait for the answer."""
        before = await self._newest()
        await self.page.set_input_files("#file", path)
        await self._answered(before)

    async def last(self) -> str:
        """The newest message."""
        return await self.heard.last.locator("p").inner_text()

    async def wind(self, label: str) -> str:
        """Wind the clock; gives what it shows then."""
        async with self.page.expect_response("**/rehearsal/clock"):
            await self.page.get_by_role("button", name=label).click()
        await self.page.locator("#winding:text-is('')").wait_for(state="attached")
        await self.page.wait_for_timeout(300)
        return await self.page.locator("#clock").inner_text()

    async def _newest(self) -> int:
        ids = await self.heard.evaluate_all("all => all.map(one => Number(one.dataset.id))")
        return max(ids, default=0)

    async def _answered(self, before: int) -> None:
        script = """before => [...document.querySelectorAll('#messages .bot')]
            .some(one => Number(one.dataset.id) > before)"""
        await self.page.wait_for_function(script, arg=before)
        await self.page.wait_for_timeout(150)
