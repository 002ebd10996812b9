"""Areas, distances and fences on a sphere, by the formulas that JavaRosa uses.

Source: ODK XForms specification, “Geographic Functions”; the radius is JavaRosa's.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence

RADIUS = 6_378_100.0  # metres, of the earth at the equator
METRES_A_DEGREE = 2 * math.pi * RADIUS / 360
NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
Point = tuple[float, float]  # latitude, longitude in degrees


def points(values: Iterable[str]) -> list[Point] | None:
    """The points of geopoints, or of one geotrace or geoshape; None if one is no point."""
    found: list[Point] = []
    for value in values:
        for part in value.split(";"):
            numbers = part.split()
            if not numbers:
                continue
            if len(numbers) < 2 or not all(NUMBER.fullmatch(n) for n in numbers[:2]):
                return None
            found.append((float(numbers[0]), float(numbers[1])))
    return found


def area(shape: Sequence[Point]) -> float:
    """Square metres inside; 0 for fewer than three points."""
    if len(shape) < 3:
        return 0.0
    (lat0, lon0), rest = shape[0], shape[1:]
    ys = [(lat - lat0) * METRES_A_DEGREE for lat, _lon in rest]
    xs = [(lon - lon0) * METRES_A_DEGREE * math.cos(math.radians(lat)) for lat, lon in rest]
    return abs(sum((ys[i - 1] * xs[i] - xs[i - 1] * ys[i]) / 2 for i in range(1, len(xs))))


def distance(line: Sequence[Point]) -> float:
    """Metres along a line."""
    return sum(_between(a, b) for a, b in itertools.pairwise(line))


def _between(one: Point, other: Point) -> float:
    """The spherical law of cosines; rounding may carry the cosine a hair beyond 1."""
    (lat1, lon1), (lat2, lon2) = one, other
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    cosine = math.sin(phi1) * math.sin(phi2)
    cosine += math.cos(phi1) * math.cos(phi2) * math.cos(math.radians(lon1 - lon2))
    return math.acos(max(-1.0, min(1.0, cosine))) * RADIUS


def inside(point: Point, shape: Sequence[Point]) -> bool:
    """Whether a point lies in a closed shape: how often a ray from it crosses the border."""
    (y, x), odd = point, False
    for (lat1, lon1), (lat2, lon2) in itertools.pairwise(shape):
        crosses = (lat2 > y) != (lat1 > y)
        if crosses and x < (lon1 - lon2) * (y - lat2) / (lat1 - lat2) + lon2:
            odd = not odd
    return odd


def crosses_itself(line: Sequence[Point]) -> bool:
    """Whether two parts of a line meet that are not neighbours."""
    parts = list(itertools.pairwise(line))
    closed = len(line) > 2 and line[0] == line[-1]
    for i, (a, b) in enumerate(parts):
        for j in range(i + 2, len(parts)):
            neighbours = closed and i == 0 and j == len(parts) - 1
            if not neighbours and _meet(a, b, *parts[j]):
                return True
    return False


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(not turn and _between_ends(*end) for turn, end in zip(turns, ends, strict=True))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _between_ends(a: Point, b: Point, c: Point) -> bool:
    return all(min(a[i], b[i]) <= c[i] <= max(a[i], b[i]) for i in (0, 1))
