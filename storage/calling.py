"""Calling for help: an alarm with its first calls, and its next ones, as rows and messages.

The calls, the messages and the audit are of one transaction, so that nobody is called twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plan.alerting import Alert
from plan.ladder import climb, last_step
from plan.values import Plan
from plan.wording import courteous
from storage import alarms, audit, outbox, people
from storage.audit import Entry, What
from storage.case_values import Alarm, AlarmCall
from storage.engine import Transaction
from storage.values import Outgoing, Person

USEFUL = timedelta(days=1)  # after that long a call that could not be delivered is none any more
NOBODY = Person("", "", "", "")  # in whose name the ladder climbs by itself

Say = Callable[[Person], str]
Button = tuple[str, str]  # label, value


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm as it stands after its calls, and who has been called just now."""

    alarm: Alarm
    called: tuple[str, ...]


async def raise_alarm(
    tx: Transaction, plan: Plan, by: Person, unit: str, now: datetime, drill: bool = False
) -> Raised:
    """Call the first rung that has anybody who can be reached."""
    alarm = Alarm(uuid.uuid4().hex, unit, by.id, drill, 0, now, now)
    await alarms.add(tx, alarm)
    await log(tx, alarm, by, "raised", now)
    return await call_next(tx, plan, alarm, now)


async def call_next(
    tx: Transaction, plan: Plan, alarm: Alarm, now: datetime, rungs: int = 1
) -> Raised:
    """Call the next rungs that have anybody to call; never more than the whole ladder at once.

    Whoever raised the alarm is not called. Once the rungs of all rounds are called, they wait.
    """
    assert plan.cases is not None  # nothing is raised without them
    urgent = plan.cases.urgent
    links = await people.active_links(tx)
    holders = [p for p in await people.everybody(tx) if p.id in links and p.id != alarm.person]
    end = min(last_step(plan, alarm.drill), alarm.step + len(urgent.ladder))
    found = climb(plan, alarm.unit, alarm.step, end, rungs, holders)
    next_at = now + timedelta(minutes=urgent.minutes)
    if not await alarms.climb(tx, alarm, found.step, next_at):
        return Raised(alarm, ())
    await alarms.add_calls(tx, [AlarmCall(alarm.id, who, rung, now) for rung, who in found.called])
    called = {person: rung for rung, person in found.called}
    alert = await alert_of(tx, plan, alarm, now)
    reached = [p for p in holders if p.id in called]
    await tell(tx, reached, lambda p: alert.call(p.address), now, [taking(alarm)], subject=alarm.id)
    for person in reached:
        await log(tx, alarm, person, "called", now, f"rung-{called[person.id]}")
    return Raised(replace(alarm, step=found.step, next_at=next_at), tuple(called))


def taking(alarm: Alarm) -> Button:
    """The button that stops the ladder."""
    return "Đã nhận", f"taken:{alarm.id}"


async def alert_of(tx: Transaction, plan: Plan, alarm: Alarm, now: datetime) -> Alert:
    """An alarm as it is told."""
    who = await named(tx, alarm.person)
    return Alert(plan, alarm.unit, who, alarm.raised_at, alarm.drill, now)


async def named(tx: Transaction, id: str) -> str:
    """How somebody is called in the middle of a sentence."""
    person = await people.get(tx, id)
    return courteous(person.name, person.address) if person else "–"


async def called_people(tx: Transaction, alarm: Alarm, *but: str) -> list[Person]:
    """Everybody who was called about an alarm, once, without some."""
    ids = dict.fromkeys(call.person for call in await alarms.calls(tx, alarm.id))
    found = [await people.get(tx, id) for id in ids if id not in but]
    return [person for person in found if person]


async def summary(tx: Transaction, plan: Plan, alarm: Alarm, now: datetime, end: str = "") -> str:
    """Who was called when, and who has it after how long, or how it ended."""
    alert = await alert_of(tx, plan, alarm, now)
    rows = [(c.called_at, await named(tx, c.person)) for c in await alarms.calls(tx, alarm.id)]
    taken = await named(tx, alarm.taken_by) if alarm.taken_by else ""
    return alert.summary(rows, end or alert.ended(taken, alarm.taken_at))


async def tell(
    tx: Transaction,
    told: Iterable[Person],
    say: Say,
    now: datetime,
    buttons: Collection[Button] = (),
    subject: str = "",
) -> None:
    """Send to every link of some people, ahead of all that waits.

    `subject`: the alarm without which the message need not go out any more.
    """
    links = await people.active_links(tx)
    options = tuple(((label, value, False),) for label, value in buttons)
    await outbox.put(
        tx,
        [
            Outgoing(
                channel=link.channel,
                address=link.address,
                person=person.id,
                kind="alarm",
                text=say(person),
                created_at=now,
                due_at=now,
                options=options,
                expires_at=now + USEFUL,
                subject=subject,
            )
            for person in told
            if person.ended_at is None
            for link in links.get(person.id, ())
        ],
    )


async def log(
    tx: Transaction, alarm: Alarm, who: Person, what: What, now: datetime, reason: str = ""
) -> None:
    """Write down what became of an alarm, in the transaction in which it did."""
    kind = "drill" if alarm.drill else "alarm"
    await audit.append(tx, Entry(now, who.id, who.role, who.unit, what, kind, alarm.id, reason))
