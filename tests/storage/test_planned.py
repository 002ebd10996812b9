"""Activities that were announced: what waits, what became of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from storage import planned
from storage.engine import Database
from storage.values import Planned
from tests.storage.samples import content

CANARY = "Tên hoạt động không ai được đọc"


def announced(n: int = 1, day: int = 22, unit: str = "21325", title: str = "Nói chuyện") -> Planned:
    values = {"activity_type": "noi-chuyen"}
    return Planned(f"k{n}", "r1", unit, "p1", date(2024, 11, day), title, values)


async def test_what_was_announced_waits_in_the_order_of_its_days(db: Database) -> None:
    async with db.write() as tx:
        await planned.put(tx, [])
        await planned.put(tx, [announced(1, 25), announced(2, 22), announced(3, 23, "21328")])
        assert [p.id for p in await planned.waiting(tx)] == ["k2", "k3", "k1"]
        assert [p.id for p in await planned.of_unit(tx, "21325")] == ["k2", "k1"]
        assert await planned.get(tx, "k1") == announced(1, 25)
        assert await planned.get(tx, "k9") is None


async def test_a_settled_activity_waits_no_longer_and_comes_back_with_an_undo(db: Database) -> None:
    async with db.write() as tx:
        await planned.put(tx, [announced(1), announced(2)])
        await planned.settle(tx, "k1", "done", "r7")
        await planned.settle(tx, "k2", "dropped")
        assert await planned.waiting(tx) == []
        await planned.reopen(tx, "r7")
        assert await planned.waiting(tx) == [announced(1)]


async def test_a_postponed_activity_waits_for_its_new_day(db: Database) -> None:
    async with db.write() as tx:
        await planned.put(tx, [announced()])
        await planned.postpone(tx, "k1", date(2024, 11, 29))
        assert [p.day for p in await planned.waiting(tx)] == [date(2024, 11, 29)]


async def test_taking_back_a_months_plan_leaves_what_was_answered_for(db: Database) -> None:
    async with db.write() as tx:
        await planned.put(tx, [announced(1), announced(2)])
        await planned.settle(tx, "k1", "done", "r7")
        await planned.withdraw(tx, "r1")
        assert [p.id for p in await planned.of_unit(tx, "21325")] == ["k1"]


async def test_what_was_announced_cannot_be_read_in_the_file(lite: Database, file: Path) -> None:
    async with lite.write() as tx:
        await planned.put(tx, [announced(title=CANARY)])
    await lite.close()
    assert CANARY.encode() not in content(file)
