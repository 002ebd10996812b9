"""What comes after a receipt: the next activity of a message that told of several."""

from __future__ import annotations

from typing import Any

from dialogue.values import Option
from handlers.work import Turn

PASTED = "pasted"  # the note of the conversation: activities that were read and wait


def following(turn: Turn) -> list[Option]:
    """The button of the next activity that waits; none if nothing does."""
    waiting: list[dict[str, Any]] = turn.talk.body.get(PASTED) or []
    return [Option(f"Tiếp: {one['label'] or 'việc sau'}", PASTED) for one in waiting[:1]]
