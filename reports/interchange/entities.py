"""Rows as OData entities: groups nested, repeats as tables of their own, linked by ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any
from urllib.parse import quote

from reports.interchange.fields import GROUP, REPEAT, Field, Layout, tables
from reports.interchange.identifiers import identifiers, parent_property, steps, table_name
from reports.interchange.submission import Row, System
from reports.interchange.typed import instant, typed

Entity = dict[str, Any]


@dataclass(frozen=True)
class Feed:
    """The tables of one form as OData has them; `zone` is that of moments without one."""

    layout: Layout
    zone: tzinfo

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The identifier of every field, by path."""
        return identifiers(self.layout.root)

    @cached_property
    def tables(self) -> Mapping[str, Field]:
        """The tables by the name of their entity set."""
        return {table_name(t.path, self.names): t for t in tables(self.layout.root)}

    def entity(self, row: Row, system: System | None, expand: bool = False) -> Entity:
        """A row as an entity. `system` is given for a submission, not for a repeat's row.

        With `expand` the rows of repeats stand in it, else only the links to them.
        """
        table = self.tables[table_name(row.table, self.names)]
        made: Entity = {"__id": row_id(row)}
        if system:
            made["__system"] = _system(system)
        elif row.table:
            made[parent_property(row.table, self.layout.root, self.names)] = parent_id(row)
        made.update(self._group(table, row, expand))
        return made

    def _group(self, group: Field, row: Row, expand: bool) -> Entity:
        made: Entity = {}
        for child in group.children:
            name = self.names[child.path]
            if child.type == GROUP:
                made[name] = self._group(child, row, expand)
            elif child.type == REPEAT:
                made[f"{name}@odata.navigationLink"] = self._link(row, child)
                if expand:
                    inner = [below for below in row.below if below.table == child.path]
                    made[name] = [self.entity(below, None, expand) for below in inner]
            else:
                value = row.values.get(child.path, "")
                made[name] = typed(child.type, value, self.zone)
        return made

    def _link(self, row: Row, repeat: Field) -> str:
        """Where the rows of a repeat are: Submissions('uuid:…')/more/docs."""
        inner = steps(repeat.path, self.names)[len(steps(row.table, self.names)) :]
        return "/".join((*self._address(row), *map(quote, inner)))

    def _address(self, row: Row) -> Iterator[str]:
        """The steps to a row: the submission, then groups, and repeats with the row's id."""
        instance, *inner = row.key.split("/")
        yield f"Submissions('{quote(instance, safe='')}')"
        key, path = instance, ""
        for step in inner:
            name, number, _ = step.partition("[")
            key, path = f"{key}/{step}", f"{path}/{name}"
            id = f"('{_hashed(key)}')" if number else ""
            yield f"{quote(self.names[path])}{id}"


def row_id(row: Row) -> str:
    """The id of a row: the instanceID, or for a repeat's row a digest of its key."""
    return _hashed(row.key)


def parent_id(row: Row) -> str:
    """The id of the row around a repeat's row."""
    return _hashed(row.parent)


def _hashed(key: str) -> str:
    return hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest() if "/" in key else key


def _system(system: System) -> Entity:
    return {
        "submissionDate": instant(system.submitted_at),
        "updatedAt": None,
        "submitterId": system.submitter_id,
        "submitterName": system.submitter_name,
        "attachmentsPresent": system.present,
        "attachmentsExpected": system.expected,
        "status": None,
        "reviewState": system.review_state or None,
        "deviceId": None,
        "edits": 0,
        "formVersion": system.version,
        "deletedAt": None,
    }
