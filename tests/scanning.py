"""What may be read without a PIN holds no word that tells of a case: a scan of what was sent.

Reports of the Action Month rightly speak of violence. The scan therefore covers what reaches
somebody unasked (nudges, notices, broadcasts, alarms), the menu and the harmless screen, every
question for the PIN, and whatever is said publicly while a sealed draft or a PIN is open.

The fakes that carry messages call `watch` with each of them; what it finds fails the test at its
end, whatever that test is about (see tests/conftest.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.opening import load_office
from bot.settings import Settings
from dialogue.folding import same_words
from dialogue.identifying import identifiers
from plan.values import Plan
from storage import conversations, drafts, people
from storage.engine import Transaction
from storage.transcripts import transcript
from storage.values import Conversation, Outgoing

WORD = re.compile(r"\w+")
UNASKED = ("nudge", "notice", "broadcast", "alarm")
MENU = "muốn làm gì ạ?"
NAMES = "Kỳ|Ba|Y Tế|Tổng Hợp|Tâm|Sơn|An|Giám|Nga"  # of the cast, and a newcomer
OFFICER = re.compile(rf"\b(?:[Cc]hị|[Aa]nh|[Bb]ạn) (?:{NAMES}|Mẫu(?: \w+)?|[a-z]|\d+)\b")
KNOWN = re.compile(r"\b1900 969 680\b|https?://\S+")
MOST = 1_000_000  # messages of a chat


def hidden(plan: Plan, text: str) -> list[str]:
    """The plan's hidden words that stand in a text, with or without their accents."""
    words = WORD.findall(text)
    return [term for term in plan.cases.hidden_words if _holds(words, term)] if plan.cases else []


def _holds(words: Sequence[str], term: str) -> bool:
    length = len(term.split())
    groups = (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
    return any(same_words(group, term) for group in groups)


FOUND: list[tuple[str, str]] = []  # (what is wrong, message), since the last test


def watch(message: Outgoing) -> None:
    """Look at a message that leaves: unasked ones and those about cases identify nobody."""
    plan, text = _plan(), said(message)
    if message.kind in UNASKED or message.masks:
        FOUND.extend((word, text) for word in hidden(plan, text))
    if message.kind in UNASKED or message.masks or message.private:
        FOUND.extend((str(kind), text) for kind in identifiers(_without_known(text)))


def _without_known(text: str) -> str:
    """A text without the officers of the tests, the numbers of the plan and our own links."""
    return KNOWN.sub("…", OFFICER.sub("…", text))


@cache
def _plan() -> Plan:
    return load_office(Settings()).base


def said(message: Outgoing) -> str:
    """Everything of a message that stands on a screen."""
    return "\n".join([message.text, *(label for row in message.options for label, *_ in row)])


async def exposed(tx: Transaction, plan: Plan, after: int = 0) -> list[tuple[str, str]]:
    """(hidden word, message) for what was sent after an id and may not hold it."""
    found = []
    for links in (await people.active_links(tx)).values():
        for link in links:
            lines = await transcript(tx, link.channel, link.address, after, MOST)
            guarded = await _guarded(tx, plan, link.person)
            for message in (line.message for line in lines):
                if not message.private and (guarded or _covered(message)):
                    text = said(message)
                    found += [(word, text) for word in hidden(plan, text)]
    return found


def _covered(message: Outgoing) -> bool:
    return message.kind in UNASKED or message.masks or MENU in message.text


async def _guarded(tx: Transaction, plan: Plan, person: str) -> bool:
    """Whether a PIN is asked for, or the open draft is one of a case."""
    known = await conversations.load_many(tx, [person])
    body = known.get(person, Conversation(person)).body
    draft = await drafts.get(tx, str(body.get("draft", "")))
    forms = (plan.cases.form, plan.cases.follow_up) if plan.cases else ()
    return bool(body.get("pin")) or (draft is not None and draft.form in forms)


async def newest(tx: Transaction) -> int:
    """The id of the last message that was sent to anybody."""
    ids = [0]
    for links in (await people.active_links(tx)).values():
        for link in links:
            lines = await transcript(tx, link.channel, link.address, 0, 1)
            ids += [line.id for line in lines]
    return max(ids)
