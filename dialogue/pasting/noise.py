"""What holds digits and is no figure: phone numbers, clocks, document numbers, ordinals, ages."""

from __future__ import annotations

import re

from dialogue.pasting.running import Running

CODES = "kh|bc|qd|ct|cv|tb|nq|tt|hd|nd|bcd|ubnd|hdnd|lhpn|ttg|cp|gm|td"
DATED = r"(?: ngay [0-9]{1,2}[/.\-][0-9]{1,2}(?:[/.\-][0-9]{2,4})?)?"
NUMBERED = (
    "lan thu|lan|thon|tdp|khu|khu pho|kdc|xom|lop|khoi|nhom|so|dot|tuan|quy|khoa|chi hoi|"
    "chi doan|phong|tang|dieu|du an|to dan pho|doi|luat|diem|bai|cum|khu dan cu|quoc lo|nghi dinh"
)
BEFORE = r"(?<![a-z0-9])"
AFTER = r"(?![0-9]|[.,/\-][0-9])"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"https?://\S{1,500}|www\.\S{1,500}|\S{1,60}@\S{1,60}",
        r"“[^”\n]{1,200}”|\"[^\"\n]{1,200}\"|«[^»\n]{1,200}»",
        rf"{BEFORE}[0-9]{{1,5}}(?:/[0-9]{{4}})? ?/ ?(?:{CODES})(?:-[a-z]{{2,8}}){{0,3}}{DATED}",
        r"(?<![0-9])(?:\+84|0)[ .\-]?[0-9]{2,3}[ .\-]?[0-9]{3,4}[ .\-]?[0-9]{3,4}(?![0-9])",
        r"[0-9]{9,}",
        r"(?<![0-9a-z./\-])[0-9]{1,2} ?(?:h|g|gio) ?[0-5][0-9](?![0-9a-z])",
        r"(?<![0-9a-z./\-])[0-9]{1,2} ?(?:h|g|gio|phut|tieng|p)(?![0-9a-z])",
        r"(?<![0-9a-z./\-])[0-9]{1,2}:[0-5][0-9](?![0-9:])",
        r"(?<![0-9a-z])[0-9]{1,3}(?:[.,][0-9]{1,2})? ?(?:%|phan tram(?![a-z]))",
        rf"{BEFORE}(?:chao mung|ky niem)(?: [a-z]{{1,9}}){{0,8}}"
        r" [0-9]{1,2}[/.\-][0-9]{1,2}(?![0-9])",
        rf"{BEFORE}(?:truoc|han|han nop|han chot|tinh den|den het)(?: ngay)? "
        r"[0-9]{1,2}[/.\-][0-9]{1,2}(?:[/.\-][0-9]{2,4})?(?![0-9])",
        rf"{BEFORE}(?:tu )?[0-9]{{1,3}}(?: ?(?:-|–|den) ?[0-9]{{1,3}})? ?tuoi(?![a-z])",
        r"(?:^|(?<=\n)|(?<=[.;:] ))[ \t]{0,8}[0-9]{1,2}[.)/](?= ?[a-z])",
    )
)
ORDINAL = re.compile(rf"{BEFORE}({NUMBERED}) (?:so )?([0-9]{{1,3}}){AFTER}(?! ?(?:%|tr|trieu))")
UNIT = re.compile(
    r" ?(?:nguoi|ng|ngu|nu|chi em|dai bieu|hoc vien|hv|ba con|buoi|lop|luot|lan|cai|tam|to|bai)"
    r"(?![a-z])"
)
WEEKDAY = re.compile(rf"{BEFORE}thu ([0-9]{{1,2}}){AFTER}")
YEAR = re.compile(rf"{BEFORE}nam ((?:19|20)[0-9]{{2}})(?![0-9])")


def without_noise(text: Running) -> Running:
    """The text with everything struck out that holds digits and counts nothing."""
    for pattern in PATTERNS:
        text = text.struck([m.span() for m in pattern.finditer(text.left)])
    ordinals = [m for m in ORDINAL.finditer(text.left) if not UNIT.match(text.left, m.end())]
    text = text.struck([m.span(2) for m in ordinals])
    return text.struck([m.span(1) for m in YEAR.finditer(text.left)])


def without_ordinals(text: Running) -> Running:
    """The text without “thứ 6”, once its days have been read."""
    return text.struck([m.span(1) for m in WEEKDAY.finditer(text.left)])


def uncertain(text: Running) -> frozenset[int]:
    """Where figures begin that may be ordinals as well: “các thôn 5 cái”."""
    return frozenset(m.start(2) for m in ORDINAL.finditer(text.left))


def years(text: Running) -> list[tuple[int, int]]:
    """Years that are named (“năm 2023”) and where: the year, and the place in the text."""
    return [(int(m[1]), m.start()) for m in YEAR.finditer(text.folded)]
