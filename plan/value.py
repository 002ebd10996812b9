"""What every value of a plan is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Frozen, refuses unknown keys, never prints what was typed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
