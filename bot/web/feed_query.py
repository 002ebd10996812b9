"""The query options of the feed: what ODK Central takes, everything else is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from bot.web.feed_access import FeedError
from reports.interchange.filtering import Condition, FilterError, condition

KNOWN = {"$top", "$skip", "$count", "$expand", "$select", "$filter", "$skiptoken", "$format"}
POSITION = re.compile(r"([0-9a-f]{32})\.([0-9]{1,6})")
NUMBER = re.compile(r"[0-9]{1,9}")
UNSUPPORTED = "Chưa hỗ trợ: {}."
UNREADABLE = "Không đọc được: {}."


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reading got: so many rows of this record were given."""

    record: str
    rows: int


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for."""

    top: int | None
    skip: int
    count: bool
    expand: bool
    select: tuple[str, ...]
    condition: Condition | None
    after: Position | None


def query(given: Mapping[str, str], now: datetime) -> Query:
    """The options of a request; FeedError 400 for what cannot be read, 501 for what is not offered.

    Names that do not begin with “$” are the client's own and say nothing.
    """
    unknown = sorted(name for name in given if name.startswith("$") and name not in KNOWN)
    if unknown:
        raise FeedError(501, UNSUPPORTED.format(unknown[0][:40]))
    if given.get("$format", "json").partition(";")[0] not in ("json", "application/json"):
        raise FeedError(406, UNSUPPORTED.format("$format"))
    if given.get("$expand", "*") != "*" or ("$expand" in given and "$select" in given):
        raise FeedError(501, UNSUPPORTED.format("$expand"))
    selected = given.get("$select", "*")
    wanted = () if selected == "*" else tuple(s.strip() for s in selected.split(","))
    return Query(
        top=_number(given, "$top"),
        skip=_number(given, "$skip") or 0,
        count=_flag(given, "$count"),
        expand="$expand" in given,
        select=wanted,
        condition=_condition(given.get("$filter", ""), now),
        after=_position(given.get("$skiptoken", "")),
    )


def following(given: Mapping[str, str], position: Position, left: int | None) -> str:
    """The query string of the next page, `left` rows of which are wanted at most."""
    dropped = ("$skip", "$skiptoken", "$top", "$count")
    kept = {name: value for name, value in given.items() if name not in dropped}
    if left is not None:
        kept["$top"] = str(left)
    kept["$skiptoken"] = f"{position.record}.{position.rows}"
    return urlencode(kept, safe="$*/,")


def _number(given: Mapping[str, str], name: str) -> int | None:
    if name not in given:
        return None
    if not NUMBER.fullmatch(given[name]):
        raise FeedError(400, UNREADABLE.format(name))
    return int(given[name])


def _flag(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "false").lower()
    if value not in ("true", "false"):
        raise FeedError(400, UNREADABLE.format(name))
    return value == "true"


def _condition(text: str, now: datetime) -> Condition | None:
    if not text:
        return None
    try:
        return condition(text, now)
    except FilterError as error:
        if error.unsupported:
            raise FeedError(501, UNSUPPORTED.format("$filter")) from None
        raise FeedError(400, UNREADABLE.format("$filter")) from None


def _position(text: str) -> Position | None:
    if not text:
        return None
    match = POSITION.fullmatch(text)
    if match is None:
        raise FeedError(400, UNREADABLE.format("$skiptoken"))
    return Position(match[1], int(match[2]))
