"""What a form asks and what an answer may be: the value types that others read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The question types of the XLSForm reference table, as a chat has to tell them apart."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    IMAGE = "image"
    AUDIO = "audio"
    FILE = "file"
    GEOPOINT = "geopoint"
    ACKNOWLEDGE = "acknowledge"
    RANGE = "range"
    NOTE = "note"
    REPEAT = "repeat"  # the engine's own: “one more?” at the end of a repeat, answered yes or no


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the choices sheet that the choice filter lets through."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One relevant question as it stands now: labels evaluated, choices filtered.

    `path` is absolute and positions repeats from 1: `/data/docs[2]/number`.
    `value` is the canonical XForms string ("" = unanswered; dates are ISO, selections
    are names split by spaces).
    `appearances` are the question's own tokens and those of the groups around it.
    """

    path: str
    name: str
    kind: Kind
    label: str
    hint: str = ""
    required: bool = False
    read_only: bool = False
    appearances: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    value: str = ""
    group_label: str = ""
    short: str = ""  # the name on a review card: column `bind::short` of the survey sheet


@dataclass(frozen=True, slots=True)
class Violation:
    """An answer that does not fit. `refers` are the other questions that the rule reads."""

    path: str
    kind: str  # "type" | "constraint" | "required" | "choice" | "range"
    message: str  # the form's own constraint or required message, evaluated; "" if it has none
    refers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a form's source.

    `reason` is a plain English sentence; `code` names the kind of mistake for those who say it
    in another language (the codes stand in `CODES`), `what` the name that is wrong.
    """

    reason: str
    sheet: str = ""
    row: int = 0
    code: str = "invalid"
    what: str = ""


CODES = (
    "invalid",  # pyxform refuses it; the reason is pyxform's
    "unreadable",  # the file is no workbook, or is damaged
    "too-large",  # more bytes, rows or questions than a form may have
    "missing-sheet",  # no survey sheet, or nothing in it
    "missing-type",
    "missing-name",
    "missing-label",
    "missing-calculation",
    "bad-name",  # not a name as XML has it
    "duplicate-name",
    "duplicate-choice",
    "unknown-type",
    "unsupported-type",
    "unsupported-column",
    "unsupported-setting",
    "unsupported-sheet",
    "unsupported-function",
    "unknown-function",
    "wrong-arguments",  # too many or too few in a function call
    "bad-expression",
    "bad-pattern",  # a regular expression that is not understood, or could take for ever
    "too-complex",  # an expression over its budget
    "circle",  # calculations that wait for each other
    "unknown-reference",
    "missing-list",
    "bad-list",  # a list of choices that cannot be used
    "unbalanced-group",
    "bad-file",  # a file beside the form that cannot be read
)


class FormError(Exception):
    """A form cannot be loaded. `problems` lists all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"[{p.sheet} {p.row}] {p.reason}" for p in problems))
        self.problems = problems
