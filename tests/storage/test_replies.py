"""What the office said about a record, and when a unit last said that one is true."""

from __future__ import annotations

from pathlib import Path

from storage import replies, verifications
from storage.engine import Database
from storage.values import Answered
from tests.storage.samples import HOUR, NOW, content

CANARY = "Câu trả lời không ai được đọc"


def said(n: int, record: str = "r1", text: str = "Đã chuyển phòng Tài chính") -> Answered:
    return Answered(f"t{n}", record, "p9", "reply", text, NOW + n * HOUR)


async def test_answers_come_back_by_record_oldest_first(db: Database) -> None:
    async with db.write() as tx:
        for one in (said(2), said(1), said(3, "r2"), said(4, "r3")):
            await replies.put(tx, one)
        assert await replies.about(tx, ["r1", "r2"]) == {
            "r1": [said(1), said(2)],
            "r2": [said(3, "r2")],
        }
        assert await replies.about(tx, []) == {}


async def test_an_answer_cannot_be_read_in_the_file(lite: Database, file: Path) -> None:
    async with lite.write() as tx:
        await replies.put(tx, said(1, text=CANARY))
    await lite.close()
    assert CANARY.encode() not in content(file)


async def test_the_newest_confirmation_of_a_record_counts(db: Database) -> None:
    async with db.write() as tx:
        await verifications.confirm(tx, "r1", "p1", NOW)
        await verifications.confirm(tx, "r1", "p2", NOW + HOUR)
        await verifications.confirm(tx, "r2", "p1", NOW)
        assert await verifications.newest(tx) == {"r1": NOW + HOUR, "r2": NOW}
