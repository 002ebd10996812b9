"""A Saturday night on which help is called: who can be reached, and what is then stored."""

from __future__ import annotations

from datetime import timedelta

from schedules.alarms import climb_all
from storage import alarms, conversations, drafts, people
from storage.case_values import Alarm
from storage.values import Conversation, Draft, Link, Person
from tests.bot.rigs import UNIT, Rig
from tests.clock import at
from tests.handlers.room import DESK
from tests.handlers.test_rights import NEIGHBOUR

NIGHT = at("23/11/2024 22:10")
NUMBERS = "Gọi ngay: 113 công an · 115 cấp cứu · 1900 969 680 Ngôi nhà bình yên."
OPEN = "\nCâu đang hỏi vẫn để đó, chị trả lời tiếp lúc nào cũng được."
CALLING = f"{NUMBERS}\nTôi đang báo người trực."
TAM = ("t", "Chị t", UNIT, "caseworker", "chị")


async def cast(r: Rig) -> None:
    """A lead “l”, the police “p”, a supervisor “s”, the desk “d”, a neighbour “n”, on a night."""
    r.clock.moment = NIGHT
    roles = {"l": (UNIT, "lead"), "p": ("congan", "receiver"), "s": (DESK, "supervisor")}
    roles |= {"d": (DESK, "desk"), "n": (NEIGHBOUR, "officer"), "t": (UNIT, "caseworker")}
    async with r.db.write() as tx:
        for name, (unit, role) in roles.items():
            person = Person(name, f"Chị {name}", unit, role, "chị")
            await people.enrol(tx, person, Link("line", name, name))


async def open_alarm(r: Rig, who: str = "a", drill: bool = False) -> Alarm | None:
    async with r.db.read() as tx:
        return await alarms.last_of(tx, who, drill)


async def every_alarm(r: Rig) -> list[Alarm]:
    async with r.db.read() as tx:
        return await alarms.newest(tx, 99)


async def draft(r: Rig, who: str = "a") -> list[Draft]:
    async with r.db.read() as tx:
        return await drafts.of_person(tx, who)


async def later(r: Rig, minutes: int) -> None:
    r.clock.moment += timedelta(minutes=minutes)
    async with r.db.write() as tx:
        await climb_all(tx, r.office.plan, r.clock.now())


async def where(r: Rig, who: str) -> Conversation:
    async with r.db.read() as tx:
        return (await conversations.load_many(tx, {who}))[who]
