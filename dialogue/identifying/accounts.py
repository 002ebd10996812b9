"""E-mail addresses, and names and links of social networks."""

from __future__ import annotations

import re

from dialogue.identifying import lexicon as lx

EMAIL = re.compile(r"\w(?:@| @ )(\w[\w.-]{0,60}(?: ?\. ?\w{2,12}){1,2})")
SPELLED = re.compile(
    r"\w \(?(?:a cong|a moc|at)\)? (?!an\b|tac|cong|dan\b|nhan|viec|bo\b)\w{2,30}"
    r" ?(?:\.|cham|com\b|mail)|\bgmail ?(?:\.|cham) ?com"
)
OFFICIAL = re.compile(r"\bgov ?\. ?vn$")
HANDLE = re.compile(r"(?<![\w.])@ ?\w[\w.]{2,}")
LINK = re.compile(
    r"\b(?:facebook|fb|instagram)\.com/(?!groups|watch|events|hashtag|share)\w"
    r"|\b(?:m\.me|zalo\.me|t\.me|fb\.me)/\w|\btiktok\.com/@"
)
NETWORK = r"(?:zalo|facebook|fb|face|tiktok|insta|instagram|telegram|messenger)"
NICK = re.compile(rf"\bnick {NETWORK}\b|\b{NETWORK} nick\b|\bnick(?: name)? ?(?:la|ten|:)")
NAMED = re.compile(
    rf"(?:\b(\w{{1,10}}) )?\b{NETWORK}(?: (?!ten|la)\w{{1,10}}){{0,3}}"
    r"(?: ten| la| ten la)[ :]{1,3}(\w{1,20})"
)
COLON = re.compile(rf"(?:\b(\w{{1,10}}) )?\b{NETWORK} ?: ?(?!//)([^\W\d]{{2,20}})")
SHARED = lx.listed("shared_pages")
OFFICES = lx.listed("page_words")


def holds_email(plain: str) -> bool:
    """Whether an e-mail address stands there; the boxes of offices (…gov.vn) do not count."""
    written = (match[1] for match in EMAIL.finditer(plain))
    return any(not OFFICIAL.search(domain) for domain in written) or bool(SPELLED.search(plain))


def holds_social(plain: str) -> bool:
    """Whether somebody's page, link or nick name of a social network stands there."""
    if LINK.search(plain) or HANDLE.search(EMAIL.sub(" ", plain)) or NICK.search(plain):
        return True
    named = (*NAMED.finditer(plain), *COLON.finditer(plain))
    return any((m[1] or "") not in SHARED and m[2] not in OFFICES for m in named)
