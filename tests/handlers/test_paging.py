"""A long list comes in parts, and nothing of it is out of reach."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialogue.values import Option
from handlers.paging import SHOWN, page

ODD = st.sampled_from(["", "x", "-1", "1e3", "²", "99999"])


def listed(count: int) -> list[Option]:
    return [Option(f"n{n}", f"do:{n}") for n in range(count)]


@given(count=st.integers(0, 60))
def test_going_on_shows_everything_once_in_its_order(count: int) -> None:
    options, seen, at = listed(count), [], ""
    while True:
        shown = page(options, at, "list")
        more = [o for o in shown if o.value.startswith("list:")]
        seen += [o for o in shown if o not in more]
        assert len(shown) <= SHOWN + 1
        if not more:
            break
        at = more[0].value.partition(":")[2]
    assert seen == options


@given(count=st.integers(0, 60), argument=ODD)
def test_what_is_no_number_begins_at_the_beginning(count: int, argument: str) -> None:
    assert page(listed(count), argument, "list") == page(listed(count), "", "list")
