"""Names after a form of address: “chị Lan”, “ông A Mẫu”, “c Lan”, “chị H.”."""

from __future__ import annotations

from dialogue.identifying import lexicon as lx
from dialogue.identifying.lexicon import Words
from dialogue.identifying.words import Word, at

LETTERS = {"a": "anh", "c": "chi", "e": "em"}  # “c Lan”, “a.Tèo”
MANY = frozenset(("anh", "cac", "nhung", "nhieu", "may", "so", "moi", "ong"))
FEELS = frozenset(("bi", "ke", "khoc", "hay", "xin"))  # what only a person does
FIRM = frozenset(("chi", "anh", "em", "ong"))
CONTINUED = frozenset((("chi", "phi"), ("chi", "doan"), ("chi", "tra"), ("anh", "huong")))
LOCATED = ("hang", "dau", "cuoi", "xe")
INITIAL = frozenset("bdđghklmnpqrstvx")
NOT_AFTER, ENDS_WORD = lx.pairs("not_after"), lx.pairs("ends_word")
WEAK, RANKED = lx.listed("weak_titles"), lx.listed("ranked_titles")
DEEDS = lx.listed("deeds")
RELATIONS, BEFORE_LETTER = lx.listed("relations"), lx.listed("before_letter")
NEVER = frozenset((("bác", "ho"), ("chú", "y"), ("chú", "trong"), ("cô", "lap"), ("ông", "ba")))


def addressed(words: Words, index: int) -> bool:
    """Whether somebody is addressed by name at an index."""
    title, name = words[index], at(words, index + 1)
    letter = title.lower in LETTERS
    if not (name.follows or (letter and name.gap.strip() == ".")):
        return False
    before = lx.before(words, index)
    if title.follows and title.bare and (before.plain, title.plain) in ENDS_WORD:
        return False
    if letter:
        return _after_letter(words, index)
    if title.lower in lx.TITLES:
        return _after_title(words, index)
    return title.bare and title.plain in lx.BARE_TITLES and _after_bare(words, index)


def _after_letter(words: Words, index: int) -> bool:
    """“c Lan”; not “điểm c”, not “ạ”."""
    title, name, before = words[index], words[index + 1], lx.before(words, index)
    if before.plain in BEFORE_LETTER and not title.starts:
        return False
    if name.plain in ("lo", "dua") or lx.ordinary(words, index + 1):
        return False
    if lx.is_rank(name):
        return lx.does(words, index + 2)
    capital = name.capital and title.written.islower()
    if _surname(name) or (not lx.no_name(name) and at(words, index + 2).plain in DEEDS):
        return True
    other = name.bare and (LETTERS[title.plain], name.plain) in NOT_AFTER
    other = other and not _acts(words, index + 2)
    return lx.is_given(name) and (capital or not other)


def _after_title(words: Words, index: int) -> bool:
    """After a form of address as it is written; “anh” and “em” look the same without accents."""
    title, name, before = words[index], words[index + 1], lx.before(words, index)
    if title.lower == "em" and before.plain in ("tre", "chi", "anh"):
        return False
    if (title.lower, name.plain) in NEVER and not lx.stands_out(title, name):
        return False
    if (title.lower, name.lower) == ("bác", "hồ"):
        return False
    if lx.stands_out(title, name):
        return _proper(words, index + 1)
    if title.bare:
        return _surname(name) or _seen(words, index) or _after_bare(words, index)
    if lx.is_rank(name) and title.lower not in RANKED:
        return _rank_as_name(words, index)
    if _many(words, index) and not lx.is_sure(name):
        return False
    if _seen(words, index) or at(words, index + 2).lower == "thị":
        return True
    exact = name.spelled in lx.GIVEN | lx.NUMBERS or _surname(name)
    typed_bare = name.bare and name.plain in lx.GIVEN_PLAIN and not lx.no_name(name)
    return (exact or typed_bare) and not lx.ordinary(words, index + 1)


def _seen(words: Words, index: int) -> bool:
    """“chị … kể”, “bé … khóc”: whatever stands between is a name, where accents are typed."""
    title, name = words[index], words[index + 1]
    accented = not name.bare or not title.bare
    return accented and not lx.no_name(name) and _acts(words, index + 2, FEELS)


def _many(words: Words, index: int) -> bool:
    """“anh chị lưu”, “các em đạt”: several are addressed, so what follows is hardly a name."""
    before = at(words, index - 1)
    return words[index].gap in (" ", "/") and before.plain in MANY


def _surname(name: Word) -> bool:
    """Whether a word is a surname by its accents: “chị võ…”."""
    return not name.bare and name.spelled in lx.STRONG


def _proper(words: Words, index: int) -> bool:
    """Whether a capital word is a name: no office, no place, no ordinary word."""
    name = words[index]
    if lx.ordinary(words, index):
        return False
    if lx.is_given(name) or lx.is_rank(name) or len(name.written) == 1:
        return True
    return not lx.no_name(name) and name.written[1:].islower()


def _after_bare(words: Words, index: int) -> bool:
    """After “chi”, “ba”, “co”…, which may be another word: only names that fit nothing else."""
    title, name = words[index], words[index + 1]
    if not title.bare or (not name.bare and not name.capital and title.lower not in lx.TITLES):
        return False
    pair = (title.plain, name.plain)
    if pair not in CONTINUED and _who_acts(words, index):
        return True
    if lx.ordinary(words, index + 1) or lx.ordinary(words, index):
        return False
    if lx.is_rank(name):
        known = name.capital or _kin(words, index) or at(words, index + 2).plain in LOCATED
        never = pair in NOT_AFTER and not known
        return pair != ("ong", "ba") and not never and _rank_as_name(words, index)
    if not lx.is_given(name):
        return False
    if lx.stands_out(title, name):
        return not lx.no_name(name)
    other = name.bare or pair == ("anh", "hung")
    also = FEELS if title.plain in LETTERS.values() else frozenset[str]()
    if other and pair in NOT_AFTER and not _acts(words, index + 2, also):
        return False
    if _many(words, index) and not lx.is_sure(name):
        return False
    return title.plain not in WEAK or lx.does(words, index + 2) or _kin(words, index)


def _acts(words: Words, index: int, also: frozenset[str] = frozenset()) -> bool:
    """Whether a deed follows that only a person does: “cãi”, “đánh”, no “đánh giá”."""
    deed = at(words, index)
    return deed.follows and deed.plain in DEEDS | also and not lx.ordinary(words, index)


def _who_acts(words: Words, index: int) -> bool:
    """“vo anh Luc bi…”, “chi Dao ke…”: a deed tells a name even where no accent was typed."""
    title, name = words[index], words[index + 1]
    if not _acts(words, index + 2, FEELS) or lx.no_name(name):
        return False
    kin = title.follows and lx.before(words, index).plain in ("vo", "chong", "con")
    return kin or (title.plain in FIRM and lx.is_given(name))


def _kin(words: Words, index: int) -> bool:
    """“vợ ông…”, “bà cụ…”: a word for kin stands before the form of address."""
    before = lx.before(words, index).plain
    return words[index].follows and (before in RELATIONS or before in lx.BARE_TITLES - {"em"})


def _rank_as_name(words: Words, index: int) -> bool:
    """“con bà Bảy”, “bà Sáu kể”, “anh ba Tèo”: with kin, a deed or a name, a rank is a name."""
    title, name, following = words[index], words[index + 1], at(words, index + 2)
    if lx.stands_out(title, name) and title.lower in lx.TITLES:
        return True
    capital = lx.stands_out(title, following) and lx.is_given(following)
    named = following.follows and (capital or lx.is_sure(following))
    return named or _kin(words, index) or lx.does(words, index + 2)


def initials(words: Words, index: int) -> bool:
    """“chị H.”, “N.T.M”: letters that stand for a name."""
    word, second, third = words[index], at(words, index + 1), at(words, index + 2)
    if len(word.written) != 1 or not word.written.isalpha():
        return False
    before = lx.before(words, index)
    letter = before.lower in LETTERS and lx.before(words, index - 1).plain not in BEFORE_LETTER
    address = letter or before.lower in lx.TITLES or before.plain in lx.BARE_TITLES
    titled = word.follows and address
    dotted = second.gap == "." and len(second.written) == 1 and second.written.isalpha()
    if dotted and titled:
        return True
    if dotted and third.gap == "." and len(third.written) == 1 and word.plain not in ("u", "h"):
        return second.plain in ("t", "v") and third.written.isalpha()
    return titled and _initial(words, index)


def _initial(words: Words, index: int) -> bool:
    """One letter after a form of address: a capital, or a consonant before a stop or a deed."""
    word, before, following = words[index], lx.before(words, index), at(words, index + 1)
    shouted = len(before.written) > 1 and before.written.isupper()
    if word.written.isupper() and not shouted and before.lower in lx.TITLES:
        return True
    ends = following.gap.startswith(".") or index + 1 == len(words)
    return word.lower in INITIAL and (ends or lx.does(words, index + 1))
