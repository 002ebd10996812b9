"""The plan as value types: what was checked when the folder was loaded."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal

from pydantic import Field

from plan.cases import Cases
from plan.value import Value

Kind = Literal["commune", "agency", "desk"]
Right = Literal[
    "report", "standing-all", "invite", "review", "reply", "commend", "restricted", "publish",
    "cases", "receive", "approve", "case-figures", "staff", "break-glass",
]  # fmt: skip
GUARDED: tuple[Right, ...] = (
    "cases", "receive", "approve", "case-figures", "staff", "break-glass",
)  # fmt: skip  # what they open asks for the PIN


class Window(Value):
    """First and last day, both inclusive."""

    first: date
    last: date


class Unit(Value):
    """An office of the plan. Its key is code + validity, because codes were reused."""

    code: str
    name: str  # “UBND xã Sơn Kỳ”
    short: str  # “Xã Sơn Kỳ”, as it is said in a chat
    kind: Kind
    level: str
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    prefix: str  # two to four ASCII letters that start its receipt codes
    reports: bool = True
    places: tuple[str, ...] = ()
    hotline: str = ""

    @property
    def key(self) -> tuple[str, date | None]:
        """What tells a unit from all others: code and first day, for codes were reused."""
        return self.code, self.valid_from

    def acts_on(self, day: date) -> bool:
        """Whether the unit exists on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


class Rung(Value):
    """One step of a nudge ladder; `days` from the duty's `before`, so -1 is the last good day."""

    id: str  # opening, t-14, t-7, t-3, t-1, last-day, overdue
    days: int | None = None  # None for the opening of the plan
    daily: bool = False  # overdue: every working day from here on
    escalate: bool = False  # also to the unit's leader, and to the desk's summary


class Duty(Value):
    """Something owed by every unit that the selector takes."""

    id: str
    title: str
    form: str = ""  # "" when the filing is a document that the office sends itself
    zero_form: str = ""  # the form of the attested zero, if zero may be attested
    kinds: tuple[Kind, ...] = ()
    units: tuple[str, ...] = ()
    before: date  # “trước ngày”: exclusive
    opens: date
    minutes: int = 5  # how long it takes, as the nudge says
    ladder: tuple[Rung, ...] = ()
    cites: str  # paragraph of the plan


class Task(Value):
    """A specific task that the plan gives to a unit, with its paragraph."""

    id: str
    units: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    cites: str


class Figure(Value):
    """One figure of a unit's own records: how many forms, or the sum of one of their fields."""

    id: str
    form: str
    sum: str = ""  # name of the field that is added up; "" counts the forms
    where: dict[str, str] = Field(
        default_factory=dict
    )  # only forms in which these fields have these values
    newest_of: str = ""  # of forms with the same value in this field only the newest is looked at


class Breakdown(Value):
    """A dataset with a row for each value that a field has in the unit's own records.

    Columns: name, label, unit of measure, how many forms, the sums, and all of it in words.
    """

    id: str  # of the dataset
    form: str
    by: str  # name of the field; a choice
    uom: str = ""  # name of the field with the unit of measure
    sums: dict[str, str]  # column -> name of the field that is added up


class FormRule(Value):
    """What happens to the records of a form, beyond being kept."""

    id: str  # of the form
    tells: tuple[str, ...] = ()  # roles at the office that hear of a record at once
    tells_unit: tuple[str, ...] = ()  # roles in the reporting unit that hear of it at once
    answered: bool = False  # the office replies, and the reply comes back to the officer
    right: Right = "review"  # what it takes to open such a record
    said: str = ""  # how a record of it is called in a nudge: “Mô hình, địa chỉ tin cậy”
    check_days: int = 0  # how often it is asked whether the record is still true; 0: never
    named: str = ""  # name of the field that names a record in a list; "" takes the form's title
    copied: bool = False  # a new one may begin as a copy of the unit's last
    not_copied: tuple[str, ...] = ()  # names of fields that a copy leaves empty


class MonthPlan(Value):
    """The unit's own plan: each row of a repeat is an activity to come."""

    form: str
    rows: str  # name of the repeat
    day: str  # name of the field with the date
    named: tuple[str, ...]  # fields that say what is planned; the first that is answered counts
    carries: dict[str, str] = Field(
        default_factory=dict
    )  # field of the activity form -> field of the row


class Hotline(Value):
    """A number that helps, as the plan prints it."""

    number: str
    label: str
    when: Literal["danger", "help"] = "help"


class Days(Value):
    """Working time: when a nudge may go out."""

    timezone: str = "Asia/Ho_Chi_Minh"
    quiet_from: time = time(21)
    quiet_to: time = time(7)
    nudge_at: time = time(7, 30)
    holidays: dict[date, str] = Field(default_factory=dict)  # overrides: days off
    worked: tuple[date, ...] = ()  # overrides: weekends or holidays that are worked
    country: str = "VN"


class Office(Value):
    """How the consolidating office is called and signs."""

    name: str
    short: str
    unit: str  # code of the desk's unit
    receives: tuple[str, ...] = ()
    header_superior: str
    header_issuer: str
    place: str
    signer_block: tuple[str, ...] = ()


class Person(Value):
    """One of the invented people with whom the plan is rehearsed."""

    id: str  # ASCII, what `--as` takes
    name: str
    address: Literal["anh", "chị", "anh/chị"] = "anh/chị"
    unit: str
    role: str


class Role(Value):
    """What a role may do.

    report for its unit · see all units · invite people · open reports · reply to officers · open
    commendations · see restricted answers · publish forms · record and follow cases of its unit ·
    take referrals for its unit · be the second person · see the figures of cases · end the access
    of people and phones · look at a case with a reason and a second person
    """

    id: str
    label: str
    rights: tuple[Right, ...]


class Plan(Value):
    """A plan that has been checked: everything that the program knows about the office."""

    id: str
    title: str
    year: int
    theme: str = ""
    legal_basis: tuple[str, ...]
    month: Window
    rehearsal_starts: datetime
    office: Office
    days: Days
    units: tuple[Unit, ...]  # those that exist in the month
    other_map: tuple[Unit, ...] = ()  # those before or after them, for comparing over the years
    duties: tuple[Duty, ...]
    tasks: tuple[Task, ...] = ()
    roles: tuple[Role, ...]
    cast: tuple[Person, ...] = ()
    hotlines: tuple[Hotline, ...] = ()
    paragraphs: dict[str, str]
    smallest_count: int = 5
    outbox_days: int = 30  # how long a delivered message's text is kept
    draft_days: int = 30
    invitation_hours: int = 72
    menu: tuple[str, ...] = ()  # forms that the menu offers, in order
    more: tuple[str, ...] = ()  # further forms, behind “Việc khác”
    rules: tuple[FormRule, ...] = ()
    activity_form: str = ""  # the form whose records are a unit's activities
    task_form: str = ""  # the form that reports on one of the unit's tasks; its field is `task`
    month_plan: MonthPlan | None = None
    unconfirmed: tuple[str, ...] = ()  # keys of plan.toml whose value is still to be confirmed
    figures: tuple[Figure, ...] = ()  # the dataset `figures` that forms are pre-filled from
    breakdowns: tuple[Breakdown, ...] = ()  # further datasets of that kind
    forms_from: str = ""  # a preset whose forms this plan uses, where it has none of its own
    cases: Cases | None = None
    last_year: dict[str, dict[str, str]] = Field(
        default_factory=dict
    )  # by unit: read from last-year.csv in the folder

    def unit(self, code: str) -> Unit:
        """The unit of a code; KeyError if the plan has none."""
        return next(u for u in self.units if u.code == code)

    def duty(self, id: str) -> Duty:
        """The duty of an id; StopIteration if the plan has none."""
        return next(d for d in self.duties if d.id == id)

    def owing(self, duty: Duty) -> tuple[Unit, ...]:
        """The units that owe a duty."""
        return tuple(u for u in self.units if u.code in duty.units or u.kind in duty.kinds)

    def tasks_of(self, unit: Unit) -> tuple[Task, ...]:
        """The tasks that the plan gives to a unit, in its order."""
        return tuple(t for t in self.tasks if unit.code in t.units or unit.kind in t.kinds)

    def rule(self, form: str) -> FormRule:
        """The rule of a form; the plain one if the plan says nothing about it."""
        return next((r for r in self.rules if r.id == form), FormRule(id=form))

    def role(self, id: str) -> Role:
        """The role of an id."""
        return next(r for r in self.roles if r.id == id)
