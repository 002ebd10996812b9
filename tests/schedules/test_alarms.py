"""The ladder of an emergency is climbed at any hour until somebody has it, and nobody twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from schedules.alarms import climb_all, rungs_due, still_wanted
from storage import alarms, audit, outbox, people
from storage.calling import raise_alarm
from storage.case_values import Alarm
from storage.engine import Database
from storage.schema import OUTBOX
from storage.values import Link, Outgoing, Person
from storage.vault import Vault
from tests.clock import at
from tests.schedules.samples import DESK, LEAD, MOT, PLAN

NIGHT = at("23/11/2024 22:10")  # a Saturday, in the quiet hours
MINUTE = timedelta(minutes=1)
POLICE = Person("an", "Anh Mẫu Năm", "congan", "receiver", "anh")
CHIEF = Person("giam", "Chị Mẫu Sáu", "ldtbxh", "supervisor", "chị")
EVERYBODY = (MOT, LEAD, POLICE, CHIEF, DESK)


class Crash(Exception):
    """The process dies before the commit."""


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    vault = Vault.create(tmp_path / "keys" / "vault.key")
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", vault)
    yield database
    await database.close()


async def enrol(db: Database, *known: Person) -> None:
    async with db.write() as tx:
        for person in known:
            await people.enrol(tx, person, Link("browser", person.id, person.id))


async def raised(db: Database, by: Person = MOT, drill: bool = False) -> Alarm:
    async with db.write() as tx:
        return (await raise_alarm(tx, PLAN, by, MOT.unit, NIGHT, drill)).alarm


async def tick(db: Database, minutes: float) -> int:
    async with db.write() as tx:
        return await climb_all(tx, PLAN, NIGHT + minutes * MINUTE)


async def messages(db: Database) -> list[Outgoing]:
    async with db.read() as tx:
        return [outbox.message_of(tx, row) for row in await tx.all(OUTBOX.select())]


async def calls(db: Database, alarm: Alarm) -> list[tuple[float, str]]:
    """Minutes after the alarm, and who was called."""
    async with db.read() as tx:
        found = await alarms.calls(tx, alarm.id)
    return [((c.called_at - NIGHT) / MINUTE, c.person) for c in found]


async def said_to(db: Database, person: Person) -> list[str]:
    return [m.text for m in await messages(db) if m.person == person.id]


async def test_the_first_rung_is_called_at_once_at_night_on_a_day_off(db: Database) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    (message,) = await messages(db)
    assert (message.person, message.kind, message.due_at) == ("truong", "alarm", NIGHT)
    assert message.text.startswith("Khẩn cấp ở xã Sơn Kỳ, 22:10. Người báo: chị Mẫu Một.")
    assert message.options == ((("Đã nhận", f"taken:{alarm.id}", False),),)


async def test_the_next_rung_is_called_every_ten_minutes_and_then_anew(db: Database) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    for minute in range(1, 46):
        await tick(db, minute)
    order = ["truong", "an", "giam", "ban", "truong"]
    assert await calls(db, alarm) == [(10.0 * n, who) for n, who in enumerate(order)]
    (told,) = await said_to(db, MOT)
    assert told.startswith("Đã gọi 4 người, chưa ai nhận; tôi gọi lại từ đầu.\nGọi ngay: 113")


async def test_every_link_of_a_person_rings(db: Database) -> None:
    await enrol(db, MOT, LEAD)
    async with db.write() as tx:
        await people.enrol(tx, LEAD, Link("telegram", "7001", LEAD.id))
    await raised(db)
    assert {m.channel for m in await messages(db)} == {"browser", "telegram"}


async def test_whoever_raised_it_is_not_called(db: Database) -> None:
    await enrol(db, LEAD, POLICE)
    alarm = await raised(db, LEAD)
    assert await calls(db, alarm) == [(0.0, "an")]


async def test_a_restart_over_several_rungs_calls_each_person_once(db: Database) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    assert [await tick(db, 35), await tick(db, 35), await tick(db, 44)] == [3, 0, 0]
    assert sorted(who for _at, who in await calls(db, alarm)) == ["an", "ban", "giam", "truong"]


async def test_an_outage_of_a_day_calls_nobody_twice_at_once(db: Database) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    assert await tick(db, 24 * 60) == 4
    later = [who for at_, who in await calls(db, alarm) if at_ > 0]
    assert sorted(later) == ["an", "ban", "giam", "truong"]


async def test_a_crash_before_the_commit_calls_nobody_and_the_next_tick_does(db: Database) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    with pytest.raises(Crash):
        async with db.write() as tx:
            await climb_all(tx, PLAN, NIGHT + 10 * MINUTE)
            raise Crash
    assert len(await messages(db)) == 1
    assert await tick(db, 10.5) == 1
    assert await calls(db, alarm) == [(0.0, "truong"), (10.5, "an")]


async def test_a_rung_whose_people_block_the_chat_is_not_waited_for(db: Database) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    async with db.write() as tx:
        await people.set_link_state(tx, "browser", LEAD.id, "blocked")
    assert [await tick(db, 1), await tick(db, 2)] == [1, 0]
    assert await calls(db, alarm) == [(0.0, "truong"), (1.0, "an")]


async def test_where_nobody_can_be_reached_it_is_said_and_tried_again(db: Database) -> None:
    await enrol(db, MOT)
    alarm = await raised(db)
    assert await calls(db, alarm) == []
    assert await tick(db, 10) == 0
    (told,) = await said_to(db, MOT)
    assert told.startswith("Chưa gọi được ai; tôi gọi lại từ đầu.\nGọi ngay: 113 công an")
    await enrol(db, DESK)
    assert await tick(db, 20) == 1


async def test_after_three_rounds_the_raiser_is_told_and_the_desk_gets_the_list(
    db: Database,
) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    for minute in range(10, 140, 10):
        await tick(db, minute)
    assert len(await calls(db, alarm)) == 12
    assert (await said_to(db, MOT))[-1].startswith("Đã gọi hết các lượt, chưa ai nhận.\nGọi ngay")
    listed = (await said_to(db, DESK))[-1].split("\n")
    assert listed[1] == "– 22:10 ngày 23/11: gọi anh Mẫu Ba"
    assert (len(listed), listed[-1]) == (14, "– chưa ai nhận")
    async with db.write() as tx:
        assert await alarms.take(tx, alarm.id, DESK.id, NIGHT + 150 * MINUTE)


async def test_a_drill_that_nobody_takes_ends_after_one_round_with_its_summary(
    db: Database,
) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db, CHIEF, drill=True)
    for minute in range(10, 100, 10):
        await tick(db, minute)
    assert [who for _at, who in await calls(db, alarm)] == ["truong", "an", "ban"]
    texts = [m.text for m in await messages(db)]
    assert all(text.startswith("DIỄN TẬP: ") for text in texts)
    assert (await said_to(db, CHIEF))[-1].endswith("– chưa ai nhận")
    async with db.read() as tx:
        ended = await alarms.get(tx, alarm.id)
    assert ended
    assert ended.ended_at


async def test_a_queued_call_goes_out_only_while_nobody_has_it(db: Database) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    (message,) = await messages(db)
    async with db.write() as tx:
        assert await still_wanted(tx, message)
        await alarms.take(tx, alarm.id, LEAD.id, NIGHT)
        assert not await still_wanted(tx, message)


@pytest.mark.parametrize("drill", [False, True])
async def test_every_step_is_in_the_audit(db: Database, drill: bool) -> None:
    await enrol(db, MOT, LEAD)
    await raised(db, drill=drill)
    for minute in (10, 20, 30, 40):
        await tick(db, minute)
    async with db.read() as tx:
        found = [row.fields[5].decode() async for row in audit.rows(tx)]
        kinds = {row.fields[6].decode() async for row in audit.rows(tx)}
    assert found[:2] == ["raised", "called"]
    assert ("unanswered" in found) or not drill
    assert kinds == {"drill" if drill else "alarm"}


async def test_old_alarms_are_forgotten(db: Database) -> None:
    await enrol(db, *EVERYBODY)
    alarm = await raised(db)
    await tick(db, 366 * 24 * 60)
    async with db.read() as tx:
        assert await alarms.get(tx, alarm.id) is None


@pytest.mark.parametrize(
    ("late", "rungs"), [(-1, 0), (0, 1), (599, 1), (600, 2), (1800, 4)]
)  # seconds
def test_rungs_that_should_have_been_called_are_counted(late: int, rungs: int) -> None:
    next_at: datetime = NIGHT
    assert rungs_due(next_at, next_at + timedelta(seconds=late), 10) == rungs
