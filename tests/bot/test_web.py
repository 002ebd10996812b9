"""The pages: who may come in, what leaves, and what a foreign site cannot do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.bot.command import run
from tests.fakes.photo import picture
from tests.journeys.script import INVITATION
from tests.pages import running

REAL = ("run",)
REHEARSAL = ("rehearse", "--serve")
INVITE = ("invite", "--unit=21325", "--role=officer", "--name=Mẫu", "--address=chị")


@asynccontextmanager
async def visit(folder: Path, *command: str, **settings: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser before the running pages, sending its origin as browsers do."""
    async with running(folder, *command, **settings) as url:
        base = url.rstrip("/")
        async with httpx.AsyncClient(
            base_url=base, headers={"Origin": base}, trust_env=False, timeout=20
        ) as client:
            yield client


async def code(folder: Path) -> str:
    """An invitation code, issued while the program runs."""
    found = INVITATION.findall((await run(folder, *INVITE)).out)
    return str(found[0])


async def heard(client: httpx.AsyncClient, wanted: str = "", **params: str) -> list[str]:
    """The transcript once something that is wanted is in it."""
    async with asyncio.timeout(10):
        while True:
            said = (await client.get("/chat/messages", params=params)).json()
            texts = [message["text"] for message in said]
            if any(wanted in text for text in texts):
                return texts
            await asyncio.sleep(0.05)


async def test_a_code_opens_the_door_once(tmp_path: Path) -> None:
    async with visit(tmp_path, *REAL) as client:
        assert "mã mời" in (await client.get("/")).text
        assert (await client.get("/chat/messages")).status_code == 401
        given = {"code": await code(tmp_path)}
        entered = await client.post("/enter", json=given)
        assert entered.status_code == 204
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "composer" in (await client.get("/")).text
        assert "Xã Sơn Kỳ" in " ".join(await heard(client))
        client.cookies.clear()
        again = await client.post("/enter", json=given)
        wrong = await client.post("/enter", json={"code": "AAAAA-BBBBB"})
        assert (again.status_code, again.text) == (wrong.status_code, wrong.text)
        assert again.status_code == 403


async def test_guessing_locks_the_door_and_sounds_the_same(tmp_path: Path) -> None:
    async with visit(tmp_path, *REAL) as client:
        good = await code(tmp_path)
        answers = [
            (await client.post("/enter", json={"code": f"AAAA{n}-BBBBB"})).text for n in range(5)
        ]
        locked = await client.post("/enter", json={"code": good})
        assert {*answers, locked.text} == {answers[0]}
        assert locked.status_code == 403


@pytest.mark.parametrize(("public", "shut"), [("https://bao-cao.vi.du", False), ("", True)])
async def test_behind_a_proxy_each_caller_has_tries_of_her_own(
    tmp_path: Path, public: str, shut: bool
) -> None:
    async with visit(tmp_path, *REAL, PUBLIC_URL=public) as client:
        good = await code(tmp_path)
        guesser, other = ({"X-Forwarded-For": f"spoofed, 192.0.2.{n}"} for n in (1, 2))
        for n in range(5):
            wrong = {"code": f"AAAA{n}-BBBBB"}
            await client.post("/enter", json=wrong, headers=guesser)
        entered = await client.post("/enter", json={"code": good}, headers=other)
        assert (entered.status_code == 403) is shut


async def test_the_rehearsal_has_no_place_in_the_real_thing(tmp_path: Path) -> None:
    async with visit(tmp_path, *REAL) as client:
        assert (await client.get("/rehearsal/state")).status_code == 404
        assert (await client.post("/rehearsal/clock", json={"to": "morning"})).status_code == 404
        assert (await client.get("/chat/messages", params={"as": "ky"})).status_code == 401


async def test_a_foreign_site_changes_nothing(tmp_path: Path) -> None:
    async with visit(tmp_path, *REHEARSAL) as client:
        said, me = {"text": "menu"}, {"as": "ky"}
        for headers in (
            {"Origin": "https://xau.vi.du"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            answer = await client.post("/chat/say", params=me, json=said, headers=headers)
            assert answer.status_code == 403
        bare = httpx.AsyncClient(base_url=client.base_url, trust_env=False)
        assert (await bare.post("/chat/say", params=me, json=said)).status_code == 403
        assert (await bare.get("/", headers={"Host": "xau.vi.du"})).status_code == 421
        await bare.aclose()
        assert (await client.post("/chat/say", params=me, json=said)).status_code == 204


async def test_every_answer_carries_the_safe_headers(tmp_path: Path) -> None:
    async with visit(tmp_path, *REHEARSAL) as client:
        for path in ("/", "/static/chat.js", "/static/style.css", "/rehearsal/state", "/nosuch"):
            answer = await client.get(path)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "server" not in answer.headers
            if path != "/static/icon.svg":
                text = answer.text.replace("http://www.w3.org/2000/svg", "")
                assert "http://" not in text
                assert "https://" not in text
        assert "không thật" in (await client.get("/")).text


async def test_the_state_is_for_this_machine_only(tmp_path: Path) -> None:
    async with visit(tmp_path, *REHEARSAL) as client:
        await heard(client, **{"as": "ky"})
        health = (await client.get("/healthz")).json()
        assert set(health) == {"inbox", "outbox", "undeleted", "channels", "last_tick"}
        assert health["channels"]["browser"] is not None
        assert "bot_outbox_depth 0.0" in (await client.get("/metrics")).text
        proxied = {"X-Forwarded-For": "203.0.113.7"}
        for path in ("/healthz", "/metrics"):
            assert (await client.get(path, headers=proxied)).status_code == 404


async def test_a_photo_is_taken_and_a_page_posing_as_one_is_not(tmp_path: Path) -> None:
    async with visit(tmp_path, *REHEARSAL) as client:
        me = {"as": "ky"}
        good = await client.post("/chat/photo", params=me, files={"file": ("a.jpg", picture())})
        assert good.status_code == 204
        page = ("a.jpg", b"<html>canary</html>", "image/jpeg")
        bad = await client.post("/chat/photo", params=me, files={"file": page})
        assert bad.status_code == 422
        assert "không mở được" in bad.json()["detail"]
        photos = list((tmp_path / "data" / "rehearsal" / "photos").iterdir())
        assert [photo.stat().st_mode & 0o777 for photo in photos] == [0o600]


async def test_a_refused_request_repeats_nothing_of_itself(tmp_path: Path) -> None:
    async with visit(tmp_path, *REHEARSAL) as client:
        for body in ({"text": {"canary": 1}}, {"canary": "x"}, ["canary"]):
            answer = await client.post("/chat/say", params={"as": "ky"}, json=body)
            assert answer.status_code == 422
            assert "canary" not in answer.text
        assert (await client.get("/chat/messages", params={"as": "ai"})).status_code == 404


async def test_an_open_page_hears_that_there_is_news(tmp_path: Path) -> None:
    async with visit(tmp_path, *REHEARSAL) as client:
        async with client.stream("GET", "/chat/stream", params={"as": "ba"}) as stream:
            lines = stream.aiter_lines()
            assert await anext(lines) == "data: news"
            await client.post("/chat/say", params={"as": "ba"}, json={"text": "menu"})
            async with asyncio.timeout(5):
                while await anext(lines) != "data: news":
                    pass
        texts = await heard(client, "Anh muốn làm gì ạ?", **{"as": "ba"})
        assert texts


async def test_the_rehearsal_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with visit(tmp_path, *REHEARSAL) as client:
        first = (await client.get("/rehearsal/state")).json()["clock"]
        assert first.startswith("Thứ Sáu, 15/11/2024 08:0")
        for to in ("morning", "deadline"):
            assert (await client.post("/rehearsal/clock", json={"to": to})).status_code == 204
        texts = await heard(client, **{"as": "ky"})
    async with visit(tmp_path, *REHEARSAL) as client:
        state = (await client.get("/rehearsal/state")).json()
        assert state["clock"].startswith("Thứ Ba, 26/11/2024 23:59") or "27/11" in state["clock"]
        assert (await heard(client, **{"as": "ky"}))[: len(texts)] == texts
        assert len(state["boards"][0]["places"]) == 25


@pytest.mark.parametrize("size", [6_000, 30_000])
async def test_a_very_long_text_gets_a_kind_answer(tmp_path: Path, size: int) -> None:
    async with visit(tmp_path, *REHEARSAL) as client:
        me = {"as": "yte"}
        for text in ("menu", "1", "ă" * size):
            answer = await client.post("/chat/say", params=me, json={"text": text})
            assert answer.status_code == 204
        await heard(client, "chữ cái, nhiều hơn", **me)
