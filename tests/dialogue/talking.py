"""A person who talks to one form, as a test reads it: what is said, what is heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from dialogue import begin, dump, restore, show, step
from dialogue.values import Heard, Photo, Reply, Session, Tap, Text
from forms import Form, Instance, load, parse

FORMS = Path(__file__).parents[2] / "plan/presets/son-ha-2024/forms"
NOW = datetime(2024, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Wednesday
FIGURES = {"figures": [{"key": "all", "activities": "4", "attendees": "500", "women": "300"}]}


@cache
def plan_form(name: str) -> Form:
    """A form of the plan, read once."""
    return load(FORMS / f"{name}.md")


@cache
def small_form(markdown: str) -> Form:
    """A form written in a test, read once."""
    return parse(markdown)


class Talk:
    """A conversation about one form; every step goes through dump and restore."""

    def __init__(
        self,
        form: Form,
        datasets: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
        now: datetime = NOW,
        prompt: int = 0,
        given: Mapping[str, str] | None = None,
        unsure: Sequence[str] = (),
    ) -> None:
        self.form, self.datasets, self.now = form, datasets, now
        self.session, self.replies = begin(form, now, datasets, prompt, given=given, unsure=unsure)

    def hear(self, heard: Heard) -> Talk:
        """One step."""
        session = restore(dump(self.session))
        self.session, self.replies = step(session, heard, self.form, self.now, self.datasets)
        return self

    def type(self, *texts: str) -> Talk:
        """Type one text after the other."""
        for text in texts:
            self.hear(Text(text))
        return self

    def tap(self, *labels: str) -> Talk:
        """Press the buttons of these labels, one after the other."""
        for label in labels:
            self.hear(Tap(self.session.prompt, self.button(label)))
        return self

    def photo(self, ref: str = "mot.jpg") -> Talk:
        """Send a photo."""
        return self.hear(Photo(ref))

    def reopen(self, now: datetime) -> Talk:
        """Come back at another time."""
        self.now = now
        self.session, self.replies = show(self.session, self.form, now, self.datasets)
        return self

    def button(self, label: str) -> str:
        """The value of a button that is shown now."""
        found = [o.value for row in self.asked.options for o in row if o.label == label]
        assert found, f"no button {label}: {self.labels}"
        return found[0]

    @property
    def asked(self) -> Reply:
        """The last message that is no edit of an earlier one."""
        return [r for r in self.replies if not r.closes][-1]

    @property
    def text(self) -> str:
        """What that message says."""
        return self.asked.text

    @property
    def labels(self) -> list[str]:
        """Its buttons."""
        return [o.label for row in self.asked.options for o in row]

    @property
    def open(self) -> str:
        """The name of the open question; "" on a card."""
        return self.session.open.rpartition("/")[2]

    def answers(self) -> dict[str, str]:
        """Every answer by the last part of its path."""
        filled = Instance(
            self.form, self.session.xml, today=self.now.date(), datasets=self.datasets
        )
        return {path.rpartition("/")[2]: value for path, value in filled.answers().items()}

    def same_but_number(self, other: Session) -> bool:
        """Whether nothing but the prompt's number and the misses differ."""
        mine = replace(self.session, prompt=0, misses=0)
        return mine == replace(other, prompt=0, misses=0)


def activity() -> Talk:
    """The activity report at its first question."""
    return Talk(plan_form("hoat-dong"))


def activity_on_card() -> Talk:
    """The activity report on its review card: 120 people, 75 women, one photo."""
    talk = activity().tap("Nói chuyện chuyên đề", "Hôm qua 19/11", "Nhà văn hóa xã")
    return talk.type("120", "75").photo()
