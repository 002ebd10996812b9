"""Every button that stands on its own, pressed by everybody about everything, in every state."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from dialogue.values import Command, Heard, Tap, Text
from handlers.acting import DEEDS
from handlers.route import WORDS, hear
from handlers.work import Work
from storage import approvals, conversations, drafts, people, pins
from storage.case_values import Approval
from storage.columns import metadata
from storage.engine import Transaction
from storage.schema import OUTBOX
from storage.transcripts import transcript
from storage.values import Link
from tests.bot.rigs import UNIT, Rig, new_office, rig
from tests.handlers.rights import ROWS, Row
from tests.handlers.room import office, talk
from tests.handlers.world import SPEAKERS, Side, World, world
from tests.scanning import MENU, said

PEOPLE = ("a", "l", "n", "d", "c")
GARBAGE = ("", "x", ":::", "x:again", "hoan", "ket-qua:x:y", "²", "9" * 5000, "ạ" * 3000, "'; --")
TELLS_OTHERS = frozenset({"urgent"})  # whatever it carries
QUIET = frozenset(
    {
        "audit",
        "settings",
        "attempts",
        "conversations",
        "outbox",
        "inbox",
        "pins",
        "pin_sessions",
        "traces",
    }
)  # what any talk may write: that it was held, where it stands, the PIN's tries
CALL = frozenset({"alarms", "alarm_calls"})
NOTHING_OPEN = ("(revoked)", "(stranger)")
DOOR = "Đây là kênh nội bộ"  # what everybody hears who has no access
HARMLESS = "Kế hoạch tuần này:|Tuần này không có hạn nộp nào ạ."  # after “Ẩn”
MOST = 10**9  # messages of a chat


@dataclass(frozen=True)
class Outcome:
    """The tables that were written and what the presser was told."""

    touched: frozenset[str]
    told: str
    menu: bool
    asked_for_pin: bool

    def did(self, secrets: tuple[str, ...]) -> bool:
        """Whether anything was done or shown; not so at the menu and at the question for a PIN."""
        shown = any(secret in self.told for secret in secrets)
        led = self.menu or self.asked_for_pin or not self.told
        return bool(self.touched - QUIET) or shown or not led


class Undone(Exception):
    """A cell is over: nothing of it stays."""


State = Callable[[Transaction, World, str, dict[str, Any]], Awaitable[None]]


async def never_set(_tx: Transaction, _w: World, _who: str, _body: dict[str, Any]) -> None:
    """She has never had a PIN."""


async def closed(tx: Transaction, w: World, who: str, _body: dict[str, Any]) -> None:
    """She has one, and it is closed."""
    await pins.put(tx, who, "$argon2id$none", w.rig.clock.now())


async def opened(tx: Transaction, w: World, who: str, _body: dict[str, Any]) -> None:
    """It is open."""
    await pins.open_session(tx, "line", who, who, w.rig.clock.now())


async def in_a_form(tx: Transaction, w: World, who: str, body: dict[str, Any]) -> None:
    """It is open, and so is a form."""
    await opened(tx, w, who, body)
    body["draft"] = w.own[who].things["draft"]


async def in_a_sealed_form(tx: Transaction, w: World, who: str, body: dict[str, Any]) -> None:
    """It is open, and so is a form about a case."""
    await opened(tx, w, who, body)
    sealed = replace(w.sealed, id=f"sealed-{who}", person=who, origin=f"new:{who}")
    await drafts.save_many(tx, [sealed])
    body["draft"] = sealed.id


async def waiting(tx: Transaction, w: World, who: str, body: dict[str, Any]) -> None:
    """It is open, and something that she has asked for waits for a second person."""
    await opened(tx, w, who, body)
    now, case = w.rig.clock.now(), w.own[who].things["case"]
    until = now + timedelta(hours=1)
    asked = Approval("hers", "handover", who, UNIT, case, "asked", now, until, target="v")
    await approvals.ask(tx, asked)


STATES: tuple[State, ...] = (never_set, closed, opened, in_a_form, in_a_sealed_form, waiting)


def test_every_action_and_every_role_has_its_row_here() -> None:
    assert set(ROWS) == set(DEEDS)
    assert set(SPEAKERS) - set(NOTHING_OPEN) == {role.id for role in new_office().plan.roles}
    named = {role for row in ROWS.values() for role in row.own | row.foreign}
    assert named <= set(SPEAKERS)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_a_button_does_what_its_row_says_and_nothing_else(
    tmp_path: Path, state: State
) -> None:
    wrong, cells = [], 0
    async with world(tmp_path) as w, watched(w.rig):
        for name, row in ROWS.items():
            for role, who in SPEAKERS.items():
                for side, may in ((w.own[who], row.own), (w.foreign, row.foreign)):
                    done = await pressed(w, who, state, name, row, side)
                    cells += 1
                    wanted = role in may and not (_locked(state) and DEEDS[name].pin)
                    if row.asks_again:
                        assert done.touched <= QUIET | {"drafts"}
                    elif done.did(side.secrets) != wanted:
                        which = "own" if side is not w.foreign else "foreign"
                        wrong.append((name, role, which, sorted(done.touched - QUIET), done.told))
    assert cells == len(DEEDS) * len(SPEAKERS) * 2
    assert wrong == []


def _locked(state: State) -> bool:
    return state in (never_set, closed)


async def pressed(w: World, who: str, state: State, name: str, row: Row, side: Side) -> Outcome:
    """One cell: the button is pressed, looked at, and undone."""
    carried = row.carries.format(**side.things)
    handed = "orphan" if name == "assign-to" else "case"
    body = {"handing": side.things[handed], "referring": side.things["case"]}
    return await heard(w, who, state, Tap(0, f"{name}:{carried}"), body)


async def heard(w: World, who: str, state: State, one: Heard, body: dict[str, Any]) -> Outcome:
    """Something is heard in a state, and undone afterwards."""
    outcome = None
    try:
        async with w.rig.db.write() as tx:
            outcome = await _heard(tx, w, who, state, one, dict(body))
            raise Undone
    except Undone:
        assert outcome is not None
        return outcome


async def _heard(
    tx: Transaction, w: World, who: str, state: State, one: Heard, body: dict[str, Any]
) -> Outcome:
    r = w.rig
    o = r.inbox.office
    work = Work(tx, o.plan, o.forms, r.clock.now(), o.versions)
    if who in w.own:
        await state(tx, w, who, body)
    person = (await people.by_addresses(tx, {("line", who)})).get(("line", who))
    if person:
        talks = await conversations.load_many(tx, {who})
        talk = work.talk(who) if who not in talks else talks[who]
        work.conversations[who] = replace(talk, body=body)
        if "draft" in body:
            work.drafts.update(await drafts.load_many(tx, [body["draft"]]))
    before = await _newest(tx)
    await tx.run(text("DELETE FROM touched"))
    await hear(work, Link("line", who, who if person else ""), person, one)
    await work.flush()
    touched = frozenset(str(row[0]) for row in await tx.all(text("SELECT name FROM touched")))
    await tx.run(OUTBOX.update().values(state="sent"))  # as it will stand in the chat
    lines = await transcript(tx, "line", who, before, MOST)
    texts = [said(line.message) for line in lines]
    last = texts[-1] if texts else ""
    asked = bool(lines) and lines[-1].message.masks
    return Outcome(touched, "\n".join(texts), MENU in last or DOOR in last, asked)


async def _newest(tx: Transaction) -> int:
    row = await tx.one(select(func.max(OUTBOX.c.id)))
    return int(row[0] or 0)


@asynccontextmanager
async def watched(r: Rig) -> AsyncIterator[None]:
    """From now on every write to a table is noted beside it."""
    async with r.db.write() as tx:
        await tx.run(text("CREATE TEMP TABLE touched (name TEXT)"))
        for table in metadata.sorted_tables:
            for verb in ("INSERT", "UPDATE", "DELETE"):
                await tx.run(
                    text(
                        f"CREATE TEMP TRIGGER {verb}_{table.name} AFTER {verb} ON {table.name} "
                        f"BEGIN INSERT INTO touched VALUES ('{table.name}'); END"
                    )
                )
    yield


COMMANDS: Mapping[Heard, str] = {
    Command("start"): "menu",
    Command("menu"): "menu",
    Command("help"): "help",
    Command("khancap"): "urgent",
    **{Text(word): value for word, value in WORDS.items()},
}


async def test_a_command_or_a_typed_word_does_what_its_button_does(tmp_path: Path) -> None:
    async with world(tmp_path) as w, watched(w.rig):
        for one, value in COMMANDS.items():
            for who, state in product(SPEAKERS.values(), (never_set, closed, opened)):
                typed = await heard(w, who, state, one, {})
                assert typed == await heard(w, who, state, Tap(0, value), {}), (one, who)


async def test_hiding_shows_the_same_harmless_screen_to_everybody(tmp_path: Path) -> None:
    async with world(tmp_path) as w, watched(w.rig):
        for who, state in product(SPEAKERS.values(), STATES):
            done = await heard(w, who, state, Command("an"), {})
            outside = who in (SPEAKERS[role] for role in NOTHING_OPEN)
            assert re.match(DOOR if outside else HARMLESS, done.told)
            assert done.touched <= QUIET | {"page_links"}
            assert not any(s in done.told for s in (*w.own[who].secrets, *w.foreign.secrets))


async def rows(r: Rig) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is stored, by table."""
    async with r.db.read() as tx:
        return {
            table.name: sorted([tuple(row) for row in await tx.all(select(table))], key=str)
            for table in metadata.sorted_tables
        }


async def poisoned(r: Rig) -> int:
    """Messages whose handling raised."""
    inbox = metadata.tables["inbox"]
    async with r.db.read() as tx:
        row = await tx.one(select(func.count()).where(inbox.c.state == "poison"))
    return int(row[0]) if row else 0


@pytest.mark.parametrize("name", sorted(DEEDS))
async def test_whatever_a_button_carries_is_answered_and_changes_nothing(
    tmp_path: Path, name: str
) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        before = await rows(r)
        for who in PEOPLE:
            told = await talk(r, who, *(Tap(0, f"{name}:{carried}") for carried in GARBAGE))
            assert {note.address for note in told} == {who} or name in TELLS_OTHERS
            assert len([note for note in told if note.address == who]) >= len(GARBAGE)
        assert await poisoned(r) == 0
        after = await rows(r)
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= QUIET | {"drafts"} | (CALL if name in TELLS_OTHERS else set())
