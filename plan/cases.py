"""What the plan says about cases of gender-based violence: forms, clocks, directory, ladder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from plan.value import Value


class CaseClock(Value):
    """Something that has to happen within a time of the law or of the plan.

    It starts at the moment of intake, or at the moment that field `starts` holds, if the fields of
    `where` hold these values (of a multiple choice: if this value was picked). A later moment in
    one of `again` starts it anew. It ends with the first answer to one of `ended_by` that is not
    from before its start, or once a field of `ended_if` is said to hold that value, or, for
    `follow_up`, with a follow-up. It is due after `hours`, to the minute, or else at the end of
    the last of `working_days` or `days`, the first day not counted; with none of them at the end
    of its first day, or, for `at_once`, when it starts.
    """

    id: str
    label: str  # said only while the PIN is open
    starts: str = ""
    again: tuple[str, ...] = ()
    where: dict[str, str] = Field(default_factory=dict)
    hours: int = 0
    days: int = 0  # calendar days
    working_days: int = 0
    at_once: bool = False
    ended_by: tuple[str, ...] = ()
    ended_if: dict[str, str] = Field(default_factory=dict)
    follow_up: bool = False
    warns: tuple[int, ...] = ()  # hours before it is due at which the case worker is nudged
    again_hours: int = Field(default=24, ge=1)  # how often it is nudged once it is overdue
    urgent: bool = False  # nudges also in the quiet hours
    escalates: tuple[str, ...] = ()  # roles that hear of it when it is overdue
    cites: str = ""  # the law or the paragraph


class Service(Value):
    """A body that helps: a line of the directory. `sees` are fields of the case form."""

    id: str = Field(max_length=18)  # buttons carry it
    label: str
    unit: str = ""  # whose people take referrals in the chat; "": reached by phone only
    phone: str = ""
    sees: tuple[str, ...] = ()


class CaseRoute(Value):
    """What the law asks for in certain cases: by whom, within which time.

    It opens if one of the fields of `any_of` holds one of its values, which are split by spaces
    (of a multiple choice: if one was picked). `offers` are the buttons that belong to it.
    """

    id: str
    label: str  # said only while the PIN is open
    any_of: dict[str, str]
    lines: tuple[str, ...]
    offers: tuple[Literal["follow", "refer", "page"], ...] = ()
    cites: str = ""  # the law or the paragraph

    def opens(self, facts: Mapping[str, str]) -> bool:
        """Whether a case of these facts (answers by name) goes this way."""
        held = ((set(facts.get(name, "").split()), v.split()) for name, v in self.any_of.items())
        return any(not have.isdisjoint(values) for have, values in held)


class Call(Value):
    """One rung of the ladder of an emergency: all holders of a role at a place are called."""

    role: str
    at: Literal["unit", "office"] | str = "unit"  # the raising unit, the office, or a unit's code


class Urgent(Value):
    """Who is called in an emergency, one rung after the other until somebody has it."""

    ladder: tuple[Call, ...]
    minutes: int = Field(default=10, ge=1)  # between two rungs
    rounds: int = Field(default=3, ge=1)  # how often the whole ladder is climbed


class Retention(Value):
    """How long what belongs to cases is kept, in days; None keeps it."""

    closed_case_days: int | None = 365  # then a closed case is made anonymous
    anonymous_days: int | None = 1825  # then what was left of it, and the plain counts, go
    note_days: int | None = 180  # the narrative, after the case was closed
    alarm_days: int | None = 365
    message_hours: int = 20  # a message of a case is deleted at the latest then: platforms allow 48


class CaseColumn(Value):
    """A column of a table: who is counted in it. Without a `where` it takes whoever is left.

    `where`: for each field one of the values has to be among the answers; `unless`: none of them.
    """

    id: str
    label: str = ""  # "": what is left, and not said in a chat
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    unless: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class CaseTable(Value):
    """A table of the result report: each of those counted stands in the first column that fits.

    What a person is not asked herself (measures, services) is taken from her case. The last column
    takes the rest: there a case stands of which the property was not recorded. Tables that follow
    from others say which in `only_with`: they are shown only while those are whole, and whole.

    What is counted: cases, people, the forms of violence of each case, the services that each
    survivor was given.
    """

    id: str
    label: str
    count: Literal["cases", "forms", "survivors", "services", "perpetrators"]
    columns: tuple[CaseColumn, ...]
    only_with: tuple[str, ...] = ()  # ids of tables
    partly: bool = False  # it need not be whole itself

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Everybody stands in exactly one column, else totals would not add up."""
        rest = [column.id for column in self.columns if not column.where]
        if rest != [column.id for column in self.columns[-1:]]:
            raise ValueError("the last column, and no other, has no `where`")
        return self


class CasePart(Value):
    """Some columns of a table, added up; without columns its total."""

    table: str
    columns: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # instead: the total less these columns


class CaseRatio(Value):
    """A ratio of the strategy: how many of whom, and the share that is aimed at by year."""

    id: str
    label: str
    part: CasePart
    whole: CasePart
    targets: dict[str, int] = Field(default_factory=dict)  # year -> per cent
    cites: str = ""


class Cases(Value):
    """How cases are recorded and followed."""

    form: str
    follow_up: str
    code: str = "VV"
    said: str = "Hồ sơ riêng"  # the neutral name, on buttons that anybody may see
    consent: str = "consent_record"  # the field; `refused` is the value that leaves a count only
    refused: str = "khong"
    counted: tuple[str, ...] = ()  # the fields that are kept of a refused case
    survivors: str = "victims"  # the repeat with a row for each survivor
    perpetrators: str = "perps"
    violence: str = "forms"  # the field with the forms of violence: a case may have several
    given: str = "services"  # the field with what survivors were given
    # field of a survivor's row -> field of a count that tells of its one survivor
    counted_survivor: dict[str, str] = Field(default_factory=dict)
    adding: tuple[str, ...] = ()  # fields whose answers of all events hold together
    tables: tuple[CaseTable, ...] = ()
    ratios: tuple[CaseRatio, ...] = ()
    # the dataset `cases`, by column: what a unit's own report is filled with
    own: dict[str, CasePart] = Field(default_factory=dict)
    share: str = "consent_share"  # the field whose values are ids of services
    danger: str = "danger"  # the field that is given before the form begins
    closes: str = "close_reason"  # the field of the follow-up whose answer closes a case
    shown: tuple[str, ...] = ()  # fields and repeats that the view of a case shows, in order
    routes: tuple[CaseRoute, ...] = ()
    clocks: tuple[CaseClock, ...] = ()
    stand_ins: tuple[str, ...] = ("lead", "supervisor")  # hear of a case if nobody has it, in turn
    services: tuple[Service, ...] = ()
    urgent: Urgent
    retention: Retention = Retention()
    approval_hours: int = 72  # how long a request waits for the second person
    break_glass_hours: int = 4  # how long an approved look lasts
    hidden_words: tuple[str, ...] = ()  # never in a message that is sent without an open PIN

    @property
    def forms(self) -> tuple[str, str]:
        """The forms that are filled in about cases, and are nobody's report."""
        return self.form, self.follow_up

    def service(self, id: str) -> Service | None:
        """The service of an id."""
        return next((s for s in self.services if s.id == id), None)

    def clock(self, id: str) -> CaseClock | None:
        """The clock of an id."""
        return next((c for c in self.clocks if c.id == id), None)
