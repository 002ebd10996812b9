"""Names of persons: after a form of address, after a surname, after a relation, before a deed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue.identifying import namelists as n
from dialogue.identifying.words import Word, at, spelling

HIGHLAND = re.compile(r"\bh'(?!re\b|mong\b|muong\b|ren\b)\w")  # H'Mẫu; not the peoples H're, H'Mông
Words = Sequence[Word]


def holds_name(words: Words, plain: str) -> bool:
    """Whether a text names somebody; `plain` is the text without its accents."""
    if HIGHLAND.search(plain):
        return True
    return any(_named_at(words, index) for index in range(len(words)))


def _named_at(words: Words, index: int) -> bool:
    return (
        _addressed(words, index)
        or _initials(words, index)
        or _full(words, index)
        or _one_letter_name(words, index)
        or _called(words, index)
        or _related(words, index)
        or _told_of(words, index)
        or _two_together(words, index)
    )


def _given(word: Word) -> bool:
    """Whether a word is a given name, spelled with its accents or typed wholly without."""
    return spelling(word.lower) in n.GIVEN or (word.bare and word.plain in n.GIVEN_PLAIN)


def _ranked(word: Word) -> bool:
    return spelling(word.lower) in n.NUMBERS or (word.bare and word.plain in n.NUMBERS_PLAIN)


def _ordinary(words: Words, index: int) -> bool:
    """Whether a word and the next one make an ordinary word: “thường xuyên”, “hạnh phúc”."""
    word, following = at(words, index), at(words, index + 1)
    pair = (word.plain, following.plain)
    small = word.bare and not word.capital and pair in n.BARE_COMPOUNDS
    return following.follows and (small or pair in n.COMPOUNDS)


def _place(words: Words, index: int) -> bool:
    """Whether two words are a place: “Sơn Hà”, “Lý Sơn”."""
    return (words[index].plain, at(words, index + 1).plain) in n.PLACES


def _addressed(words: Words, index: int) -> bool:
    """“chị Lan”, “ông A Mẫu”, “c Lan”, “bà cụ Tám”."""
    title, name = words[index], at(words, index + 1)
    letter = title.plain in n.LETTER_TITLES and title.bare and len(title.written) == 1
    if title.follows and title.bare and (at(words, index - 1).plain, title.plain) in n.ENDS_WORD:
        return False
    if not (name.follows or (letter and name.gap.strip() == ".")):
        return False
    if letter:
        return _after_letter(words, index)
    if title.lower in n.TITLES:
        return _after_title(words, index)
    bare = title.bare and title.plain in n.BARE_TITLES
    return bare and _after_bare_title(words, index)


def _after_letter(words: Words, index: int) -> bool:
    title, name, before = words[index], words[index + 1], at(words, index - 1)
    if before.plain in n.BEFORE_LETTER and not title.starts:
        return False
    if (title.plain, name.plain) in (("a", "lo"), ("a", "dua")) or _missing(words, index + 1):
        return False
    capital = name.capital and title.written.islower()
    excluded = ({"a": "anh", "c": "chi", "e": "em"}[title.plain], name.plain) in n.NOT_AFTER
    return _given(name) and (capital or not excluded)


def _after_title(words: Words, index: int) -> bool:
    """After a form of address with its accents, which can be nothing else but “anh” and “em”."""
    title, name, before = words[index], words[index + 1], at(words, index - 1)
    if title.lower == "em" and before.plain in ("tre", "chi", "anh"):
        return False
    if (title.lower, name.plain) in (("bác", "ho"), ("chú", "y"), ("chú", "trong"), ("cô", "lap")):
        return False
    if _capital(title, name):
        return _proper(words, index + 1)
    if title.bare:
        return _after_bare_title(words, index)
    exact = spelling(name.lower) in n.GIVEN | n.NUMBERS
    typed_bare = name.bare and name.plain in n.GIVEN_PLAIN - n.NO_NAME
    return (exact or typed_bare) and not _ordinary(words, index + 1)


def _capital(title: Word, name: Word) -> bool:
    """Whether the name stands out by its capital: not in a TEXT THAT IS ALL CAPITALS."""
    shouted = len(title.written) > 1 and title.written.isupper()
    return name.capital and not shouted


def _proper(words: Words, index: int) -> bool:
    """Whether a capital word is a name: no office, no place, no ordinary word."""
    name = words[index]
    if _ordinary(words, index) or _place(words, index):
        return False
    if _given(name) or _ranked(name):
        return True
    if len(name.written) == 1:
        return True
    return name.plain not in n.NO_NAME and name.written[1:].islower()


def _after_bare_title(words: Words, index: int) -> bool:
    """After “chi”, “ba”, “co”…, which may be another word: only names that fit nothing else."""
    title, name = words[index], words[index + 1]
    if at(words, index - 1).plain in ("tre", "chi") and title.plain == "em":
        return False
    if not name.bare and not title.bare:
        return False
    if _ordinary(words, index + 1) or _place(words, index + 1) or _place(words, index):
        return False
    if _ranked(name):
        if (title.plain, name.plain) == ("ong", "ba"):
            return False
        return _number_as_name(words, index)
    if not _given(name) and not (_capital(title, name) and title.lower in ("anh", "em")):
        return False
    if _capital(title, name):
        known = spelling(name.lower) in n.GIVEN or name.plain not in n.NO_NAME or _given(name)
        return known and not _office(words, index)
    if (title.plain, name.plain) in n.NOT_AFTER:
        return False
    return title.plain not in n.WEAK_TITLES or _does(words, index + 2) or _kin(words, index)


def _office(words: Words, index: int) -> bool:
    """“co Binh dang gioi”: a word that begins a sentence by chance."""
    return words[index].plain in ("co", "di", "cau") and _ordinary(words, index + 1)


def _kin(words: Words, index: int) -> bool:
    before = at(words, index - 1)
    return words[index].follows and before.plain in n.RELATIONS | n.BARE_TITLES - {"em"}


def _does(words: Words, index: int) -> bool:
    following = at(words, index)
    return following.follows and following.plain in n.DOING


def _number_as_name(words: Words, index: int) -> bool:
    """“con bà Bảy”, “bà Sáu kể”: a number is a name when kin is named or somebody does something."""
    title, name = words[index], words[index + 1]
    if _capital(title, name) and title.lower in n.TITLES:
        return True
    return _kin(words, index) or _does(words, index + 2)


def _initials(words: Words, index: int) -> bool:
    """“chị H.”, “N.T.M”: letters that stand for a name."""
    word, second, third = words[index], at(words, index + 1), at(words, index + 2)
    if len(word.written) != 1 or not word.written.isalpha():
        return False
    before = at(words, index - 1)
    titled = word.follows and before.lower in n.TITLES | n.LETTER_TITLES | {
        "chi",
        "ong",
        "co",
        "ba",
    }
    dotted = second.gap == "." and len(second.written) == 1 and second.written.isalpha()
    if titled and dotted:
        return True
    triple = dotted and third.gap == "." and len(third.written) == 1
    if triple and second.plain in ("t", "v") and word.plain not in ("u", "h"):
        return True
    shouted = len(before.written) > 1 and before.written.isupper()
    return titled and word.written.isupper() and before.lower in n.TITLES and not shouted


def _full(words: Words, index: int) -> bool:
    """“Nguyễn Thị Mẫu”, “dinh van thu”: a surname and what follows it."""
    surname, second = words[index], at(words, index + 1)
    known = spelling(surname.lower) in n.SURNAMES
    if not second.follows or not (known or surname.plain in n.SURNAMES_PLAIN and surname.bare):
        return False
    if at(words, index - 1).plain in n.INSTITUTIONS and surname.follows:
        return False
    if (surname.plain, second.plain, at(words, index + 2).plain) == ("ho", "chi", "minh"):
        return False
    if second.plain in n.MIDDLE:
        return _with_middle(words, index)
    if surname.capital and second.written[0].isupper() and not surname.written.isupper():
        return _capital_name(words, index)
    return _small_name(words, index)


def _with_middle(words: Words, index: int) -> bool:
    """Surname, thị or văn, and a word that makes no ordinary word with it."""
    surname, middle, given = words[index], words[index + 1], at(words, index + 2)
    if middle.lower not in ("thị", "văn", "thi", "van") or not given.follows:
        return False
    if surname.capital and middle.capital and given.capital:
        return True
    if _part_of_word(words, index) or given.plain in n.DOING | n.NO_NAME - {"thu", "ba", "em"}:
        return len(given.written) == 1
    return not _ordinary(words, index + 1) or given.plain == "thu"


def _part_of_word(words: Words, index: int) -> bool:
    """“gia đình văn…”, “quy định thi…”: the surname is the end of a word."""
    surname, before = words[index], at(words, index - 1)
    return surname.bare and surname.follows and (before.plain, surname.plain) in ENDINGS


ENDINGS = frozenset(
    (first, second)
    for second, firsts in {
        "dinh": "gia quy quyet xac on nhan du khang co giam nghi chi phan dam at nhat cong",
        "dang": "hoi binh dao chi so da",
        "huynh": "phu",
        "truong": "nha thi moi hien khai hoi thon pho",
        "do": "tu che muc trinh thai theo boi",
        "duong": "con tuyen len xuong binh",
        "vu": "nhiem phuc cac hai ba so 1 2 3 mot mua",
        "ha": "son",
        "vi": "don hanh",
        "nguyen": "tinh tay thai cao trung binh tai",
        "ho": "cua giup ung cac so giao",
    }.items()
    for first in firsts.split()
)


def _capital_name(words: Words, index: int) -> bool:
    """Two or more words with capitals, the first of them a surname."""
    surname, second, third = words[index], words[index + 1], at(words, index + 2)
    if _place(words, index) or _place(words, index + 1) or _ordinary(words, index + 1):
        return False
    if surname.plain == "duong" and second.plain in n.STRONG_PLAIN:
        return False  # a street
    if second.plain in n.NO_NAME - {"thu"} or surname.written.isupper():
        return False
    if not second.capital or second.plain in ("ii", "iii", "iv", "vi"):
        return False
    longer = third.follows and third.capital and third.plain not in n.NO_NAME
    strong = spelling(surname.lower) in n.STRONG or surname.bare
    return (strong and not surname.starts) or longer or _given(second) or strong


def _small_name(words: Words, index: int) -> bool:
    """A surname without a capital: only one that is no other word, or two given names after it."""
    surname, second, third = words[index], words[index + 1], at(words, index + 2)
    if _place(words, index) or _part_of_word(words, index):
        return False
    before = (at(words, index - 2).plain, at(words, index - 1).plain)
    if before in n.OFFICE_PAIRS and surname.plain in n.STRONG_PLAIN:
        return second.plain not in n.NO_NAME - {"thu"} and not _ordinary(words, index)
    rare = spelling(surname.lower) in n.RARE or surname.lower in ("nguyen", "huynh")
    if rare and not _ordinary(words, index) and second.plain not in n.NO_NAME - {"thu"}:
        return True
    if _ordinary(words, index + 1) or not (_given(second) and third.follows and _given(third)):
        return False
    strong = spelling(surname.lower) in n.STRONG or surname.plain in ("nguyen", "pham", "huynh")
    return strong and not _ordinary(words, index + 2)


def _one_letter_name(words: Words, index: int) -> bool:
    """“A Nhi”, “Y Mẫu”: the names of Xơ Đăng and Ca Dong men and women."""
    letter, name, before = words[index], at(words, index + 1), at(words, index - 1)
    if letter.lower not in ("a", "y") or not name.follows or len(name.written) < 2:
        return False
    if not letter.starts and letter.follows and before.plain in n.BEFORE_LETTER | n.BEFORE_Y:
        return False
    if letter.lower == "y":
        return name.plain not in n.AFTER_Y and name.written.isalpha()
    if letter.written == "A" and name.capital:
        return name.plain not in n.NO_NAME and name.plain != "lo"
    kin = letter.follows and before.plain in {"ong", "anh", "lang", "chong", "ten", "va", "chu"}
    return kin and name.plain not in n.NO_NAME - {"thu"} and name.plain not in ("lo", "c")


def _called(words: Words, index: int) -> bool:
    """“tên là Hạnh”, “Tên nạn nhân: Quỳnh”."""
    if words[index].plain != "ten":
        return False
    ahead = index + 1
    while ahead < index + 4 and at(words, ahead).plain in n.NAMED_BY:
        ahead += 1
    name = at(words, ahead)
    if name.gap.strip(" :") or _missing(words, ahead):
        return False
    if name.capital and not words[index].written.isupper():
        return name.plain not in n.NO_NAME
    return _given(name) and name.plain not in n.NO_NAME and words[index].lower in ("tên", "ten")


def _missing(words: Words, index: int) -> bool:
    return index >= len(words) or _ordinary(words, index) or _place(words, index)


def _related(words: Words, index: int) -> bool:
    """“vợ Tèo”, “nạn nhân Kiều”, “đ/c Thủy”."""
    kin, name = words[index], at(words, index + 1)
    pair = f"{at(words, index - 1).plain} {kin.plain}"
    if not name.follows or not (kin.plain in n.SINGLE_KIN or pair in n.DOUBLE_KIN):
        return False
    if _missing(words, index + 1) or name.plain in n.NO_NAME or not _given(name):
        return False
    if _capital(kin, name):
        return True
    firm = kin.plain in n.FIRM_KIN or pair in n.DOUBLE_KIN
    return firm and name.plain not in n.COMMON


def _told_of(words: Words, index: int) -> bool:
    """“Hạnh kể rằng…”: a name, and what was done or told."""
    name, deed = words[index], at(words, index + 1)
    if not deed.follows or not _given(name):
        return False
    if name.follows and at(words, index - 1).plain in n.INSTITUTIONS:
        return False
    if deed.plain in n.TELLING:
        return at(words, index + 2).plain in ("rang", "la", "lai", "ve", "voi")
    if name.plain in n.COMMON:
        return False
    return name.capital and deed.lower in ("bị", "bi") and at(words, index + 2).plain in n.HARM


def _two_together(words: Words, index: int) -> bool:
    """“Lan và Huệ”: two given names joined."""
    first, link, second = words[index], at(words, index + 1), at(words, index + 2)
    if link.lower not in ("và", "va") or not (link.follows and second.follows):
        return False
    if not (_given(first) and _given(second)) or _missing(words, index + 2):
        return False
    around = at(words, index - 1), at(words, index + 3)
    if any(w.capital and w.follows for w in (around[1],)) or (first.follows and around[0].capital):
        return False
    if first.capital and second.capital:
        return first.plain not in ("nam", "nu")
    return first.plain not in n.COMMON or second.plain not in n.COMMON
