"""Visits to the page for what must not be typed in a chat: who comes in, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from bot.program import Program
from bot.web.buckets import Buckets
from storage import audit, cases, page_links, people, pins
from storage.audit import Entry, What
from storage.case_values import Case
from storage.engine import Transaction
from storage.page_links import PageLink
from storage.values import Person

RIGHT = "cases"
LONGEST = 100  # characters of a code, a PIN or a cookie that are looked at
GUESSES = (20, 3.0)  # wrong codes that cost work: at once, then seconds for each more


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that goes on: whose it is, and of which case."""

    link: PageLink
    person: Person
    case: Case

    def left(self, now: datetime) -> int:
        """Seconds until it ends if nothing more is heard of it."""
        return max(int((self.link.expires_at - now).total_seconds()), 0)


class Door:
    """How many wrong codes are worth the work of sounding like a wrong PIN."""

    def __init__(self, program: Program) -> None:
        self._guesses = Buckets(*GUESSES, program.clock.monotonic)

    def has_time(self) -> bool:
        """Whether the work is to be done for one more."""
        return self._guesses.take("") == 0.0


def token_of(request: Request, cookie: str) -> str:
    """The token of a visit in a request; "" where the browser only looks ahead by itself."""
    if "prefetch" in request.headers.get("sec-purpose", ""):
        return ""
    return request.cookies.get(cookie, "")[:LONGEST]


async def visit_of(tx: Transaction, program: Program, token: str, now: datetime) -> Visit | None:
    """The visit of a token, if it goes on and the person may still do this."""
    link = await page_links.visiting(tx, token, now) if token else None
    return await _who(tx, program, link)


async def redeem(program: Program, door: Door, code: str, pin: str) -> str:
    """Use a link up; gives the token of its visit, or "" if this is not its person's PIN.

    A code that is wrong, used or expired costs the same work as a wrong PIN.
    """
    now, code, pin = program.clock.now(), code[:LONGEST], pin[:LONGEST]
    async with program.db.read() as tx:
        known = await page_links.offered(tx, code, now)
        if known is None:
            if door.has_time():
                await pins.matches(tx, "", pin, "")
            return ""
    async with program.db.write() as tx:
        visit = await _who(tx, program, await page_links.offered(tx, code, now))
        if visit is None:
            return ""
        verdict = await pins.verify(tx, visit.link.chat, pin, now)
        if verdict == "right":
            return await page_links.begin(tx, code, now)
        await note(tx, visit, "refused", now, verdict)
    return ""


async def note(tx: Transaction, visit: Visit, what: What, now: datetime, reason: str = "") -> None:
    """Write into the audit what was done to the note of the visit's case."""
    who = visit.person
    entry = Entry(now, who.id, who.role, who.unit, what, "note", visit.case.id, reason)
    await audit.append(tx, entry)


async def _who(tx: Transaction, program: Program, link: PageLink | None) -> Visit | None:
    if link is None:
        return None
    person = await people.get(tx, link.chat.person)
    case = await cases.get(tx, link.case_id)
    if person and case and RIGHT in program.office.plan.role(person.role).rights:
        return Visit(link, person, case)
    return None
