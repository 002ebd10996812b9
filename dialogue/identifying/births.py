"""Dates of birth: “sinh ngày 1/2/1990”, “SN 1985”."""

from __future__ import annotations

import re

from dialogue.identifying import lexicon as lx

DAY = r"\d{1,2} ?[./-] ?\d{1,4}"
YEAR = r"(?:19|20)\d\d\b"
BORN = re.compile(
    r"(?:(\w{1,10})[ ,:(-]{1,3})?\bsinh (?:vao )?"
    rf"(?:(?:ngay|thang|nam)[ :]{{1,3}}(?:{DAY}|\d{{1,2}} (?:thang|nam)|{YEAR})|{DAY}|{YEAR})"
)
DATED = re.compile(
    rf"\b(?:ngay|nam)(?: thang nam)? sinh(?: la)?[ :]{{1,4}}(?:{DAY}|{YEAR}|\d{{1,2}} thang)"
    rf"|\b(?:sn|ns|dob)[ :.]{{1,3}}(?:{DAY}|{YEAR}|\d\d\b)"
    rf"|\b(?:be|chau|con) de (?:ngay|nam|thang) (?:{DAY}|{YEAR})"
    rf"|\bsinh nhat[ :]{{1,3}}{DAY}|{DAY},? sinh ra\b"
    rf"|\b(?:nu|nam|nhan) sinh ngay {DAY}[./-]\d"
    rf"|\b(?:nan nhan|chau|be|vo|chong)[^.;(]{{0,25}}\({YEAR} ?\)"
)
GROUPS = re.compile(r"\b(?:tre em|tre e|tre|cac chau|cac em) sinh\b")
NOT_BORN = lx.listed("not_born")  # “học sinh năm 2024”, “phát sinh ngày 5/11”


def holds_birth(plain: str) -> bool:
    """Whether somebody's date or year of birth stands in a text without accents."""
    if DATED.search(plain):
        return True
    plain = GROUPS.sub(" ", plain)
    return any((match[1] or "") not in NOT_BORN for match in BORN.finditer(plain))
