"""Whether a text holds what identifies a person: it says of what kind, and never what."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from dialogue.identifying.accounts import holds_email, holds_social
from dialogue.identifying.births import holds_birth
from dialogue.identifying.digits import (
    holds_account,
    holds_citizen_id,
    holds_phone,
    holds_plate,
)
from dialogue.identifying.names import holds_name
from dialogue.identifying.places import holds_address
from dialogue.identifying.words import clean, strip_accents, words_of

LONGEST = 4096  # characters looked at in one go; a longer text is looked at in pieces
OVERLAP = 256  # characters that two pieces share: more than any name, number or address


class Identifier(StrEnum):
    """A kind of thing that identifies a person (Decree 356/2025/NĐ-CP, Art. 3)."""

    NAME = "name"
    PHONE = "phone"
    CITIZEN_ID = "citizen-id"
    BIRTH = "birth"
    ADDRESS = "address"
    EMAIL = "email"
    SOCIAL = "account"
    BANK = "bank"
    PLATE = "plate"


def identifiers(text: str) -> tuple[Identifier, ...]:
    """The kinds of identifying things that a text seems to hold, in the order of the kinds.

    It errs on the side of finding one. The time grows with the length of the text only.
    """
    found: set[Identifier] = set()
    for piece in _pieces(clean(text)):
        found.update(_kinds(piece))
    return tuple(kind for kind in Identifier if kind in found)


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, max(1, len(text) - OVERLAP), LONGEST - OVERLAP):
        yield text[start : start + LONGEST]


def _kinds(text: str) -> Iterator[Identifier]:
    words, plain = words_of(text), _single_spaced(strip_accents(text))
    checks = {
        Identifier.NAME: holds_name(words, plain),
        Identifier.PHONE: holds_phone(words, plain),
        Identifier.CITIZEN_ID: holds_citizen_id(words, plain),
        Identifier.BIRTH: holds_birth(plain),
        Identifier.ADDRESS: holds_address(plain),
        Identifier.EMAIL: holds_email(plain),
        Identifier.SOCIAL: holds_social(plain),
        Identifier.BANK: holds_account(plain),
        Identifier.PLATE: holds_plate(plain),
    }
    return (kind for kind, holds in checks.items() if holds)


def _single_spaced(plain: str) -> str:
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))
