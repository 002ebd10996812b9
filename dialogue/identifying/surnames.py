"""Names that begin with a surname, and the one-letter names of Xơ Đăng and Ca Dong people."""

from __future__ import annotations

from itertools import pairwise

from dialogue.identifying import lexicon as lx
from dialogue.identifying.lexicon import Words
from dialogue.identifying.words import Word, at

MIDDLE = ("thị", "văn", "thi", "van")
RARE = lx.spelled("rare")
STRONG_BARE = lx.STRONG_PLAIN - {"vu", "vo", "do", "duong"}  # “vụ”, “vợ”, “do”, “đường”
OFFICES, ENDINGS = lx.pairs("offices"), lx.pairs("surname_ends")
INSTITUTIONS = lx.listed("institutions")
BEFORE_LETTER, BEFORE_Y, AFTER_Y = map(lx.listed, ("before_letter", "before_y", "after_y"))
ACTING = lx.listed("deeds") | {"bi", "ke", "khoc", "hay", "xin", "den"}
BEFORE_A = frozenset(("ong", "anh", "lang", "chong", "ten", "va", "chu"))
PARTS = lx.pairs("parts")
NUMERALS = frozenset(("i", "ii", "iii", "iv", "v", "vi"))


def full_name(words: Words, index: int) -> bool:
    """“Nguyễn Thị Mẫu”, “dinh van thu”: a surname and what follows it."""
    surname, second = words[index], at(words, index + 1)
    bare = surname.bare and surname.plain in lx.SURNAMES_PLAIN
    if not second.follows or not (bare or surname.spelled in lx.SURNAMES):
        return False
    if surname.follows and _institution(words, index - 1):
        return False
    if (surname.plain, second.plain, at(words, index + 2).plain) == ("ho", "chi", "minh"):
        return False
    if second.lower in MIDDLE:
        return _with_middle(words, index)
    if surname.capital and second.written[0].isupper():
        return _capital_name(words, index)
    return _small_name(words, index)


def introduced(words: Words, index: int) -> bool:
    """“nạn nhân là lê thử mẫu”: a surname and two words after one's part in what happened."""
    surname, second, third = words[index], at(words, index + 1), at(words, index + 2)
    strong = surname.spelled in lx.STRONG or (surname.bare and surname.plain in STRONG_BARE)
    if not (strong and second.follows and third.follows):
        return False
    says = surname.follows and at(words, index - 1).plain in ("la", "ten")
    if not says and ":" not in surname.gap:
        return False
    if lx.ordinary(words, index) or lx.ordinary(words, index + 1):
        return False
    before = [at(words, place).plain for place in range(index - 6, index)]
    return any(part in PARTS for part in pairwise(before))


def _institution(words: Words, index: int) -> bool:
    """“Trường THCS Nguyễn …”, “đường Hùng Vương và Phạm …”: places are named after people."""
    if at(words, index).plain in INSTITUTIONS:
        return True
    start = index
    while start > index - 8 and (at(words, start).capital or at(words, start).plain == "va"):
        start -= 1
    return start < index and at(words, start).lower in ("đường", "duong", "phố")


def _with_middle(words: Words, index: int) -> bool:
    """Surname, thị or văn, and a word that makes no ordinary word with it."""
    surname, middle, given = words[index], words[index + 1], at(words, index + 2)
    if not given.follows:
        return False
    if surname.capital and middle.capital and given.capital:
        return True
    if _ends_word(words, index) or (surname.lower == "do" and middle.lower == "thi"):
        return False  # “đô thị”
    if _function_word(given):
        return len(given.written) == 1
    return not lx.ordinary(words, index + 1) or given.plain == "thu"


def _function_word(word: Word) -> bool:
    """Whether a word is more often none of a name's: “vẫn bị”, “thị đã”."""
    if word.bare and word.plain in lx.GIVEN_PLAIN and word.plain not in lx.DOING:
        return False
    return lx.no_name(word) or (word.bare and word.plain in lx.DOING)


def _ends_word(words: Words, index: int) -> bool:
    """“gia đình văn…”, “quy định thi…”: the surname is the end of a word."""
    surname, before = words[index], lx.before(words, index)
    return surname.bare and surname.follows and (before.plain, surname.plain) in ENDINGS


def _capital_name(words: Words, index: int) -> bool:
    """Two or more words with capitals, the first of them a surname."""
    surname, second, third = words[index], words[index + 1], at(words, index + 2)
    if lx.ordinary(words, index) or lx.ordinary(words, index + 1) or lx.no_name(second):
        return False
    if (second.plain in NUMERALS and second.written.isupper()) or (
        len(second.written) > 1 and second.written.isupper()
    ):
        return False
    if surname.plain == "duong" and second.plain in lx.STRONG_PLAIN:
        return False  # a street
    longer = third.follows and third.capital and not lx.no_name(third)
    strong = surname.spelled in lx.STRONG or (surname.bare and surname.plain in STRONG_BARE)
    return strong or longer or lx.is_given(second)


def _small_name(words: Words, index: int) -> bool:
    """A surname without a capital: it is no other word, or two given names follow it."""
    surname, second, third = words[index], words[index + 1], at(words, index + 2)
    if _ends_word(words, index) or lx.ordinary(words, index):
        return False
    before = (lx.before(words, index - 1).plain, lx.before(words, index).plain)
    if before in OFFICES and surname.plain in lx.STRONG_PLAIN:
        return not _function_word(second)
    if surname.spelled in RARE or surname.lower in ("nguyen", "huynh"):
        return not _function_word(second)
    if surname.spelled in lx.STRONG and not surname.bare and third.plain in ACTING:
        return third.follows and not lx.no_name(second)
    if not (lx.is_given(second) and third.follows and lx.is_given(third)):
        return False
    accented = not surname.bare and surname.spelled in lx.STRONG
    return (
        (accented or surname.lower == "pham")
        and not lx.ordinary(words, index + 1)
        and not lx.ordinary(words, index + 2)
    )


def one_letter_name(words: Words, index: int) -> bool:
    """“A Nhi”, “Y Mẫu”; not “y tế”, not “lớp A”."""
    letter, name, before = words[index], at(words, index + 1), lx.before(words, index)
    if letter.lower not in ("a", "y") or not name.follows or len(name.written) < 2:
        return False
    if letter.follows and before.plain in BEFORE_LETTER | BEFORE_Y:
        return False
    if letter.lower == "y":
        return name.plain not in AFTER_Y and name.written.isalpha()
    kin = letter.follows and before.plain in BEFORE_A
    called = (letter.written == "A" and name.capital) or kin
    return called and not lx.no_name(name) and name.plain not in ("lo", "c")
