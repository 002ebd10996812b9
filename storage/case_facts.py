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


def facts(events: Sequence[CaseEvent]) -> dict[str, str]:
    """All answers by name, of events in their order: a later answer before an earlier one.

    An intake that was recorded anew stands where the first one stood: whatever it leaves out is
    gone, and what was learnt afterwards still counts after it.
    """
    intakes = [event for event in events if event.kind == "recorded"]
    found = by_name(intakes[-1].answers) if intakes else {}
    for event in events:
        if event.kind != "recorded":
            found |= by_name(event.answers)
    return found
