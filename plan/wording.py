"""How units and people are called inside a sentence."""

from __future__ import annotations


def lowered(name: str) -> str:
    """A name or a title in the middle of a sentence: only its first letter is made small."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def courteous(name: str, address: str) -> str:
    """“chị Kỳ”: a name with the form of address before it, once."""
    first, _, rest = name.partition(" ")
    if rest and first.casefold() in ("anh", "chị"):
        return lowered(name)
    return name if address == "anh/chị" else f"{address} {name}"


def beginning(text: str) -> str:
    """A text at the beginning of a sentence."""
    return text[:1].upper() + text[1:]
