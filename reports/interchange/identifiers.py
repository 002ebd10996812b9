"""Names that OData allows, for the fields and tables of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reports.interchange.fields import Field, Layout

NAMESPACE = "org.opendatakit.user"  # as Central's, so that what reads Central reads this
SUBMISSIONS = "Submissions"
FORBIDDEN = re.compile(r"\W+")
RESERVED = {"__id", "__system"}  # properties that are not the form's
LONGEST = 128  # characters of an identifier


def identifier(name: str) -> str:
    """The name with every run of other characters as one underscore; never begins with a digit."""
    made = FORBIDDEN.sub("_", name)
    return (made if made[:1].isalpha() or made[:1] == "_" else f"_{made}")[:LONGEST]


def namespace(layout: Layout) -> str:
    """The namespace of a form's types."""
    return f"{NAMESPACE}.{identifier(layout.form)}"


def identifiers(root: Field) -> Mapping[str, str]:
    """The identifier of every field by its path; no two of one group are alike."""
    found: dict[str, str] = {}
    _name(root, found)
    return found


def _name(field: Field, found: dict[str, str]) -> None:
    taken = set(RESERVED)
    for child in field.children:
        name, number = identifier(child.name), 1
        while (made := name if number == 1 else f"{name}_{number}") in taken:
            number += 1
        taken.add(made)
        found[child.path] = made
        _name(child, found)


def steps(path: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The identifiers from below the root down to a path."""
    ends = [n for n, letter in enumerate(path) if letter == "/"][1:]
    return tuple(names[path[:end]] for end in [*ends, len(path)]) if path else ()


def table_name(path: str, names: Mapping[str, str]) -> str:
    """The entity set of a table: Submissions, or Submissions.more.docs for a repeat."""
    return ".".join((SUBMISSIONS, *steps(path, names)))


def parent_property(path: str, root: Field, names: Mapping[str, str]) -> str:
    """The property that leads from a repeat's row to the row around it: __Submissions-id."""
    around = parent_table(path, root)
    return f"__{'-'.join((SUBMISSIONS, *steps(around, names)))}-id"


def parent_table(path: str, root: Field) -> str:
    """The path of the table whose rows hold the rows of a repeat."""
    inner, around = root, ""
    while found := next((c for c in inner.children if path.startswith(f"{c.path}/")), None):
        inner = found
        around = found.path if found.type == "repeat" else around
    return around
