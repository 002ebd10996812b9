"""A case is recorded once, with consent, and without it only a count is left."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dialogue.values import Heard, Tap, Text
from storage import drafts, records
from storage.case_facts import by_name
from storage.case_schema import CASE_EVENTS, CASES
from storage.columns import metadata
from storage.values import Received
from tests.bot.rigs import Rig
from tests.handlers.cases.room import (
    BEGIN,
    CHILD,
    INTAKE,
    REFUSED,
    all_cases,
    case_rig,
    counts,
    events,
    noted,
    recorded,
    unlock,
)
from tests.handlers.room import Ear, last, press, talk
from tests.handlers.test_actions import poisoned

CONVERSING = {"inbox", "outbox", "conversations", "pin_sessions", "settings"}


async def open_drafts(r: Rig, who: str = "t") -> int:
    """How many forms somebody has begun."""
    async with r.db.read() as tx:
        return len(await drafts.of_person(tx, who))


async def test_whether_somebody_is_in_danger_is_asked_before_anything_else(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        asked = await press(r, "t", "case-new")
        assert "gặp nguy hiểm" in asked.text
        assert asked.values == ("urgent", "case-new:khong", "menu")
        assert await open_drafts(r) == 0


async def test_danger_is_in_the_record_of_what_is_recorded_afterwards(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r, said=(Tap(0, "case-new:co"), *INTAKE[1:]))
        (event,) = await events(r, case)
        assert by_name(event.answers)["danger"] == "co"


async def test_a_case_is_its_workers_and_no_record(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        (event,) = await events(r, case)
        assert (case.owner, case.unit, case.state) == ("t", "21325", "open")
        assert case.code.startswith("VV-2024-") and len(case.code) == 14
        assert (event.kind, event.form) == ("recorded", "vu-viec")
        assert event.answers["/data/victims[1]/age_band"] == "18-59"
        assert event.xml
        assert await open_drafts(r) == 0
        async with r.db.read() as tx:
            assert await records.everything(tx) == []
        assert ("t", "recorded", "case", case.id, "") in await noted(r)


async def test_the_receipt_says_nothing_but_the_code(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        receipt = await last(r, "t", *INTAKE, "gửi")
        (case,) = await all_cases(r)
        assert receipt.text == f"Đã lưu hồ sơ, mã {case.code}."
        assert receipt.values == (f"case:{case.id}", "case-new", "menu")


async def test_the_menu_afterwards_names_no_case(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        assert case.code not in (await last(r, "t", "menu")).text


@pytest.mark.parametrize("again", ["gửi", Tap(0, "resume:{id}"), Tap(9999, "submit")])
async def test_sending_twice_makes_one_case(tmp_path: Path, again: Heard | str) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE)
        async with r.db.read() as tx:
            (draft,) = await drafts.of_person(tx, "t")
        if isinstance(again, Tap):
            again = Tap(again.prompt, again.value.format(id=draft.id))
        await talk(r, "t", "gửi", again)
        assert len(await all_cases(r)) == 1
        assert await poisoned(r) == 0


async def test_sending_twice_in_one_batch_makes_one_case(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE)
        await _at_once(r, "t", ["gửi", "gửi", "gửi"])
        assert len(await all_cases(r)) == 1
        assert await poisoned(r) == 0


async def _at_once(r: Rig, who: str, said: list[str]) -> None:
    """Everything in one transaction."""
    r.inbox.channels = {"line": Ear(queue=[Text(one) for one in said])}
    key, now = asyncio.get_running_loop().time(), r.clock.now()
    await r.inbox.take(
        [Received("line", f"{key}:{n}", f"{who}|{n}", now) for n in range(len(said))]
    )


async def test_a_batch_that_has_to_be_done_again_makes_one_case(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE)
        now = r.clock.now()
        r.inbox.channels = {"line": Ear(queue=[Text("gửi")])}
        unreadable = Received("line", "two", "t|7", now)
        await r.inbox.take([Received("line", "one", "t|0", now), unreadable])
        assert await poisoned(r) == 1
        assert len(await all_cases(r)) == 1
        assert await open_drafts(r) == 0


async def test_refused_consent_leaves_the_counted_fields_and_the_month(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        said = await last(r, "t", *REFUSED, "gửi")
        (count,) = await counts(r)
        assert said.text == "Đã ghi."
        assert (count.unit, count.month) == ("21325", "2024-11")
        assert count.answers == {
            "forms": "than-the",
            "context": "gia-dinh",
            "source": "truc-tiep",
            "victim_sex": "nu",
            "victim_age": "18-59",
        }


async def test_refused_consent_leaves_no_other_row_anywhere(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        before = await sizes(r)
        await talk(r, "t", *REFUSED, "gửi")
        after = await sizes(r)
        grown = {name for name in after if after[name] != before[name]} - CONVERSING
        assert grown == {"case_counts"}
        assert await noted(r) == []
        async with r.db.read() as tx:
            talked = (await tx.all(select(metadata.tables["case_counts"])))[0]
        assert "t" not in (talked.id, talked.unit)


async def sizes(r: Rig) -> dict[str, int]:
    """How many rows each table has."""
    async with r.db.read() as tx:
        found = {}
        for table in metadata.sorted_tables:
            row = await tx.one(select(func.count()).select_from(table))
            found[table.name] = int(row[0]) if row else 0
        return found


async def test_consent_that_is_taken_back_on_the_card_makes_no_case(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE, "2", "2", "1", "1", "2", "gửi")
        assert await all_cases(r) == []
        (count,) = await counts(r)
        assert set(count.answers) == {"forms", "context", "source", "victim_sex", "victim_age"}
        async with r.db.read() as tx:
            assert await tx.all(select(CASES)) == await tx.all(select(CASE_EVENTS)) == []


async def test_two_cases_that_are_begun_do_not_become_one(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", BEGIN, "1", "2")
        case = await recorded(r)
        (event,) = await events(r, case)
        assert by_name(event.answers)["forms"] == "than-the"
        assert await open_drafts(r) == 1


async def test_beginning_twice_leaves_one_draft(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", BEGIN, BEGIN, BEGIN)
        assert await open_drafts(r) == 1


async def test_a_child_and_trafficking_show_what_has_to_be_done(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        said = await talk(r, "t", *CHILD, "gửi")
        receipt, route = said[-2], said[-1]
        (case,) = await all_cases(r)
        assert receipt.text == f"Đã lưu hồ sơ, mã {case.code}."
        assert "trong 5 ngày làm việc" in route.text
        assert "không quá 03 ngày" in route.text
        assert f"page:{case.id}" in route.values
        assert f"case-follow:{case.id}" in route.values


async def test_a_case_without_signs_shows_no_way_of_its_own(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        assert f"case-route:{case.id}" not in (await press(r, "t", f"case:{case.id}")).values


async def test_the_form_alone_is_no_way_in(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        for who in ("t", "a", "d"):
            for button in ("form:vu-viec", "new:vu-viec", "form:theo-doi"):
                await talk(r, who, Tap(0, button))
            assert await open_drafts(r, who) == 0


async def test_a_case_is_not_taken_back_like_a_report(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        for word in (Tap(0, f"undo:{case.code}"), "hoàn tác"):
            assert "Không có báo cáo nào để hoàn tác" in (await last(r, "t", word)).text
        assert [one.state for one in await all_cases(r)] == ["open"]


async def test_who_has_lost_the_right_cannot_go_on(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        await talk(r, "t", *INTAKE)
        async with r.db.write() as tx:
            people = metadata.tables["people"]
            await tx.run(people.update().where(people.c.id == "t").values(role="officer"))
        await unlock(r, "t")
        said = await talk(r, "t", "gửi", "gửi")
        assert await all_cases(r) == []
        assert not any("Phiếu ghi nhận" in note.text or "Gửi" in note.labels for note in said)
