"""What is heard, what is replied, and the state of a conversation about one form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Something typed. Cleaned already: NFC, no control characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A button pressed. `prompt` is the number of the message that carried it (0: none)."""

    prompt: int
    value: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that the channel has put aside under `ref`; `caption` may be empty."""

    ref: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A document or a voice message put aside under `ref`."""

    ref: str
    name: str = ""
    media: str = "file"  # "file" | "audio"


@dataclass(frozen=True, slots=True)
class Location:
    """A point that was shared, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact card; `own` only when the platform proves that it is the sender's."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command of the platform, without the slash: `start`, `an`."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something that can never be an answer: "sticker", "forward", "edit", "too_big"…"""

    kind: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was said: the person is only to be shown the open question again."""


Heard = Text | Tap | Photo | File | Location | Contact | Command | Unusable | Silence


@dataclass(frozen=True, slots=True)
class Option:
    """A button, or a numbered line where a channel has none.

    `value` is short ASCII (≤ 40 bytes). `word` options (Lùi, Hủy…) are never numbered: a
    channel without buttons shows them as words to type.
    """

    label: str
    value: str
    word: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the person.

    `prompt` is the number under which its buttons are recognised (0: buttons that stand on
    their own). `closes` is the number of an earlier prompt: a channel that can edit rewrites
    that message to `text` without its buttons; other channels leave it out. `refuses` says that
    what was heard identifies a person and was stored nowhere: a channel that can deletes it.
    `masks`: the answer is a PIN, which a channel that can does not show while it is typed.
    """

    text: str
    options: tuple[tuple[Option, ...], ...] = ()
    prompt: int = 0
    closes: int = 0
    secret: bool = False
    attachment: str = ""
    refuses: bool = False
    masks: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation about one form, complete enough to go on after days on any device.

    Everything is a plain value, so that `dump` and `restore` round-trip through JSON.
    """

    form_id: str
    version: str
    xml: str = ""  # the draft
    prompt: int = 0  # number of the last question asked; never goes down
    open: str = ""  # path of the open question; "" when a card is shown
    stage: str = "asking"  # asking | editing | confirming | cancelling | done
    back_to: str = "asking"  # the stage that cancelling or confirming comes back to
    card: str = ""  # the card to come back to: "" | review | details
    passed: tuple[str, ...] = ()  # skipped, read, or “no more”
    trail: tuple[str, ...] = ()  # questions answered, in order: what Lùi walks back over
    undo: tuple[tuple[str, str, str], ...] = ()  # (what, path, earlier value), newest last
    picked: tuple[str, ...] = ()  # choices ticked so far in a select_multiple
    page: int = 0  # page of a long list of choices
    held: tuple[str, ...] = ()  # (path, value) that waits for another answer or a decision; with
    # a third part, the text of a typed “other”, it waits because it seems to identify a person
    fixes: tuple[str, ...] = ()  # the other questions that could be mended instead
    given: tuple[tuple[str, str], ...] = ()  # (name, value) that wait for their question
    misses: int = 0
    language: str = ""  # of the form's texts; "" is the form's own
    outcome: str = ""  # "" | submitted | cancelled | parked
