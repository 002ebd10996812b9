"""The vault: what is sealed opens only in its place, with its key, unchanged."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.vault import KEY_BYTES, Vault, VaultError

PLACE = "inbox:body:telegram:1"
RING = Vault({1: b"\x01" * KEY_BYTES})


@given(st.text(alphabet=st.characters(exclude_categories=())), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_whatever_is_sealed_opens_again(text: str, place: str) -> None:
    assert RING.unseal(place, RING.seal(place, text)) == text


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_one_changed_byte_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(RING.seal(PLACE, "Nội dung"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(VaultError):
        RING.unseal(PLACE, bytes(sealed))


@pytest.mark.parametrize("length", range(0, 29))
def test_a_cut_off_value_is_refused(length: int) -> None:
    with pytest.raises(VaultError):
        RING.unseal(PLACE, RING.seal(PLACE, "Nội dung")[:length])


def test_a_value_moved_to_another_row_is_refused() -> None:
    with pytest.raises(VaultError, match="changed or moved"):
        RING.unseal("inbox:body:telegram:2", RING.seal(PLACE, "Nội dung"))


def test_another_key_of_the_same_number_is_refused() -> None:
    other = Vault({1: b"\x02" * KEY_BYTES})
    with pytest.raises(VaultError, match="changed or moved"):
        other.unseal(PLACE, RING.seal(PLACE, "Nội dung"))


def test_a_key_that_is_not_in_the_ring_is_named_as_missing() -> None:
    newer = Vault({1: b"\x01" * KEY_BYTES, 2: b"\x02" * KEY_BYTES})
    with pytest.raises(VaultError, match="not in the key file"):
        RING.unseal(PLACE, newer.seal(PLACE, "Nội dung"))


def test_a_ring_with_a_new_key_seals_with_it_and_still_opens_the_old_values() -> None:
    newer = Vault({1: b"\x01" * KEY_BYTES, 2: b"\x02" * KEY_BYTES})
    assert newer.seal(PLACE, "a")[0] == 2
    assert newer.unseal(PLACE, RING.seal(PLACE, "Nội dung")) == "Nội dung"
    assert newer.fingerprint() == RING.fingerprint()
    assert newer.code_hash("A") == RING.code_hash("A")


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert len({RING.seal(PLACE, "Không") for _ in range(500)}) == 500


def test_a_new_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "vault.key"
    before = os.umask(0)
    try:
        Vault.create(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["vault.key"]


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    kept = Vault.create(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        Vault.create(path)
    assert path.read_bytes() == before
    assert Vault.open(path).fingerprint() == kept.fingerprint()


def test_the_same_file_gives_the_same_vault(tmp_path: Path) -> None:
    made = Vault.create(tmp_path / "vault.key")
    again = Vault.open(tmp_path / "vault.key")
    assert again.unseal(PLACE, made.seal(PLACE, "Sơn Hà")) == "Sơn Hà"
    assert again.code_hash("7Q2M") == made.code_hash("7Q2M")


def test_two_keys_have_two_fingerprints_which_give_nothing_away(tmp_path: Path) -> None:
    one, two = Vault.create(tmp_path / "1.key"), Vault.create(tmp_path / "2.key")
    assert one.fingerprint() != two.fingerprint()
    assert one.fingerprint() not in (tmp_path / "1.key").read_text()


def test_a_missing_key_is_said_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="there is no key"):
        Vault.open(tmp_path / "vault.key")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    Vault.create(tmp_path / "vault.key")
    (tmp_path / "vault.key").chmod(mode)
    with pytest.raises(VaultError, match="chmod 600"):
        Vault.open(tmp_path / "vault.key")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        "null",
        '{"1": 5}',
        '{"1": null}',
        '{"1": "short"}',
        '{"1": "!"}',
        '{"one": "AAAA"}',
        json.dumps({"256": "A" * 43 + "="}),
        json.dumps({"0": "A" * 43 + "="}),
    ],
)
def test_a_damaged_key_file_is_refused_without_printing_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "vault.key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(VaultError, match="restore your copy") as refused:
        Vault.open(path)
    assert not content or content not in str(refused.value)


def test_a_folder_in_the_place_of_the_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vault.key").mkdir(mode=0o700)
    with pytest.raises(VaultError, match="restore your copy"):
        Vault.open(tmp_path / "vault.key")


def test_a_button_is_good_for_its_place_and_text_only() -> None:
    seal = RING.sign("telegram:chat-1", "yes")
    assert RING.verify("telegram:chat-1", "yes", seal)
    assert not RING.verify("telegram:chat-2", "yes", seal)
    assert not RING.verify("telegram:chat-1", "no", seal)
    assert not RING.verify("telegram:chat-1", "yes", "")
    assert not RING.verify("telegram:chat-1", "yes", "ữ" * 10)


def test_a_hash_of_a_code_differs_from_key_to_key() -> None:
    other = Vault({1: b"\x02" * KEY_BYTES})
    assert RING.code_hash("7Q2M") != other.code_hash("7Q2M")
    assert "7Q2M" not in RING.code_hash("7Q2M")
