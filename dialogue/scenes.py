"""What a step works with: the session, its form filled so far, and the day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dialogue.values import Reply, Session
from forms import Form, Instance
from forms.values import Kind, Question

DETAIL = "detail"  # appearance of what is asked only when the officer wants to say more
Datasets = Mapping[str, Sequence[Mapping[str, str]]]
AT_HAND = 256  # filled-in forms kept in memory; what is not among them is read from its XML
FILLED: dict[tuple[object, ...], Instance] = {}  # an instance never changes
Result = tuple[Session, tuple[Reply, ...]]


@dataclass(frozen=True)
class Scene:
    """A session and its form, opened for one step. Never changes."""

    session: Session
    instance: Instance
    now: datetime
    datasets: Datasets | None = None

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def question(self) -> Question | None:
        """The open question, while it is relevant."""
        return self.instance.question(self.session.open) if self.session.open else None

    @property
    def mending(self) -> bool:
        """Whether the open question has been given a value that does not fit."""
        held = self.session.held
        return bool(held) and held[0] == self.session.open

    def but(self, **changes: Any) -> Scene:
        """The same scene with the session changed."""
        return Scene(replace(self.session, **changes), self.instance, self.now, self.datasets)

    def filled(self, instance: Instance) -> Scene:
        """The same scene with the form filled further."""
        session = replace(self.session, xml=instance.to_xml())
        scene = Scene(session, instance, self.now, self.datasets)
        remember(scene)
        return scene

    def waiting(self) -> list[Question]:
        """What the main run still has to ask, in order."""
        passed = set(self.session.passed)
        return [
            q
            for q in self.instance.questions()
            if not q.value and not q.read_only and q.kind is not Kind.NOTE
            if q.path not in passed and in_main_run(q)
        ]

    def untouched(self) -> bool:
        """Whether nothing but defaults stands in the form."""
        form = self.instance.form
        fresh = Instance(form, today=self.today, now=self.now, datasets=self.datasets)
        return fresh.answers() == self.instance.answers()


def open_scene(
    session: Session, form: Form, now: datetime, datasets: Datasets | None = None
) -> Scene:
    """The scene of a session; a session without a draft is at the form's beginning."""
    today = now.date()
    known = FILLED.get(_place(form, today, session, datasets)) if session.xml else None
    if known:
        return Scene(session, known.at(now), now, datasets)
    instance = Instance(
        form, session.xml or None, today=today, now=now, datasets=datasets,
        language=session.language,
    )  # fmt: skip
    return Scene(session, instance, now, datasets)


def _place(
    form: Form, today: date, session: Session, datasets: Datasets | None
) -> tuple[object, ...]:
    """What a filled-in form depends on: the same draft over other tables is another form."""
    tables = json.dumps(datasets, sort_keys=True, default=list) if datasets else ""
    return form, today, session.language, session.xml, tables


def remember(scene: Scene) -> None:
    """Keep the form of a step at hand: the next step nearly always begins where this one ended."""
    if scene.session.xml:
        place = _place(scene.instance.form, scene.today, scene.session, scene.datasets)
        FILLED[place] = scene.instance
        while len(FILLED) > AT_HAND:
            FILLED.pop(next(iter(FILLED)))


def in_main_run(question: Question) -> bool:
    """Whether a question is asked by itself: a detail only when the form cannot do without."""
    return DETAIL not in question.appearances or question.required
