"""`$select`: which properties of an entity are wanted."""

from __future__ import annotations

from collections.abc import Collection

from reports.interchange.entities import Entity, Feed
from reports.interchange.fields import GROUP, Field
from reports.interchange.identifiers import parent_property
from reports.interchange.metadata import SYSTEM


def unknown(feed: Feed, table: Field, wanted: Collection[str]) -> str:
    """The first property that the table does not have; "" if it has them all."""
    known = {"__id", *_below(feed, table, "")}
    if table.path:
        known.add(parent_property(table.path, feed.layout.root, feed.names))
    else:
        known |= {"__system", *(f"__system/{name}" for name in SYSTEM)}
    return next((name for name in wanted if name not in known), "")


def select(entity: Entity, wanted: Collection[str]) -> Entity:
    """The entity with its id and the properties wanted: `age`, `more`, `more/title`."""
    kept: Entity = {}
    for name, value in entity.items():
        bare = name.partition("@")[0]
        inner = [w.partition("/")[2] for w in wanted if w.startswith(f"{name}/")]
        if name == "__id" or bare in wanted:
            kept[name] = value
        elif inner and isinstance(value, dict):
            kept[name] = select(value, inner)
    return kept


def _below(feed: Feed, field: Field, prefix: str) -> list[str]:
    found = []
    for child in field.children:
        name = f"{prefix}{feed.names[child.path]}"
        found.append(name)
        if child.type == GROUP:
            found += _below(feed, child, f"{name}/")
    return found
