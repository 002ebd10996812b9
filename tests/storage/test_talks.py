"""Conversations, drafts and settings: where everybody stands, for the next word they say."""

from __future__ import annotations

from dataclasses import replace

from storage import conversations, drafts, settings
from storage.engine import Database
from storage.values import Conversation
from tests.storage.samples import HOUR, MINUTE, NOW, draft


async def test_a_conversation_goes_on_where_it_was(db: Database) -> None:
    said = {"draft": "d1", "page": 2, "offered": ["có", "không"], "deep": {"a": None}}
    async with db.write() as tx:
        await conversations.save_many(tx, [], NOW)
        await conversations.save_many(tx, [Conversation("p1", 0, 7, said)], NOW)
    async with db.read() as tx:
        talks = await conversations.load_many(tx, ["p1", "p2"])
    assert talks == {"p1": Conversation("p1", 1, 7, said)}


async def test_saving_many_conversations_replaces_them_and_counts_versions(db: Database) -> None:
    async with db.write() as tx:
        await conversations.save_many(tx, [Conversation(f"p{n}") for n in range(64)], NOW)
        talks = await conversations.load_many(tx, [f"p{n}" for n in range(64)])
        await conversations.save_many(
            tx, [replace(t, prompt=n) for n, t in enumerate(talks.values())], NOW + HOUR
        )
        again = await conversations.load_many(tx, {f"p{n}" for n in range(64)})
    assert {t.version for t in again.values()} == {2}
    assert sorted(t.prompt for t in again.values()) == list(range(64))


async def test_nobody_asked_for_is_nobody_found(db: Database) -> None:
    async with db.read() as tx:
        assert await conversations.load_many(tx, []) == {}
        assert await drafts.load_many(tx, []) == {}


async def test_a_draft_is_there_until_it_is_deleted(db: Database) -> None:
    async with db.write() as tx:
        await drafts.save_many(tx, [])
        await drafts.save_many(tx, [draft(1, body="Nội dung", duty="ket-qua"), draft(2)])
        assert await drafts.get(tx, "d1") == draft(1, body="Nội dung", duty="ket-qua")
        assert await drafts.load_many(tx, {"d1", "d2", "d9"}) == {
            "d1": draft(1, body="Nội dung", duty="ket-qua"),
            "d2": draft(2),
        }
        await drafts.delete(tx, "d1")
        await drafts.delete(tx, "d9")
        assert await drafts.get(tx, "d1") is None
        assert await drafts.get(tx, "d2") == draft(2)


async def test_a_draft_saved_again_takes_the_new_answers_and_keeps_its_version(
    db: Database,
) -> None:
    later = NOW + 30 * MINUTE
    async with db.write() as tx:
        await drafts.save_many(tx, [draft(1)])
        await drafts.save_many(tx, [draft(1, body="mới", version="2", updated_at=later)])
        kept = await drafts.get(tx, "d1")
    assert kept == draft(1, body="mới", version="1", updated_at=later)


async def test_what_a_person_has_begun_is_listed_newest_first(db: Database) -> None:
    async with db.write() as tx:
        await drafts.save_many(tx, [draft(1), draft(3), draft(2), draft(4, person="p2")])
        begun = await drafts.of_person(tx, "p1")
    assert [d.id for d in begun] == ["d3", "d2", "d1"]


async def test_a_setting_is_the_last_that_was_put(db: Database) -> None:
    async with db.write() as tx:
        assert await settings.get(tx, "plan") == ""
        await settings.put(tx, "plan", "a")
        await settings.put(tx, "plan", "b")
        await settings.put(tx, "other", "c")
        assert await settings.get(tx, "plan") == "b"
