"""Everybody of the plan's roles, in a unit and in the next one, and one of each thing in both."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from dialogue.values import Heard, Tap
from storage import alarms, approvals, calling, cases, drafts, people, planned, referrals
from storage.case_values import Approval, ApprovalKind, Case, CaseEvent, Referral
from storage.values import Draft, Person, Planned
from tests.bot.rigs import UNIT, Rig
from tests.handlers.cases.room import CAST, case_rig, lock, recorded, unlock
from tests.handlers.room import ACTIVITY, DIFFICULTY, MONTH, SHELTER, sent, talk
from tests.handlers.test_rights import NEIGHBOUR, enrol

SPEAKERS = {  # one of each role, and two to whom nothing is open
    "officer": "a",
    "lead": "l",
    "caseworker": "t",
    "officer-caseworker": "o",
    "receiver": "p",
    "desk": "d",
    "supervisor": "s",
    "(revoked)": "x",
    "(stranger)": "z",
}
MORE = {
    "o": (UNIT, "officer-caseworker"),
    "x": (UNIT, "caseworker"),
    "p": ("congan", "receiver"),
    "n": (NEIGHBOUR, "officer"),
    "m": (NEIGHBOUR, "lead"),
    "w": (NEIGHBOUR, "caseworker"),
    "q": ("yte", "receiver"),
}
AGREED = "cong-an hoi-phu-nu"


@dataclass(frozen=True)
class Side:
    """The things of a unit by their names, and what of them must not be said to others."""

    things: Mapping[str, str]
    secrets: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """`own` by person: a case worker has a case of her own. `sealed`: a draft about a case."""

    rig: Rig
    own: Mapping[str, Side]
    foreign: Side
    sealed: Draft


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """Made with the program's own doing wherever that is short."""
    async with case_rig(folder) as r:
        for name, (unit, role) in MORE.items():
            await enrol(r, name, unit, role)
        await unlock(r, "o", "w")
        ours, theirs = await _unit(r, "a", "t"), await _unit(r, "n", "u")
        second = await _cases(r, "o", UNIT)
        await talk(r, "t", Tap(0, "case-new:khong"), "1")
        async with r.db.write() as tx:
            (sealed,) = [d for d in await drafts.of_person(tx, "t") if d.form == "vu-viec"]
            (plain,) = [d for d in await drafts.of_person(tx, "a") if d.form == "hoat-dong"]
            for name in (*MORE, "d", "l", "s", "t"):
                if name != "n":
                    await drafts.save_many(tx, [replace(plain, id=f"draft-{name}", person=name)])
            await people.revoke(tx, "x", r.clock.now())
            await approvals.ask(
                tx, _asked(r, "look", "s", UNIT, ours.things["case"], "break-glass")
            )
            held = r.clock.now() + timedelta(hours=4)
            await approvals.decide(tx, "look", "granted", "l", r.clock.now(), held)
        await lock(r, "a", *CAST, *MORE)
        own = {name: _with_draft(ours, f"draft-{name}") for name in SPEAKERS.values()}
        own["a"] = _with_draft(ours, plain.id)
        own["o"] = Side({**own["o"].things, **second.things}, (*ours.secrets, *second.secrets))
        yield World(r, own, theirs, sealed)


def _with_draft(side: Side, id: str) -> Side:
    return replace(side, things={**side.things, "draft": id})


async def _unit(r: Rig, officer: str, worker: str) -> Side:
    """Reports, plans, a call for help and cases of a unit."""
    unit = UNIT if officer == "a" else NEIGHBOUR
    title = f"Buổi nói chuyện của {officer}"
    month: tuple[Heard | str, ...] = (*MONTH[:3], title, *MONTH[4:])
    activity, difficulty, shelter, _ = [
        await sent(r, officer, said) for said in (ACTIVITY, DIFFICULTY, SHELTER, month)
    ]
    await talk(r, officer, Tap(0, "new:hoat-dong"), "1")
    async with r.db.write() as tx:
        (coming,) = await planned.of_unit(tx, unit)
        dropped: Planned = replace(coming, id=f"dropped-{officer}", state="dropped")
        await planned.put(tx, [dropped])
        caller = await people.get(tx, officer)
        assert isinstance(caller, Person)
        raised = await calling.raise_alarm(tx, r.office.plan, caller, unit, r.clock.now())
        (draft,) = [d for d in await drafts.of_person(tx, officer) if d.form == "hoat-dong"]
        assert await alarms.calls(tx, raised.alarm.id)
    held = await _cases(r, worker, unit)
    things = {
        "code": activity.code, "record": activity.id, "difficulty": difficulty.id,
        "shelter": shelter.id, "planned": coming.id, "dropped": dropped.id, "draft": draft.id,
        "alarm": raised.alarm.id, "task": "iv-13-a" if unit == UNIT else "iv-2-a",
    }  # fmt: skip
    codes = (activity.code, difficulty.code, shelter.code, title)
    return Side({**things, **held.things}, (*codes, *held.secrets))


async def _cases(r: Rig, worker: str, unit: str) -> Side:
    """A case that is open and passed on, one that is closed, one of nobody, and a request."""
    case, now = await recorded(r, worker), r.clock.now()
    to = {"t": "v", "o": "v", "u": "w"}[worker]
    service = "cong-an" if unit == UNIT else "hoi-phu-nu"
    closed = replace(await recorded(r, worker), state="closed", closed_at=now)
    orphan = Case(f"orphan-{worker}", f"VV-2024-NNNNN{worker.upper()}", unit, "", "open", now)
    agreed = {"/vu-viec/consent_share": AGREED}
    event = CaseEvent(uuid.uuid4().hex, case.id, worker, "consent", now, answers=agreed)
    async with r.db.write() as tx:
        await cases.change(tx, closed.id, state="closed", closed_at=now)
        await cases.put(tx, orphan)
        await cases.add_event(tx, event)
        passed = Referral(f"referral-{worker}", case.id, worker, service, "offered", now)
        await referrals.save(tx, passed)
        await approvals.ask(tx, _asked(r, f"asked-{worker}", worker, unit, case.id, target=to))
    things = {
        "case": case.id, "looked": case.id, "closed": closed.id, "orphan": orphan.id,
        "referral": passed.id, "approval": f"asked-{worker}", "colleague": to,
    }  # fmt: skip
    return Side(things, (case.code, closed.code, orphan.code))


def _asked(
    r: Rig, id: str, who: str, unit: str, about: str,
    kind: ApprovalKind = "handover", target: str = "",
) -> Approval:  # fmt: skip
    now = r.clock.now()
    until = now + timedelta(hours=9)
    return Approval(id, kind, who, unit, about, "asked", now, until, "an-toan", target)
