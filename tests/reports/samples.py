"""A form in three versions, with groups and repeats, and submissions of it made as officers do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from forms import Form, Instance, parse
from tests.forms.sheets import TODAY, sheet

NOW = datetime(2024, 11, 15, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
CHOICES = """
| choices |
| | list_name | name | label |
| | ai | doan | Đoàn Thanh niên |
| | ai | hoi | Hội Phụ nữ |
| | ai | xa | Xã |
"""


def _row(type: str, name: str = "", **more: str) -> dict[str, str]:
    label = {} if type.startswith("end") else {"label": f"Nhãn {name}"}
    return {"type": type, "name": name, **label, **more}


TITLE = _row("text", "title")
SECRET = _row("text", "secret", **{"bind::restricted": "yes"})
MORE = [
    _row("begin_group", "more"),
    _row("select_multiple ai", "partners"),
    _row("decimal", "cost"),
    _row("begin_repeat", "docs"),
    _row("text", "no"),
    _row("date", "day"),
    _row("begin_repeat", "pages"),
    _row("integer", "page"),
    _row("end_repeat"),
    _row("end_repeat"),
    _row("end_group"),
]
FIRST = [TITLE, _row("integer", "old"), _row("integer", "women"), SECRET, *MORE]
SECOND = [
    TITLE,
    _row("geopoint", "where"),
    _row("integer", "total"),
    _row("dateTime", "at"),
    _row("image", "photo"),
    _row("text", "why", relevant="${total} > 10"),
    _row("calculate", "men", calculation="${total} - ${women}", **{"bind::type": "int"}),
    SECRET,
    *MORE[:1],
    _row("decimal", "women"),
    *MORE[1:],
]


def source(version: str, rows: list[dict[str, str]], id: str = "bao-cao", **settings: str) -> str:
    """The Markdown of a form of such rows."""
    named = {"form_id": id, "form_title": "Báo cáo", "version": version, **settings}
    table = f"| settings |\n| | {' | '.join(named)} |\n| | {' | '.join(named.values())} |\n"
    return sheet(rows, CHOICES, table)


def made(version: str, rows: list[dict[str, str]], id: str = "bao-cao", **settings: str) -> Form:
    """A form of such rows."""
    return parse(source(version, rows, id, **settings))


def versions() -> tuple[Form, Form]:
    """Version 1 asked `old`, and `women` outside the group; version 2 is in use."""
    return made("1", FIRST), made("2", SECOND)


@dataclass(frozen=True)
class Submitted:
    """A submitted form as the reports read it."""

    id: str
    code: str
    version: str
    unit: str
    xml: str
    answers: Mapping[str, str]
    submitted_at: datetime


def filled(form: Form, answers: Mapping[str, str]) -> Instance:
    """The form with answers by path below its root; repeats get the rows that the paths name."""
    instance = Instance(form, today=TODAY)
    root = instance.to_xml()[1:].split()[0].rstrip(">")
    for path, value in answers.items():
        full = f"/{root}{path}"
        for end in [n for n, letter in enumerate(full) if letter == "]"]:
            if instance.question(full[: end + 1]):  # “one more?”
                instance = instance.add(full[: end + 1])
        changed = instance.put(full, value)
        assert isinstance(changed, Instance), changed
        instance = changed
    return instance


def submitted(form: Form, n: int, answers: Mapping[str, str]) -> Submitted:
    """What is stored of a filled form."""
    instance = filled(form, answers)
    return Submitted(
        UUID(int=n).hex,
        f"SK-{n:04}",
        form.version,
        "21325",
        instance.to_xml(),
        instance.answers(),
        NOW + timedelta(minutes=n),
    )


OLD = {
    "/title": "Buổi đầu",
    "/old": "7",
    "/women": "5",
    "/secret": "canary-1",
    "/more/partners": "hoi",
    "/more/docs[1]/no": "01/KH",
}
NEW = {
    "/title": "=1+1",
    "/where": "15.1 108.6 12 3",
    "/total": "30",
    "/at": "2024-11-14T09:30:00.000+07:00",
    "/photo": "a1b2",
    "/why": "đông",
    "/secret": "canary-2",
    "/more/women": "20",
    "/more/partners": "doan xa",
    "/more/cost": "1500000.5",
    "/more/docs[1]/no": "02/KH",
    "/more/docs[1]/day": "2024-11-13",
    "/more/docs[1]/pages[1]/page": "1",
    "/more/docs[1]/pages[2]/page": "2",
    "/more/docs[2]/no": "03/KH",
}


def both() -> list[Submitted]:
    """A submission of each version."""
    first, second = versions()
    return [submitted(first, 1, OLD), submitted(second, 2, NEW)]
