"""Who may do what: one row for each deed, and the things of the own unit and of another.

A row says which roles a deed works for when it is about something of their own, and when it is
about something that is somebody else's. Whatever is not written here must do nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REPORTING = frozenset({"officer", "lead", "officer-caseworker"})
WORKERS = frozenset({"caseworker", "officer-caseworker"})
UNIT_PEOPLE = REPORTING | WORKERS
OWING = UNIT_PEOPLE | {"receiver"}  # an agency owes the result report too
OFFICE = frozenset({"desk"})
APPROVING = frozenset({"lead", "supervisor"})
SEEING = frozenset({"desk", "supervisor"})
ALL = UNIT_PEOPLE | OFFICE | APPROVING | {"receiver"}
NOBODY = frozenset[str]()
Roles = frozenset[str]


@dataclass(frozen=True)
class Row:
    """`carries`: what the button carries, with the name of a thing in braces.

    `asks_again`: a form that is open is asked again, whoever has it open.
    """

    carries: str
    own: Roles
    foreign: Roles = NOBODY
    asks_again: bool = False


def same(carries: str, roles: Roles) -> Row:
    """It is about nothing that belongs to anybody."""
    return Row(carries, roles, roles)


ROWS: Mapping[str, Row] = {
    "menu": same("", NOBODY),  # it is where whoever may do nothing is led
    "more": same("", ALL),
    "help": same("", ALL),
    "form": same("kho-khan", REPORTING),
    "new": same("hoat-dong", REPORTING),
    "do": same("ket-qua", REPORTING),
    "zero": same("ket-qua", REPORTING),
    "resume": Row("{draft}", ALL),
    "undo": Row("{code}", frozenset({"officer"})),  # whoever sent it, and nobody else of the unit
    "later": same("ket-qua", OWING),
    "notme": same("ket-qua", OWING),
    "agenda": same("", ALL),
    "duty": same("ket-qua", OWING),
    "task": Row("{task}", UNIT_PEOPLE),
    "report-task": Row("{task}", REPORTING),
    "did": Row("{planned}", REPORTING),
    "postpone": Row("{planned}", REPORTING),
    "drop": Row("{planned}", REPORTING),
    "undrop": Row("{dropped}", REPORTING),
    "true": Row("{shelter}", REPORTING),
    "mend": Row("{shelter}", REPORTING),
    "copy": Row("{code}", REPORTING),
    "board": same("", OFFICE),
    "received": same("", OFFICE),
    "received-form": same("hoat-dong", OFFICE),
    "open": Row("{record}", OFFICE, OFFICE),
    "sent": same("", ALL),
    "look": Row("{code}", UNIT_PEOPLE),
    "reply": Row("{difficulty}", OFFICE, OFFICE),
    "settled": Row("{difficulty}", OFFICE, OFFICE),
    "publish": same("", OFFICE),
    "pasted": same("", NOBODY),  # nothing was pasted
    "unpasted": same("", NOBODY),
    "languages": same("", ALL),
    "lang": Row("1", NOBODY, asks_again=True),
    "pin": same("", NOBODY),  # the question for the PIN, and no more
    "urgent": same("", ALL),
    "safe": Row("{alarm}", frozenset({"officer"})),  # whoever called
    "mistake": Row("{alarm}", frozenset({"officer"})),
    "taken": Row("{alarm}", frozenset({"lead"})),  # whoever was called
    "drill": same("21325", OFFICE),
    "alarms": same("", OFFICE | APPROVING),
    "cases": same("", WORKERS),
    "case-new": same("khong", WORKERS),
    "case": Row("{case}", WORKERS),
    "case-follow": Row("{case}", WORKERS),
    "case-edit": Row("{case}", WORKERS),
    "case-route": Row("{case}", WORKERS),
    "consent": Row("{case}", WORKERS),
    "share": Row("{case}:y-te", WORKERS),
    "unshare": Row("{case}:cong-an", WORKERS),
    "case-close": Row("{case}", WORKERS),
    "case-end": Row("{case}:an-toan", WORKERS),
    "case-reopen": Row("{closed}", WORKERS),
    "case-erase": Row("{case}", WORKERS),
    "case-erase-now": Row("{case}", WORKERS),
    "page": Row("{case}", WORKERS),
    "approvals": same("", APPROVING),
    "grant": Row("{approval}", APPROVING, frozenset({"supervisor"})),
    "refuse": Row("{approval}", APPROVING, frozenset({"supervisor"})),
    "handover": Row("{case}", WORKERS),
    "handover-to": Row("{colleague}", WORKERS),
    "refer": Row("{case}", WORKERS),
    "refer-to": Row("hoi-phu-nu", WORKERS),
    "referral": Row("r:{referral}", WORKERS),
    "referrals": same("", frozenset({"receiver"})),
    "referred": Row("{referral}", frozenset({"receiver"})),
    "take": Row("{referral}", frozenset({"receiver"})),
    "decline": Row("{referral}:khac", frozenset({"receiver"})),
    "finish": Row("{referral}", frozenset({"receiver"})),
    "orphans": same("", frozenset({"lead", "supervisor"})),
    "assign": Row("{orphan}", APPROVING, frozenset({"supervisor"})),
    "assign-to": Row("{colleague}", APPROVING, frozenset({"supervisor"})),
    "glass-ask": same("", frozenset({"supervisor"})),
    "glass": Row("{looked}", frozenset({"supervisor"})),
    "staff": same("", OFFICE),
    "staff-of": same("21325", OFFICE),
    "person": same("a", OFFICE),
    "unlink": same("1:a", OFFICE),
    "relink": same("a", OFFICE),
    "revoke": same("a", OFFICE),
    "revoke-now": same("a", OFFICE),
    "pin-reset": same("t", OFFICE),
    "case-figures": same("", SEEING),
}
