"""The CSV tables of a form in ODK Central's layout: one for the form, one for each repeat.

Layout: https://docs.getodk.org/central-submissions/ and the answers of Central's own endpoint
`submissions.csv.zip`. Groups are part of the column's name (`more-title`), a geopoint is four
columns, chosen values may be split into columns of 0 and 1 (`partners/doan`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from reports.interchange.cells import safe
from reports.interchange.fields import Field, Layout, leaves, tables
from reports.interchange.submission import Row, System, rows

POINT = ("Latitude", "Longitude", "Altitude", "Accuracy")
BEFORE = ("SubmissionDate",)
AFTER = (
    "KEY",
    "SubmitterID",
    "SubmitterName",
    "AttachmentsPresent",
    "AttachmentsExpected",
    "Status",
    "ReviewState",
    "DeviceID",
    "Edits",
    "FormVersion",
)
UNFIT = re.compile(r"[^\w.~-]")  # for the name of a file
OF_REPEAT = ("PARENT_KEY", "KEY")
Chosen = Mapping[str, Sequence[str]]  # by field: the values that get a column of their own


def file_names(layout: Layout) -> dict[str, str]:
    """The file of each table, by its path; repeats of one name are numbered."""
    repeats = tables(layout.root)[1:]
    total, seen = Counter(field.name for field in repeats), Counter[str]()
    form = UNFIT.sub("_", layout.form)
    names = {"": f"{form}.csv"}
    for field in repeats:
        seen[field.name] += 1
        number = f"~{seen[field.name]}" if total[field.name] > 1 else ""
        names[field.path] = UNFIT.sub("_", f"{form}-{field.name}{number}.csv")
    return names


def header(table: Field, chosen: Chosen) -> list[str]:
    """The first line of a table."""
    names = [name for field in leaves(table) for name in _names(table, field, chosen)]
    return [*names, *OF_REPEAT] if table.path else [*BEFORE, *names, *AFTER]


def lines(table: Field, root: Row, system: System, chosen: Chosen) -> Iterator[list[str]]:
    """The lines of a table that one submission gives: its own, or one for each row of a repeat."""
    fields = list(leaves(table))
    for row in rows(root, table.path):
        cells = [c for f in fields for c in _cells(f, row.values.get(f.path, ""), chosen)]
        if table.path:
            yield [*cells, row.parent, row.key]
        else:
            yield [_moment(system.submitted_at), *cells, row.key, *_after(system)]


def chosen_of(layout: Layout, root: Row, found: dict[str, set[str]]) -> None:
    """Add to `found` the values that a submission has chosen, by field."""
    for table in tables(layout.root):
        multiple = [field.path for field in leaves(table) if field.multiple]
        for row in rows(root, table.path):
            for path in multiple:
                found.setdefault(path, set()).update(row.values.get(path, "").split())


def _names(table: Field, field: Field, chosen: Chosen) -> list[str]:
    name = safe(field.path[len(table.path) + 1 :].replace("/", "-"))
    if field.type == "geopoint":
        return [f"{name}-{part}" for part in POINT]
    return [name, *(f"{name}/{value}" for value in chosen.get(field.path, ()))]


def _cells(field: Field, value: str, chosen: Chosen) -> list[str]:
    """The cells of a field; where nothing was answered, a choice is neither 0 nor 1."""
    if field.type == "geopoint":
        parts = value.split()[: len(POINT)]
        return [safe(part) for part in parts] + [""] * (len(POINT) - len(parts))
    picked = set(value.split())
    marks = ("10"[c not in picked] if picked else "" for c in chosen.get(field.path, ()))
    return [safe(value), *marks]


def _after(system: System) -> list[str]:
    who = [safe(system.submitter_id), safe(system.submitter_name)]
    files = [str(system.present), str(system.expected)]
    return [*who, *files, "", system.review_state, "", "0", safe(system.version)]


def _moment(moment: datetime) -> str:
    """A moment as Central writes it: 2024-11-20T02:00:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
