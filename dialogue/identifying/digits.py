"""Numbers that belong to one person: phones, citizen cards, accounts, insurance, number plates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dialogue.identifying.words import Word, at

LOOKS = str.maketrans("oil", "011")  # letters that are typed, or read, for digits
SPOKEN = {
    "khong": "0", "ko": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4",
    "nam": "5", "lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
PHONE = re.compile(r"0[35789]\d{8}|0[23456789]\d{8}|02\d{9}|(?:84|0084)[235789]\d{8}")
SHORT_PHONE = re.compile(r"[35789]\d{8}")
DATE = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)")
AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3}){1,4}")
UNITS = frozenset(("dong", "d", "vnd", "trieu", "nguoi", "ty", "luot", "nghin", "ngan", "to"))
MONEY = frozenset(("kinh", "phi", "tien", "ngan", "sach", "von", "tong"))
CARDS = re.compile(r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|dinh danh|giay to|so the)\b")
CALLS = re.compile(r"\b(?:sdt|dt|dien thoai|so may|zalo|goi|lien he|lien lac|hotline|alo)\b")
BANKS = re.compile(
    r"\b(?:stk|so tai khoan|tai khoan|tk|so the|the atm|bhyt|bhxh|bao hiem|ma the)\b"
)
INSURANCE = ("bhyt", "bhxh", "bao hiem")
RUN = re.compile(r"\d[\d .-]{6,30}\d")
PLATE = re.compile(r"(?<![\w/.-])[1-9]\d-?[a-hk-z][a-z]?\d?[ .-]{1,3}\d{3}\.?\d{1,2}(?![\w/])")
YEAR_AT_END = re.compile(r"(?:19|20)\d\d")
LONGEST_RUN = 24  # words that may belong to one number
REACH = 60  # characters between a word that announces a number, and the number
Words = Sequence[Word]


class Digits(NamedTuple):
    """A word that stands for digits, and its place in the text."""

    value: str
    word: Word
    place: int


def digit_runs(words: Words) -> list[list[Digits]]:
    """Runs of neighbouring words that are digits, or look or sound like them."""
    runs: list[list[Digits]] = []
    joinable = False
    for index, word in enumerate(words):
        value = _as_digits(word)
        near = len(word.gap) <= 3 and not word.gap.strip(" .-()+,")
        if value and joinable and near and len(runs[-1]) < LONGEST_RUN:
            runs[-1].append(Digits(value, word, index))
        elif value:
            runs.append([Digits(value, word, index)])
        joinable = bool(value)
    return runs


def _as_digits(word: Word) -> str:
    """ "o9oo" → "0900", "chín" → "9"; "" for any other word."""
    if word.plain in SPOKEN:
        return SPOKEN[word.plain]
    looks = word.plain.translate(LOOKS)
    return looks if looks.isascii() and looks.isdigit() and word.plain != "i" else ""


def holds_phone(words: Words, plain: str) -> bool:
    """Whether a phone number stands in a text, in digits, look-alikes or words."""
    for run in digit_runs(words):
        if any(PHONE.fullmatch(joined) for joined in _windows(run, (10, 11, 13))):
            return True
    return any(SHORT_PHONE.fullmatch(number) for number in _announced(CALLS, plain))


def holds_citizen_id(words: Words, plain: str) -> bool:
    """Whether the number of a citizen card (12 digits) or of an identity card (9) stands there."""
    if any(len(number) in (9, 12) for number in _announced(CARDS, plain)):
        return True
    for run in digit_runs(words):
        written = [digits for digits in run if digits.word.plain.isdigit()]
        if any(len(digits.value) == 12 or _nine(digits, words) for digits in written):
            return True
        if any(n.startswith("0") for n in _windows(run, (12,), ",")):
            return True
    return False


def _nine(digits: Digits, words: Words) -> bool:
    """Nine digits in one, which are no amount of money."""
    if len(digits.value) != 9 or digits.value.endswith("00"):
        return False
    following = at(words, digits.place + 1)
    if following.follows and following.plain in UNITS:
        return False
    place = digits.place
    while place > digits.place - 4 and not at(words, place).starts:
        place -= 1
        if at(words, place).plain in MONEY:
            return False
    return True


def _windows(run: list[Digits], lengths: tuple[int, ...], stop: str = "") -> list[str]:
    """Neighbouring digits of a run joined to one of the lengths."""
    found = []
    longest = max(lengths)
    for start in range(len(run)):
        joined = ""
        for digits in run[start:]:
            if joined and stop and stop in digits.word.gap:
                break
            joined += digits.value
            if len(joined) > longest:
                break
            if len(joined) in lengths:
                found.append(joined)
    return found


def _announced(keyword: re.Pattern[str], plain: str) -> list[str]:
    """The digits of each number that follows soon after a word that announces it."""
    found = []
    for match in keyword.finditer(plain):
        for run in RUN.finditer(plain[match.end() : match.end() + REACH]):
            found.append(digits_of(run[0]))
    return found


def holds_account(plain: str) -> bool:
    """Whether the number of a bank account or of an insurance card stands there."""
    for match in BANKS.finditer(plain):
        ahead = DATE.sub(" ", plain[match.end() : match.end() + REACH])
        for run in RUN.finditer(ahead):
            least = 9 if match[0] in INSURANCE else 8
            after = ahead[run.end() :].partition("\n")[0]
            if not _counts(run[0], after) and len(digits_of(run[0])) >= least:
                return True
    return False


def digits_of(text: str) -> str:
    """Only the digits of a text."""
    return re.sub(r"\D", "", text)


def _counts(number: str, ahead: str) -> bool:
    """Whether a number is an amount: of money, of people; an amount never begins with 0."""
    if number.startswith("0"):
        return False
    unit = ahead.split()[:2]
    if unit[:1] == ["ngan"]:
        return unit[1:] != ["hang"]
    return bool(AMOUNT.fullmatch(number.strip(" .-"))) or (bool(unit) and unit[0] in UNITS)


def holds_plate(plain: str) -> bool:
    """Whether a Vietnamese number plate stands there: 76A-123.45, 76B1 12345."""
    for match in PLATE.finditer(plain):
        before = plain[: match.start()].split()[-1:]
        digits = re.split(r"[ .-]{1,3}", match[0], maxsplit=1)[1]
        if not YEAR_AT_END.fullmatch(digits) and before not in (["lop"], ["khoi"]):
            return True
    return False
