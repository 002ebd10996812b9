"""A service sees what consent covers, while it does; both sides hear what becomes of it."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from dialogue.values import Tap
from storage import cases, referrals
from storage.case_values import CaseEvent
from tests.bot.rigs import Rig, rig
from tests.handlers.cases.workers import a_case, staffed
from tests.handlers.room import Note, press, talk
from tests.handlers.test_rights import enrol, unlock


async def consented(r: Rig, *services: str, consent: str = "dong-y") -> None:
    """A case of “t” whose survivor agreed to be passed to some services."""
    await staffed(r)
    for name, unit in (("p", "congan"), ("w", "lhpn")):
        await enrol(r, name, unit, "receiver")
        await unlock(r, name)
    case = await a_case(r)
    answers = {"/vu-viec/consent_record": consent, "/vu-viec/consent_share": " ".join(services)}
    event = CaseEvent(
        uuid.uuid4().hex, case.id, "t", "recorded", r.clock.now(), "vu-viec", "1", "", answers
    )
    async with r.db.write() as tx:
        await cases.add_event(tx, event)


async def passed(r: Rig, service: str = "cong-an") -> list[Note]:
    """“t” passes her case on; everything that is heard."""
    await press(r, "t", "refer:c1")
    return await talk(r, "t", Tap(0, f"refer-to:{service}"))


async def the_referral(r: Rig) -> str:
    async with r.db.read() as tx:
        (referral,) = await referrals.everything(tx)
    return referral.id


async def state(r: Rig) -> str:
    async with r.db.read() as tx:
        (referral,) = await referrals.everything(tx)
    return referral.state


async def test_only_services_that_were_agreed_to_are_offered(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "cong-an", "tam-lanh")
        offered = {v for v in (await press(r, "t", "refer:c1")).values if v.startswith("refer-to")}
        assert offered == {"refer-to:cong-an", "refer-to:tam-lanh"}
        await passed(r, "y-te")
        async with r.db.read() as tx:
            assert await referrals.everything(tx) == []


async def test_without_consent_nothing_is_offered_and_it_is_said_how_to_ask(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path) as r:
        await consented(r)
        shown = await press(r, "t", "refer:c1")
        assert not [v for v in shown.values if v.startswith("refer-to")]
        assert "hỏi lại người trong hồ sơ" in shown.text


async def test_in_an_emergency_every_service_may_be_called(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await consented(r, consent="khan-cap")
        offered = [v for v in (await press(r, "t", "refer:c1")).values if v.startswith("refer-to")]
        assert len(offered) == 5


async def test_it_is_taken_done_and_the_case_worker_hears_of_both(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "cong-an")
        notes = await passed(r)
        assert {n.address for n in notes} == {"t", "p"}
        told = next(n for n in notes if n.address == "p")
        assert "VV-" not in told.text
        id = await the_referral(r)
        assert told.values == (f"referred:{id}",)
        assert {f"take:{id}", f"decline:{id}"} <= set(
            (await press(r, "p", f"referred:{id}")).values
        )
        assert {n.address for n in await talk(r, "p", Tap(0, f"take:{id}"))} == {"p", "t"}
        assert await state(r) == "accepted"
        assert {n.address for n in await talk(r, "p", Tap(0, f"finish:{id}"))} == {"p", "t"}
        assert await state(r) == "done"
        assert "không còn nữa" in (await press(r, "p", f"referred:{id}")).text


async def test_a_service_declines_with_a_reason_and_another_can_be_asked(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "cong-an", "hoi-phu-nu")
        await passed(r)
        id = await the_referral(r)
        reasons = [v for v in (await press(r, "p", f"decline:{id}")).values if id in v]
        await press(r, "p", reasons[0])
        assert await state(r) == "declined"
        assert "không nhận (ngoài khả năng)" in (await press(r, "t", "refer:c1")).text
        assert {n.address for n in await passed(r, "hoi-phu-nu")} == {"t", "w"}


@pytest.mark.parametrize("who", ["w", "u", "n", "l", "d", "o"])
async def test_nobody_else_learns_that_there_is_a_referral(tmp_path: Path, who: str) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "cong-an")
        await passed(r)
        id = await the_referral(r)
        for verb in ("referred", "take", "finish", "decline", "referral:r"):
            assert await press(r, who, f"{verb}:{id}") == await press(r, who, f"{verb}:xx")
        assert await state(r) == "offered"


async def test_what_is_taken_back_is_gone_at_once(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "cong-an")
        await passed(r)
        id = await the_referral(r)
        told = await talk(r, "t", Tap(0, f"referral:r:{id}"))
        assert any(n.address == "p" and "thu hồi" in n.text for n in told)
        for verb in ("referred", "take", "finish"):
            assert "không còn nữa" in (await press(r, "p", f"{verb}:{id}")).text
        assert await state(r) == "revoked"


async def test_when_consent_is_withdrawn_the_service_sees_nothing_more(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "cong-an")
        await passed(r)
        id = await the_referral(r)
        answers = {"/vu-viec/consent_share": ""}
        async with r.db.write() as tx:
            await cases.add_event(
                tx, CaseEvent("later", "c1", "t", "consent", r.clock.now(), answers=answers)
            )
        assert "không còn nữa" in (await press(r, "p", f"referred:{id}")).text


async def test_a_service_without_people_here_is_called_and_its_answer_is_noted(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "tam-lanh")
        (note,) = await passed(r, "tam-lanh")
        assert "1900 969 680" in note.text
        id = await the_referral(r)
        assert f"referral:a:{id}" in note.values
        await press(r, "t", f"referral:a:{id}")
        assert await state(r) == "accepted"
        await press(r, "t", f"referral:f:{id}")
        assert await state(r) == "done"


async def test_an_agency_where_nobody_takes_referrals_is_called_and_its_answer_is_noted(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "y-te")
        (note,) = await passed(r, "y-te")
        assert "115" in note.text
        id = await the_referral(r)
        assert f"referral:f:{id}" in note.values
        await press(r, "t", f"referral:f:{id}")
        assert await state(r) == "done"


async def test_the_same_service_is_asked_once_at_a_time(tmp_path: Path) -> None:
    async with rig(tmp_path) as r:
        await consented(r, "cong-an")
        await passed(r)
        await passed(r)
        async with r.db.read() as tx:
            assert len(await referrals.everything(tx)) == 1
