"""Where somebody lives: a house, what it stands beside, the hamlet of a person."""

from __future__ import annotations

import re

CLAUSE = re.compile(r"[.;!?\n]")
NEAR = (
    r"(?:gan|canh|ke ben|ke|sat|doi dien|sau lung|phia sau|dang sau|phia truoc|truoc mat|dau|cuoi"
    r"|giua|truoc|sau)"
)
MARK = (
    r"(?:truong|cho|cau|tram|ubnd|uy ban|chua|nha|dinh|suoi|song|nga ba|nga tu|quan|tiem|cay|buu"
    r"|nghia|xom|thon|lang|doc|san|goc|cong|cot|duong|ho|rung|ray|bo|khu|to)"
)
UNIT = (
    r"(?:thon|xom|to dan pho|tdp|to \d{1,2}|khu pho|khu|lang|ap|buon|ban|hem|ngo|phuong|xa|duong)"
)
PUBLIC = (
    r"(?! van hoa| tam lanh| nuoc| truong| tinh| dai| may| hang| bao| sinh hoat| cong dong| cua"
    r" nguoi dan)"
)
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:so nha|nha so)[ :]{1,3}\d",
        r"\b(?:hem|ngo|ngach|kiet) (?:so )?\d{1,4}\b",
        r"\b(?:o|tai|so|nha) \d{1,4}[a-z]?(?:/\d{1,4})? duong \w",
        rf"\bnha{PUBLIC}(?: \w{{1,12}}){{0,4}},? (?:o |nam |ngay |o ngay ){{0,1}}{NEAR}"
        rf"(?: \w{{1,12}}){{0,1}} {MARK}\b",
        r"\b(?:can|ngoi) nha(?! tinh| dai| nhan)(?: \w{1,12}){0,4}"
        r" (?:mau|mai|dau|cuoi|cong|cua)\b",
        r"\b(?:thon|xom|to|lang)\b[^.;]{0,25}, ?(?:can |ngoi )?nha"
        r" (?:thu|dau|cuoi|so|mai|cap|ke|gan)",
        r"\bnha (?:thu (?:nhat|hai|ba|tu|\d)|dau tien)\b",
        rf"\b(?:thuong tru|tam tru|cu tru|cu ngu|ho khau|que|(?<!luu )(?<!du )(?<!noi )tru|dia chi"
        r"(?! tin cay| nha tam))[ :]{1,3}(?:(?:tai|quan|o|nha|thuong tru)[ :]{1,3}){0,2}"
        rf"{UNIT}\b",
    )
)
LIVING = re.compile(
    rf"\b(?:o|tro|nam)(?: o)? (?:ngay |phia ){{0,1}}(?:gan|canh|sat|ke|doi dien|sau lung|cuoi|dau)"
    rf"(?: \w{{1,12}}){{0,1}} {MARK}\b"
)
PERSON = (
    r"(?:nan nhan"
    r"|(?:chi|co|em|anh|ong|ba) (?:ay|nay|ta)|[ace] ay|chau|be|no|(?:gia dinh|ho) (?:nay|ay)"
    r"|nguoi (?:chong|vo|me|nay)|hien|dang|vo chong)"
)
DWELLING = re.compile(
    rf"(?:\b(\w{{1,10}}) )?\b{PERSON}(?: \w{{1,12}}){{0,3}} (?:o|tai) (?:ngay )?{UNIT} \w"
)
ACTING = re.compile(
    r"\b(?:treo|dan|dat|lap|pano|bang ron|ap phich|to roi|phat|to chuc|tuyen truyen|ra quan"
    r"|dieu hanh|tap trung|mit tinh|hop|hoi nghi|truyen thong|sinh hoat|mo hinh|nhieu|cac|nhung)\b"
)
MANY = frozenset(("cap", "cac", "nhung", "nhieu", "mot", "so", "moi", "cho", "tre"))


def holds_address(plain: str) -> bool:
    """Whether a text without accents says where somebody lives."""
    return any(_in_clause(clause) for clause in CLAUSE.split(plain))


def _in_clause(clause: str) -> bool:
    if any(pattern.search(clause) for pattern in PATTERNS):
        return True
    living = LIVING.search(clause)
    if living and not ACTING.search(clause[: living.start()]):
        return True
    return any(
        (match[1] or "") not in MANY and not ACTING.search(clause[: match.end()])
        for match in DWELLING.finditer(clause)
    )
