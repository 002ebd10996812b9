"""A strict reader of OData metadata: every property of an entity is declared, and fits its type.

Written against the OData 4.0 specification (CSDL and JSON format), not against our own code.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from lxml import etree

EDMX = "{http://docs.oasis-open.org/odata/ns/edmx}"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


class Metadata:
    """The types and sets of a metadata document; what is odd in it is an AssertionError."""

    def __init__(self, document: bytes) -> None:
        top = etree.fromstring(document)
        assert top.tag == f"{EDMX}Edmx"
        assert top.get("Version") == "4.0"
        self.types: dict[str, etree._Element] = {}
        self.sets: dict[str, str] = {}
        (services,) = top.findall(f"{EDMX}DataServices")
        for schema in services.findall(f"{EDM}Schema"):
            for kind in ("EntityType", "ComplexType", "EnumType"):
                for made in schema.findall(f"{EDM}{kind}"):
                    name = f"{schema.get('Namespace')}.{made.get('Name')}"
                    assert name not in self.types, name
                    self.types[name] = made
            for found in schema.findall(f"{EDM}EntityContainer/{EDM}EntitySet"):
                self.sets[str(found.get("Name"))] = str(found.get("EntityType"))
        self._check()

    def check(self, entity: dict[str, Any], entity_set: str) -> None:
        """The entity has what its type declares, no more and no less."""
        self._fits(entity, self.sets[entity_set], entity_set)

    def properties(self, type: str) -> dict[str, etree._Element]:
        """The properties that a type declares, by name."""
        found = self.types[type].findall(f"{EDM}Property")
        return {str(p.get("Name")): p for p in found}

    def links(self, type: str) -> dict[str, str]:
        """The navigation properties of a type, each with the type that it leads to."""
        found = self.types[type].findall(f"{EDM}NavigationProperty")
        return {str(p.get("Name")): _inside(str(p.get("Type"))) for p in found}

    def _check(self) -> None:
        for type in self.sets.values():
            assert self.types[type].tag == f"{EDM}EntityType"
        for name, made in self.types.items():
            children = [c.get("Name") for c in made if c.tag != f"{EDM}Key"]
            assert len(children) == len(set(children)), name
            if made.tag == f"{EDM}EntityType":
                (key,) = made.findall(f"{EDM}Key/{EDM}PropertyRef")
                assert self.properties(name)[str(key.get("Name"))].get("Nullable") == "false"
            if made.tag != f"{EDM}EnumType":
                for declared in self.properties(name).values():
                    type = str(declared.get("Type"))
                    assert type in PRIMITIVES or type in self.types, type
                for target in self.links(name).values():
                    assert target in self.sets.values(), target

    def _fits(self, value: Any, type: str, where: str) -> None:
        declared, links = self.properties(type), self.links(type)
        plain = {name for name in value if "@" not in name}
        assert plain - set(links) == set(declared), where
        noted = {name.partition("@")[0] for name in value if "@" in name}
        assert noted <= set(links), where
        for name, found in declared.items():
            self._value(value[name], found, f"{where}/{name}")
        for name in plain & set(links):
            for inner in value[name]:
                self._fits(inner, links[name], f"{where}/{name}")

    def _value(self, value: Any, declared: etree._Element, where: str) -> None:
        type = str(declared.get("Type"))
        if value is None:
            assert declared.get("Nullable") != "false", where
        elif type in PRIMITIVES:
            assert PRIMITIVES[type](value), (where, type)
            whole = type == "Edm.Decimal" and declared.get("Scale") is None
            assert not whole or value == int(value), where
        elif self.types[type].tag == f"{EDM}EnumType":
            assert value in {m.get("Name") for m in self.types[type]}, where
        else:
            self._fits(value, type, where)


def _inside(type: str) -> str:
    match = re.fullmatch(r"Collection\((.+)\)", type)
    assert match, type
    return match[1]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63


def _is_day(value: Any) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value)) and bool(date.fromisoformat(value))


def _is_moment(value: Any) -> bool:
    shape = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,12})?)?(Z|[+-]\d\d:\d\d)"
    return bool(re.fullmatch(shape, value)) and bool(datetime.fromisoformat(value))


def _is_point(value: Any) -> bool:
    numbers = value["coordinates"]
    fits = set(value) == {"type", "coordinates"} and value["type"] == "Point"
    return fits and len(numbers) in (2, 3) and all(map(_is_number, numbers))


PRIMITIVES = {
    "Edm.String": lambda value: isinstance(value, str),
    "Edm.Int64": _is_whole,
    "Edm.Decimal": _is_number,
    "Edm.Date": _is_day,
    "Edm.DateTimeOffset": _is_moment,
    "Edm.GeographyPoint": _is_point,
}
