"""What a form says about the words of a pasted message, found once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dialogue.folding import fold
from dialogue.pasting.labels import COUNTABLE, DOUBTFUL, LABELS, UNFIT
from dialogue.pasting.phrases import Phrases, split
from forms import Form, Instance

DOUBT_PHRASES = Phrases(DOUBTFUL)
UNFIT_PHRASES = Phrases(UNFIT)
MOST_KINDS = 512  # kinds of activities whose questions are kept at hand, a day
MOST_FORMS = 64  # forms whose words are kept at hand


@dataclass(frozen=True)
class Lexicon:
    """The questions of a form that take part, and the words of their choices."""

    form: Form
    names: Mapping[str, str]  # what is read -> name of the question
    paths: Mapping[str, str]  # name of a question -> its path
    labels: Phrases
    kinds: Phrases
    places: Phrases
    partners: Phrases
    sources: Phrases  # of money
    units: Mapping[str, tuple[str, ...]]  # kind of activity -> words that it is counted in

    def questions(self, kind: str, today: date) -> frozenset[str]:
        """The names of the questions that are asked about a kind of activity."""
        return _asked(self.form, self.paths.get(self.names.get("kind", ""), ""), kind, today)


@lru_cache(maxsize=MOST_KINDS)
def _asked(form: Form, path: str, kind: str, today: date) -> frozenset[str]:
    begun = Instance(form, today=today)
    put = begun.put(path, kind) if path and kind else begun
    asked = put.questions() if isinstance(put, Instance) else ()
    return frozenset(q.name for q in asked)


@lru_cache(maxsize=MOST_FORMS)
def lexicon(form: Form) -> Lexicon:
    """The words of a form: columns `bind::reads` of the survey and `reads` of the choices.

    `bind::reads` holds what is read, and behind a colon words that name it in this form:
    `money: ngân sách xã; ngân sách huyện`.
    """
    names: dict[str, str] = {}
    paths: dict[str, str] = {}
    words: list[tuple[str, str, str]] = []
    for path, bind in form.binds.items():
        what, _, own = bind.reads.partition(":")
        name = path.rpartition("/")[2]
        if what.strip():
            names.setdefault(what.strip(), name)
            paths[name] = path
            words += [(what.strip(), name, word) for word in split(own)]
    return Lexicon(
        form,
        names,
        paths,
        Phrases([*LABELS, *((what, word) for what, _, word in words if what != "money")]),
        _choices(form, paths.get(names.get("kind", ""), "")),
        _choices(form, paths.get(names.get("place", ""), "")),
        _choices(form, paths.get(names.get("partners", ""), "")),
        Phrases((name, word) for what, name, word in words if what == "money"),
        _units(form, paths.get(names.get("kind", ""), "")),
    )


def _choices(form: Form, path: str) -> Phrases:
    rows = form.choice_rows(path)
    return Phrases(
        (row["name"], phrase)
        for row in rows
        for phrase in dict.fromkeys((*split(row.get("reads", "")), row["label"]))
        if row.get("reads") and phrase
    )


def _units(form: Form, path: str) -> dict[str, tuple[str, ...]]:
    """The words for the unit of each kind of activity: column `uom` of its choices."""
    counted = {row["name"]: fold(row.get("uom", "")) for row in form.choice_rows(path)}
    return {name: COUNTABLE.get(unit, (unit,)) for name, unit in counted.items() if unit}
