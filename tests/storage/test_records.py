"""Records, filings and photos: what was submitted, what is still owed."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.exc import IntegrityError

from storage import attachments, filings, records
from storage.engine import Database
from storage.invitations import ALPHABET
from storage.values import Attachment, Filing
from tests.storage.samples import HOUR, MINUTE, NOW, record

EXPECTED = [("ket-qua", "21325"), ("ket-qua", "21328"), ("tong-hop", "ldtbxh")]


async def test_a_record_comes_back_as_it_was_put(db: Database) -> None:
    sent = record(answers={"/f/tên": "Buổi nói chuyện 20/10", "/f/b": ""}, xml="<f>Sơn Hà</f>")
    async with db.write() as tx:
        await records.put(tx, [])
        await records.put(tx, [sent])
    async with db.read() as tx:
        assert await records.get(tx, "r1") == sent
        assert await records.by_code(tx, "SK-0001") == sent
        assert await records.get(tx, "r2") is None
        assert await records.by_code(tx, "SK-0002") is None


async def test_a_receipt_code_stands_for_one_record(db: Database) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await records.put(tx, [record(1), record(2, code="SK-0001")])
    async with db.read() as tx:
        assert await records.everything(tx) == []


async def test_new_codes_are_free_short_and_bear_the_prefix(db: Database) -> None:
    async with db.write() as tx:
        for n in range(40):
            code = await records.new_code(tx, "SK")
            assert re.fullmatch(rf"SK-[{ALPHABET}]{{4}}", code)
            await records.put(tx, [record(n, code=code)])
        assert len(set((await records.codes(tx)).values())) == 40


async def test_a_code_in_use_is_not_drawn_again(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "CODE_CHARACTERS", 1)  # so that all 32 codes can be used up
    async with db.write() as tx:
        for n in range(len(ALPHABET)):
            await records.put(tx, [record(n, code=await records.new_code(tx, "SK"))])
        assert set((await records.codes(tx)).values()) == {f"SK-{letter}" for letter in ALPHABET}


async def test_answers_and_counts_leave_out_what_was_withdrawn(db: Database) -> None:
    async with db.write() as tx:
        await records.put(
            tx,
            [
                record(3),
                record(1),
                record(2),
                record(4, unit="noivu"),
                record(5, form="ket-qua"),
            ],
        )
        await records.withdraw(tx, "r2", NOW + HOUR)
        answers = await records.answers_of(tx, "21325", "hoat-dong")
        assert [a["/f/a"] for a in answers] == ["1", "3"]
        assert await records.counts(tx, "hoat-dong") == {"21325": 2, "noivu": 1}
        assert await records.answers_of(tx, "none", "hoat-dong") == []


async def test_everything_is_in_the_order_of_submission_with_what_was_withdrawn(
    db: Database,
) -> None:
    async with db.write() as tx:
        await records.put(tx, [record(2), record(1)])
        await records.withdraw(tx, "r1", NOW + HOUR)
        rows = await records.everything(tx)
    assert [(r.id, r.withdrawn_at) for r in rows] == [("r1", NOW + HOUR), ("r2", None)]


async def test_what_the_desk_has_opened_is_no_longer_taken_back(db: Database) -> None:
    async with db.write() as tx:
        await records.put(tx, [record(1)])
        await records.mark_opened(tx, "r1", NOW)
        await records.mark_opened(tx, "r1", NOW + HOUR)
        await records.withdraw(tx, "r1", NOW + HOUR)
        kept = await records.get(tx, "r1")
    assert kept is not None
    assert (kept.opened_at, kept.withdrawn_at) == (NOW, None)


async def test_taking_back_a_second_time_keeps_the_first_moment(db: Database) -> None:
    async with db.write() as tx:
        await records.put(tx, [record(1)])
        await records.withdraw(tx, "r1", NOW)
        await records.withdraw(tx, "r1", NOW + HOUR)
        kept = await records.get(tx, "r1")
    assert kept is not None
    assert kept.withdrawn_at == NOW


async def test_an_opened_plan_expects_a_row_of_every_unit(db: Database) -> None:
    async with db.write() as tx:
        await filings.open_plan(tx, EXPECTED)
        await filings.open_plan(tx, [])
        assert await filings.standing(tx) == [Filing(d, u) for d, u in EXPECTED]
        assert await filings.of_unit(tx, "21325") == [Filing("ket-qua", "21325")]


async def test_opening_a_plan_again_forgets_nothing_that_was_filed(db: Database) -> None:
    async with db.write() as tx:
        await filings.open_plan(tx, EXPECTED)
        await filings.file(tx, "ket-qua", "21325", "submitted", "r1", NOW)
        await filings.open_plan(tx, EXPECTED)
        filed = (await filings.of_unit(tx, "21325"))[0]
    assert filed == Filing("ket-qua", "21325", "submitted", "r1", NOW)


async def test_a_filing_that_is_taken_back_is_missing_again_and_no_other(db: Database) -> None:
    async with db.write() as tx:
        await filings.open_plan(tx, EXPECTED)
        await filings.file(tx, "ket-qua", "21325", "submitted", "r1", NOW)
        await filings.file(tx, "ket-qua", "21328", "zero", "r2", NOW)
        await filings.unfile(tx, "r1")
        standing = await filings.standing(tx)
    assert standing == [
        Filing("ket-qua", "21325"),
        Filing("ket-qua", "21328", "zero", "r2", NOW),
        Filing("tong-hop", "ldtbxh"),
    ]


async def test_nobody_files_what_was_never_expected(db: Database) -> None:
    async with db.write() as tx:
        await filings.open_plan(tx, EXPECTED)
        await filings.file(tx, "ket-qua", "ldtbxh", "submitted", "r1", NOW)
        assert {f.state for f in await filings.standing(tx)} == {"missing"}


async def test_photos_wait_in_order_until_they_are_settled(db: Database) -> None:
    photos = [
        Attachment(f"a{n}", "p1", "telegram", f"file-{n}", "pending", "image", NOW + n * MINUTE)
        for n in (2, 1, 3)
    ]
    async with db.write() as tx:
        await attachments.put(tx, [])
        await attachments.put(tx, photos)
        await attachments.put(tx, photos[:1])
        assert [a.id for a in await attachments.pending(tx, 2)] == ["a1", "a2"]
        await attachments.settle(tx, "a1", "stored")
        await attachments.settle(tx, "a2", "failed")
        assert await attachments.pending(tx, 9) == [photos[2]]


async def test_a_record_that_was_updated_counts_no_longer_until_the_update_is_taken_back(
    db: Database,
) -> None:
    async with db.write() as tx:
        await records.put(tx, [record(1), record(2, origin="update:SK-0001"), record(3)])
        assert [h.id for h in await records.heads(tx, ["hoat-dong"])] == ["r3", "r2"]
        assert await records.counts(tx, "hoat-dong") == {"21325": 2}
        answers = await records.answers_of(tx, "21325", "hoat-dong")
        assert [a["/f/a"] for a in answers] == ["2", "3"]
        await records.withdraw(tx, "r2", NOW + HOUR)
        assert [h.id for h in await records.heads(tx, ["hoat-dong"])] == ["r3", "r1"]


async def test_heads_are_of_the_forms_and_the_unit_asked_for(db: Database) -> None:
    async with db.write() as tx:
        await records.put(tx, [record(1), record(2, unit="noivu"), record(3, form="kho-khan")])
        await records.mark_opened(tx, "r3", NOW)
        forms = ["hoat-dong", "kho-khan"]
        found = await records.heads(tx, forms, "21325")
        assert [(h.id, h.code, h.form, h.opened_at) for h in found] == [
            ("r3", "SK-0003", "kho-khan", NOW),
            ("r1", "SK-0001", "hoat-dong", None),
        ]
        assert await records.heads(tx, []) == []
