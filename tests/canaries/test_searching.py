"""The search for planted values finds them in each writing, or else it would prove nothing."""

from __future__ import annotations

import base64
import json
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest

from tests.canaries.searching import back_up, files, hits
from tests.canaries.values import EACH, EVERY, PLANTED

NFD = [unicodedata.normalize("NFD", value) for value in EVERY]


def found(*held: bytes) -> set[str]:
    """The values that are found in some files."""
    places = {str(number): data for number, data in enumerate(held)}
    return {value for _place, _way, value in hits(places, EVERY)}


def test_twenty_different_values_of_each_kind_are_planted() -> None:
    assert {len(set(values)) for values in PLANTED.values()} == {EACH}
    assert len(PLANTED) == 9


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
def test_every_value_is_found_composed_and_decomposed(code: str) -> None:
    for values in (EVERY, NFD):
        assert found(b"\0\1".join(value.encode(code) for value in values)) == set(EVERY)


@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
def test_every_value_is_found_within_base64(before: bytes) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        held = (encode(before + value.encode() + b"\n...") for value in EVERY)
        assert found(b"\n".join(held)) == set(EVERY)


def test_every_value_is_found_in_json_and_without_accents() -> None:
    assert found(json.dumps(EVERY).encode()) == set(EVERY)
    assert PLANTED["name"][0] in found(b"Dinh Thi Mau Ngan")


def test_a_pin_is_not_found_within_a_random_id_or_a_fraction_of_a_second() -> None:
    pin = PLANTED["pin"][0]
    assert found(f"{'a1' * 8}{pin}{'b2' * 5} 10:00:00.{pin}+07:00".encode()) == set()
    assert found(f"case{pin}break-glass".encode()) == {pin}


def test_what_was_deleted_from_a_database_that_forgets_nothing_is_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db")) as db:
        db.execute("PRAGMA secure_delete=OFF")
        db.execute("CREATE TABLE t (x)")
        db.executemany("INSERT INTO t VALUES (?)", [(value,) for value in EVERY])
        db.commit()
        db.execute("DELETE FROM t")
        db.commit()
    back_up(tmp_path / "bot.db", tmp_path / "copies")
    held = files(tmp_path)
    assert {name for name, _way, _value in hits(held, EVERY)} == {"bot.db", "copies/paged.db"}
