"""Who is called when, whatever happens meanwhile, as somebody would reckon it by hand."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.alarms import climb_all, still_wanted
from storage import alarms, outbox, people
from storage.calling import raise_alarm
from storage.case_values import Alarm
from storage.engine import Database
from storage.schema import OUTBOX
from storage.values import Link, Person
from storage.vault import Vault
from tests.schedules.samples import DESK, LEAD, MOT, PLAN
from tests.schedules.test_alarms import CHIEF, MINUTE, NIGHT, POLICE, Crash

SECOND = Person("pho", "Chị Mẫu Bảy", "21325", "lead", "chị")
FAR = Person("xa", "Anh Mẫu Tám", "21328", "lead", "anh")
PEOPLE = {p.id: p for p in (MOT, LEAD, SECOND, FAR, POLICE, CHIEF, DESK)}
RUNGS = (["truong", "pho"], ["an"], ["giam"], ["ban"]) * 3  # of the preset, by hand
EVERY = 10  # minutes
BOTH = ("truong", "mot")

Event = tuple[str, str | int]
whoever = st.sampled_from(sorted(PEOPLE))
event: st.SearchStrategy[Event] = st.one_of(
    st.tuples(st.just("pass"), st.sampled_from([1, 3, 9, 10, 10, 10, 11, 25, 47, 200])),
    st.tuples(st.sampled_from(["block", "unblock", "revoke", "come", "take"]), whoever),
    st.sampled_from([("crash", 0), ("again", 0), ("end", 0)]),
)


@dataclass
class Reckoned:
    """What should be, remembered in the simplest way."""

    raiser: str
    there: set[str]
    blocked: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    minute: int = 0
    rung: int = 0
    since: int = 0  # minute of the last rung
    called: list[tuple[int, str]] = field(default_factory=list)
    finished: bool = False
    closed: bool = False  # taken or ended

    def reached(self) -> set[str]:
        return self.there - self.blocked - self.gone

    def call(self, groups: int) -> None:
        """Go up until so many rungs had somebody, at most four rungs in one go."""
        now: list[str] = []
        for _ in range(min(4, len(RUNGS) - self.rung)):
            if groups == 0:
                break
            here = [p for p in RUNGS[self.rung] if p in self.reached() and p != self.raiser]
            now += [p for p in here if p not in now]
            groups -= 1 if here else 0
            self.rung += 1
        self.called += [(self.minute, p) for p in now]
        self.since = self.minute

    def tick(self) -> None:
        if self.finished or self.closed:
            return
        waited = (self.minute - self.since) // EVERY
        last = {p for minute, p in self.called if minute == self.since}
        if waited == 0 and last and not last & self.reached():
            waited = 1
        if waited and self.rung == len(RUNGS):
            self.finished = True
        elif waited:
            self.call(waited)


@dataclass
class World:
    """The program's own rows, and the reckoning beside them."""

    db: Database
    model: Reckoned
    alarm: Alarm

    async def do(self, what: str, who: str | int) -> None:
        """Let something happen to both."""
        now = NIGHT + self.model.minute * MINUTE
        if what == "pass":
            self.model.minute += int(who)
            self.model.tick()
            return await self.tick()
        if what in ("crash", "again"):
            if what == "again":
                self.model.tick()
            return await self.tick(crash=what == "crash")
        async with self.db.write() as tx:
            if what == "end":
                await alarms.end(tx, self.alarm.id, now)
                self.model.closed = True
            elif what == "take" and who in {p for _minute, p in self.model.called}:
                await alarms.take(tx, self.alarm.id, str(who), now)
                self.model.closed = True
        await self.move(what, str(who))

    async def move(self, what: str, who: str) -> None:
        """People come, go, block the chat and come back."""
        model = self.model
        async with self.db.write() as tx:
            if what == "come" and who not in model.there:
                model.there.add(who)
                await people.enrol(tx, PEOPLE[who], Link("browser", who, who))
            elif what == "revoke" and who in model.there:
                model.gone.add(who)
                await people.revoke(tx, who, NIGHT + model.minute * MINUTE)
            elif what in ("block", "unblock") and who in model.there - model.gone:
                (model.blocked.add if what == "block" else model.blocked.discard)(who)
                state = "blocked" if what == "block" else "active"
                await people.set_link_state(tx, "browser", who, state)

    async def tick(self, crash: bool = False) -> None:
        """The schedule looks at what is due, and may die before it commits."""
        try:
            async with self.db.write() as tx:
                await climb_all(tx, PLAN, NIGHT + self.model.minute * MINUTE)
                if crash:
                    raise Crash
        except Crash:
            pass

    async def check(self) -> None:
        """1 the calls are those that were reckoned, 2 what may still go out is what is open."""
        async with self.db.read() as tx:
            calls = await alarms.calls(tx, self.alarm.id)
            sent = [outbox.message_of(tx, r) for r in await tx.all(OUTBOX.select())]
            wanted = {await still_wanted(tx, message) for message in sent if message.subject}
        found = sorted(((c.called_at - NIGHT) // MINUTE, c.person) for c in calls)
        assert found == sorted(self.model.called)
        rung = [m for m in sent if m.subject == self.alarm.id]
        times = sorted(((m.created_at - NIGHT) // MINUTE, m.person) for m in rung)
        assert times == found
        assert len(set(found)) == len(found)
        assert wanted <= {not self.model.closed}


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A migrated database and its key."""
    folder = Path(tempfile.mkdtemp())

    async def make() -> None:
        vault = Vault.create(folder / "vault.key")
        await (await Database.open(f"sqlite+aiosqlite:///{folder / 'bot.db'}", vault)).close()

    asyncio.run(make())
    yield folder
    shutil.rmtree(folder)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(BOTH),
    st.sets(st.sampled_from(sorted(set(PEOPLE) - set(BOTH)))),
    st.lists(event, max_size=22),
)
def test_the_calls_are_those_that_one_would_reckon_by_hand(
    template: Path, raiser: str, others: set[str], events: list[Event]
) -> None:
    asyncio.run(play(template, raiser, others | {raiser}, events))


async def play(template: Path, raiser: str, there: set[str], events: list[Event]) -> None:
    """One night."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template / "bot.db", folder)
        vault = Vault.open(template / "vault.key")
        db = await Database.open(f"sqlite+aiosqlite:///{folder}/bot.db", vault)
        try:
            async with db.write() as tx:
                for id in sorted(there):
                    await people.enrol(tx, PEOPLE[id], Link("browser", id, id))
                raised = await raise_alarm(tx, PLAN, PEOPLE[raiser], "21325", NIGHT)
            world = World(db, Reckoned(raiser, set(there)), raised.alarm)
            world.model.call(1)
            await world.check()
            for what, who in events:
                await world.do(what, who)
            await world.check()
        finally:
            await db.close()


def test_the_rungs_reckoned_by_hand_are_those_of_the_plan() -> None:
    assert PLAN.cases
    urgent = PLAN.cases.urgent
    assert [call.role for call in urgent.ladder] == ["lead", "receiver", "supervisor", "desk"]
    assert (urgent.rounds, timedelta(minutes=urgent.minutes)) == (3, EVERY * MINUTE)
