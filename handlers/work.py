"""One unit of work: what a batch of messages read, and what it will have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dialogue import restore
from dialogue.values import Reply
from forms import Form
from handlers.wording import addressed
from plan.values import GUARDED, Plan
from storage import conversations, drafts, outbox
from storage.engine import Transaction
from storage.values import (
    Conversation,
    Draft,
    Link,
    MessageKind,
    Outgoing,
    Person,
)

QUESTION_LIVES = timedelta(days=7)  # after a week the person has moved on; a word brings it back


@dataclass
class Work:
    """The transaction of a batch, with its reads cached and its writes gathered.

    A read that must see what the batch has written calls `flush` first.
    """

    tx: Transaction
    plan: Plan
    forms: Mapping[str, Form]
    now: datetime
    versions: Mapping[tuple[str, str], Form] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    outgoing: list[Outgoing] = field(default_factory=list)
    pages_at: str = ""  # where our pages are reached, without a slash; "": not from a phone
    published: bool = False  # the forms or the duties change with this commit
    private: set[tuple[str, str]] = field(default_factory=set)  # chats: what is said goes again
    traced: set[tuple[str, str]] = field(default_factory=set)  # chats: what was just heard, too
    unsaid: set[tuple[str, str]] = field(default_factory=set)  # chats: and it goes at once
    _spoken: set[str] = field(default_factory=set)
    _drafted: set[str] = field(default_factory=set)

    @property
    def here(self) -> datetime:
        """The time of day in the plan's zone."""
        return self.now.astimezone(ZoneInfo(self.plan.days.timezone))

    def talk(self, person: str) -> Conversation:
        """Where a person stands; a fresh conversation for somebody new."""
        return self.conversations.setdefault(person, Conversation(person))

    def keep_talk(self, talk: Conversation) -> None:
        """Remember a conversation's new state until the batch is saved."""
        self.conversations[talk.person] = talk
        self._spoken.add(talk.person)

    def keep_draft(self, draft: Draft) -> None:
        """Remember a draft's new state until the batch is saved."""
        self.drafts[draft.id] = draft
        self._drafted.add(draft.id)

    def drop_draft(self, id: str) -> None:
        """A draft that is not to be saved any more."""
        self.drafts.pop(id, None)
        self._drafted.discard(id)

    def send(self, messages: Iterable[Outgoing]) -> None:
        """Gather messages, to be sent once the batch is committed."""
        self.outgoing.extend(messages)

    async def flush(self) -> None:
        """Write what was gathered, in a few statements."""
        if self._spoken:
            await conversations.save_many(
                self.tx, [self.conversations[p] for p in sorted(self._spoken)], self.now
            )
            for person in self._spoken:
                talk = self.conversations[person]
                self.conversations[person] = replace(talk, version=talk.version + 1)
        if self._drafted:
            await drafts.save_many(self.tx, [self.drafts[d] for d in sorted(self._drafted)])
        if self.outgoing:
            await outbox.put(self.tx, self.outgoing)
        self._spoken, self._drafted, self.outgoing = set(), set(), []


@dataclass(frozen=True)
class Turn:
    """One person's turn to speak: who, on which link, within which work."""

    work: Work
    person: Person
    link: Link

    @property
    def talk(self) -> Conversation:
        """Where this person stands."""
        return self.work.talk(self.person.id)

    def remember(self, **body: Any) -> None:
        """Change the conversation's own notes; None forgets one."""
        merged = {k: v for k, v in {**self.talk.body, **body}.items() if v is not None}
        self.work.keep_talk(replace(self.talk, body=merged))

    def private(self, is_so: bool) -> None:
        """From here on, what is said in this turn is deleted from the chat afterwards, or not."""
        chat = (self.link.channel, self.link.address)
        (self.work.private.add if is_so else self.work.private.discard)(chat)
        if is_so:
            self.work.traced.add(chat)

    def unsay(self) -> None:
        """What was just heard is deleted from the chat at once, where the channel can."""
        self.work.unsaid.add((self.link.channel, self.link.address))

    def may(self, right: str) -> bool:
        """Whether this person's role carries a right."""
        return right in self.work.plan.role(self.person.role).rights

    @property
    def guarded(self) -> bool:
        """Whether this person has any right that the PIN guards; nobody else is asked for one."""
        return any(self.may(right) for right in GUARDED)

    def say(self, *replies: Reply, kind: MessageKind = "receipt") -> None:
        """Answer on the link that the person spoke on."""
        for reply in replies:
            if reply.refuses:
                self.unsay()
            if reply.text:
                text = addressed(reply.text, self.person.address)
                message = outgoing(self.link, reply, self.work.now, kind, text)
                private = (self.link.channel, self.link.address) in self.work.private
                self.work.send([replace(message, private=private)])


def begun(draft: Draft) -> bool:
    """Whether anything was said in a draft: one without an answer is no work to go on with."""
    session = restore(draft.body)
    return bool(session.trail or session.card)


def outgoing(
    link: Link, reply: Reply, now: datetime, kind: MessageKind, text: str = ""
) -> Outgoing:
    """A reply addressed to a link; an edit of an asked question is of kind “edit”.

    `text` is the reply's text as the person is called, where that differs.
    """
    return Outgoing(
        channel=link.channel,
        address=link.address,
        person=link.person,
        kind="edit" if reply.closes else kind,
        text=text or reply.text,
        created_at=now,
        due_at=now,
        options=tuple(tuple((o.label, o.value, o.word) for o in row) for row in reply.options),
        prompt=reply.prompt,
        closes=reply.closes,
        secret=reply.secret,
        masks=reply.masks,
        attachment=reply.attachment,
        expires_at=now + QUESTION_LIVES,
    )
