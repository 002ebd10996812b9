"""Rows as values: what the other folders say to the database and hear from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

OutboxState = Literal["queued", "sending", "sent", "unknown", "blocked", "dead", "dropped"]
FilingState = Literal["missing", "submitted", "zero"]
PlannedState = Literal["planned", "done", "dropped"]
AnswerKind = Literal["reply", "settled"]
UploadState = Literal["pending", "usable", "refused"]
MessageKind = Literal["question", "receipt", "edit", "nudge", "broadcast", "notice", "alarm"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody enrolled: one unit, one role. `ended_at` is set when the desk revokes."""

    id: str
    name: str
    unit: str
    role: str
    address: str = "anh/chị"
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A person's address on a channel. `state` is "active" or "blocked"."""

    channel: str
    address: str
    person: str
    state: str = "active"


@dataclass(frozen=True, slots=True)
class Received:
    """A raw update as a channel fetched it, before anything was made of it."""

    channel: str
    key: str
    body: str  # JSON
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Inbound:
    """An inbox row that waits to be handled."""

    id: int
    channel: str
    key: str
    body: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent once its transaction is committed.

    `options` are rows of (label, value, is_word). `prompt`, `closes` as in dialogue.Reply.
    """

    channel: str
    address: str
    person: str
    kind: MessageKind
    text: str
    created_at: datetime
    due_at: datetime
    options: tuple[tuple[tuple[str, str, bool], ...], ...] = ()
    prompt: int = 0
    closes: int = 0
    secret: bool = False
    attachment: str = ""
    expires_at: datetime | None = None
    masks: bool = False  # the answer is a PIN: a page does not show what is typed
    private: bool = False  # said with an open PIN: deleted from the chat, and blanked here
    quiet: bool = False  # arrives without a sound, as what somebody else may hear should
    subject: str = ""  # re-judged before sending: of a nudge “duty:unit …”, of a call the alarm


@dataclass(frozen=True, slots=True)
class Queued:
    """An outbox row that delivery has claimed: tried so often, in doubt so often."""

    id: int
    message: Outgoing
    attempts: int
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a person stands: the menu's prompt and the draft that is open, if any."""

    person: str
    version: int = 0
    prompt: int = 0
    body: dict[str, Any] = field(default_factory=dict)  # handlers' own JSON


@dataclass(frozen=True, slots=True)
class Draft:
    """A form begun and not yet submitted. `body` is dialogue's dumped session."""

    id: str
    person: str
    form: str
    version: str
    duty: str
    body: str
    updated_at: datetime
    origin: str = ""  # what it began from: “copy:CODE”, “planned:ID”, “task:ID”


@dataclass(frozen=True, slots=True)
class Record:
    """A submitted form. `answers` are canonical strings by path; `code` is on the receipt."""

    id: str
    code: str
    form: str
    version: str
    unit: str
    person: str
    duty: str
    xml: str
    answers: dict[str, str]
    submitted_at: datetime
    opened_at: datetime | None = None
    withdrawn_at: datetime | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What of a record is not sealed."""

    id: str
    code: str
    form: str
    unit: str
    person: str
    submitted_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Filing:
    """One expected filing: a unit owes a duty. `record` is the submitted form, if any."""

    duty: str
    unit: str
    state: FilingState = "missing"
    record: str = ""
    filed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or file; `state`: pending (to be fetched from `source`), stored, failed."""

    id: str
    person: str
    channel: str
    source: str
    state: str
    media: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Nudged:
    """A rung that has fired: (unit, duty, rung) is unique."""

    unit: str
    duty: str
    rung: str
    person: str
    fired_at: datetime


@dataclass(frozen=True, slots=True)
class FormVersion:
    """The source of a form's version, as Markdown tables; `person` is empty for the plan's own."""

    form: str
    version: str
    source: str
    person: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an uploaded form: a code, what it is about, sheet and row.

    `reason` is the English sentence of whoever found it.
    """

    code: str
    what: str = ""
    sheet: str = ""
    row: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A form that somebody has sent and not yet published.

    `state`: pending (to be fetched from `ref` and read), usable (`source` is its Markdown),
    refused (`faults` say why). `channel` and `address` are where the sender waits for it.
    """

    id: str
    person: str
    channel: str
    address: str
    ref: str
    suffix: str  # of the file's name: the name itself is not kept
    state: UploadState
    created_at: datetime
    source: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity that a unit has announced; `values` are fields of the activity form."""

    id: str
    record: str
    unit: str
    person: str
    day: date
    title: str
    values: dict[str, str]
    state: PlannedState = "planned"
    result: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the office said about a record: a reply, or that it is settled."""

    id: str
    record: str
    person: str
    kind: AnswerKind
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may read submissions over the feed."""

    name: str
    created_at: datetime
    ended_at: datetime | None = None
