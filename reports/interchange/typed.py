"""An answer as a JSON value of its OData type."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

TYPES = {  # of a bind; every other answer is text
    "int": "Edm.Int64",
    "decimal": "Edm.Decimal",
    "date": "Edm.Date",
    "dateTime": "Edm.DateTimeOffset",
    "geopoint": "Edm.GeographyPoint",
}
LARGEST = 2**63


def edm(type: str) -> str:
    """The OData type of a field's answers."""
    return TYPES.get(type, "Edm.String")


def typed(type: str, value: str, zone: tzinfo) -> Any:
    """The JSON value of an answer; None for none, and for one that is not of the type.

    A moment written without its zone is one of `zone`.
    """
    if not value:
        return None
    match edm(type):
        case "Edm.Int64":
            return _whole(value)
        case "Edm.Decimal":
            number = _number(value)
            return float(number) if number is not None else None
        case "Edm.Date":
            return _day(value)
        case "Edm.DateTimeOffset":
            return _moment(value, zone)
        case "Edm.GeographyPoint":
            return _point(value)
        case _:
            return value


def instant(moment: datetime) -> str:
    """A moment as Edm.DateTimeOffset, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None


def _whole(value: str) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _day(value: str) -> str | None:
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return None


def _moment(value: str, zone: tzinfo) -> str | None:
    try:
        moment = datetime.fromisoformat(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except ValueError:
        return None


def _point(value: str) -> dict[str, Any] | None:
    """GeoJSON, longitude first; the accuracy has no place in it."""
    numbers = [_number(part) for part in value.split()]
    known = [float(number) for number in numbers if number is not None]
    if len(known) < 2 or len(known) != len(numbers):
        return None
    return {"type": "Point", "coordinates": [known[1], known[0], *known[2:3]]}
