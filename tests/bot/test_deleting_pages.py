"""In the browser nothing of a sealed form stays: not in the transcript, not in the database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from storage import transcripts
from storage.case_schema import TRACES
from storage.schema import ATTACHMENTS
from tests.bot.private_talk import (
    NAMES,
    QUESTION,
    SAID,
    WHO,
    WORDS,
    begin,
    bodies,
    close_pin,
    link,
    on_pages,
)
from tests.fakes.photo import picture
from tests.journeys.stage import BrowserStage

ME = {"as": WHO}


async def transcript(stage: BrowserStage) -> list[dict[str, Any]]:
    """What a page that is opened now shows."""
    messages: list[dict[str, Any]] = (await stage.client.get("/chat/messages", params=ME)).json()
    return messages


async def gone(stage: BrowserStage) -> set[str]:
    """What an open page has to drop."""
    return set((await stage.client.get("/chat/gone", params=ME)).json())


async def post(stage: BrowserStage, text: str, key: str) -> None:
    """What the page posts when somebody types."""
    said = {"text": text, "key": key}
    assert (await stage.client.post("/chat/say", params=ME, json=said)).status_code == 204
    await stage.program.settle()


async def test_after_submitting_the_transcript_and_the_rows_are_empty_of_it(tmp_path: Path) -> None:
    async with on_pages(tmp_path / "data") as stage:
        await begin(stage)
        for number, said in enumerate(("1", SAID, "3")):
            await post(stage, said, f"k{number}")
        asked = {str(m["id"]) for m in await transcript(stage) if QUESTION in m["text"]}
        assert asked and not await gone(stage)
        deletions = stage.program.browser.deletions
        await post(stage, "gửi", "k3")
        assert asked | {"mine-k0", "mine-k1", "mine-k2", "mine-k3"} <= await gone(stage)
        assert stage.program.browser.deletions > deletions
        shown = str(await transcript(stage))
        assert "Đã lưu" in shown and not any(word in shown for word in WORDS)
        await close_pin(stage)
        await stage.program.tick()
        await stage.program.settle()
        assert await bodies(stage.program) == []
        stage.clock.moment += timedelta(days=3)
        await stage.program.tick()
        async with stage.program.db.read() as tx:
            assert not await tx.all(TRACES.select())


async def test_a_refused_text_goes_from_the_page_at_once(tmp_path: Path) -> None:
    async with on_pages(tmp_path / "data") as stage:
        await begin(stage)
        await post(stage, NAMES, "k1")
        assert await gone(stage) == {"mine-k1"}
        assert QUESTION in (await transcript(stage))[-1]["text"]


async def test_a_key_that_looks_like_a_row_blanks_nothing(tmp_path: Path) -> None:
    async with on_pages(tmp_path / "data") as stage:
        await begin(stage)
        asked = (await transcript(stage))[-1]
        await post(stage, NAMES, str(asked["id"]))
        assert asked in await transcript(stage)


async def test_a_photo_for_a_sealed_form_is_refused_before_it_is_kept(tmp_path: Path) -> None:
    async with on_pages(tmp_path / "data") as stage:
        await begin(stage)
        answer = await _send(stage)
        assert answer.status_code == 409
        assert "không nhận ảnh" in answer.text
        assert not (tmp_path / "data" / "photos").exists()
        async with stage.program.db.read() as tx:
            assert not await tx.all(ATTACHMENTS.select())


async def test_an_open_page_hears_that_something_is_gone(tmp_path: Path) -> None:
    async with on_pages(tmp_path / "data") as stage:
        await begin(stage)
        seen, browser = -1, stage.program.browser
        seen = await browser.news(seen, 1)
        await post(stage, NAMES, "k1")
        assert await browser.news(seen, 1) != seen
        assert browser.deletions == 1


async def test_other_chats_learn_nothing_of_it(tmp_path: Path) -> None:
    async with on_pages(tmp_path / "data") as stage:
        await begin(stage)
        await post(stage, NAMES, "k1")
        other = await stage.client.get("/chat/gone", params={"as": "ba"})
        assert other.json() == []
        async with stage.program.db.read() as tx:
            lines = await transcripts.transcript(tx, "browser", link(stage).address, 0, 99)
            assert all(line.message.private for line in lines)


async def _send(stage: BrowserStage) -> httpx.Response:
    file = {"file": ("a.jpg", picture(), "image/jpeg")}
    return await stage.client.post("/chat/photo", params=ME, files=file)
