"""The PIN in the chat: set, asked for, locked, changed and hidden, and never an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.office import Shelf
from dialogue import restore
from dialogue.values import Command, Heard, Photo, Silence, Tap, Text, Unusable
from handlers.pin import QUESTIONS, WRONG
from handlers.route import hear
from handlers.wording import addressed
from handlers.work import Work
from storage import conversations, drafts, people, pins
from storage.case_schema import PIN_SESSIONS
from storage.schema import AUDIT, OUTBOX
from storage.values import Link, Received
from tests.bot.rigs import UNIT, Rig, rig
from tests.handlers.room import Ear, last, office, press, stored, talk
from tests.handlers.test_rights import enrol
from tests.reports.samples import FIRST, made
from tests.storage.test_sealing import in_the_files

FORM = made("1", FIRST, id="ca", **{"attribute::sealed": "yes"})
PIN, OTHER = "482913", "739158"
SAID = {step: addressed(text, "chị") for step, text in QUESTIONS.items()}
ASKED, NEW = SAID["enter"], SAID["new"]


@asynccontextmanager
async def sealed(folder: Path) -> AsyncIterator[Rig]:
    """A case worker “k” who also reports, in a plan with the sealed form “ca”."""
    async with rig(folder, "a") as r:
        await office(r)
        here = r.inbox.office
        forms, versions = (
            {**here.forms, "ca": FORM},
            Shelf({**here.versions, ("ca", "1"): FORM}, {}, {}),
        )
        r.inbox.office = replace(here, forms=forms, versions=versions)
        await enrol(r, "k", UNIT, "officer-caseworker")
        yield r


async def begin(r: Rig) -> str:
    """Set a PIN on the way to the sealed form; gives its first question."""
    return (await last(r, "k", Tap(0, "form:ca"), PIN, PIN)).text


async def wait(r: Rig, minutes: int) -> None:
    """Do nothing for a while."""
    r.clock.moment += timedelta(minutes=minutes)


async def answered(r: Rig) -> int:
    """How many questions of the sealed draft were answered."""
    async with r.db.read() as tx:
        (draft,) = [d for d in await drafts.of_person(tx, "k") if d.form == "ca"]
    return len(restore(draft.body).trail)


async def is_open(r: Rig) -> bool:
    """Whether the PIN is open anywhere."""
    async with r.db.read() as tx:
        return bool(await tx.all(select(PIN_SESSIONS)))


async def test_first_use_sets_a_pin_and_goes_on_with_what_was_wanted(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        assert (await press(r, "k", "form:ca")).text == NEW
        assert (await last(r, "k", "12345")).text.startswith("Mã PIN gồm đúng 6 số")
        assert (await last(r, "k", "010190")).text.startswith("Mã này dễ đoán")
        assert (await last(r, "k", PIN)).text == SAID["again"]
        assert (await last(r, "k", OTHER)).text.startswith("Hai lần nhập chưa giống nhau")
        question = (await last(r, "k", "482 913", PIN)).text
        assert question not in (NEW, ASKED)
        assert await answered(r) == 0


async def test_an_idle_chat_shows_the_open_question_again_and_takes_nothing(
    tmp_path: Path,
) -> None:
    async with sealed(tmp_path) as r:
        question = await begin(r)
        await wait(r, 11)
        for said in ("7", "1", Photo("stored:anh"), Tap(2, "c1"), Silence()):
            assert (await last(r, "k", said)).text.endswith(ASKED)
            assert await answered(r) == 0
        assert (await last(r, "k", PIN)).text == question
        assert await answered(r) == 0
        await last(r, "k", "7")
        assert await answered(r) == 1


async def test_wrong_not_set_and_locked_sound_the_same(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        await begin(r)
        await wait(r, 11)
        await last(r, "k", "7")
        said = {(await last(r, "k", OTHER)).text for _ in range(5)}
        said.add((await last(r, "k", PIN)).text)
        await wait(r, 31)
        async with r.db.write() as tx:
            await pins.clear(tx, "k")
        said.add((await last(r, "k", PIN)).text)
        assert len(said) == 1
        assert said.pop().startswith(WRONG)
        async with r.db.read() as tx:
            noted = [row.what for row in await tx.all(select(AUDIT))]
        assert noted == ["pin-set", "pin-locked"]


async def test_a_lock_ends_after_half_an_hour(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        question = await begin(r)
        await wait(r, 11)
        await talk(r, "k", "7", *[OTHER] * 5)
        await wait(r, 29)
        assert (await last(r, "k", PIN)).text.startswith(WRONG)
        await wait(r, 1)
        assert (await last(r, "k", PIN)).text == question


@pytest.mark.parametrize(
    "said", ["menu", "Về đầu", "hủy", Command("start"), Command("menu"), Tap(0, "menu")], ids=str
)
async def test_the_question_can_be_left(tmp_path: Path, said: Heard | str) -> None:
    async with sealed(tmp_path) as r:
        await press(r, "k", "form:ca")
        assert "muốn làm gì ạ?" in (await last(r, "k", said)).text
        assert "chưa hiểu" in (await talk(r, "k", PIN))[0].text


async def test_a_pin_never_answers_an_ordinary_form_that_is_open(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        await talk(r, "k", Tap(0, "new:hoat-dong"), "1", "hôm nay", "1")
        await press(r, "k", "form:ca")
        await talk(r, "k", PIN, PIN, Tap(0, "menu"))
        await wait(r, 11)
        await press(r, "k", "new:hoat-dong")
        await press(r, "k", "form:ca")
        await talk(r, "k", OTHER, "nhiều chữ quá", Unusable("edit"))
        async with r.db.read() as tx:
            bodies = [d.body for d in await drafts.of_person(tx, "k")]
            assert await people.get(tx, "k")
            talks = await conversations.load_many(tx, ["k"])
        assert not any(pin in body for body in bodies for pin in (PIN, OTHER, "nhiều chữ"))
        assert not any(pin in str(talks["k"].body) for pin in (PIN, OTHER))
        assert await stored(r) == []


async def test_buttons_of_before_ask_for_the_pin_again(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        await begin(r)
        async with r.db.read() as tx:
            (draft,) = await drafts.of_person(tx, "k")
        await wait(r, 11)
        for value in (f"resume:{draft.id}", "form:ca"):
            assert (await press(r, "k", value)).text == ASKED
        assert (await last(r, "k", Tap(restore(draft.body).prompt, "c1"))).text == ASKED
        assert await answered(r) == 0


async def test_two_chats_of_one_person_are_asked_apart(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        async with r.db.write() as tx:
            person = await people.get(tx, "k")
            assert person
            await people.enrol(tx, person, Link("line", "k2", "k"))
        question = await begin(r)
        assert (await last(r, "k2", "7")).text == ASKED
        assert await answered(r) == 0
        await last(r, "k", "7")
        assert await answered(r) == 1
        assert question not in (await last(r, "k2", PIN)).text
        assert "muốn" in (await last(r, "k", Command("start"))).text
        await talk(r, "k", Command("an"))
        assert not await is_open(r)


async def test_a_pin_that_was_set_meanwhile_in_another_chat_is_not_overwritten(
    tmp_path: Path,
) -> None:
    async with sealed(tmp_path) as r:
        async with r.db.write() as tx:
            person = await people.get(tx, "k")
            assert person
            await people.enrol(tx, person, Link("line", "k2", "k"))
        await talk(r, "k2", Tap(0, "form:ca"), OTHER)
        await begin(r)
        assert (await last(r, "k2", OTHER)).text == ASKED
        assert (await last(r, "k2", OTHER)).text.startswith(WRONG)


async def test_messages_of_one_batch_are_taken_in_their_order(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        ear = Ear(queue=[Tap(0, "form:ca"), Text(PIN), Text(PIN), Text("7"), Command("an")])
        r.inbox.channels = {"line": ear}
        now = r.clock.now()
        await r.inbox.take([Received("line", f"b{n}", f"k|{n}", now) for n in range(5)])
        assert await answered(r) == 1
        assert not await is_open(r)


@pytest.mark.parametrize("said", [Command("an"), "/an", "ẩn", "an", "Ẩn."], ids=str)
async def test_hiding_takes_one_step_from_the_middle_of_a_form(
    tmp_path: Path, said: Heard | str
) -> None:
    async with sealed(tmp_path) as r:
        await begin(r)
        await last(r, "k", "7")
        shown = await last(r, "k", said)
        assert shown.text.startswith("Kế hoạch tuần này:")
        assert shown.values == ("agenda", "menu")
        assert not await is_open(r)
        async with r.db.read() as tx:
            talks = await conversations.load_many(tx, ["k"])
        assert set(talks["k"].body) == {"options"}
        assert await answered(r) == 1
        assert (await talk(r, "k", "7"))[0].text.startswith("Tôi chưa hiểu")


async def test_the_bare_word_is_an_answer_of_those_who_have_nothing_to_hide(
    tmp_path: Path,
) -> None:
    async with sealed(tmp_path) as r:
        await talk(r, "a", Tap(0, "form:kho-khan"), "1")
        assert not (await last(r, "a", "An")).text.startswith("Kế hoạch tuần")
        assert (await last(r, "a", Command("an"))).text.startswith("Kế hoạch tuần")


async def test_changing_asks_for_the_old_one_even_while_it_is_open(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        await begin(r)
        assert (await press(r, "k", "pin")).text == SAID["old"]
        assert (await last(r, "k", OTHER)).text.startswith(WRONG)
        assert (await last(r, "k", PIN)).text == NEW
        assert (await last(r, "k", OTHER, OTHER)).text.startswith("Đã đổi mã PIN.")
        await wait(r, 11)
        await press(r, "k", "form:ca")
        assert (await last(r, "k", PIN)).text.startswith(WRONG)
        assert not (await last(r, "k", OTHER)).text.startswith(WRONG)


async def test_a_change_that_was_left_lying_begins_again_with_the_old_one(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        await begin(r)
        await talk(r, "k", Tap(0, "pin"), PIN)
        await wait(r, 11)
        assert (await last(r, "k", OTHER)).text == SAID["old"]


async def test_whoever_has_no_right_to_cases_is_never_asked(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r:
        for value in ("form:ca", "new:ca", "pin"):
            said = await press(r, "a", value)
            assert "không dành cho vai trò" in said.text
            assert "PIN" not in said.text
        assert "pin" not in (await press(r, "a", "more")).values
        assert "pin" in (await press(r, "k", "more")).values


async def test_no_pin_is_in_the_files_the_logs_or_what_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with sealed(tmp_path) as r:
        await talk(r, "k", Tap(0, "form:ca"), PIN, PIN, Tap(0, "pin"), OTHER, PIN, OTHER, OTHER)
        found = in_the_files(tmp_path / "bot.db")
        async with r.db.write() as tx:
            await tx.run(OUTBOX.update().values(state="queued"))
        said = await talk(r, "k", "menu")
    logged = "".join(capfd.readouterr())
    for pin in (PIN, OTHER):
        assert pin.encode() not in found
        assert pin.encode("utf-16-le") not in found
        assert pin not in logged
        assert not any(pin in note.text for note in said)
    assert len(said) > 8


async def test_what_is_typed_is_marked_to_be_deleted_and_masked(tmp_path: Path) -> None:
    async with sealed(tmp_path) as r, r.db.write() as tx:
        person = await people.get(tx, "k")
        here = r.inbox.office
        work = Work(tx, here.plan, here.forms, r.clock.now(), here.versions)
        link = Link("line", "k", "k")
        marked, masked = [], []
        for heard in (Tap(0, "form:ca"), Text(PIN), Text(PIN), Text("7"), Command("an")):
            await hear(work, link, person, heard)
            marked.append(bool(work.unsaid))
            masked.append(work.outgoing[-1].masks)
    assert marked == [True, True, True, False, True]
    assert masked == [True, True, False, False, False]
