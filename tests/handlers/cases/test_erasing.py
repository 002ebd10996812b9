"""A survivor may have her case erased: nothing stays but codes, and the figures stay right."""

from __future__ import annotations

from pathlib import Path

from dialogue.values import Tap
from storage import audit, cases
from storage.columns import metadata
from tests.bot.rigs import Rig
from tests.handlers.cases.room import all_cases, case_rig, counts, recorded
from tests.handlers.cases.test_following import passed_on
from tests.handlers.room import press, talk


async def rows(r: Rig, *without: str) -> str:
    """All that is stored, but for some tables."""
    async with r.db.read() as tx:
        found = [
            str(tuple(row))
            for table in metadata.sorted_tables
            if table.name not in without
            for row in await tx.all(table.select())
        ]
    return "\n".join(found)


async def test_it_is_asked_once_and_then_nothing_names_the_case(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        asked = await press(r, "t", f"case-erase:{case.id}")
        assert f"case-erase-now:{case.id}" in asked.values
        assert await all_cases(r) == [case]
        await press(r, "t", f"case-erase-now:{case.id}")
        assert await all_cases(r) == []
        left = await rows(r, "audit", "outbox", "conversations")
        assert case.id not in left
        assert case.code not in left
        assert "VV-" not in (await press(r, "t", "cases")).text
        async with r.db.read() as tx:
            done = [row.fields[5] async for row in audit.rows(tx)]
        assert b"erased" in done


async def test_what_stays_counts_as_the_case_did(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await press(r, "t", f"case-erase-now:{case.id}")
        (left,) = await counts(r)
        assert left.unit == case.unit
        assert left.month == "2024-11"
        assert left.answers["consent_record"] == "dong-y"
        assert "forms" in left.answers
        assert any(name.endswith("/sex") for name in left.answers)
        assert not any("csdl" in name or name.endswith("_at") for name in left.answers)


async def test_whoever_had_it_by_referral_hears_that_there_is_nothing_to_do(
    tmp_path: Path,
) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await passed_on(r, case, "cong-an")
        await talk(r, "t", Tap(0, f"case-erase-now:{case.id}"))
        async with r.db.read() as tx:
            assert await cases.by_code(tx, case.code) is None


async def test_anothers_case_cannot_be_erased(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        for who in ("v", "u", "l", "d", "s", "a"):
            await press(r, who, f"case-erase-now:{case.id}")
        assert await all_cases(r) == [case]
