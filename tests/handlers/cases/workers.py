"""Case workers, their lead and the office around a rig, each with an open PIN."""

from __future__ import annotations

from storage import cases
from storage.case_values import Case
from tests.bot.rigs import UNIT, Rig
from tests.handlers.room import DESK
from tests.handlers.test_rights import NEIGHBOUR, enrol, unlock

PEOPLE = {
    "t": (UNIT, "caseworker"),
    "u": (UNIT, "caseworker"),
    "l": (UNIT, "lead"),
    "o": (UNIT, "officer"),
    "n": (NEIGHBOUR, "caseworker"),
    "m": (NEIGHBOUR, "lead"),
    "d": (DESK, "desk"),
    "g": (DESK, "supervisor"),
    "h": (DESK, "supervisor"),
}


async def staffed(r: Rig, *without: str) -> None:
    """Everybody but those named, all with an open PIN."""
    for name, (unit, role) in PEOPLE.items():
        if name not in without:
            await enrol(r, name, unit, role)
            await unlock(r, name)


async def a_case(r: Rig, owner: str = "t", number: int = 1) -> Case:
    """A case of the unit."""
    case = Case(f"c{number}", f"VV-2024-AAAAA{number}", UNIT, owner, "open", r.clock.now())
    async with r.db.write() as tx:
        await cases.put(tx, case)
    return case


async def owner_of(r: Rig, case: Case) -> str:
    """Who has a case now."""
    async with r.db.read() as tx:
        found = await cases.get(tx, case.id)
    assert found
    return found.owner
