"""The deeds about cases, by the word before the colon of a button."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.cases import beginning, closing, consent, listing, routes, viewing
from handlers.deeds import Deed

CASES = ("cases",)
DEEDS: Mapping[str, Deed] = {
    "cases": Deed(listing.show, CASES, pin=True),
    "case-new": Deed(beginning.begin, CASES, pin=True),
    "case": Deed(viewing.show, CASES, pin=True),
    "case-follow": Deed(beginning.follow, CASES, pin=True),
    "case-edit": Deed(beginning.edit, CASES, pin=True),
    "case-route": Deed(routes.show, CASES, pin=True),
    "consent": Deed(consent.show, CASES, pin=True),
    "share": Deed(consent.give, CASES, pin=True),
    "unshare": Deed(consent.take_back, CASES, pin=True),
    "case-close": Deed(closing.ask, CASES, pin=True),
    "case-end": Deed(closing.end, CASES, pin=True),
    "case-reopen": Deed(closing.reopen, CASES, pin=True),
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
