"""`$filter`: what ODK Central filters by is understood, the rest is refused by its right name."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.interchange.filtering import FilterError, Known, condition

NOW = datetime(2024, 11, 20, 2, 0, tzinfo=UTC)
SENT = Known(datetime(2024, 11, 15, 1, 30, tzinfo=UTC), "21325")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("__system/submissionDate ge 2024-11-15", True),
        ("__system/submissionDate lt 2024-11-15", False),
        ("__system/submissionDate gt 2024-11-15T08:29:59+07:00", True),
        ("__system/submissionDate gt 2024-11-15T08:30:00+07:00", False),
        ("__system/submissionDate le 2024-11-15T01:30:00.000Z", True),
        ("2024-11-15T01:30:00Z eq __system/submissionDate", True),
        ("__system/submissionDate lt now()", True),
        ("year(__system/submissionDate) eq year(now())", True),
        ("month(__system/submissionDate) ne 11", False),
        ("day(__system/submissionDate) eq 15 and hour(__system/submissionDate) eq 1", True),
        ("__system/submitterId eq '21325'", True),
        ("__system/submitterId eq 'it''s'", False),
        ("not (__system/submitterId eq '21328')", True),
        ("not __system/submitterId eq '21325'", False),
        ("__system/submitterId eq 'x' or minute(__system/submissionDate) eq 30", True),
        ("__system/submitterId eq 'x' and year(now()) eq 2024 or year(now()) eq 2024", True),
        ("year(now()) eq 2024 or year(now()) eq 2024 and __system/submitterId eq 'x'", True),
        ("(year(now()) eq 2024 or year(now()) eq 2024) and __system/submitterId eq 'x'", False),
        ("$root/Submissions/__system/submissionDate ge 2024-11-15", True),
    ],
)
def test_a_submission_is_judged(text: str, holds: bool) -> None:
    assert condition(text, NOW)(SENT) is holds


@pytest.mark.parametrize(
    "text",
    ["title eq 'x'", "__system/deviceId eq 'x'", "contains(__system/submitterId, 'x')",
     "__system/submissionDate add 1", "not " * 30 + "year(now()) eq 1",
     "__system/reviewState eq null"],
)  # fmt: skip
def test_what_is_not_offered_is_called_so(text: str) -> None:
    with pytest.raises(FilterError) as refusal:
        condition(text, NOW)
    assert refusal.value.unsupported


@pytest.mark.parametrize(
    "text",
    ["eq", "__system/submissionDate", "__system/submissionDate eq", "(year(now()) eq 1",
     "__system/submissionDate eq 'x'", "year(now()) eq 1)", "2024-13-40 eq now()", "'a eq 'b'",
     "__system/submitterId eq 5", "year(1) eq 1", "x" * 2_000, "#"],
)  # fmt: skip
def test_what_cannot_be_read_is_called_so(text: str) -> None:
    with pytest.raises(FilterError) as refusal:
        condition(text, NOW)
    assert not refusal.value.unsupported


@given(st.dates(datetime(2024, 1, 1).date(), datetime(2025, 1, 1).date()))
def test_a_day_divides_what_came_before_from_what_came_after(day: datetime) -> None:
    early = condition(f"__system/submissionDate lt {day:%Y-%m-%d}", NOW)
    late = condition(f"__system/submissionDate ge {day:%Y-%m-%d}", NOW)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for moment in (midnight, midnight - timedelta(microseconds=1)):
        assert early(Known(moment, "")) is not late(Known(moment, ""))
        assert late(Known(moment, "")) is (moment >= midnight)


@given(st.text(st.sampled_from(list("()' eqnot/_systemyear0129-TZ$")), max_size=60))
def test_nothing_that_is_typed_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(FilterError):
        assert condition(text, NOW)(SENT) in (True, False)
