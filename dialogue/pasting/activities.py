"""Where in a message one activity ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dialogue.pasting.days import Day
from dialogue.pasting.labels import BREAKS, LONGEST_CLAUSE
from dialogue.pasting.lexicon import Lexicon
from dialogue.pasting.noise import years
from dialogue.pasting.phrases import Found, Phrases, split
from dialogue.pasting.running import DAY, FIGURE, Running, Token

NOT_YET = Phrases(
    ("not yet", word)
    for word in split(
        "chưa; sẽ; sắp; tuần sau; ngày mai; tháng sau; dự định; chuẩn bị; hoãn; bao giờ"
    )
)
JOINS = frozenset(("va", "kem", "ket", "dong", "ngoai"))  # words that begin another activity
STRONG = re.compile(r"[\n;]|\.(?= |$)")
WEAK = re.compile(r"[,)]|(?<![a-z])(?:va|kem|dong thoi|ket hop|ngoai ra)(?![a-z])")
INSIDE = re.compile(r"\([^()\n]{0,300}\)")  # no activity begins inside
FIGURED = frozenset((DAY, FIGURE))
NEXT_WORDS = 6  # behind an activity word that may say that it is still to come
FAR = 4  # words between two activity words that may still name one activity


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an activity is named; `kind` is "" where two kinds are named at once."""

    kind: str
    start: int
    end: int
    again: bool = False  # speaks once more of one that was named before another one


@dataclass(frozen=True, slots=True)
class Segment:
    """One activity: its kind, where its text stands, and the day that it has or takes over."""

    kind: str
    start: int
    end: int
    days: tuple[Day, ...]
    again: bool = False


def mentions(text: Running, found: Sequence[Found], year: int = 0) -> list[Mention]:
    """The activities of a year that are named; words that go together are one."""
    tokens = text.tokens
    merged: list[tuple[str, Found]] = []
    for here in found:
        if _not_yet(text, here) or _of_another_year(text, here, year):
            continue
        between = [t.text for t in tokens[merged[-1][1].behind : here.first]] if merged else []
        near = len(between) <= FAR and not (set(between) & (BREAKS | JOINS | {":"}))
        if merged and near:
            kind = "|".join(dict.fromkeys((*merged[-1][0].split("|"), here.value)))
            merged[-1] = (kind, Found(kind, merged[-1][1].first, here.behind))
        elif merged and _once_more(tokens, merged[-1], here, between):
            merged[-1] = (merged[-1][0], Found(here.value, merged[-1][1].first, here.behind))
        else:
            merged.append((here.value, here))
    return [
        Mention(
            "" if "|" in kind else kind,
            tokens[f.first].start,
            tokens[f.behind - 1].end,
            _again(tokens, merged, i),
        )
        for i, (kind, f) in enumerate(merged)
    ]


def _once_more(
    tokens: Sequence[Token], last: tuple[str, Found], here: Found, between: list[str]
) -> bool:
    """Whether an activity word speaks of the activity that was named last."""
    if here.value not in last[0].split("|"):
        return False
    parted = bool(set(between) & set(",;.(\n"))
    return not parted or not _anew(tokens, here.first, between)


def _of_another_year(text: Running, here: Found, year: int) -> bool:
    """Whether the clause names another year: “năm 2023 treo 3 băng rôn”."""
    start = text.tokens[here.first].start
    clause = max(text.left.rfind(sign, 0, start) for sign in ",;.(\n")
    return bool(year) and any(
        named != year and clause < place < start for named, place in years(text)
    )


def _anew(tokens: Sequence[Token], at: int, between: list[str]) -> bool:
    """Whether the same activity word tells of another one: it has a figure or a day of its own,
    or stands on a new line after one that has."""
    if set(between) & FIGURED and "\n" in between:
        return True
    while at and tokens[at - 1].text not in ",;.(\n":
        at -= 1
        if tokens[at].text in FIGURED:
            return True
    return False


def _again(tokens: Sequence[Token], merged: list[tuple[str, Found]], at: int) -> bool:
    """Whether an activity was named before another one already: “buổi nói chuyện có 55 người”."""
    kind, found = merged[at]
    earlier = bool(kind) and kind in {k for k, _ in merged[:at]}
    return earlier and not _anew(tokens, found.first, [])


def _not_yet(text: Running, here: Found) -> bool:
    """Whether the clause says that it is still to come: “chưa tổ chức”, “tuần sau”."""
    tokens = text.tokens
    first, last = here.first, here.behind
    least = max(0, first - LONGEST_CLAUSE)
    while first > least and tokens[first - 1].text not in ",;.\n(":
        first -= 1
    most = min(len(tokens), last + NEXT_WORDS)
    while last < most and tokens[last].text not in ";.\n(":
        last += 1
    before = NOT_YET.all(text, tokens[first : here.first])
    return bool(before) or bool(NOT_YET.all(text, tokens[here.behind : last]))


def segments(text: Running, named: Sequence[Mention], days: Sequence[Day]) -> list[Segment]:
    """The text parted among the activities; a single one has all of it."""
    if len(named) < 2:
        kind = named[0].kind if named else ""
        return [Segment(kind, 0, len(text.left), _distinct(days))]
    cuts = [_head_end(text, named[0])]
    cuts += [_cut(text, one.end, two.start) for one, two in pairwise(named)]
    ends = [*cuts[1:], len(text.left)]
    found: list[Segment] = []
    for mention, start, end in zip(named, cuts, ends, strict=True):
        own = [d for d in days if start <= d.start < end]
        taken = _distinct(own) if own else _shared_day(text, days, named, found, start)
        found.append(Segment(mention.kind, start, end, taken, mention.again))
    return found


def _head_end(text: Running, first: Mention) -> int:
    """Where the part before the first activity ends: at the last break before its name."""
    strong = [m.end() for m in STRONG.finditer(text.left, 0, first.start)]
    return _before_counting(text, first.start, max([0, *strong]))


def _before_counting(text: Running, start: int, least: int) -> int:
    """The beginning of “2 buổi” in “120 người dự 2 buổi nói chuyện”: at the last figure."""
    weak = [m.end() for m in WEAK.finditer(text.left, least, start)]
    return max([least, *weak])


def _cut(text: Running, end: int, start: int) -> int:
    """The break between two activities: a strong one, else the last weak one, else a figure."""
    between = INSIDE.sub(lambda m: " " * (len(m[0]) - 1) + ")", text.left[end:start])
    strong = list(STRONG.finditer(between))
    if strong:
        return end + strong[-1].end()
    weak = list(WEAK.finditer(between))
    if weak:
        closed = weak[-1][0] == ")"
        return end + (weak[-1].end() if closed else weak[-1].start())
    figure = between.rfind(FIGURE)
    return end + figure if figure >= 0 else start


def _distinct(days: Sequence[Day]) -> tuple[Day, ...]:
    """The days without repetitions."""
    return tuple({(d.day, d.until): d for d in days}.values())


def _shared_day(
    text: Running,
    days: Sequence[Day],
    named: Sequence[Mention],
    before: Sequence[Segment],
    start: int,
) -> tuple[Day, ...]:
    """The day that stands before all activities, unless another day or a new item comes between."""
    head = _distinct([d for d in days if d.start < named[0].start])
    if len(head) != 1:
        return ()
    later = [d for d in days if named[0].start < d.start < start and d.day != head[0].day]
    line = "\n" not in text.left[: named[0].start]
    begun = text.left[head[0].end : named[0].start]
    listed = "\n" in text.left[named[0].start : start] and "\n" not in begun
    return () if later or (listed and line) or listed else head


def activity_words(text: Running, lexicon: Lexicon) -> list[Found]:
    """The words that name activities, from left to right."""
    return lexicon.kinds.all(text, text.tokens)
