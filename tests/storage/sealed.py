"""A row in every sealed table, and what its own module reads of it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Table

from storage import conversations, drafts, inbox, outbox, planned, records, replies, uploads
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


async def read(tx: Transaction, n: int = 1) -> Mapping[Table, str]:
    """What each module reads of its row."""
    talk = (await conversations.load_many(tx, [f"p{n}"]))[f"p{n}"]
    begun, filed = await drafts.get(tx, f"d{n}"), await records.get(tx, f"r{n}")
    announced = await planned.get(tx, f"k{n}")
    sent = await uploads.get(tx, f"u{n}")
    assert begun and filed and announced and sent
    said = (await replies.about(tx, [f"r{n}"]))[f"r{n}"]
    await tx.run(OUTBOX.update().values(state="sent"))
    lines = await outbox.transcript(tx, "telegram", f"chat-{n}", 0, 9)
    return {
        INBOX: next(u.body for u in await inbox.pending(tx, 999) if u.key == f"key-{n}"),
        CONVERSATIONS: talk.body["typed"],
        DRAFTS: begun.body,
        RECORDS: filed.answers["/f/a"],
        OUTBOX: lines[0].message.text,
        REPLIES: said[0].text,
        PLANNED: announced.title,
        UPLOADS: sent.source,
    }
