"""Nudges about cases become messages, once each, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest

from plan.calendar import WorkCalendar
from plan.clock_nudges import first_nudge
from schedules.firing import fire, still_true
from storage import case_clocks, cases, outbox, people
from storage.case_schema import CASE_CLOCKS
from storage.case_values import Case, ClockRow
from storage.engine import Database
from storage.outbox import Settlement
from storage.schema import OUTBOX
from storage.values import Link, OutboxState, Outgoing, Person
from storage.vault import Vault
from tests.clock import at
from tests.schedules.samples import PLAN

UNIT = "21325"
TAM = Person("tam", "Chị Mẫu", UNIT, "caseworker", "chị")
SON = Person("son", "Anh Mẫu", UNIT, "lead", "anh")
GIAM = Person("giam", "Anh Giám", PLAN.office.unit, "supervisor", "anh")
FAR = Person("far", "Chị Xa", "21328", "lead", "chị")
NOON = at("20/11/2024 12:00")  # a Wednesday
CASE = Case("k1", "VV-2024-AAAAAA", UNIT, "tam", "open", NOON)


@pytest.fixture
async def db(url: str, vault: Vault) -> AsyncIterator[Database]:
    database = await Database.open(url, vault)
    async with database.write() as tx:
        for person in (TAM, SON, GIAM, FAR):
            await people.enrol(tx, person, Link("browser", person.id, person.id))
        await cases.put(tx, CASE)
    yield database
    await database.close()


async def start(
    db: Database, clock: str, due: str, now: datetime = NOON, id: str = "r1", case: str = "k1"
) -> ClockRow:
    """A clock that was set at a moment."""
    assert PLAN.cases
    kind = PLAN.cases.clock(clock)
    assert kind
    next_at = first_nudge(kind, at(due), now, WorkCalendar(PLAN.days))
    row = ClockRow(id, case, clock, now, at(due), next_at)
    async with db.write() as tx:
        await case_clocks.save(tx, [row])
    return row


async def end(db: Database, row: ClockRow) -> None:
    async with db.write() as tx:
        await case_clocks.save(tx, [replace(row, next_at=None, ended_at=NOON)])


async def tick(db: Database, moment: str) -> list[Outgoing]:
    """What a tick queues."""
    async with db.write() as tx:
        before = {row.id for row in await tx.all(OUTBOX.select())}
        count = await fire(tx, PLAN, at(moment))
        rows = await tx.all(OUTBOX.select().order_by(OUTBOX.c.person))
        found = [outbox.message_of(tx, row) for row in rows if row.id not in before]
    about = [m for m in found if m.subject.startswith("case:")]
    assert count == len(found)
    return about


async def settle(db: Database, state: OutboxState, now: str) -> None:
    async with db.write() as tx:
        rows = await tx.all(OUTBOX.select().where(OUTBOX.c.state == "queued"))
        await outbox.settle_all(tx, [Settlement(row.id, state) for row in rows], at(now))


async def true(db: Database, message: Outgoing, moment: str) -> bool:
    async with db.read() as tx:
        return await still_true(tx, PLAN, message, at(moment))


async def test_a_clock_warns_is_due_and_goes_on_until_it_has_ended(db: Database) -> None:
    row = await start(db, "ban-decision", "21/11/2024 00:30")
    told = {
        moment: [(m.person, m.text) for m in await tick(db, moment)]
        for moment in ("20/11/2024 18:29", "20/11/2024 18:30", "20/11/2024 18:31",
                       "20/11/2024 23:30", "21/11/2024 00:30", "21/11/2024 02:30")
    }  # fmt: skip
    late = [
        ("giam", "Xã Sơn Kỳ có việc riêng đã quá giờ. Anh nhắc cán bộ phụ trách giúp ạ."),
        ("son", "Xã Sơn Kỳ có việc riêng đã quá giờ. Anh nhắc cán bộ phụ trách giúp ạ."),
        ("tam", "Chị có 1 việc riêng đã quá giờ ạ."),
    ]
    assert told == {
        "20/11/2024 18:29": [],
        "20/11/2024 18:30": [("tam", "Chị có 1 việc riêng cần xem trước 00:30 ngày mai.")],
        "20/11/2024 18:31": [],
        "20/11/2024 23:30": [("tam", "Chị có 1 việc riêng cần xem trước 00:30 ngày mai.")],
        "21/11/2024 00:30": late,
        "21/11/2024 02:30": late,
    }
    await end(db, row)
    assert await tick(db, "21/11/2024 05:00") == []


async def test_what_is_not_urgent_waits_for_the_hours_for_nudging(db: Database) -> None:
    await start(db, "follow-7", "24/11/2024 00:00")  # the end of a Saturday
    said = [
        (moment, len(await tick(db, moment)))
        for moment in ("20/11/2024 21:30", "22/11/2024 07:29", "22/11/2024 07:30",
                       "23/11/2024 08:00", "24/11/2024 00:00", "24/11/2024 09:00",
                       "25/11/2024 07:30", "25/11/2024 20:00", "26/11/2024 07:30")
    ]  # fmt: skip
    assert [moment for moment, count in said if count] == [
        "22/11/2024 07:30", "25/11/2024 07:30", "26/11/2024 07:30",
    ]  # fmt: skip


async def test_after_an_outage_there_is_one_message(db: Database) -> None:
    await start(db, "ban-decision", "20/11/2024 23:00")
    await start(db, "child-plan", "25/11/2024 00:00", id="r2")
    (tam,) = [m for m in await tick(db, "28/11/2024 03:00") if m.person == "tam"]
    assert tam.text == "Chị có 1 việc riêng đã quá giờ ạ."  # the urgent one alone, at night
    morning = [m.person for m in await tick(db, "28/11/2024 07:30")]
    assert morning == ["giam", "son", "tam"] or morning == ["son", "tam"]
    assert [m.person for m in await tick(db, "28/11/2024 07:31")] == []


async def test_several_clocks_are_one_message_that_stays_true(db: Database) -> None:
    first = await start(db, "follow-1", "22/11/2024 00:00")
    second = await start(db, "follow-next", "22/11/2024 00:00", id="r2")
    (message,) = await tick(db, "21/11/2024 08:00")
    assert message.text == "Chị có việc riêng cần xem ạ."
    assert message.options == ((("Mở", "case:k1", False),),)
    await end(db, first)
    assert await true(db, message, "21/11/2024 08:05")
    await end(db, second)
    assert not await true(db, message, "21/11/2024 08:05")


async def test_of_several_cases_the_list_is_opened(db: Database) -> None:
    async with db.write() as tx:
        await cases.put(tx, replace(CASE, id="k2", code="VV-2024-BBBBBB"))
    await start(db, "follow-1", "22/11/2024 00:00")
    await start(db, "follow-1", "22/11/2024 00:00", id="r2", case="k2")
    (message,) = await tick(db, "21/11/2024 08:00")
    assert message.options == ((("Mở", "cases", False),),)


async def test_a_held_message_is_dropped_once_it_is_not_true(db: Database) -> None:
    await start(db, "ban-decision", "20/11/2024 23:30")
    (first,) = await tick(db, "20/11/2024 17:30")
    assert await true(db, first, "20/11/2024 21:30")  # urgent: also in the quiet hours
    (second,) = await tick(db, "20/11/2024 22:30")
    assert not await true(db, first, "20/11/2024 22:30")  # there is a newer one
    assert await true(db, second, "20/11/2024 23:29")
    assert not await true(db, second, "20/11/2024 23:30")  # what it says has passed
    async with db.write() as tx:
        await cases.change(tx, "k1", owner="far")
    assert not await true(db, second, "20/11/2024 23:00")  # it is not her case any more


async def test_nothing_that_is_not_urgent_is_true_in_the_quiet_hours(db: Database) -> None:
    await start(db, "follow-1", "22/11/2024 00:00")
    (message,) = await tick(db, "21/11/2024 08:00")
    assert message.expires_at == at("21/11/2024 21:00")
    assert not await true(db, replace(message, expires_at=None), "21/11/2024 21:00")


async def test_a_case_of_nobody_goes_to_the_lead_at_once(db: Database) -> None:
    async with db.write() as tx:
        await cases.change(tx, "k1", owner="")
    await start(db, "follow-1", "22/11/2024 00:00")
    (message,) = await tick(db, "21/11/2024 08:00")
    assert (message.person, message.text) == (
        "son", "Xã Sơn Kỳ có việc riêng chưa có người phụ trách. Anh phân công giúp ạ.",
    )  # fmt: skip
    assert message.options == ((("Giao người phụ trách", "orphans", False),),)


async def test_who_cannot_be_reached_is_stood_in_for_by_the_next(db: Database) -> None:
    await start(db, "ban-decision", "20/11/2024 23:30")
    async with db.write() as tx:
        await people.set_link_state(tx, "browser", "tam", "blocked")
    (message,) = await tick(db, "20/11/2024 17:30")
    assert message.person == "son" and "chưa báo được cho cán bộ" in message.text
    async with db.write() as tx:
        await people.revoke(tx, "son", at("20/11/2024 18:00"))
    (message,) = await tick(db, "20/11/2024 18:00")  # what was taken back goes out again
    assert message.person == "giam"


async def test_a_nudge_to_a_chat_that_is_closed_goes_to_the_next_at_once(db: Database) -> None:
    await start(db, "ban-decision", "20/11/2024 23:30")
    await tick(db, "20/11/2024 17:30")
    async with db.write() as tx:
        await people.set_link_state(tx, "browser", "tam", "blocked")
    await settle(db, "blocked", "20/11/2024 17:30")
    assert [m.person for m in await tick(db, "20/11/2024 17:31")] == ["son"]
    await settle(db, "sent", "20/11/2024 17:31")
    assert await tick(db, "20/11/2024 17:32") == []


async def test_when_nobody_can_be_reached_it_stays_due(db: Database) -> None:
    await start(db, "follow-1", "22/11/2024 00:00")
    async with db.write() as tx:
        for id in ("tam", "son", "giam"):
            await people.set_link_state(tx, "browser", id, "blocked")
    assert await tick(db, "21/11/2024 08:00") == []
    async with db.write() as tx:
        await people.set_link_state(tx, "browser", "tam", "active")
    assert [m.person for m in await tick(db, "21/11/2024 09:00")] == ["tam"]


async def test_a_crash_before_the_commit_leaves_the_nudge_to_the_next_tick(db: Database) -> None:
    await start(db, "follow-1", "22/11/2024 00:00")
    with pytest.raises(KeyboardInterrupt):
        async with db.write() as tx:
            assert await fire(tx, PLAN, at("21/11/2024 08:00")) > 0
            raise KeyboardInterrupt
    assert len(await tick(db, "21/11/2024 08:00")) == 1
    assert await tick(db, "21/11/2024 08:00") == []


async def test_a_row_that_has_moved_on_is_not_nudged(db: Database) -> None:
    row = await start(db, "follow-1", "22/11/2024 00:00")
    async with db.write() as tx:
        assert await case_clocks.nudged(tx, row, at("22/11/2024 07:30"))
        assert not await case_clocks.nudged(tx, row, at("22/11/2024 07:30"))
        await case_clocks.save(tx, [replace(row, ended_at=NOON)])
        assert not await case_clocks.nudged(tx, row, at("22/11/2024 07:30"))


async def test_a_closed_case_says_nothing(db: Database) -> None:
    await start(db, "follow-1", "22/11/2024 00:00")
    async with db.write() as tx:
        await cases.change(tx, "k1", state="closed", closed_at=NOON)
    assert await tick(db, "21/11/2024 08:00") == []


async def test_the_days_nudge_about_duties_goes_out_all_the_same(db: Database) -> None:
    await start(db, "follow-1", "22/11/2024 00:00")
    await tick(db, "21/11/2024 08:00")
    async with db.read() as tx:
        assert await outbox.nudged_since(tx, at("21/11/2024 00:00")) == set()


async def test_no_nudge_holds_a_hidden_word_a_label_or_a_code(db: Database) -> None:
    assert PLAN.cases
    texts = []
    for n, clock in enumerate(PLAN.cases.clocks):
        await start(db, clock.id, "22/11/2024 10:00", id=f"r{n}")
        for moment in ("22/11/2024 09:59", "22/11/2024 10:00", "25/11/2024 10:00"):
            texts += [str(m) for m in await tick(db, moment)]
        async with db.write() as tx:
            await case_clocks.delete_of(tx, "k1")
    hidden = [*PLAN.cases.hidden_words, *(c.label for c in PLAN.cases.clocks), CASE.code]
    hidden += [c.id for c in PLAN.cases.clocks]
    assert len(texts) > 20
    assert not [word for word in hidden for text in texts if word.casefold() in text.casefold()]


async def test_the_bytes_of_a_row_do_not_tell_the_clock(db: Database) -> None:
    assert PLAN.cases
    for n, clock in enumerate(PLAN.cases.clocks):
        await start(db, clock.id, "22/11/2024 00:00", id=f"r{n}")
    async with db.read() as tx:
        rows = await tx.all(CASE_CLOCKS.select())
    assert len(rows) == len(PLAN.cases.clocks)
    assert len({len(row.body) for row in rows}) == 1
    names = [c.id.encode() for c in PLAN.cases.clocks]
    assert not [name for row in rows for name in names if name in row.body]
    assert set(rows[0]._fields) == {"id", "case_id", "body", "next_at", "ended_at"}
