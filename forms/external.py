"""Files beside a form as secondary instances: CSV, XML and GeoJSON (ODK XForms specification)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from forms.answers import UNWRITABLE
from forms.limits import LARGEST_FILE, MOST_ROWS

NAME = re.compile(r"[^\W\d][\w.\-]*")
SHAPES = ("Point", "LineString", "Polygon")


class FileError(Exception):
    """A file beside the form cannot be used; the message says why."""


def secondary(name: str, content: bytes) -> etree._Element:
    """The secondary instance of a file: an element `instance` around its root."""
    if len(content) > LARGEST_FILE:
        raise FileError(f"it is larger than {LARGEST_FILE:,} bytes")
    match name.rpartition(".")[2].lower():
        case "csv":
            return from_rows(_csv_rows(content))
        case "geojson":
            return from_rows(_features(content))
        case "xml":
            return _xml(content)
    raise FileError("it is neither .csv nor .xml nor .geojson")


def from_rows(rows: Iterable[Mapping[str, str]]) -> etree._Element:
    """Rows as `instance/root/item`, one element for each column that has a name."""
    instance = etree.Element("instance")
    root = etree.SubElement(instance, "root")
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            raise FileError(f"it has more than {MOST_ROWS:,} rows")
        item = etree.SubElement(root, "item")
        for name, value in row.items():
            if NAME.fullmatch(name):
                etree.SubElement(item, name).text = UNWRITABLE.sub("", str(value)) or None
    return instance


def _csv_rows(content: bytes) -> Iterable[Mapping[str, str]]:
    text = _text(content)
    heading = text.split("\n", 1)[0]
    delimiter = next((d for d in ",;\t" if d in heading), ",")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [column.strip() for column in next(rows, [])]
    if len(set(columns)) < len(columns):
        raise FileError("two of its columns have the same name")
    wrong = [column for column in columns if not NAME.fullmatch(column)]
    if wrong:
        raise FileError(f"“{wrong[0]}” cannot be the name of a column")
    padding = [""] * len(columns)
    return (dict(zip(columns, [*row, *padding], strict=False)) for row in rows if any(row))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("it is not UTF-8") from None


def _xml(content: bytes) -> etree._Element:
    """The document as it is; a document type could hold entities and is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise FileError("it is no well-formed XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileError("it has a document type, which is not allowed")
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname
    instance = etree.Element("instance")
    instance.append(root)
    return instance


def _features(content: bytes) -> list[Mapping[str, str]]:
    try:
        read = json.loads(_text(content))
    except (ValueError, RecursionError):
        raise FileError("it is no JSON") from None
    if not isinstance(read, dict) or read.get("type") != "FeatureCollection":
        raise FileError("it is no FeatureCollection")
    return [_feature(feature) for feature in read.get("features") or []]


def _feature(feature: Any) -> Mapping[str, str]:
    """The properties, the top-level `id` and `geometry` in ODK's notation."""
    try:
        given = feature.get("properties") or {}
        row = {str(k): _written(v) for k, v in given.items() if v is not None}
        if feature.get("id") is not None:
            row["id"] = _written(feature["id"])
        row["geometry"] = _geometry(feature["geometry"])
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        raise FileError("one of its features is not as GeoJSON has it") from None
    return row


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise FileError("a property is neither a text nor a number")


def _geometry(geometry: Mapping[str, Any]) -> str:
    kind, at = geometry["type"], geometry["coordinates"]
    if kind not in SHAPES:
        raise FileError(f"“{kind}” is not supported: only {', '.join(SHAPES)}")
    points = [at] if kind == "Point" else at if kind == "LineString" else at[0]
    return "; ".join(map(_point, points))


def _point(at: Sequence[float]) -> str:
    """GeoJSON has the longitude first, ODK the latitude."""
    altitude = f"{float(at[2]):g}" if len(at) > 2 else "0"
    return f"{float(at[1])!r} {float(at[0])!r} {altitude} 0"
