"""An alarm, its calls, its messages and the audit are of one transaction, on both databases."""

from __future__ import annotations

from datetime import timedelta

from plan.loading import load
from storage import alarms, audit, outbox, people
from storage.calling import call_next, called_people, raise_alarm, summary
from storage.engine import Database
from storage.values import Link, Person
from tests.clock import at

PLAN = load("son-ha-2024")
NIGHT = at("23/11/2024 22:10")
KY = Person("ky", "Chị Kỳ", "21325", "officer", "chị")
SON = Person("son", "Anh Sơn", "21325", "lead", "anh")
AN = Person("an", "Anh An", "congan", "receiver", "anh")


async def enrol(db: Database) -> None:
    async with db.write() as tx:
        for person in (KY, SON, AN):
            await people.enrol(tx, person, Link("line", person.id, person.id))


async def test_the_alarm_the_call_the_message_and_the_audit_come_together(db: Database) -> None:
    await enrol(db)
    async with db.write() as tx:
        raised = await raise_alarm(tx, PLAN, KY, "21325", NIGHT)
        claimed = await outbox.claim(tx, NIGHT, 9, ("line",))
        written = [row.fields[5].decode() async for row in audit.rows(tx)]
    assert raised.called == ("son",)
    assert [(q.message.person, q.message.subject) for q in claimed] == [("son", raised.alarm.id)]
    assert written == ["raised", "called"]


async def test_a_rung_that_was_climbed_is_not_climbed_from_an_old_reading(db: Database) -> None:
    await enrol(db)
    async with db.write() as tx:
        first = (await raise_alarm(tx, PLAN, KY, "21325", NIGHT)).alarm
        later = NIGHT + timedelta(minutes=10)
        assert (await call_next(tx, PLAN, first, later)).called == ("an",)
        assert (await call_next(tx, PLAN, first, later)).called == ()
        assert [c.person for c in await alarms.calls(tx, first.id)] == ["son", "an"]


async def test_nobody_is_called_once_it_was_taken(db: Database) -> None:
    await enrol(db)
    async with db.write() as tx:
        alarm = (await raise_alarm(tx, PLAN, KY, "21325", NIGHT)).alarm
        await alarms.take(tx, alarm.id, "son", NIGHT)
        assert (await call_next(tx, PLAN, alarm, NIGHT)).called == ()


async def test_somebody_who_has_left_is_still_named_in_the_summary(db: Database) -> None:
    await enrol(db)
    async with db.write() as tx:
        alarm = (await raise_alarm(tx, PLAN, KY, "21325", NIGHT)).alarm
        await people.revoke(tx, "son", NIGHT)
        said = await summary(tx, PLAN, alarm, NIGHT)
        left = [person.id for person in await called_people(tx, alarm)]
    assert said.split("\n") == [
        "Khẩn cấp ở xã Sơn Kỳ, 22:10.",
        "– 22:10: gọi anh Sơn",
        "– chưa ai nhận",
    ]
    assert left == ["son"]
