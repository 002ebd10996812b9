"""The feed: what Excel and Power BI read, page by page, and what is never in it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.web import feed_pages
from reports.interchange.submission import instance_id
from schedules.clock import let_others_in
from storage import records, replies
from storage.values import Answered
from tests.bot.feeding import COMMENDED, FORMS, SEALED, SERVICE, Consumer, feeding
from tests.reports.samples import NEW, NOW, OLD, both, submitted, versions

TABLES = ["Submissions", "Submissions.more.docs", "Submissions.more.docs.pages"]


async def test_a_strict_client_reads_every_table(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        await rig.put(both())
        found = await Consumer(client).everything()
        assert list(found) == TABLES
        assert [len(rows) for rows in found.values()] == [2, 3, 2]
        assert [row["title"] for row in found["Submissions"]] == ["Buổi đầu", "=1+1"]
        assert [row["more"]["women"] for row in found["Submissions"]] == [5, 20]
        system = found["Submissions"][1]["__system"]
        assert (system["submitterName"], system["formVersion"]) == ("Xã Sơn Kỳ", "2")
        ids = {row["__id"] for row in found["Submissions"]}
        assert {row["__Submissions-id"] for row in found["Submissions.more.docs"]} <= ids


async def test_repeats_stand_in_their_submission_when_they_are_expanded(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        await rig.put(both())
        found = await Consumer(client).everything("?$expand=*")
        docs = found["Submissions"][1]["more"]["docs"]
        assert [doc["no"] for doc in docs] == ["02/KH", "03/KH"]
        assert [page["page"] for page in docs[0]["pages"]] == [1, 2]


async def test_the_links_in_a_row_lead_to_its_repeats_and_no_others(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        await rig.put(both())
        consumer = Consumer(client)
        found = await consumer.everything()
        row = found["Submissions"][1]
        docs = await consumer.follow(row["more"]["docs@odata.navigationLink"])
        assert docs == found["Submissions.more.docs"][1:]
        pages = await consumer.follow(docs[0]["pages@odata.navigationLink"])
        assert pages == found["Submissions.more.docs.pages"]
        assert await consumer.follow(docs[1]["pages@odata.navigationLink"]) == []
        assert await consumer.follow(f"Submissions('{row['__id']}')") == [row]
        one = await consumer.follow(f"Submissions('{row['__id']}')/more/docs('{docs[1]['__id']}')")
        assert one == [docs[1]]


async def test_an_officer_waits_for_one_record_and_not_for_a_page(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        form, turns = versions()[1], 0
        await rig.put([submitted(form, n, NEW) for n in range(1, 41)])

        async def officer() -> None:
            nonlocal turns
            while True:
                turns += 1
                await let_others_in()

        waiting = asyncio.ensure_future(officer())
        for query in ("", "?$top=0&$count=true"):
            turns = 0
            answer = await client.get(f"{SERVICE}/Submissions.more.docs{query}")
            assert (answer.status_code, turns >= 40) == (200, True)
        waiting.cancel()


@pytest.mark.parametrize(("rows", "bytes"), [(1, 10**9), (7, 10**9), (500, 2_000), (500, 1)])
async def test_every_row_comes_once_whatever_the_size_of_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, bytes: int
) -> None:
    monkeypatch.setattr(feed_pages, "MOST_ROWS", rows)
    monkeypatch.setattr(feed_pages, "MOST_BYTES", bytes)
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        form = versions()[1]
        await rig.put([submitted(form, n, {**NEW, "/title": str(n)}) for n in range(1, 13)])
        consumer = Consumer(client)
        found = await consumer.everything()
        assert [row["title"] for row in found["Submissions"]] == [str(n) for n in range(1, 13)]
        assert [len(found[name]) for name in TABLES[1:]] == [24, 24]
        assert consumer.pages > 3
        for name in TABLES:
            assert len({row["__id"] for row in found[name]}) == len(found[name])


async def test_what_arrives_or_goes_between_two_pages_moves_no_other_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_pages, "MOST_ROWS", 3)
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        form = versions()[1]
        sent = [submitted(form, n, {**NEW, "/title": str(n)}) for n in range(1, 7)]
        await rig.put(sent)
        for table in TABLES[:2]:
            first = (await client.get(f"{SERVICE}/{table}")).json()
            async with rig.program.db.write() as tx:
                last = sent[2] if table == TABLES[0] else sent[1]
                await records.withdraw(tx, last.id, NOW)
            rest = await Consumer(client).follow(first["@odata.nextLink"])
            ids = [row["__id"] for row in (*first["value"], *rest)]
            assert len(ids) == len(set(ids))
            whole = await Consumer(client).follow(f"{SERVICE}/{table}")
            assert {row["__id"] for row in whole} <= set(ids)


async def test_top_skip_and_count_say_what_odata_says(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        form = versions()[1]
        await rig.put([submitted(form, n, {**NEW, "/title": str(n)}) for n in range(1, 6)])
        told = (await client.get(f"{SERVICE}/Submissions?$skip=1&$top=2&$count=true")).json()
        assert [row["title"] for row in told["value"]] == ["2", "3"]
        assert told["@odata.count"] == 5
        assert "@odata.nextLink" not in told
        none = (await client.get(f"{SERVICE}/Submissions?$top=0&$count=true")).json()
        assert (none["value"], none["@odata.count"]) == ([], 5)
        docs = (await client.get(f"{SERVICE}/{TABLES[1]}?$count=true&$top=3")).json()
        assert (len(docs["value"]), docs["@odata.count"]) == (3, 10)
        link = f"{SERVICE}/Submissions('{instance_id(submitted(form, 2, NEW).id)}')/more/docs"
        inner = (await client.get(f"{link}?$skip=1&$count=true")).json()
        assert ([row["no"] for row in inner["value"]], inner["@odata.count"]) == (["03/KH"], 2)


async def test_top_ends_after_so_many_rows_over_several_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_pages, "MOST_ROWS", 2)
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        form = versions()[1]
        await rig.put([submitted(form, n, {**NEW, "/title": str(n)}) for n in range(1, 9)])
        rows = await Consumer(client).follow(f"{SERVICE}/Submissions?$top=5&$skip=1&$select=title")
        assert [row["title"] for row in rows] == ["2", "3", "4", "5", "6"]
        assert {tuple(row) for row in rows} == {("__id", "title")}


async def test_submissions_are_filtered_by_their_moment_and_their_unit(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        await rig.put(both())
        second = (NOW + timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for table, wanted in ((TABLES[0], 1), (TABLES[1], 2)):
            query = {"$filter": f"$root/Submissions/__system/submissionDate ge {second}"}
            told = await client.get(f"{SERVICE}/{table}", params={**query, "$count": "true"})
            assert (len(told.json()["value"]), told.json()["@odata.count"]) == (wanted, wanted)
        nobody = {"$filter": "__system/submitterId eq 'noivu'", "$count": "true"}
        told = await client.get(f"{SERVICE}/Submissions", params=nobody)
        assert (told.json()["value"], told.json()["@odata.count"]) == ([], 0)


async def test_the_offices_last_word_is_the_review_state(tmp_path: Path) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        sent = both()
        await rig.put(sent)
        async with rig.program.db.write() as tx:
            await replies.put(tx, Answered("1", sent[0].id, "p1", "reply", "canary", NOW))
            await replies.put(tx, Answered("2", sent[1].id, "p1", "settled", "canary", NOW))
        answer = await client.get(f"{SERVICE}/Submissions")
        states = [row["__system"]["reviewState"] for row in answer.json()["value"]]
        assert states == ["hasIssues", "approved"]
        assert "canary" not in answer.text


async def test_what_is_restricted_sealed_commended_or_withdrawn_is_not_there(
    tmp_path: Path,
) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        first, second = both()
        await rig.put([first, second])
        await rig.put([submitted(SEALED, 5, {**OLD, "/title": "canary-5"})], "ca")
        await rig.put([submitted(COMMENDED, 6, {**OLD, "/title": "canary-6"})], "bieu-duong")
        async with rig.program.db.write() as tx:
            await records.withdraw(tx, first.id, NOW)
        listed = (await client.get(FORMS)).json()
        assert [form["xmlFormId"] for form in listed] == ["bao-cao"]
        assert listed[0] | {"projectId": 1, "name": "Báo cáo", "version": "2"} == listed[0]
        told = [(await client.get(f"{SERVICE}/{part}")).text for part in ("$metadata", *TABLES)]
        assert not [text for text in told if "canary" in text or "secret" in text]
        assert "Buổi đầu" not in told[1]
        gone = f"{SERVICE}/Submissions('{instance_id(first.id)}')"
        other = f"{SERVICE}/Submissions('{instance_id(submitted(COMMENDED, 6, OLD).id)}')"
        for address in (gone, other, f"{FORMS}/ca.svc", f"{FORMS}/bieu-duong.svc/Submissions"):
            assert (await client.get(address)).status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{SERVICE}/Submissions?$orderby=title", 501),
        (f"{SERVICE}/Submissions?$wkt=true", 501),
        (f"{SERVICE}/Submissions?$expand=docs", 501),
        (f"{SERVICE}/Submissions?$expand=*&$select=title", 501),
        (f"{SERVICE}/Submissions?$filter=title eq 'canary'", 501),
        (f"{SERVICE}/Submissions?$filter=canary", 501),
        (f"{SERVICE}/Submissions?$filter=(", 400),
        (f"{SERVICE}/Submissions?$select=secret", 400),
        (f"{SERVICE}/Submissions?$top=-1", 400),
        (f"{SERVICE}/Submissions?$skip=x", 400),
        (f"{SERVICE}/Submissions?$count=perhaps", 400),
        (f"{SERVICE}/Submissions?$skiptoken=x", 400),
        (f"{SERVICE}/Submissions?$skiptoken={'0' * 32}.1", 400),
        (f"{SERVICE}/Submissions?$format=atom", 406),
        (f"{SERVICE}/Submissions?$format=json&own=1", 200),
        (f"{SERVICE}/Submissions.nosuch", 404),
        (f"{SERVICE}/nosuch", 404),
        (f"{SERVICE}/Submissions('nosuch')", 404),
        (f"{SERVICE}/Submissions/more/docs", 404),
        (f"{SERVICE}/more/docs('x')", 404),
        (f"{FORMS}/nosuch.svc", 404),
        (f"{SERVICE}/", 200),
    ],
)
async def test_what_is_not_offered_gets_an_odata_error(
    tmp_path: Path, address: str, status: int
) -> None:
    async with feeding(tmp_path) as rig, rig.client("tinh") as client:
        answer = await client.get(address)
        assert answer.status_code == status
        assert answer.headers["odata-version"] == "4.0"
        assert answer.headers["cache-control"] == "no-store"
        if status != 200:
            error = answer.json()["error"]
            assert error["code"] == str(status)
            assert error["message"].endswith(".")
            assert "canary" not in answer.text


async def test_addresses_are_those_by_which_we_were_called(tmp_path: Path) -> None:
    async with feeding(tmp_path, public_url="https://vi.du/") as rig, rig.client("tinh") as client:
        for host, root in (("vi.du", "https://vi.du"), ("127.0.0.1", "http://127.0.0.1")):
            told = (await client.get(SERVICE, headers={"Host": host})).json()
            assert told["@odata.context"] == f"{root}{SERVICE}/$metadata"
        assert (await client.get(SERVICE, headers={"Host": "xau.vi.du"})).status_code == 421
