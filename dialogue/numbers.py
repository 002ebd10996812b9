"""Numbers as they are typed: “1.500.000”, “1tr5”, “khoảng 30”, “ba mươi lăm”, “không”."""

from __future__ import annotations

import re

from dialogue.folding import fold, plain_digits

LONGEST = 60  # characters; a longer text is no number
MOST = 10**15  # what a form can hold: fifteen digits
WHOLE = re.compile(r"[0-9]{1,15}")
GROUPED = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3}){0,3}")
DECIMAL = re.compile(r"([0-9]{1,12})[.,]([0-9]{1,6})")
SCALED = re.compile(
    r"([0-9]{1,6})(?:[.,]([0-9]{1,3}))? ?(ty|trieu|tr|nghin|ngan|k)(?: ?([0-9]|[0-9]{3}|ruoi))?"
)
SCALES = {"ty": 10**9, "trieu": 10**6, "tr": 10**6, "nghin": 1000, "ngan": 1000, "k": 1000}
ABOUT = ("khoang", "tam", "gan", "hon", "chung", "co", "duoc", "tong", "tat ca", "do")
UNITS = (
    "nguoi", "nu", "nam", "buoi", "luot", "cai", "to", "suat", "bai", "dong", "d", "chi em", "em",
    "ng", "ca", "vu", "lop", "tin", "a", "ban", "chiec", "hoc vien", "van ban", "kg", "dong a",
)  # fmt: skip
LONGEST_FIRST = sorted(UNITS, key=len, reverse=True)
NONE = (
    "khong", "ko", "k", "hong", "khong co", "ko co", "k co", "khong co ai", "khong ai", "chua co",
    "khong phat sinh",
)  # fmt: skip
DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9, "nham": 5,
}  # fmt: skip


def read_integer(typed: str) -> int | None:
    """A whole number ≥ 0, or None when it is not certain which number is meant."""
    value = _read(typed)
    return int(value) if value is not None and float(value).is_integer() else None


def read_decimal(typed: str) -> str | None:
    """A number with a decimal point, as XForms writes it; None when it is not certain."""
    value = _read(typed)
    if value is None:
        return None
    return str(int(value)) if float(value).is_integer() else f"{value:.6f}".rstrip("0")


def _read(typed: str) -> float | None:
    """1 clean, 2 drop “khoảng” and the unit, 3 try each way of writing a number."""
    plain = plain_digits(typed) if len(typed) <= LONGEST else None
    if plain is None:
        return None
    text = fold(plain).strip(" .!")
    if text == "nam" and "ă" not in plain.casefold():
        return None  # năm (5) or nam (men)
    for candidate in dict.fromkeys((text, _stripped(text))):
        if candidate in NONE:
            return 0.0
        for reader in (_digits, _scaled, _words):
            value = reader(candidate)
            if value is not None and value < MOST:
                return value
    return None


def _stripped(text: str) -> str:
    """The text without “có khoảng” before it and “người nữ” after it."""
    for _twice in range(2):
        for word in ABOUT:
            text = text.removeprefix(f"{word} ")
    for _twice in range(2):
        unit = next((u for u in LONGEST_FIRST if text.endswith(f" {u}")), "")
        text = text[: -len(unit) - 1].rstrip() if unit else text
    stuck = re.fullmatch(r"([0-9.,]+)([a-z]+)", text)
    return stuck[1] if stuck and stuck[2] in UNITS else text


def _digits(text: str) -> float | None:
    if WHOLE.fullmatch(text):
        return float(text)
    if GROUPED.fullmatch(text):
        return float(re.sub(r"[., ]", "", text))
    match = DECIMAL.fullmatch(text)
    return float(f"{match[1]}.{match[2]}") if match else None


def _scaled(text: str) -> float | None:
    """“2,5tr”, “1tr5” (= 1,5 triệu), “2 triệu rưỡi”, “500k”."""
    match = SCALED.fullmatch(text)
    if not match:
        return None
    whole, part, scale, rest = match.groups()
    if part and rest:
        return None
    factor = SCALES[scale]
    tail = "5" if rest == "ruoi" else (part or rest or "")
    return round(float(f"{whole}.{tail or 0}") * factor)


def _words(text: str) -> float | None:
    """Number words up to 999, with or without “mươi” said as “mười”; then nghìn, triệu."""
    total, words = 0, text.replace("chuc", "muoi").split()
    for name, factor in (("trieu", 10**6), ("nghin", 1000), ("ngan", 1000)):
        if name in words:
            at = words.index(name)
            head = _hundreds(words[:at])
            if head is None or head == 0:
                return None
            total, words = total + head * factor, words[at + 1 :]
    if not words:
        return float(total) if total else None
    rest = _hundreds(words)
    return None if rest is None else float(total + rest)


def _hundreds(words: list[str]) -> int | None:
    if not words or len(words) > 6:
        return None
    total = 0
    if "tram" in words:
        at = words.index("tram")
        if at != 1 or words[0] not in DIGITS:
            return None
        total, words = DIGITS[words[0]] * 100, words[2:]
        if words[:1] in (["linh"], ["le"]):
            words = words[1:]
            return total + DIGITS[words[0]] if len(words) == 1 and words[0] in DIGITS else None
    rest = _tens(words)
    return None if rest is None else total + rest


def _tens(words: list[str]) -> int | None:
    if not words:
        return 0
    if len(words) == 1:
        return 10 if words[0] == "muoi" else DIGITS.get(words[0])
    unit = {"mot": 1, **DIGITS}.get(words[-1])
    if words[0] == "muoi" and len(words) == 2:
        return None if unit is None else 10 + unit
    if words[0] in DIGITS and words[1] == "muoi":
        tens = DIGITS[words[0]] * 10
        if len(words) == 2:
            return tens
        return tens + unit if len(words) == 3 and unit is not None else None
    return None
