"""A row in every sealed table, and what its own module reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Table

from storage import (
    approvals,
    case_clocks,
    case_notes,
    cases,
    conversations,
    drafts,
    inbox,
    outbox,
    planned,
    records,
    referrals,
    releases,
    replies,
    uploads,
)
from storage.case_schema import (
    APPROVALS,
    CASE_CLOCKS,
    CASE_COUNTS,
    CASE_EVENTS,
    CASE_NOTES,
    REFERRALS,
    RELEASES,
)
from storage.case_values import Approval, CaseCount, CaseEvent, ClockRow, Note, Referral
from storage.engine import Transaction
from storage.schema import (
    CONVERSATIONS,
    DRAFTS,
    INBOX,
    OUTBOX,
    PLANNED,
    RECORDS,
    REPLIES,
    UPLOADS,
)
from storage.transcripts import transcript
from storage.values import Answered, Conversation, Planned, Upload
from tests.storage.samples import NOW, draft, message, record, update

ODD = "Chị Ngà “nói”: ỹ, 𝄞, \ud83d"  # half a character too


async def fill(tx: Transaction, text: str, n: int = 1) -> None:
    """Say a text in every place that is sealed."""
    await inbox.put(tx, [update(n, text)])
    await conversations.save_many(tx, [Conversation(f"p{n}", 0, 1, {"typed": text})], NOW)
    await drafts.save_many(tx, [draft(n, body=text)])
    await records.put(tx, [record(n, answers={"/f/a": text}, xml=text)])
    await outbox.put(tx, [message(text, chat=n)])
    await replies.put(tx, Answered(f"a{n}", f"r{n}", "p1", "reply", text, NOW))
    await uploads.put(
        tx, Upload(f"u{n}", "p1", "browser", "p1", "", ".md", "usable", NOW, source=text)
    )
    day = NOW.date()
    await planned.put(
        tx, [Planned(f"k{n}", f"r{n}", "21325", "p1", day, text, {"a": text}, "planned", "")]
    )
    await _fill_cases(tx, text, n)


async def _fill_cases(tx: Transaction, text: str, n: int) -> None:
    await cases.add_event(
        tx, CaseEvent(f"e{n}", f"c{n}", "p1", "recorded", NOW, xml=text, answers={"/f/a": text})
    )
    await cases.add_count(tx, CaseCount(f"n{n}", "21325", f"2024-{n:02d}", {"a": text}))
    await case_clocks.save(tx, [ClockRow(f"t{n}", f"c{n}", text, NOW, NOW, NOW)])
    await case_notes.save(tx, Note(f"c{n}", "p1", text, text, NOW))
    await referrals.save(tx, Referral(f"f{n}", f"c{n}", "p1", text, "offered", NOW))
    await approvals.ask(
        tx,
        Approval(f"g{n}", "handover", "p1", "21325", f"c{n}", "asked", NOW, NOW, text, text),
    )
    await releases.put(tx, text, NOW + timedelta(seconds=n))


async def read(tx: Transaction, n: int = 1) -> Mapping[Table, str]:
    """What each module reads of its row."""
    talk = (await conversations.load_many(tx, [f"p{n}"]))[f"p{n}"]
    begun, filed = await drafts.get(tx, f"d{n}"), await records.get(tx, f"r{n}")
    announced = await planned.get(tx, f"k{n}")
    sent = await uploads.get(tx, f"u{n}")
    assert begun and filed and announced and sent
    said = (await replies.about(tx, [f"r{n}"]))[f"r{n}"]
    await tx.run(OUTBOX.update().values(state="sent"))
    lines = await transcript(tx, "telegram", f"chat-{n}", 0, 9)
    return {
        INBOX: next(u.body for u in await inbox.pending(tx, 999) if u.key == f"key-{n}"),
        CONVERSATIONS: talk.body["typed"],
        DRAFTS: begun.body,
        RECORDS: filed.answers["/f/a"],
        OUTBOX: lines[0].message.text,
        REPLIES: said[0].text,
        PLANNED: announced.title,
        UPLOADS: sent.source,
        **await _read_cases(tx, n),
    }


async def _read_cases(tx: Transaction, n: int) -> Mapping[Table, str]:
    (event,) = (await cases.events(tx, [f"c{n}"]))[f"c{n}"]
    note, asked = await case_notes.get(tx, f"c{n}"), await approvals.get(tx, f"g{n}")
    passed = await referrals.get(tx, f"f{n}")
    (clock,) = await case_clocks.of_case(tx, f"c{n}")
    assert note and asked and passed
    return {
        CASE_EVENTS: event.answers["/f/a"],
        CASE_COUNTS: next(c for c in await cases.counts(tx) if c.id == f"n{n}").answers["a"],
        CASE_CLOCKS: clock.clock,
        CASE_NOTES: note.narrative,
        REFERRALS: passed.service,
        APPROVALS: asked.reason,
        RELEASES: (await releases.all_before(tx))[n - 1],
    }
