"""A release that was written is read back exactly."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from reports.suppression import Table, read, suppress, written

TABLES = st.dictionaries(st.text(min_size=1), st.tuples(*[st.integers(0, 30)] * 3), min_size=1)


@given(TABLES, st.text(min_size=1), st.integers(1, 9))
def test_a_release_comes_back_from_json_as_it_was(
    counts: dict[str, tuple[int, int, int]], name: str, smallest: int
) -> None:
    release = suppress([Table(name, ("a", "b", "c"), counts)], smallest)
    assert read(json.loads(json.dumps(written(release)))) == release
