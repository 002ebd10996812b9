"""The page for what must not be typed in a chat: who comes in, and what nobody else learns."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx
import pytest

from bot.web.private import LONGEST
from storage import cases, page_links, people, pins
from storage.case_schema import CASE_NOTES
from tests.bot.visiting import (
    CASE,
    CHAT,
    CONTACT,
    NARRATIVE,
    OTHERS_PIN,
    PATH,
    PIN,
    SAID,
    House,
    enter,
    house,
)
from tests.storage.test_sealing import in_the_files

JSON = {"Accept": "application/json"}
PUBLIC = "https://bao-cao.vi.du"


async def test_a_link_and_the_pin_open_the_note_which_can_be_read_and_rewritten(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        entered = await enter(client, await h.link())
        assert (entered.status_code, entered.headers["location"]) == (303, PATH)
        assert "VV-2024-7Q2MXA" in (await client.get(PATH)).text
        saved = await client.post(f"{PATH}/luu", data=SAID, headers=JSON)
        assert saved.json() == {"said": "Đã lưu lúc 09:00, 20/11.", "left": 900}
        kept = await h.note()
        assert kept
        assert (kept.person, kept.narrative, kept.contact) == ("t", NARRATIVE, CONTACT)
        read = (await client.get(PATH)).text
        assert NARRATIVE in read
        assert CONTACT in read
        assert await h.audited() == [
            ("t", "read", ""), ("t", "changed", ""), ("t", "read", ""),
        ]  # fmt: skip


async def test_without_a_script_forms_do_the_same(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        await enter(client, await h.link())
        assert (await client.post(f"{PATH}/luu", data=SAID)).headers["location"] == PATH
        assert "Đã lưu lúc 09:00" in (await client.get(PATH)).text
        left = await client.post(f"{PATH}/thoat")
        assert (left.status_code, left.headers["location"]) == (303, "/xong")
        assert "Tháng hành động" in (await client.get("/xong")).text


async def test_whoever_only_fetches_sees_one_neutral_page_and_uses_nothing_up(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        token = await h.link()
        seen = {
            (await client.get(path, headers=headers)).text
            for path in (PATH, f"{PATH}?code={token}", f"{PATH}?code=x")
            for headers in ({}, {"User-Agent": "TelegramBot (like TwitterBot)"})
        }
        assert len(seen) == 1
        assert "hồ sơ" not in seen.pop().casefold()
        for path in (PATH, f"{PATH}/mo", f"{PATH}/luu", f"{PATH}/con", f"{PATH}/thoat"):
            for method in ("HEAD", "OPTIONS", "PUT"):
                assert (await client.request(method, path)).status_code == 405
        for path in ("mo", "luu", "con", "thoat"):
            assert (await client.get(f"{PATH}/{path}?code={token}&pin={PIN}")).status_code == 405
        assert (await enter(client, token)).status_code == 303


async def test_a_page_that_is_fetched_ahead_is_not_shown_or_audited(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        await enter(client, await h.link())
        ahead = await client.get(PATH, headers={"Sec-Purpose": "prefetch;prerender"})
        assert "VV-2024" not in ahead.text
        assert await h.audited() == []
        assert "VV-2024" in (await client.get(PATH)).text


async def test_the_cookie_is_for_this_page_and_no_script_or_other_site_sees_it(
    tmp_path: Path,
) -> None:
    async with house(tmp_path, PUBLIC) as h, h.visitor() as client:
        public = {"Host": "bao-cao.vi.du", "Origin": PUBLIC}
        data = {"code": await h.link(), "pin": PIN}
        entered = await client.post(f"{PATH}/mo", data=data, headers=public)
        name, *parts = entered.headers["set-cookie"].lower().split("; ")
        assert {"httponly", "samesite=strict", "secure", f"path={PATH}"} == set(parts)
        assert data["code"] not in name


async def used(h: House, token: str) -> None:
    async with h.visitor() as other:
        assert (await enter(other, token)).status_code == 303


async def expired(h: House, _token: str) -> None:
    h.clock.moment += page_links.OFFERED_FOR


async def replaced(h: House, _token: str) -> None:
    await h.link()


async def closed(h: House, _token: str) -> None:
    async with h.program.db.write() as tx:
        await cases.change(tx, CASE, state="closed", closed_at=h.clock.now())


async def handed_over(h: House, _token: str) -> None:
    async with h.program.db.write() as tx:
        await cases.change(tx, CASE, owner="u")


async def revoked(h: House, _token: str) -> None:
    async with h.program.db.write() as tx:
        await people.revoke(tx, "t", h.clock.now())


async def locked(h: House, token: str) -> None:
    async with h.visitor() as other:
        for _ in range(pins.TRIES):
            await enter(other, token, "000000")


async def given_another_role(h: House, _token: str) -> None:
    roles = [r for r in h.program.office.plan.roles if r.id != "caseworker"]
    other = h.program.office.plan.role("officer").model_copy(update={"id": "caseworker"})
    plan = h.program.office.plan.model_copy(update={"roles": (*roles, other)})
    h.program.office.plan = plan


ENDINGS = (expired, replaced, closed, handed_over, revoked, locked, given_another_role)
Ending = Callable[[House, str], Awaitable[None]]


@pytest.mark.parametrize("ending", [used, *ENDINGS], ids=lambda e: e.__name__)
async def test_a_link_that_is_used_or_over_is_refused_like_one_that_never_was(
    tmp_path: Path, ending: Ending
) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        token = await h.link()
        await ending(h, token)
        over, never = await enter(client, token), await enter(client, "x" * len(token))
        assert (over.status_code, over.text) == (never.status_code, never.text)
        assert over.status_code == 403
        assert set(over.headers) == set(never.headers)
        assert "set-cookie" not in over.headers


async def test_a_wrong_pin_and_anothers_sound_the_same_and_are_audited(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        token = await h.link()
        answers = [await enter(client, token, pin) for pin in ("000000", OTHERS_PIN, "", "9" * 500)]
        never = await enter(client, "x" * 32)
        assert {(a.status_code, a.text) for a in answers} == {(403, never.text)}
        assert await h.audited() == [("t", "refused", "wrong")] * 4
        assert (await enter(client, token)).status_code == 303


async def test_the_fifth_wrong_pin_locks_and_the_right_one_does_not_help(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        token = await h.link()
        for _ in range(pins.TRIES):
            await enter(client, token, "000000")
        assert (await h.audited())[-1] == ("t", "refused", "locked")
        assert (await enter(client, token)).status_code == 403
        assert (await enter(client, await h.link())).status_code == 403
        h.clock.moment += pins.LOCK + timedelta(seconds=1)
        assert (await enter(client, await h.link())).status_code == 303


async def test_of_many_who_use_a_link_at_once_one_comes_in(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as one, h.visitor() as other:
        token = await h.link()
        answers = await asyncio.gather(*(enter(c, token) for c in (one, other) * 3))
        assert sorted(a.status_code for a in answers) == [303, *[403] * 5]


@pytest.mark.parametrize("ending", ENDINGS[2:5] + ENDINGS[6:], ids=lambda e: e.__name__)
async def test_a_visit_ends_with_what_it_hangs_on(tmp_path: Path, ending: Ending) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        await enter(client, await h.link())
        await client.post(f"{PATH}/luu", data=SAID)
        await ending(h, "")
        assert await shut(client)
        assert (await client.post(f"{PATH}/luu", data={"narrative": "khác"})).status_code == 403
        kept = await h.note()
        assert kept
        assert kept.narrative == NARRATIVE


async def test_a_locked_pin_ends_the_visit(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        await enter(client, await h.link())
        await lock(h)
        assert await shut(client)


async def lock(h: House) -> None:
    """Five wrong PINs in the chat."""
    async with h.program.db.write() as tx:
        for _ in range(pins.TRIES):
            await pins.verify(tx, CHAT, "000000", h.clock.now())


async def shut(client: httpx.AsyncClient) -> bool:
    """Whether the visit is over: every request says so, and the page shows nothing."""
    going = await client.post(f"{PATH}/con")
    page = await client.get(PATH)
    assert NARRATIVE not in page.text
    return going.status_code == 403 and "VV-2024" not in page.text


async def test_a_visit_is_over_after_a_quarter_of_an_hour_without_a_sign_of_life(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        await enter(client, await h.link())
        h.clock.moment += page_links.IDLE - timedelta(seconds=1)
        assert (await client.post(f"{PATH}/con")).json() == {"left": 900}
        h.clock.moment += page_links.IDLE
        assert "Trang đã đóng." in (await client.get(PATH)).text
        assert await shut(client)


async def test_after_the_exit_the_visit_is_over_and_a_second_exit_does_no_harm(
    tmp_path: Path,
) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        await enter(client, await h.link())
        cookie = dict(client.cookies)
        for _ in range(2):
            left = await client.post(f"{PATH}/thoat")
            assert left.headers["location"] == "/xong"
            assert "max-age=0" in left.headers["set-cookie"].lower()
            client.cookies = httpx.Cookies(cookie)
        assert await shut(client)


async def test_another_site_neither_opens_nor_ends_anything(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        token = await h.link()
        for headers in (
            {"Origin": "https://xau.vi.du"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            for path in ("mo", "luu", "con", "thoat"):
                data = {"code": token, "pin": PIN, **SAID}
                answer = await client.post(f"{PATH}/{path}", data=data, headers=headers)
                assert answer.status_code == 403
        assert (await enter(client, token)).status_code == 303
        assert (await client.post(f"{PATH}/con")).status_code == 200


@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
async def test_what_is_too_long_is_said_with_both_numbers_and_nothing_is_lost(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        await enter(client, await h.link())
        long = "ă" * (LONGEST["narrative"] + 1)
        answer = await client.post(f"{PATH}/luu", data={"narrative": long}, headers=headers)
        assert answer.status_code == 422
        assert "Phần diễn biến dài 20.001 chữ cái, nhiều hơn 20.000." in answer.text
        assert (long in answer.text) == (not headers)
        assert await h.note() is None
        fits = {"narrative": "ă" * LONGEST["narrative"], "contact": "𝄞" * LONGEST["contact"]}
        assert (await client.post(f"{PATH}/luu", data=fits, headers=JSON)).status_code == 200


async def test_a_flood_is_cut_off(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        token = await h.link()
        answer = await client.post(f"{PATH}/luu", data={"narrative": "a" * 1_000_001})
        assert answer.status_code == 413
        assert (await enter(client, token + "x" * 5_000)).status_code == 403
        many = "&".join(f"f{n}=1" for n in range(99))
        assert (await client.post(f"{PATH}/mo", content=many)).status_code == 403
        for _ in range(30):
            assert (await enter(client, "x" * 32)).status_code == 403
        assert (await enter(client, token)).status_code == 303


async def test_every_answer_carries_the_safe_headers(tmp_path: Path) -> None:
    async with house(tmp_path) as h, h.visitor() as client:
        answers = [await client.get(PATH), await enter(client, "x"), await client.get(f"{PATH}/x")]
        answers += [await enter(client, await h.link()), await client.get(PATH)]
        answers += [await client.post(f"{PATH}/luu", data=SAID), await client.post(f"{PATH}/con")]
        for answer in answers:
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
            assert "connect-src 'self'; base-uri 'none'; form-action 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert "blob" not in policy
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert "camera=(), " in answer.headers["permissions-policy"]
            assert "noindex" in answer.headers["x-robots-tag"]
            text = answer.text.replace("http://www.w3.org/2000/svg", "")
            assert "http://" not in text
            assert "https://" not in text
            assert "<style" not in text
            assert " style=" not in text


async def test_the_note_is_in_no_file_log_header_or_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    seen = ""
    async with house(tmp_path) as h, h.visitor() as client:
        token = await h.link()
        entered = await enter(client, token)
        for data in (SAID, {**SAID, "contact": CONTACT * 900}, {CONTACT: NARRATIVE}):
            answer = await client.post(f"{PATH}/luu", data=data, headers=JSON)
            seen += f"{answer.text} {answer.headers} {answer.url}"
        await damage(h)
        broken = await client.get(PATH)
        assert broken.status_code == 500
        seen += f"{broken.text} {broken.headers} {entered.headers['location']}"
        cookie = next(iter(client.cookies.values()))
        found = in_the_files(tmp_path / "data" / "bot.db")
    logged = "".join(capfd.readouterr())
    for canary in (NARRATIVE, CONTACT, token, PIN):
        for coded in (canary, quote(canary), quote_plus(canary)):
            assert coded not in seen
            assert coded not in logged
            assert coded.encode() not in found
    assert cookie.encode() not in found
    assert cookie not in logged


async def damage(h: House) -> None:
    """Change the sealed note, so that reading it raises."""
    async with h.program.db.write() as tx:
        await tx.run(CASE_NOTES.update().values(body=b"\x01damaged"))
