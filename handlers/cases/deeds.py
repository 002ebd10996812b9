"""The deeds about cases, by the word before the colon of a button."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import drills, taking, urgent
from handlers.deeds import Deed

DEEDS: Mapping[str, Deed] = {
    "urgent": Deed(urgent.call_help),
    "safe": Deed(urgent.safe),
    "mistake": Deed(urgent.mistake),
    "taken": Deed(taking.take),
    "drill": Deed(drills.drill, rights=("staff",)),
    "alarms": Deed(drills.show_alarms, rights=("staff", "approve")),
}
