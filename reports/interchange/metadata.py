"""What an OData client reads first: the service document and the EDMX of a form's tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from reports.interchange.entities import Feed
from reports.interchange.fields import GROUP, REPEAT, Field, everything
from reports.interchange.identifiers import (
    identifier,
    namespace,
    parent_property,
    steps,
    table_name,
)
from reports.interchange.typed import edm

EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
EDM = "http://docs.oasis-open.org/odata/ns/edm"
CAPABILITIES = "Org.OData.Capabilities.V1"
VOCABULARY = f"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{CAPABILITIES}.xml"
SUBMISSION = "org.opendatakit.submission"
SYSTEM = {
    "submissionDate": "Edm.DateTimeOffset",
    "updatedAt": "Edm.DateTimeOffset",
    "submitterId": "Edm.String",
    "submitterName": "Edm.String",
    "attachmentsPresent": "Edm.Int64",
    "attachmentsExpected": "Edm.Int64",
    "status": f"{SUBMISSION}.Status",
    "reviewState": f"{SUBMISSION}.ReviewState",
    "deviceId": "Edm.String",
    "edits": "Edm.Int64",
    "formVersion": "Edm.String",
    "deletedAt": "Edm.DateTimeOffset",
}
ENUMS = {
    "Status": ("notDecrypted", "missingEncryptedFormData"),
    "ReviewState": ("hasIssues", "edited", "rejected", "approved"),
}
UNSUPPORTED = {"SortRestrictions": "Sortable", "ExpandRestrictions": "Expandable"}


def service(feed: Feed, root: str) -> dict[str, Any]:
    """The service document; `root` is the address of the service."""
    return {
        "@odata.context": f"{root}/$metadata",
        "value": [{"name": name, "kind": "EntitySet", "url": name} for name in feed.tables],
    }


def edmx(feed: Feed) -> bytes:
    """The metadata document: groups are complex types, repeats entity types with their sets."""
    top = etree.Element(f"{{{EDMX}}}Edmx", {"Version": "4.0"}, nsmap={"edmx": EDMX})
    reference = etree.SubElement(top, f"{{{EDMX}}}Reference", {"Uri": VOCABULARY})
    etree.SubElement(reference, f"{{{EDMX}}}Include", {"Namespace": CAPABILITIES})
    services = etree.SubElement(top, f"{{{EDMX}}}DataServices")
    _submission(_schema(services, SUBMISSION))
    schema = _schema(services, namespace(feed.layout))
    for field in everything(feed.layout.root):
        if not field.is_leaf:
            _type(schema, feed, field)
    _container(schema, feed)
    return etree.tostring(top, encoding="utf-8", xml_declaration=True)


def _schema(services: etree._Element, name: str) -> etree._Element:
    space: Any = {None: EDM}
    return etree.SubElement(services, f"{{{EDM}}}Schema", {"Namespace": name}, nsmap=space)


def _add(above: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(above, f"{{{EDM}}}{tag}", attributes)


def _submission(schema: etree._Element) -> None:
    """What every submission has beside its answers."""
    for name, members in ENUMS.items():
        enum = _add(schema, "EnumType", Name=name)
        for value, member in enumerate(members):
            _add(enum, "Member", Name=member, Value=str(value))
    system = _add(schema, "ComplexType", Name="metadata")
    for name, type in SYSTEM.items():
        _add(system, "Property", Name=name, Type=type)


def _type(schema: etree._Element, feed: Feed, field: Field) -> None:
    if field.type == GROUP:
        made = _add(schema, "ComplexType", Name=".".join(steps(field.path, feed.names)))
    else:
        made = _add(schema, "EntityType", Name=table_name(field.path, feed.names))
        _add(_add(made, "Key"), "PropertyRef", Name="__id")
        _add(made, "Property", Name="__id", Type="Edm.String", Nullable="false")
        if field.path:
            link = parent_property(field.path, feed.layout.root, feed.names)
            _add(made, "Property", Name=link, Type="Edm.String")
        else:
            _add(made, "Property", Name="__system", Type=f"{SUBMISSION}.metadata")
    for child in field.children:
        _property(made, feed, child)


def _property(above: etree._Element, feed: Feed, field: Field) -> None:
    name, space = feed.names[field.path], namespace(feed.layout)
    if field.type == REPEAT:
        type = f"Collection({space}.{table_name(field.path, feed.names)})"
        _add(above, "NavigationProperty", Name=name, Type=type)
        return
    group = f"{space}.{'.'.join(steps(field.path, feed.names))}"
    type = group if field.type == GROUP else edm(field.type)
    scale = {"Scale": "variable"} if type == "Edm.Decimal" else {}
    _add(above, "Property", Name=name, Type=type, **scale)


def _container(schema: etree._Element, feed: Feed) -> None:
    """The entity sets, and what a client should do by itself rather than ask for."""
    container = _add(schema, "EntityContainer", Name=identifier(feed.layout.form))
    for name, table in feed.tables.items():
        type = f"{namespace(feed.layout)}.{name}"
        made = _add(container, "EntitySet", Name=name, EntityType=type)
        _bindings(made, feed, table)
        for term, property in UNSUPPORTED.items():
            _record(made, term, {property: "false"})
        own = {feed.names[child.path] for child in table.children if child.type != REPEAT}
        _unfiltered(made, sorted(own))


def _bindings(entity_set: etree._Element, feed: Feed, table: Field) -> None:
    """Which sets the links to repeats lead to."""
    start = len(steps(table.path, feed.names))

    def bind(field: Field) -> None:
        for child in field.children:
            if child.type == REPEAT:
                path = "/".join(steps(child.path, feed.names)[start:])
                target = table_name(child.path, feed.names)
                _add(entity_set, "NavigationPropertyBinding", Path=path, Target=target)
            elif child.type == GROUP:
                bind(child)

    bind(table)


def _record(above: etree._Element, term: str, values: Mapping[str, str]) -> etree._Element:
    annotation = _add(above, "Annotation", Term=f"{CAPABILITIES}.{term}")
    record = _add(annotation, "Record")
    for property, value in values.items():
        _add(record, "PropertyValue", Property=property, Bool=value)
    return record


def _unfiltered(above: etree._Element, names: list[str]) -> None:
    """Only what the server itself knows of a submission can be filtered by."""
    record = _record(above, "FilterRestrictions", {"Filterable": "true"})
    value = _add(record, "PropertyValue", Property="NonFilterableProperties")
    collection = _add(value, "Collection")
    for name in names:
        _add(collection, "PropertyPath").text = name
