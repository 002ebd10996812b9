"""One submission: what is relevant of it as XML, and the rows that it is in tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from lxml import etree

from reports.interchange.fields import Layout, everything

PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


class Sent(Protocol):
    """What is read of a submitted form."""

    @property
    def id(self) -> str:
        """Of the record: 32 hexadecimal digits."""

    @property
    def code(self) -> str:
        """The receipt code."""

    @property
    def version(self) -> str:
        """Of the form."""

    @property
    def unit(self) -> str:
        """The reporting unit's code."""

    @property
    def xml(self) -> str:
        """Everything that was answered, what became irrelevant included."""

    @property
    def answers(self) -> Mapping[str, str]:
        """What counts of it, by path, rows of repeats numbered."""

    @property
    def submitted_at(self) -> datetime:
        """The moment, aware."""


@dataclass(slots=True)
class Row:
    """A row of a table: of the submission's own (`table` is ""), or of a repeat's path."""

    table: str
    key: str
    parent: str = ""
    values: dict[str, str] = field(default_factory=dict)  # by the path of the field
    below: list[Row] = field(default_factory=list)  # the rows of its repeats, in order


@dataclass(frozen=True, slots=True)
class System:
    """What is known of a submission beside its answers. No person's name is part of it:

    the submitter is the reporting unit.
    """

    submitted_at: datetime
    submitter_id: str
    submitter_name: str
    version: str
    review_state: str  # approved, hasIssues, or "" while nothing was said
    expected: int  # files that the answers name
    present: int  # those of them that are there


def instance_id(id: str) -> str:
    """The instanceID of a record: its own id, so that no copy of a form shares it."""
    return f"uuid:{UUID(id)}"


def record_id(instance: str) -> str:
    """The record behind an instanceID; "" if it cannot be one."""
    try:
        return UUID(instance.removeprefix("uuid:")).hex
    except ValueError:
        return ""


def submission(layout: Layout, sent: Sent) -> etree._Element:
    """The OpenRosa submission: answers that count and may leave, with the metadata.

    It is cut out of what was stored, never computed again: a form that is pre-filled from tables
    would give other values today.
    """
    tree = etree.fromstring(sent.xml.encode(), PARSER)
    places, repeats = layout.places_of(sent.version), layout.repeats_of(sent.version)
    _cut(tree, "", f"/{tree.tag}", _Keep(sent.answers, places, repeats))
    meta = tree.find("meta")
    meta = etree.SubElement(tree, "meta") if meta is None else meta
    _say(meta, "instanceID", instance_id(sent.id))
    if not meta.findtext("instanceName"):
        _say(meta, "instanceName", sent.code)
    etree.cleanup_namespaces(tree)
    return tree


def read(layout: Layout, sent: Sent) -> Row:
    """The submission's own row, with those of its repeats below it."""
    places, repeats = layout.places_of(sent.version), layout.repeats_of(sent.version)
    row = Row("", instance_id(sent.id))
    _gather(row, submission(layout, sent), "", _Keep({}, places, repeats))
    return row


def rows(row: Row, table: str) -> Iterator[Row]:
    """The rows of one table that are this row or below it, in order."""
    if row.table == table:
        yield row
    for below in row.below:
        if table == below.table or table.startswith(f"{below.table}/"):
            yield from rows(below, table)


def system(
    layout: Layout, sent: Sent, row: Row, unit: str, review_state: str, absent: Collection[str]
) -> System:
    """What is known beside the answers; `absent` are files that were named and are not there."""
    media = {found.path for found in everything(layout.root) if found.media}
    names = list(_named(row, media))
    missing = sum(name in absent for name in names)
    return System(
        sent.submitted_at,
        sent.unit,
        unit,
        sent.version,
        review_state,
        len(names),
        len(names) - missing,
    )


def _named(row: Row, media: Collection[str]) -> Iterator[str]:
    yield from (value for path, value in row.values.items() if path in media)
    for below in row.below:
        yield from _named(below, media)


@dataclass(frozen=True, slots=True)
class _Keep:
    """What a walk through a submission needs to know of its version."""

    answers: Mapping[str, str]
    places: Mapping[str, str]
    repeats: frozenset[str]


def _cut(node: etree._Element, path: str, numbered: str, keep: _Keep) -> bool:
    """Cut out what does not count or may not leave; True if that has left the node empty."""
    cut, left = False, False
    counts: dict[str, int] = {}
    for child in list(node.iterchildren(etree.Element)):
        below, at = f"{path}/{child.tag}", f"{numbered}/{child.tag}"
        if below in keep.repeats:
            counts[child.tag] = counts.get(child.tag, 0) + 1
            at += f"[{counts[child.tag]}]"
        if len(child):
            gone = _cut(child, below, at, keep)
        else:
            meta = path == "/meta"
            gone = bool(child.text) and not meta and at not in keep.answers
        cut |= gone
        if gone or below not in keep.places:
            node.remove(child)
        else:
            left |= len(child) > 0 or bool(child.text)
    return cut and not left


def _gather(row: Row, node: etree._Element, path: str, keep: _Keep) -> None:
    counts: dict[str, int] = {}
    for child in node.iterchildren(etree.Element):
        below = f"{path}/{child.tag}"
        place = keep.places[below]
        if below in keep.repeats:
            counts[child.tag] = counts.get(child.tag, 0) + 1
            key = f"{row.key}{place[len(row.table) :]}[{counts[child.tag]}]"
            new = Row(place, key, row.key)
            row.below.append(new)
            _gather(new, child, below, keep)
        elif len(child):
            _gather(row, child, below, keep)
        elif child.text:
            row.values[place] = child.text


def _say(meta: etree._Element, name: str, text: str) -> None:
    node = meta.find(name)
    node = etree.SubElement(meta, name) if node is None else node
    node.text = text
