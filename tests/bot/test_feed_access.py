"""Who may read the feed, how often, and what of it is in no log."""

from __future__ import annotations

import base64
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import set_up_logs
from bot.web import buckets
from bot.web.buckets import Buckets
from bot.web.feed_access import READS, WRONG
from storage import readers, web_sessions
from tests.bot.feeding import FORMS, SERVICE, feeding
from tests.reports.samples import both


def basic(name: str, token: str) -> dict[str, str]:
    pair = base64.b64encode(f"{name}:{token}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


async def test_a_token_is_taken_as_excel_and_as_scripts_send_it(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client() as client:
        token = rig.tokens["tinh"]
        for headers in (
            basic("tinh", token),
            basic("", token),
            {"Authorization": f"Bearer {token}"},
            {"Authorization": f"bearer {token}"},
        ):
            assert (await client.get(FORMS, headers=headers)).status_code == 200


async def test_without_a_right_token_nothing_is_said_but_how_to_ask(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client() as client:
        token = rig.tokens["tinh"]
        async with rig.program.db.write() as tx:
            page = await web_sessions.begin(tx, "dia-chi", rig.clock.now())
        wrong: tuple[dict[str, str], ...] = (
            {},
            basic("tinh", ""),
            basic("tinh", token[:-1]),
            basic(token, "tinh"),
            basic("tinh", page),
            {"Authorization": f"Bearer {token}x"},
            {"Authorization": "Basic ***"},
            {"Authorization": f"Digest {token}"},
            {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe").decode()},
        )
        answers = [
            await client.get(address, headers=headers)
            for headers in wrong
            for address in (FORMS, SERVICE, f"{FORMS}/nosuch.svc")
        ]
        rig.clock.seconds = 0.0
        assert {answer.status_code for answer in answers} <= {401, 429}
        first = answers[0]
        assert first.status_code == 401
        assert first.headers["www-authenticate"].startswith("Basic realm=")
        assert first.json()["error"]["code"] == "401"
        assert {a.text for a in answers if a.status_code == 401} == {first.text}


async def test_an_ended_reader_is_refused_at_the_next_request(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        await rig.reader("huyen")
        assert (await client.get(FORMS)).status_code == 200
        async with rig.program.db.write() as tx:
            await readers.end(tx, "tinh", rig.clock.now())
        assert (await client.get(FORMS)).status_code == 401
        async with rig.client("huyen") as other:
            assert (await other.get(FORMS)).status_code == 200


async def test_wrong_tokens_are_slowed_down_for_their_address_only(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client() as client:
        size, every = WRONG
        guess = {"Authorization": "Bearer guess"}
        for _ in range(size):
            assert (await client.get(FORMS, headers=guess)).status_code == 401
        slowed = await client.get(FORMS, headers=guess)
        assert slowed.status_code == 429
        assert slowed.headers["retry-after"] == str(int(every))
        assert slowed.json()["error"]["code"] == "429"
        async with rig.client(address="203.0.113.8") as elsewhere:
            assert (await elsewhere.get(FORMS, headers=guess)).status_code == 401
        async with rig.client("tinh") as same_address:
            assert (await same_address.get(FORMS)).status_code == 200
        rig.clock.seconds += every
        assert (await client.get(FORMS, headers=guess)).status_code == 401
        assert (await client.get(FORMS, headers=guess)).status_code == 429


async def test_a_request_without_a_token_counts_as_no_guess(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client() as client:
        for _ in range(WRONG[0] + 5):
            assert (await client.get(FORMS)).status_code == 401


async def test_a_reader_who_asks_too_often_waits_and_no_other_does(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        await rig.reader("huyen")
        size, every = READS
        for _ in range(size):
            assert (await client.get(FORMS)).status_code == 200
        slowed = await client.get(FORMS)
        assert slowed.status_code == 429
        assert int(slowed.headers["retry-after"]) >= 1
        async with rig.client("huyen") as other:
            assert (await other.get(FORMS)).status_code == 200
        rig.clock.seconds += every
        assert (await client.get(FORMS)).status_code == 200


async def test_nothing_is_changed_over_the_feed(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        own = {"Origin": "http://127.0.0.1:8080"}
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for headers in ({}, own):
                address = f"{SERVICE}/Submissions"
                answer = await client.request(method, address, headers=headers)
                assert answer.status_code in (403, 405)


async def test_neither_tokens_nor_answers_nor_names_are_in_any_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    set_up_logs("DEBUG")
    caplog.set_level(logging.DEBUG)
    async with feeding(tmp_path) as rig:
        await rig.put(both())
        token = await rig.reader("canary-reader")
        async with rig.client("canary-reader") as client:
            for address in (SERVICE, f"{SERVICE}/Submissions", f"{SERVICE}/Submissions?$top=x"):
                await client.get(address)
                await client.get(address, headers={"Authorization": "Bearer canary-guess"})
    said = capfd.readouterr()
    ours = [r.getMessage() for r in caplog.records if r.name not in ("httpx", "asyncio")]
    for text in (said.out, said.err, *ours):
        assert token not in text
        assert "canary" not in text
        assert "Buổi đầu" not in text
    set_up_logs("INFO")


@given(st.integers(1, 20), st.floats(0.1, 60), st.lists(st.floats(0, 30), max_size=80))
def test_a_bucket_gives_no_more_than_it_holds_and_is_filled_with(
    size: int, every: float, pauses: list[float]
) -> None:
    now, taken = 0.0, list[float]()
    bucket = Buckets(size, every, lambda: now)
    for pause in pauses:
        now += pause
        wait = bucket.take("a")
        if not wait:
            taken.append(now)
    for first, moment in enumerate(taken):
        for last in range(first, len(taken)):
            allowed = size + (taken[last] - moment) / every
            assert last - first + 1 <= allowed + 1e-6


@given(st.integers(1, 5), st.floats(0.1, 60))
def test_whoever_waits_as_told_is_let_in(size: int, every: float) -> None:
    now = 0.0
    bucket = Buckets(size, every, lambda: now)
    assert [bucket.take("a") for _ in range(size)] == [0.0] * size
    now += bucket.take("a") + 1e-6
    assert bucket.take("a") == 0.0


def test_no_more_callers_are_remembered_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(buckets, "MOST", 3)
    bucket = Buckets(1, 60, lambda: 0.0)
    assert [bucket.take(caller) for caller in "abcd"] == [0.0] * 4
    assert bucket.take("d") == 60
    assert bucket.take("a") == 0.0
