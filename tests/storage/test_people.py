"""People: who is enrolled, where they are reached, and that revoking ends it all at once."""

from __future__ import annotations

from sqlalchemy import select

from storage import drafts, invitations, outbox, people, web_sessions
from storage.engine import Database
from storage.schema import WEB_SESSIONS
from storage.values import Link
from tests.storage.samples import DAY, NOW, draft, link, message, person


async def enrol(db: Database, *numbers: int) -> None:
    async with db.write() as tx:
        for n in numbers:
            await people.enrol(tx, person(n), link(n))


async def test_somebody_enrolled_is_found_by_id_and_by_chat(db: Database) -> None:
    await enrol(db, 1, 2)
    async with db.read() as tx:
        assert await people.get(tx, "p1") == person(1)
        assert await people.get(tx, "p9") is None
        pairs = [("telegram", "chat-1"), ("telegram", "chat-9"), ("browser", "chat-2")]
        assert await people.by_addresses(tx, pairs) == {("telegram", "chat-1"): person(1)}
        assert await people.by_addresses(tx, []) == {}


async def test_a_thousand_chats_are_looked_up_at_once(db: Database) -> None:
    await enrol(db, 1, 999)
    async with db.read() as tx:
        found = await people.by_addresses(
            tx, {("telegram", f"chat-{n}") for n in range(1000)} | {("browser", "chat-1")}
        )
    assert sorted(p.id for p in found.values()) == ["p1", "p999"]


async def test_a_second_link_of_the_same_person_is_one_person(db: Database) -> None:
    await enrol(db, 1)
    async with db.write() as tx:
        await people.enrol(tx, person(1), Link("browser", "page-1", "p1"))
        assert await people.everybody(tx) == [person(1)]
        links = (await people.active_links(tx))["p1"]
    assert links == [Link("telegram", "chat-1", "p1"), Link("browser", "page-1", "p1")]


async def test_a_chat_that_changes_hands_leads_to_the_newcomer_only(db: Database) -> None:
    await enrol(db, 1)
    async with db.write() as tx:
        await people.enrol(tx, person(2), Link("telegram", "chat-1", "p2"))
        found = await people.by_addresses(tx, [("telegram", "chat-1")])
        assert [p.id for p in found.values()] == ["p2"]
        assert list(await people.active_links(tx)) == ["p2"]


async def test_a_blocked_chat_is_not_used_until_it_is_active_again(db: Database) -> None:
    await enrol(db, 1)
    async with db.write() as tx:
        await people.set_link_state(tx, "telegram", "chat-1", "blocked")
        assert await people.active_links(tx) == {}
        assert ("telegram", "chat-1") in await people.by_addresses(tx, [("telegram", "chat-1")])
        await people.set_link_state(tx, "telegram", "chat-1", "active")
        assert await people.active_links(tx) == {"p1": [link(1)]}


async def test_the_holders_of_a_role_are_reached_on_one_link_each(db: Database) -> None:
    async with db.write() as tx:
        for n, role in ((1, "lead"), (2, "officer"), (3, "lead")):
            await people.enrol(tx, person(n, role=role), link(n))
            await people.enrol(tx, person(n, role=role), Link("browser", f"page-{n}", f"p{n}"))
        await people.enrol(tx, person(4, role="lead", unit="noivu"), link(4))
        await people.set_link_state(tx, "telegram", "chat-3", "blocked")
        found = await people.links_of(tx, "21325", "lead")
    assert sorted((one.channel, one.person) for one in found) == [
        ("browser", "p3"),
        ("telegram", "p1"),
    ]


async def test_revoking_ends_links_drafts_messages_and_pages_at_once(db: Database) -> None:
    await enrol(db, 1, 2)
    async with db.write() as tx:
        page, other_page = web_sessions.new_address(), web_sessions.new_address()
        token = await web_sessions.begin(tx, page, NOW)
        other_token = await web_sessions.begin(tx, other_page, NOW)
        await people.enrol(tx, person(1), Link("browser", page, "p1"))
        await people.enrol(tx, person(2), Link("browser", other_page, "p2"))
        await drafts.save_many(tx, [draft(1), draft(2, person="p2")])
        await outbox.put(tx, [message("1", due_at=NOW + DAY), message("2", chat=2)])
        await people.revoke(tx, "p1", NOW)
    async with db.write() as tx:
        assert [p.id for p in await people.everybody(tx)] == ["p2"]
        assert list(await people.active_links(tx)) == ["p2"]
        gone = await people.by_addresses(tx, [("telegram", "chat-1"), ("browser", page)])
        assert gone == {}
        assert await drafts.of_person(tx, "p1") == []
        assert len(await drafts.of_person(tx, "p2")) == 1
        assert await web_sessions.address_of(tx, token) == ""
        assert await web_sessions.address_of(tx, other_token) == other_page
        left = await outbox.claim(tx, NOW + DAY, 64, ("telegram",))
        assert [r.message.text for r in left] == ["2"]
        revoked = await people.get(tx, "p1")
        assert revoked is not None
        assert revoked.ended_at == NOW


async def test_a_revoked_person_comes_back_with_a_new_code_as_somebody_new(db: Database) -> None:
    await enrol(db, 1)
    async with db.write() as tx:
        await people.revoke(tx, "p1", NOW)
        code = await invitations.issue(
            tx,
            unit="21325",
            role="officer",
            name="Chị Mẫu Một",
            address="chị",
            now=NOW,
            expires_at=NOW + DAY,
        )
        came = await invitations.redeem(tx, code, "telegram", "chat-1", NOW)
        assert came is not None
        assert came.id != "p1"
        assert [p.id for p in await people.everybody(tx)] == [came.id]


async def test_a_page_is_known_by_its_token_which_is_not_stored(db: Database) -> None:
    async with db.write() as tx:
        address, second = web_sessions.new_address(), web_sessions.new_address()
        assert address != second
        token = await web_sessions.begin(tx, address, NOW)
        assert await web_sessions.begin(tx, second, NOW) != token
        assert await web_sessions.address_of(tx, token) == address
        assert await web_sessions.address_of(tx, token + "x") == ""
        assert await web_sessions.address_of(tx, "") == ""
        kept = [str(r) for r in await tx.all(select(WEB_SESSIONS))]
    assert not any(token in row for row in kept)
