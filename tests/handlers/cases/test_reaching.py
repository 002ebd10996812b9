"""A case is its worker's alone: to everybody else it is not there, whatever they press."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from dialogue.values import Tap
from handlers.cases.reaching import GONE
from storage import cases, erasing
from storage.case_schema import CASE_EVENTS, CASES
from tests.bot.rigs import Rig
from tests.handlers.cases.room import case_rig, lock, noted, recorded
from tests.handlers.room import Note, press, talk

ABOUT = (
    "case", "case-follow", "case-edit", "case-route", "consent", "share", "unshare", "case-close",
    "case-end", "case-reopen",
)  # fmt: skip
WITH_SERVICE = {"share": ":cong-an", "unshare": ":cong-an", "case-end": ":an-toan"}
NO_WORKERS = ("a", "l", "d", "s")


def button(name: str, id: str) -> str:
    """What a button of this deed carries for a case."""
    return f"{name}:{id}{WITH_SERVICE.get(name, '')}"


async def bodies(r: Rig) -> list[tuple[object, ...]]:
    """Everything that is stored about cases."""
    async with r.db.read() as tx:
        found = [*await tx.all(select(CASES)), *await tx.all(select(CASE_EVENTS))]
    return [tuple(row) for row in found]


async def answer(r: Rig, who: str, value: str) -> Note:
    """What somebody hears after a button; nobody else may hear anything."""
    said = await talk(r, who, Tap(0, value))
    assert {note.address for note in said} == {who}
    return said[-1]


@pytest.mark.parametrize("name", ABOUT)
async def test_a_foreign_case_is_not_there(tmp_path: Path, name: str) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        before = await bodies(r)
        unknown = {who: await answer(r, who, button(name, "0" * 12)) for who in ("u", "v")}
        for who in ("u", "v"):
            said = await answer(r, who, button(name, case.id))
            assert said.text == unknown[who].text
            assert said.text.startswith(GONE)
            assert said.labels == unknown[who].labels
            assert (who, "refused", "case", case.id, "cases") in await noted(r)
        assert await bodies(r) == before


@pytest.mark.parametrize("name", ABOUT)
async def test_who_is_no_case_worker_is_refused_before_anything_is_looked_up(
    tmp_path: Path, name: str
) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        before = await bodies(r)
        for who in NO_WORKERS:
            said = await answer(r, who, button(name, case.id))
            assert case.code not in said.text
            assert (who, "refused", "deed", name, "cases") in await noted(r)
        assert await bodies(r) == before


async def test_who_has_no_right_sees_no_button(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        for who in NO_WORKERS:
            assert "cases" not in (await press(r, who, "menu")).values
        assert "cases" in (await press(r, "t", "menu")).values


async def test_an_erased_case_is_not_there_for_its_worker_either(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        async with r.db.write() as tx:
            await erasing.erase(tx, case, {}, "2024-11")
        for name in ABOUT:
            assert (await press(r, "t", button(name, case.id))).text.startswith(GONE)
        assert case.code not in str((await press(r, "t", "cases")).labels)


async def test_a_worker_who_has_moved_to_another_unit_has_no_case_there(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        async with r.db.write() as tx:
            await cases.change(tx, case.id, unit="21328")
        assert (await press(r, "t", f"case:{case.id}")).text.startswith(GONE)


async def test_every_view_is_noted(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        for _ in range(3):
            await press(r, "t", f"case:{case.id}")
        assert (await noted(r)).count(("t", "read", "case", case.id, "")) == 3


@pytest.mark.parametrize("name", sorted({*ABOUT, "cases", "case-new"}))
async def test_without_the_pin_nothing_of_a_case_is_said(tmp_path: Path, name: str) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await lock(r, "t")
        before = await bodies(r)
        said = await talk(r, "t", Tap(0, button(name, case.id)))
        assert all(case.code not in note.text + str(note.labels) for note in said)
        assert await bodies(r) == before


async def test_a_case_that_was_handed_over_takes_its_open_forms_along(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await talk(r, "t", Tap(0, f"case-follow:{case.id}"), "1")
        async with r.db.write() as tx:
            await cases.change(tx, case.id, owner="v")
        before = await bodies(r)
        said = await talk(r, "t", "1", "gửi")
        assert said[0].text.startswith(GONE)
        assert await bodies(r) == before
        assert "đang mở" in (await press(r, "v", f"case:{case.id}")).text
