"""The deeds about cases, by the word before the colon of a button."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import drills, staff, taking, urgent
from handlers.cases import (
    approving,
    beginning,
    breaking,
    closing,
    consent,
    erasing,
    figures,
    handing,
    listing,
    pages,
    receiving,
    referring,
    routes,
    viewing,
)
from handlers.cases.approving import Kind
from handlers.deeds import Deed
from handlers.report import begin_form
from handlers.work import Turn

KINDS: Mapping[str, Kind] = {
    "handover": Kind(handing.SAID, handing.asks, handing.granted),
    "pin-reset": Kind(staff.PIN_SAID, staff.asks, staff.reset_pin),
    "break-glass": Kind(breaking.SAID, breaking.asks, breaking.granted),
}


async def _grant(turn: Turn, id: str) -> None:
    await approving.decide(turn, id, "granted", KINDS)


async def _refuse(turn: Turn, id: str) -> None:
    await approving.decide(turn, id, "refused", KINDS)


async def _waiting(turn: Turn, argument: str) -> None:
    await approving.show_waiting(turn, KINDS, argument)


async def _ask_for_look(turn: Turn, _argument: str) -> None:
    await begin_form(turn, breaking.FORM)


APPROVE, CASES, GLASS, STAFF = ("approve",), ("cases",), ("break-glass",), ("staff",)
RECEIVE = ("receive",)
DEEDS: Mapping[str, Deed] = {
    "urgent": Deed(urgent.call_help),
    "safe": Deed(urgent.safe),
    "mistake": Deed(urgent.mistake),
    "taken": Deed(taking.take),
    "drill": Deed(drills.drill, rights=("staff",)),
    "alarms": Deed(drills.show_alarms, rights=("staff", "approve")),
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
    "case-erase": Deed(erasing.ask, CASES, pin=True),
    "case-erase-now": Deed(erasing.erase_now, CASES, pin=True),
    "approvals": Deed(_waiting, APPROVE, pin=True),
    "grant": Deed(_grant, APPROVE, pin=True),
    "refuse": Deed(_refuse, APPROVE, pin=True),
    "handover": Deed(handing.begin, CASES, pin=True),
    "handover-to": Deed(handing.hand_to, CASES, pin=True),
    "refer": Deed(referring.begin, CASES, pin=True),
    "refer-to": Deed(referring.refer_to, CASES, pin=True),
    "referral": Deed(referring.set_state, CASES, pin=True),
    "referrals": Deed(receiving.show_list, RECEIVE, pin=True),
    "referred": Deed(receiving.show, RECEIVE, pin=True),
    "take": Deed(receiving.take, RECEIVE, pin=True),
    "decline": Deed(receiving.decline, RECEIVE, pin=True),
    "finish": Deed(receiving.finish, RECEIVE, pin=True),
    "orphans": Deed(handing.show_orphans, APPROVE, pin=True),
    "assign": Deed(handing.assign, APPROVE, pin=True),
    "assign-to": Deed(handing.assign_to, APPROVE, pin=True),
    "glass-ask": Deed(_ask_for_look, GLASS, pin=True),
    "glass": Deed(breaking.look, GLASS, pin=True),
    "staff": Deed(staff.show_units, STAFF, pin=True, private=False),
    "staff-of": Deed(staff.show_unit, STAFF, pin=True, private=False),
    "person": Deed(staff.show_person, STAFF, pin=True, private=False),
    "unlink": Deed(staff.unlink, STAFF, pin=True, private=False),
    "relink": Deed(staff.relink, STAFF, pin=True, private=False),
    "revoke": Deed(staff.confirm_revoking, STAFF, pin=True, private=False),
    "revoke-now": Deed(staff.revoke, STAFF, pin=True, private=False),
    "pin-reset": Deed(staff.ask_pin_reset, STAFF, pin=True, private=False),
    "page": Deed(pages.offer_page, CASES, pin=True),
    "case-figures": Deed(figures.show_figures, ("case-figures",), pin=True),
}
