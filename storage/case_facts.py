"""What is known about a case now: the answers of its events, taken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.case_values import CaseEvent


def name_of(path: str) -> str:
    """The name of an answer; one in a row of a repeat keeps its path."""
    return path if "[" in path else path.rpartition("/")[2]


def by_name(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers of one form by name."""
    return {name_of(path): value for path, value in answers.items()}


def standing(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """The events that count, of all in their order.

    An intake that was recorded anew stands where the first one stood: whatever it leaves out is
    gone, and what was learnt afterwards still comes after it.
    """
    intakes = [event for event in events if event.kind == "recorded"]
    return [*intakes[-1:], *(event for event in events if event.kind != "recorded")]


def facts(events: Sequence[CaseEvent]) -> dict[str, str]:
    """All answers by name, of events in their order: a later answer before an earlier one."""
    found: dict[str, str] = {}
    for event in standing(events):
        found |= by_name(event.answers)
    return found


def picked(events: Sequence[CaseEvent], name: str) -> str:
    """All that was picked of a multiple choice that every follow-up asks anew: it adds up."""
    given = (by_name(event.answers).get(name, "") for event in standing(events))
    return " ".join(dict.fromkeys(code for codes in given for code in codes.split()))
