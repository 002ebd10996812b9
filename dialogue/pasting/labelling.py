"""Which figure counts what: the labels on both sides of it, and what makes it doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogue.pasting.figures import Number
from dialogue.pasting.labels import (
    ABOUT,
    BREAKS,
    COUNT,
    EACH,
    FOLLOWING,
    GROUPS,
    LONGEST_CLAUSE,
    MIXED,
    NEXT_TO,
    NOW,
    PART,
    PEOPLE,
    PERSONS,
    PLANNED,
    REACH,
    SESSIONS,
    TOTAL,
)
from dialogue.pasting.lexicon import DOUBT_PHRASES, UNFIT_PHRASES, Lexicon
from dialogue.pasting.phrases import Found
from dialogue.pasting.running import FIGURE, Running

PER = frozenset(
    ("buoi", "ngay", "lop", "thon", "lan", "suat", "nguoi", "xa", "tuan", "cuoc", "dot")
)
CLAUSE = frozenset(",;.\n(")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it counts. `kind` is "" when that is not certain."""

    value: int | None
    kind: str
    start: int
    end: int
    unit: str = ""  # the word that it is counted in, without accents
    thing: str = ""  # the choice whose name it stands beside: “3 băng rôn”
    doubt: str = ""  # EACH or PLANNED
    money: bool = False


@dataclass(frozen=True, slots=True)
class _Label:
    """The label of one figure on one side of it."""

    kinds: tuple[str, ...]
    first: int
    behind: int
    colon: bool = False

    @property
    def kind(self) -> str:
        """What the words say together; "" when they say two things."""
        groups = set(self.kinds) & GROUPS
        if MIXED in self.kinds or len(groups) > 1:
            return MIXED
        if groups:
            return groups.pop()
        return PART if PART in self.kinds else self.kinds[0] if self.kinds else ""


NONE = _Label((), 0, 0)


class Labelling:
    """The figures of one text, told apart from left to right."""

    def __init__(
        self, text: Running, numbers: Sequence[Number], lexicon: Lexicon, kinds: Sequence[Found]
    ) -> None:
        """`text` has a sign where each of the numbers stood; `kinds` are its activity words."""
        self._text, self._tokens, self._lexicon = text, text.tokens, lexicon
        self._by_start = {n.start: n for n in numbers}
        self._kinds = kinds
        self._taken: set[int] = set()  # tokens that label a figure already
        self._spoiled: set[int] = set()  # figures that share a label with another one

    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the text."""
        places = [i for i, token in enumerate(self._tokens) if token.text == FIGURE]
        return tuple(self._figure(at) for at in places)

    def _figure(self, at: int) -> Figure:
        """1 the label behind, 2 the label before, 3 which of them holds, 4 what is doubtful."""
        number = self._by_start[self._tokens[at].start]
        thing = self._thing(at)
        left = self._left(at)
        right = NONE if thing else self._right(at, left)
        kind = "" if at in self._spoiled else self._decided(at, left, right)
        first = left.first if left.kinds and kind and kind != right.kind else at
        behind = right.behind if right.kinds else thing.behind if thing else at + 1
        self._taken.update(range(first, behind))
        unit = self._words(thing or right) if thing or right.kinds else ""
        end = max(number.end, self._tokens[behind - 1].end if behind > at + 1 else 0)
        return Figure(
            number.value, kind, min(number.start, self._tokens[first].start), end, unit,
            self._named(at, thing), self._doubt(at, behind), number.money,
        )  # fmt: skip

    def _words(self, label: _Label | Found) -> str:
        return " ".join(t.text for t in self._tokens[label.first : label.behind])

    # --- the label behind ------------------------------------------------------------------

    def _right(self, at: int, left: _Label) -> _Label:
        found = self._persons(at + 1)
        if not found:
            return NONE
        following = self._skip(found[-1].behind)
        if following < len(self._tokens) and self._tokens[following].text == FIGURE:
            found = self._shared(at, left, found, following)
        if not found:
            return NONE
        label = _Label(tuple(f.value for f in found), found[0].first, found[-1].behind)
        return self._with_another(label)

    def _persons(self, at: int) -> list[Found]:
        """Labels one after the other: “người là nữ”; of those that count no persons the first."""
        found: list[Found] = []
        while at < len(self._tokens) and self._tokens[at].text in ("la", "deu"):
            at += 1
        while here := self._label_after(at):
            if here.value == TOTAL or (found and here.value not in PERSONS):
                break
            found.append(here)
            if here.value not in PERSONS:
                break
            at = here.behind
            if at < len(self._tokens) and self._tokens[at].text == "la":
                at += 1
        return found

    def _label_after(self, at: int) -> Found | None:
        return self._lexicon.labels.after(self._text, self._tokens, at)

    def _skip(self, at: int) -> int:
        while at < len(self._tokens) and self._tokens[at].text in NEXT_TO:
            at += 1
        return at

    def _shared(self, at: int, left: _Label, found: list[Found], following: int) -> list[Found]:
        """A label between two figures belongs to the second when that one has no other.

        “120 người nữ 75”, “nữ 30 nam 20”; “75 nữ 30” leaves both open.
        """
        own = self._label_after(following + 1)
        if own and own.value in GROUPS | {MIXED}:
            if len(found) > 1:
                self._spoil_from(at)
            return found
        if found[-1].value not in GROUPS:
            return found
        if len(found) > 1 or left.kinds:
            return found[:-1]
        if not own:
            self._spoiled.update((at, following))
            return found
        return found

    def _spoil_from(self, at: int) -> None:
        """“nam 20 nữ 30 dtts 45”: in such a row no label is certain, down to the clause's end."""
        for place in range(at, len(self._tokens)):
            if self._tokens[place].text in CLAUSE:
                break
            self._spoiled.add(place)

    def _with_another(self, label: _Label) -> _Label:
        """“100 nam, nữ”, “50 phụ nữ và trẻ em”: two labels for one figure."""
        at = label.behind
        if label.kind not in GROUPS or at >= len(self._tokens):
            return label
        if self._tokens[at].text not in (",", "va", "/", "&", "cung", "-"):
            return label
        more = self._label_after(at + 1)
        if not more or more.value not in GROUPS | {MIXED}:
            return label
        following = self._skip(more.behind)
        figured = following < len(self._tokens) and self._tokens[following].text == FIGURE
        return label if figured else _Label((MIXED,), label.first, more.behind)

    # --- the label before ------------------------------------------------------------------

    def _left(self, at: int) -> _Label:
        place, colon = at, False
        while place and self._tokens[place - 1].text in NEXT_TO:
            place -= 1
            colon = colon or self._tokens[place].text in ":="
        found: list[Found] = []
        while here := self._lexicon.labels.before(self._text, self._tokens, place):
            if self._taken & set(range(here.first, here.behind)):
                break
            found.append(here)
            place = here.first
        if not found:
            return NONE
        kinds = [f.value for f in reversed(found)]
        if self._before_another(place):
            kinds.append(MIXED)
        return _Label(tuple(kinds), place, found[0].behind, colon)

    def _before_another(self, place: int) -> bool:
        """“nữ, DTTS: 30”: the label before has no figure of its own."""
        if place < 2 or self._tokens[place - 1].text not in (",", "va", "/"):
            return False
        other = self._lexicon.labels.before(self._text, self._tokens, place - 1)
        taken = other and self._taken & set(range(other.first, other.behind))
        mine = self._lexicon.labels.after(self._text, self._tokens, place)
        alike = other and mine and other.value == mine.value
        return bool(other and other.value in GROUPS and not taken and not alike)

    # --- which of them holds ---------------------------------------------------------------

    def _decided(self, at: int, left: _Label, right: _Label) -> str:
        before = left.kind if self._holds(at, left, right) else ""
        behind = right.kind
        if MIXED in (before, behind):
            return ""
        if before == REACH and behind in (PEOPLE, PART):
            return REACH
        if before in GROUPS and behind in GROUPS - {before}:
            self._spoil_from(at)
        if before in GROUPS:
            part = behind == PART and left.colon
            return before if part or behind in ("", PEOPLE, before) else ""
        if behind in ("", TOTAL):
            return PEOPLE if before == TOTAL else before
        return PART if before == PART and behind == PEOPLE else behind

    def _holds(self, at: int, left: _Label, right: _Label) -> bool:
        """Whether a label before the figure is its own: nothing else follows that is counted."""
        if not left.kinds:
            return False
        if left.kind in (SESSIONS, COUNT) and not left.colon:
            return False
        if right.kinds:
            return True
        following = self._tokens[at + 1].text if at + 1 < len(self._tokens) else "\n"
        return following in BREAKS or following in FOLLOWING or following == ":"

    def _thing(self, at: int) -> Found | None:
        """The activity whose name begins right behind the figure."""
        return next((k for k in self._kinds if k.first == at + 1), None)

    def _named(self, at: int, thing: Found | None) -> str:
        """That activity, or the one whose name ends before the figure: “Băng rôn: 4”."""
        if thing:
            return thing.value
        following = self._tokens[at + 1].text if at + 1 < len(self._tokens) else "\n"
        if not (following in BREAKS or following in FOLLOWING or self._label_after(at + 1)):
            return ""
        place = at
        while place and self._tokens[place - 1].text in (":", "la", "duoc", "khoang"):
            place -= 1
        return next((k.value for k in self._kinds if k.behind == place), "")

    # --- doubts ----------------------------------------------------------------------------

    def _doubt(self, at: int, behind: int) -> str:
        """What is said of each session, or was planned, is no result."""
        place = at
        least = max(0, at - LONGEST_CLAUSE)
        while place > least and self._tokens[place - 1].text not in CLAUSE | {FIGURE, *NOW}:
            place -= 1
        found = {f.value for f in DOUBT_PHRASES.all(self._text, self._tokens[place:at])}
        if found - {ABOUT}:
            return EACH if EACH in found else PLANNED
        return self._doubt_behind(behind)

    def _doubt_behind(self, behind: int) -> str:
        if UNFIT_PHRASES.after(self._text, self._tokens, behind):
            return PLANNED
        following = [t.text for t in self._tokens[behind : behind + 2]]
        return EACH if len(following) == 2 and following[0] == "/" and following[1] in PER else ""
