"""Given names that stand by themselves: after kin, after “tên”, before a deed, two together."""

from __future__ import annotations

from dialogue.identifying import lexicon as lx
from dialogue.identifying.lexicon import Words
from dialogue.identifying.words import at

SINGLE, DOUBLE, OFFICES = lx.listed("single_kin"), lx.pairs("double_kin"), lx.pairs("offices")
NAMED_BY, LONE_AFTER = lx.listed("named_by"), lx.listed("lone_after")
NO_LONE, NO_LONE_PLAIN = lx.spelled("no_lone"), lx.plain("no_lone")
DEEDS, HARM, INSTITUTIONS = map(lx.listed, ("deeds", "harm", "institutions"))
PERSONS = frozenset(SINGLE | lx.BARE_TITLES | {"nhan", "tuong", "pham", "gai", "trai", "nu"})
OBJECTS = ("vo", "chong", "con", "me", "em", "chau")
SPEAKING = ("da", "bi", "bao", "ke", "noi")
TELLING = ("ke", "khai")
FIRM = ("vo", "chong")


def _inside(words: Words, index: int) -> bool:
    """Whether there is a word at an index that does not begin an ordinary one."""
    return index < len(words) and not lx.ordinary(words, index)


def called(words: Words, index: int) -> bool:
    """“tên là Hạnh”, “Tên nạn nhân: Quỳnh”, “vợ là Sen”."""
    word, ahead = words[index], index + 1
    if word.plain == "ten":
        while ahead < index + 4 and at(words, ahead).plain in NAMED_BY:
            ahead += 1
    elif word.plain in SINGLE and at(words, ahead).plain == "la":
        ahead += 1
    else:
        return False
    name = at(words, ahead)
    if name.gap.strip(" :") or not _inside(words, ahead) or lx.no_name(name):
        return False
    if lx.stands_out(word, name):
        return word.plain == "ten" or lx.is_given(name)
    person = word.follows and lx.before(words, index).plain in PERSONS
    return lx.is_sure(name) or (word.plain == "ten" and (lx.is_given(name) or person))


def related(words: Words, index: int) -> bool:
    """“vợ Tèo”, “nạn nhân Kiều”, “trưởng thôn Thử”."""
    kin, name = words[index], at(words, index + 1)
    pair = (lx.before(words, index).plain, kin.plain)
    double = pair in DOUBLE and kin.follows
    office = pair in OFFICES and kin.follows
    if not name.follows or not (kin.plain in SINGLE or double or office):
        return False
    if not _inside(words, index + 1) or lx.no_name(name):
        return False
    if name.bare and not kin.bare and name.spelled not in lx.GIVEN and not name.capital:
        return False  # where accents are typed, “vợ cam chịu” is no Cầm
    if lx.stands_out(kin, name):
        if office and name.bare and name.plain in NO_LONE_PLAIN:
            return False  # “bí thư Đoàn”
        following = at(words, index + 2)
        alone = not (following.follows and following.capital)
        return lx.is_given(name) or (office and alone and name.written[1:].islower())
    if lx.is_given(name) and _acts(words, index + 2):
        return True
    if office and not name.bare and at(words, index + 2).plain in SPEAKING:
        return True
    firm = kin.plain in FIRM or double or not name.bare
    return firm and lx.is_sure(name)


def _acts(words: Words, index: int) -> bool:
    """Whether somebody does something at an index: “đánh”, “kể”, “bị”."""
    following = at(words, index)
    return following.follows and following.plain in DEEDS | {*TELLING, "bi"}


def told_of(words: Words, index: int) -> bool:
    """“Hạnh kể rằng…”, “Lâm đánh vợ”: a name, and what was told or done."""
    name, deed = words[index], at(words, index + 1)
    if not deed.follows or not lx.is_given(name):
        return False
    if name.follows and lx.before(words, index).plain in INSTITUTIONS:
        return False
    if deed.plain in TELLING:
        return at(words, index + 2).plain in ("rang", "la", "lai", "ve", "voi")
    if deed.plain in DEEDS and lx.is_sure(name) and at(words, index + 2).plain in OBJECTS:
        return True
    if not stands_alone(words, index):
        return False
    if deed.plain in DEEDS and name.written != "Nam":
        return True
    return deed.plain == "bi" and at(words, index + 2).plain in HARM and name.plain != "nam"


def stands_alone(words: Words, index: int) -> bool:
    """Whether a capital word has no capital neighbour that it could belong to."""
    name, before, following = words[index], lx.before(words, index), at(words, index + 1)
    if not name.capital or lx.ordinary(words, index):
        return False
    joined = name.follows and before.written[0].isupper()
    return not joined and not (following.follows and following.written[0].isupper())


def alone(words: Words, index: int) -> bool:
    """“gọi cho Thảo để hỏi”, “bạn Trinh cùng lớp”: a given name after a word that needs one."""
    name, before = words[index], lx.before(words, index)
    listed = NO_LONE_PLAIN if name.bare else NO_LONE
    if name.spelled in NO_LONE or (name.bare and name.plain in listed):
        return False
    if not name.follows or before.plain not in LONE_AFTER or not lx.is_given(name):
        return False
    if not name.capital or name.written.isupper():
        accented = not (name.bare and before.bare) and name.spelled in lx.GIVEN
        return accented and lx.is_sure(name) and not lx.ordinary(words, index)
    return stands_alone(words, index) and not lx.no_name(name)


def two_together(words: Words, index: int) -> bool:
    """“Lan và Huệ”: two given names joined."""
    first, link, second = words[index], at(words, index + 1), at(words, index + 2)
    if link.lower not in ("và", "va") or not (link.follows and second.follows):
        return False
    if not (lx.is_given(first) and lx.is_given(second)) or not _inside(words, index + 2):
        return False
    before, after = lx.before(words, index), at(words, index + 3)
    if (after.capital and after.follows) or (first.follows and before.capital):
        return False
    if first.capital and second.capital:
        return first.plain != "nam"
    return first.plain not in lx.COMMON or second.plain not in lx.COMMON
