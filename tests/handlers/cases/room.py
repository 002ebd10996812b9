"""Case workers, those around them, and a short intake and follow-up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.office import Shelf
from dialogue.values import Heard, Tap
from forms import Form, load
from storage import audit, cases, pins
from storage.case_values import Case, CaseCount, CaseEvent
from tests.bot.rigs import UNIT, Rig, rig
from tests.handlers.room import DESK, last
from tests.handlers.test_rights import NEIGHBOUR, enrol

CAST = {
    "t": (UNIT, "caseworker"),
    "v": (UNIT, "caseworker"),
    "u": (NEIGHBOUR, "caseworker"),
    "l": (UNIT, "lead"),
    "d": (DESK, "desk"),
    "s": (DESK, "supervisor"),
}
BEGIN = Tap(0, "case-new:khong")
VICTIM = ("thêm", "1", "2", "không còn")
INTAKE: tuple[Heard | str, ...] = (BEGIN, "1", "1", "1", "1", *VICTIM, "1", "1", "1")
CHILD: tuple[Heard | str, ...] = (BEGIN, "1", "1", "1", "1", *VICTIM, "2, 3", "1", "bỏ qua")
REFUSED: tuple[Heard | str, ...] = (BEGIN, "2", "1", "1", "1", "1", "2")


@cache
def forms() -> tuple[Form, ...]:
    """The short forms."""
    folder = Path(__file__).parent
    return tuple(load(folder / f"{id}.md") for id in ("vu-viec", "theo-doi"))


@asynccontextmanager
async def case_rig(folder: Path, short: bool = True) -> AsyncIterator[Rig]:
    """An officer “a” and everybody of the cast; the PIN is open for all of them.

    The forms are the short ones of the tests, or else the plan's.
    """
    async with rig(folder, "a") as r:
        if short:
            known = {**r.office.forms, **{form.id: form for form in forms()}}
            shelf = Shelf({(form.id, form.version): form for form in known.values()}, {}, {})
            r.inbox.office = replace(r.office, forms=known, versions=shelf)
        for name, (unit, role) in CAST.items():
            await enrol(r, name, unit, role)
        await unlock(r, "a", *CAST)
        yield r


async def unlock(r: Rig, *names: str) -> None:
    """The PIN of these people is open in their chats from now on."""
    async with r.db.write() as tx:
        for name in names:
            await pins.open_session(tx, "line", name, name, r.clock.now())


async def lock(r: Rig, *names: str) -> None:
    """It is not open any more."""
    async with r.db.write() as tx:
        for name in names:
            await pins.close_session(tx, "line", name)


async def recorded(r: Rig, who: str = "t", said: tuple[Heard | str, ...] = INTAKE) -> Case:
    """A case that somebody has just recorded."""
    known = {case.id for case in await all_cases(r)}
    await last(r, who, *said, "gửi")
    (new,) = [case for case in await all_cases(r) if case.id not in known]
    return new


async def all_cases(r: Rig) -> list[Case]:
    """Every case."""
    async with r.db.read() as tx:
        return await cases.everything(tx)


async def events(r: Rig, case: Case) -> list[CaseEvent]:
    """What was recorded about a case."""
    async with r.db.read() as tx:
        return (await cases.events(tx, [case.id]))[case.id]


async def counts(r: Rig) -> list[CaseCount]:
    """Every plain count."""
    async with r.db.read() as tx:
        return await cases.counts(tx)


async def noted(r: Rig) -> list[tuple[str, ...]]:
    """The audit: person, what, kind, about, reason."""
    async with r.db.read() as tx, aclosing(audit.rows(tx)) as rows:
        found = [[field.decode() for field in row.fields] async for row in rows]
    return [(row[2], *row[5:9]) for row in found]
