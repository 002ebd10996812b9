"""Moments: stored in UTC, given back aware, refused without a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from storage import conversations, inbox
from storage.engine import Database
from storage.schema import INBOX, Instant
from storage.values import Conversation, Received

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENTS = [
    datetime(2024, 11, 26, 23, 59, 59, 999999, tzinfo=HANOI),
    datetime(2024, 11, 27, 0, 0, tzinfo=HANOI),
    datetime(2024, 2, 29, 12, 0, tzinfo=timezone(timedelta(hours=-11))),
    datetime(1970, 1, 1, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_a_moment_comes_back_in_utc(db: Database, moment: datetime) -> None:
    async with db.write() as tx:
        await inbox.put(tx, [Received("telegram", "1", "{}", moment)])
    async with db.read() as tx:
        found = (await tx.one(select(INBOX.c.received_at)))[0]
    assert found == moment
    assert found.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused_and_nothing_is_stored(db: Database) -> None:
    naive = datetime(2024, 11, 15, 8, 0)
    with pytest.raises(StatementError, match="without a zone"):
        async with db.write() as tx:
            await inbox.put(tx, [Received("telegram", "1", "{}", naive)])
    with pytest.raises(StatementError, match="without a zone"):
        async with db.write() as tx:
            await conversations.save_many(tx, [Conversation("p1")], naive)
    async with db.read() as tx:
        assert await inbox.depth(tx) == 0


async def test_moments_compare_as_moments_whatever_their_zone(db: Database) -> None:
    early = datetime(2024, 11, 15, 9, 0, tzinfo=HANOI)  # 02:00 in UTC
    late = datetime(2024, 11, 15, 3, 0, tzinfo=UTC)
    async with db.write() as tx:
        await inbox.put(tx, [Received("telegram", "late", "{}", late)])
        await inbox.put(tx, [Received("telegram", "early", "{}", early)])
        assert await inbox.age_of_oldest(tx) == early


@given(st.datetimes(timezones=st.timezones()))
@hypothesis_settings(max_examples=50, deadline=None)
def test_every_aware_moment_survives_the_way_to_sqlite(moment: datetime) -> None:
    column, dialect = Instant(), sqlite.dialect()
    try:
        stored = column.process_bind_param(moment, dialect)
    except OverflowError:  # the first and the last day of all time
        return
    assert column.process_result_value(stored.replace(tzinfo=None), dialect) == moment.astimezone(
        UTC
    )
