"""The page takes a form from the desk only, and a kill at any step loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.workbooks.limits import MOST_BYTES
from tests.bot.command import start
from tests.bot.test_web import heard, visit
from tests.fakes.workbooks import bomb, workbook
from tests.handlers.plans import publishing_plan

REHEARSAL = ("rehearse", "--serve")
DESK = {"as": "ban"}
KY = {"as": "ky"}


@asynccontextmanager
async def rehearsal(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A rehearsal in which the desk may publish."""
    plan = folder / "plan"
    made = plan if plan.exists() else publishing_plan(folder)
    async with visit(folder, *REHEARSAL, PLAN=str(made)) as client:
        yield client


async def send(client: httpx.AsyncClient, data: bytes, **params: str) -> httpx.Response:
    """Upload a workbook."""
    file = {"file": ("a.xlsx", data)}
    return await client.post("/chat/file", params=params or DESK, files=file)


async def token(client: httpx.AsyncClient, label: str, **params: str) -> str:
    """The newest button with a label, once it is there."""
    async with asyncio.timeout(10):
        while True:
            said = (await client.get("/chat/messages", params=params or DESK)).json()
            found = {o["label"]: str(o["token"]) for m in said for row in m["rows"] for o in row}
            if label in found:
                return found[label]
            await asyncio.sleep(0.05)


async def tap(client: httpx.AsyncClient, label: str, wanted: str) -> None:
    """Press the desk's newest button with a label, and wait for what is wanted."""
    pressed = {"tap": await token(client, label)}
    answer = await client.post("/chat/say", params=DESK, json=pressed)
    assert answer.status_code == 204
    await heard(client, wanted, **DESK)


async def test_the_desk_publishes_on_the_page(tmp_path: Path) -> None:
    async with rehearsal(tmp_path) as client:
        page = (await client.get("/", params=DESK)).text
        assert 'accept=".xlsx,.md"' in page
        assert page.count("data-publishes") == 1
        assert (await send(client, workbook())).status_code == 204
        await heard(client, "2 câu hỏi, phiên bản 1", **DESK)
        await tap(client, "Đăng", "Ai phải nộp")
        await tap(client, "Các xã", "Nộp trước ngày nào")
        await client.post("/chat/say", params=DESK, json={"text": "2/12"})
        await heard(client, "Trước ngày: thứ Hai 02/12", **DESK)
        await tap(client, "Gửi", "Đã đăng “Nhu cầu”")
        await client.post("/chat/say", params=KY, json={"text": "menu"})
        await heard(client, "Nhu cầu trước ngày 02/12", **KY)
        boards = (await client.get("/rehearsal/state")).json()["boards"]
        assert "Nhu cầu" in {board["title"] for board in boards}


async def test_nobody_else_sends_a_form(tmp_path: Path) -> None:
    async with rehearsal(tmp_path) as client:
        for who in ("ky", "moi"):
            answer = await send(client, workbook(), **{"as": who})
            assert answer.status_code == 403
            assert "do cơ quan tổng hợp gửi" in answer.json()["detail"]
        assert (await send(client, workbook(), **{"as": "ai"})).status_code == 404


async def test_hostile_files_are_answered_in_the_chat(tmp_path: Path) -> None:
    async with rehearsal(tmp_path) as client:
        for data, said in (
            (bomb(), "bung ra lớn bất thường"),
            (bytes(MOST_BYTES + 1), "lớn quá 2 MB"),
            (b"<html>", "không phải tệp Excel"),
            (b"", "trống"),
        ):
            assert (await send(client, data)).status_code == 204
            await heard(client, said, **DESK)
        name = {"file": ("../../etc/passwd\n.csv", b"a,b")}
        answer = await client.post("/chat/file", params=DESK, files=name)
        assert answer.status_code == 204
        await heard(client, "chỉ đọc được tệp .xlsx", **DESK)


@pytest.mark.parametrize("moment", [0.0, 0.05, 0.4, 0.9])
async def test_a_kill_at_any_moment_of_publishing_leaves_all_or_nothing(
    moment: float, tmp_path: Path
) -> None:
    plan = publishing_plan(tmp_path)
    async with rehearsal(tmp_path) as client:
        await send(client, workbook())
        await tap(client, "Đăng", "Ai phải nộp")
        await tap(client, "Các xã", "Nộp trước ngày nào")
        await client.post("/chat/say", params=DESK, json={"text": "2/12"})
        await heard(client, "Trước ngày: thứ Hai 02/12", **DESK)
    process = await start(tmp_path, *REHEARSAL, PLAN=str(plan))
    assert process.stdout
    base = (await process.stdout.readline()).decode().split()[-1].rstrip("/")
    async with httpx.AsyncClient(
        base_url=base, headers={"Origin": base}, trust_env=False, timeout=20
    ) as client:
        sending = asyncio.create_task(send(client, workbook(setting=(("form_id",), ("b",)))))
        button = await token(client, "Gửi")
        pressed = asyncio.create_task(
            client.post("/chat/say", params=DESK, json={"key": "k", "tap": button})
        )
        await asyncio.sleep(moment)
        process.kill()
        await process.wait()
        ended = await asyncio.gather(pressed, sending, return_exceptions=True)
    confirmed = isinstance(ended[0], httpx.Response) and ended[0].status_code == 204
    async with rehearsal(tmp_path) as client:
        await client.post("/chat/say", params=KY, json={"text": "menu"})
        texts = await heard(client, "muốn làm gì ạ?", **KY)
        published = "Nhu cầu trước ngày 02/12" in texts[-1]
        assert published or not confirmed
        if not published:
            await client.post("/chat/say", params=DESK, json={"key": "k", "tap": button})
        await heard(client, "Đã đăng “Nhu cầu”", **DESK)
        state = (await client.get("/rehearsal/state")).json()
        (board,) = [board for board in state["boards"] if board["title"] == "Nhu cầu"]
        assert len(board["places"]) == 14
