"""One pasted message to the activities that it tells of: what is sure, and what is to be asked.

1 clean the text and strike out what holds digits and is no figure, 2 read the days, 3 read the
figures, 4 find the activities and part the text among them, 5 see what each figure counts,
6 keep what agrees and what the form asks about that kind of activity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dialogue.pasting import places, sums
from dialogue.pasting.activities import Segment, activity_words, mentions, segments
from dialogue.pasting.counting import PERSONS, QUANTITY, count
from dialogue.pasting.days import Day, find_days
from dialogue.pasting.figures import find_numbers
from dialogue.pasting.labelling import Figure, Labelling
from dialogue.pasting.labels import PLANNED, REACH, SESSIONS
from dialogue.pasting.lexicon import Lexicon, lexicon
from dialogue.pasting.noise import uncertain, without_noise, without_ordinals, years
from dialogue.pasting.phrases import Found
from dialogue.pasting.running import FIGURE, Running, running
from dialogue.pasting.units import elsewhere
from forms import Form

LONGEST = 5000  # characters: a longer text is no message of this kind
SHORTEST = 12  # characters of a report
MOST_ACTIVITIES = 12  # of one message
MOST_UNSURE = 4  # parts that are quoted as not understood
ANY_DAY = date(2024, 1, 1)  # whether a text holds a day does not depend on today
LONGEST_QUOTE = 40  # characters of such a part
DOING = ("to chuc", "tuyen truyen", "truyen thong", "trien khai", "tham du", "tham gia")
FIGURES = (*PERSONS, SESSIONS, QUANTITY, REACH)


@dataclass(frozen=True, slots=True)
class Understood:
    """One activity of a message.

    `values` are the canonical values by the names of the form's questions, `unsure` what was
    seen and not taken, in the words of the message, `elsewhere` another unit that it names.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    elsewhere: str = ""


@dataclass(frozen=True)
class Reading:
    """A message that has been taken apart."""

    text: Running
    days: tuple[Day, ...]
    figures: tuple[Figure, ...]
    kinds: tuple[Found, ...]
    words: Lexicon
    today: date


def read_message(
    text: str, form: Form, today: date, units: Sequence[str] = (), own: str = ""
) -> tuple[Understood, ...]:
    """The activities of a message in their order; none when it is no report.

    `units` are the names of all units and `own` the sender's: a message that names another one
    says so. What is not certain is left out, never guessed.
    """
    if len(text) > LONGEST:
        return ()
    reading = take_apart(text, form, today)
    named = mentions(reading.text, reading.kinds, today.year)
    if not named and (reading.kinds or not _tells(reading)):
        return ()
    if len(named) > MOST_ACTIVITIES:
        return ()
    other = elsewhere(reading.text, units, own)
    parts = segments(reading.text, named, reading.days)
    found: dict[Segment, Understood] = {}
    for part in parts:
        told = _understood(reading, part, len(parts) == 1, other)
        first = next((p for p in found if part.again and p.kind == part.kind), None)
        found[first or part] = _more_unsure(found[first], reading, part) if first else told
    return tuple(found.values())


def _more_unsure(told: Understood, reading: Reading, part: Segment) -> Understood:
    """What is said further on of an activity, after another one, is asked about."""
    figures = [f for f in reading.figures if part.start <= f.start < part.end]
    return replace(told, unsure=(*told.unsure, *_quotes(reading, figures))[:MOST_UNSURE])


def looks_like_report(text: str, form: Form) -> bool:
    """Whether a text may be a report: long enough, an activity or its verb, a figure or a day."""
    if not SHORTEST <= len(text) <= LONGEST:
        return False
    reading = take_apart(text, form, ANY_DAY)
    told = bool(mentions(reading.text, reading.kinds)) or (not reading.kinds and _doing(reading))
    return told and bool(reading.days or any(f.value is not None for f in reading.figures))


def take_apart(text: str, form: Form, today: date) -> Reading:
    """The days, the figures and the activity words of a text."""
    plain = without_noise(running(text))
    plain, days = find_days(plain, today)
    plain = without_ordinals(plain)
    numbers = find_numbers(plain, uncertain(plain))
    plain = plain.struck([(n.start, n.end) for n in numbers], " ")
    plain = plain.struck([(n.start, n.start + 1) for n in numbers], FIGURE)
    words = lexicon(form)
    kinds = tuple(activity_words(plain, words))
    figures = Labelling(plain, numbers, words, kinds).figures()
    return Reading(plain, days, _of_this_year(plain, figures, today), kinds, words, today)


def _of_this_year(text: Running, figures: tuple[Figure, ...], today: date) -> tuple[Figure, ...]:
    """Figures of another year (“năm 2023 có 80 người”) are no result of this one."""
    others = [place for year, place in years(text) if year != today.year]
    found = []
    for figure in figures:
        clause = max(text.left.rfind(sign, 0, figure.start) for sign in ",;.(\n")
        old = any(clause < place < figure.start for place in others)
        found.append(replace(figure, doubt=PLANNED) if old else figure)
    return tuple(found)


def _doing(reading: Reading) -> bool:
    return any(word in reading.text.left for word in DOING)


def _tells(reading: Reading) -> bool:
    """Whether a message without a known activity still reports one: its verb, and people."""
    return _doing(reading) and any(f.kind in FIGURES for f in reading.figures)


def _understood(reading: Reading, part: Segment, alone: bool, other: str) -> Understood:
    words, names = reading.words, reading.words.names
    asked = words.questions(part.kind, reading.today)
    figures = [f for f in reading.figures if part.start <= f.start < part.end]
    takes = [sort for sort in FIGURES if not part.kind or names.get(sort) in asked or sort == "men"]
    counted = count(
        figures, part.kind, words.units.get(part.kind, ()), takes, reading.text.accented
    )
    money, spent = sums.of(reading.text, figures, words) if alone else ({}, ())
    values = {
        **_kind_and_day(part, names),
        **places.of(reading.text, part.start, part.end, words),
        **{names[sort]: str(n) for sort, n in counted.values.items() if asked_about(words, sort)},
        **money,
        **places.partners(reading.text, part.start, part.end, words),
    }
    left = [f for f in counted.left if f not in spent]
    return Understood(
        {name: value for name, value in values.items() if name}, _quotes(reading, left), other
    )


def asked_about(words: Lexicon, sort: str) -> bool:
    """Whether the form has a question for it that can be answered: the men follow by themselves."""
    path = words.paths.get(words.names.get(sort, ""), "")
    return bool(path) and path in words.form.controls


def _kind_and_day(part: Segment, names: Mapping[str, str]) -> dict[str, str]:
    day = part.days[0] if len(part.days) == 1 else None
    first = day.day.isoformat() if day and day.day else ""
    last = day.until.isoformat() if day and day.until else ""
    found = {"kind": part.kind, "day": first, "until": last}
    return {names[what]: value for what, value in found.items() if value and what in names}


def _quotes(reading: Reading, figures: Sequence[Figure]) -> tuple[str, ...]:
    """What was seen and not taken, in the writer's words."""
    quotes = [reading.text.quote(*_around(reading, f)) for f in figures]
    return tuple(dict.fromkeys(quotes))[:MOST_UNSURE]


def _around(reading: Reading, figure: Figure) -> tuple[int, int]:
    """A figure with the word that follows it, when nothing parts them."""
    left = reading.text.left
    end = figure.end
    if not figure.unit and left[end : end + 1] == " ":
        end += 1
        while end < len(left) and left[end].isalpha():
            end += 1
    return figure.start, min(end, figure.start + LONGEST_QUOTE)
