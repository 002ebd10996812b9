"""Every button that stands on its own, pressed by everybody with whatever it may carry."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from dialogue.values import Tap
from handlers.acting import DEEDS
from storage import planned
from storage.columns import metadata
from tests.bot.rigs import UNIT, Rig, rig
from tests.handlers.room import ACTIVITY, DIFFICULTY, MONTH, SHELTER, office, sent, talk

PEOPLE = ("a", "l", "n", "d", "c")
GARBAGE = ("", "x", ":::", "x:again", "hoan", "ket-qua:x:y", "²", "9" * 5000, "ạ" * 3000, "'; --")
TALK = frozenset({"conversations", "drafts", "outbox", "inbox"})  # what any talk writes
READ = TALK | {"audit", "settings"}  # where a refusal is noted
TELLS_OTHERS = frozenset({"urgent"})  # whatever it carries
CALL = READ | {"alarms", "alarm_calls"}  # where a call for help is
MAY_WRITE = {
    "menu": TALK,
    "more": TALK,
    "help": TALK,
    "form": READ,
    "new": READ,
    "do": TALK,
    "zero": TALK,
    "resume": TALK,
    "undo": TALK,
    "later": TALK,
    "notme": TALK,
    "agenda": TALK,
    "duty": TALK,
    "task": TALK,
    "report-task": TALK,
    "did": TALK,
    "postpone": TALK,
    "drop": TALK,
    "undrop": TALK,
    "true": TALK,
    "mend": TALK,
    "copy": TALK,
    "board": TALK,
    "received": TALK,
    "received-form": TALK,
    "open": READ,
    "sent": TALK,
    "look": TALK,
    "reply": TALK,
    "settled": TALK,
    "publish": TALK,
    "pasted": TALK,
    "unpasted": TALK,
    "languages": TALK,
    "lang": TALK,
    "cases": READ,
    "case-new": READ,
    "case": READ,
    "case-follow": READ,
    "case-edit": READ,
    "case-route": READ,
    "consent": READ,
    "share": READ,
    "unshare": READ,
    "case-close": READ,
    "case-end": READ,
    "case-reopen": READ,
    "case-erase": READ,
    "case-erase-now": READ,
    "page": READ,
    "pin": READ,
    "urgent": CALL,
    "safe": TALK,
    "mistake": TALK,
    "taken": READ,
    "drill": READ,
    "alarms": READ,
    "approvals": READ,
    "grant": READ,
    "refuse": READ,
    "handover": READ,
    "handover-to": READ,
    "refer": READ,
    "refer-to": READ,
    "referral": READ,
    "referrals": READ,
    "referred": READ,
    "take": READ,
    "decline": READ,
    "finish": READ,
    "orphans": READ,
    "assign": READ,
    "assign-to": READ,
    "glass-ask": READ,
    "glass": READ,
    "staff": READ,
    "staff-of": READ,
    "person": READ,
    "unlink": READ,
    "relink": READ,
    "revoke": READ,
    "revoke-now": READ,
    "pin-reset": READ,
    "case-figures": READ,
}


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


async def foreign(r: Rig) -> list[str]:
    """Ids and codes that are there, and belong to somebody else than whoever presses."""
    records = [await sent(r, "a", said) for said in (ACTIVITY, DIFFICULTY, SHELTER, MONTH)]
    async with r.db.read() as tx:
        coming = await planned.of_unit(tx, UNIT)
    return [*(x.id for x in records), *(x.code for x in records), *(x.id for x in coming)]


def test_every_action_has_its_row_here() -> None:
    assert set(MAY_WRITE) == set(DEEDS)


@pytest.mark.parametrize("name", sorted(DEEDS))
async def test_whatever_a_button_carries_is_answered_and_changes_nothing(
    tmp_path: Path, name: str
) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        before = await rows(r)
        for who in PEOPLE:
            said = await talk(r, who, *(Tap(0, f"{name}:{carried}") for carried in GARBAGE))
            assert {note.address for note in said} == {who} or name in TELLS_OTHERS
            assert len([note for note in said if note.address == who]) >= len(GARBAGE)
        assert await poisoned(r) == 0
        after = await rows(r)
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= MAY_WRITE[name]


@pytest.mark.parametrize("name", sorted(DEEDS))
async def test_the_ids_of_another_unit_change_nothing(tmp_path: Path, name: str) -> None:
    async with rig(tmp_path, "a") as r:
        await office(r)
        ids = await foreign(r)
        before = await rows(r)
        said = await talk(r, "n", *(Tap(0, f"{name}:{id}") for id in ids))
        assert {note.address for note in said} == {"n"} or name in TELLS_OTHERS
        assert await poisoned(r) == 0
        after = await rows(r)
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= MAY_WRITE[name]
