"""What is known about a case follows from its events, whatever they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.case_facts import facts, picked
from storage.case_values import CaseEvent, EventKind
from tests.storage.samples import NOW

KINDS: tuple[EventKind, ...] = ("recorded", "followed", "consent", "closed", "reopened")
PATHS = ("/f/a", "/f/g/b", "/f/rows[1]/sex", "/f/rows[2]/sex", "/f/share")
VALUES = ("", "x", "y", "x y")
EVENT = st.builds(
    lambda kind, answers: CaseEvent("e", "c", "p", kind, NOW, answers=answers),
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(PATHS), st.sampled_from(VALUES)),
)
LIFE = st.lists(EVENT, max_size=8).map(
    lambda events: [
        replace(event, id=f"e{n}", created_at=NOW + timedelta(seconds=n))
        for n, event in enumerate(events)
    ]
)


@given(LIFE, EVENT)
def test_whatever_is_said_last_outside_an_intake_holds(
    events: list[CaseEvent], last: CaseEvent
) -> None:
    said = replace(last, kind="followed")
    known = facts([*events, said])
    for path, value in said.answers.items():
        assert known[path if "[" in path else path.rpartition("/")[2]] == value


@given(LIFE, EVENT)
def test_an_intake_recorded_anew_leaves_nothing_of_the_one_before(
    events: list[CaseEvent], intake: CaseEvent
) -> None:
    anew = replace(intake, kind="recorded")
    without = [event for event in events if event.kind != "recorded"]
    assert facts([*events, anew]) == facts([anew, *without])


@given(LIFE)
def test_what_was_learnt_after_an_intake_counts_before_its_correction(
    events: list[CaseEvent],
) -> None:
    later = [event for event in events if event.kind != "recorded"]
    alone, known = facts(later), facts(events)
    assert all(known[name] == value for name, value in alone.items())


@given(LIFE)
def test_what_is_picked_adds_up_and_nothing_is_counted_twice(events: list[CaseEvent]) -> None:
    codes = picked(events, "a").split()
    assert len(codes) == len(set(codes))
    assert set(facts(events).get("a", "").split()) <= set(codes)
