"""After the intake: follow-ups, corrections, consent, the end and a new beginning."""

from __future__ import annotations

from pathlib import Path

from dialogue.values import Tap
from storage import case_clocks, cases, referrals
from storage.case_facts import facts
from storage.case_values import Case, CaseState, EventKind, Referral, ReferralState
from tests.bot.rigs import Rig
from tests.handlers.cases.room import all_cases, case_rig, counts, events, noted, recorded
from tests.handlers.room import last, press, talk


async def state(r: Rig, case: Case) -> CaseState:
    """How a case stands."""
    return next(one.state for one in await all_cases(r) if one.id == case.id)


async def kinds(r: Rig, case: Case) -> list[EventKind]:
    """What has happened to it, in order."""
    return [event.kind for event in await events(r, case)]


async def share(r: Rig, case: Case) -> str:
    """With whom it may be shared now."""
    return facts(await events(r, case)).get("consent_share", "")


async def passed_on(r: Rig, case: Case, service: str, state: ReferralState = "offered") -> None:
    """The case was passed to a service."""
    async with r.db.write() as tx:
        new = Referral(f"r-{service}", case.id, "t", service, state, r.clock.now())
        await referrals.save(tx, new)


async def states(r: Rig, case: Case) -> dict[str, ReferralState]:
    """How its referrals stand."""
    async with r.db.read() as tx:
        return {one.service: one.state for one in await referrals.of_case(tx, case.id)}


async def test_a_follow_up_is_an_event_of_its_case(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        said = await last(r, "t", Tap(0, f"case-follow:{case.id}"), "1", "bỏ qua", "gửi")
        assert said.text == f"Đã ghi vào {case.code}."
        assert await kinds(r, case) == ["recorded", "followed"]
        assert await state(r, case) == "open"
        assert "Dịch vụ đã có: Tư vấn" in (await press(r, "t", f"case:{case.id}")).text


async def test_services_of_several_follow_ups_add_up_in_the_view(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        for number in ("1", "2"):
            await talk(r, "t", Tap(0, f"case-follow:{case.id}"), number, "bỏ qua", "gửi")
        view = await press(r, "t", f"case:{case.id}")
        assert "Dịch vụ đã có: Tư vấn, Chăm sóc y tế" in view.text


async def test_a_follow_up_with_a_reason_closes_the_case_and_its_clocks(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await talk(r, "t", Tap(0, f"case-follow:{case.id}"), "1", "1", "gửi")
        assert await state(r, case) == "closed"
        assert await kinds(r, case) == ["recorded", "followed", "closed"]
        async with r.db.read() as tx:
            assert await case_clocks.running(tx, [case.id]) == []


async def test_a_case_is_closed_with_a_coded_reason_and_opened_again(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        asked = await press(r, "t", f"case-close:{case.id}")
        assert asked.labels[:2] == ("Đã an toàn", "Đã chuyển đi")
        view = await press(r, "t", f"case-end:{case.id}:chuyen-di")
        assert view.text.startswith(f"{case.code}, đã đóng")
        assert facts(await events(r, case))["close_reason"] == "chuyen-di"
        assert f"case-follow:{case.id}" not in view.values
        assert (await press(r, "t", "cases:closed")).values[0] == f"case:{case.id}"
        view = await press(r, "t", f"case-reopen:{case.id}")
        assert view.text.startswith(f"{case.code}, đang mở")
        assert facts(await events(r, case))["close_reason"] == ""
        async with r.db.read() as tx:
            (again,) = await cases.everything(tx)
            assert again.closed_at is None


async def test_closing_and_reopening_twice_is_once(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        end, again = Tap(0, f"case-end:{case.id}:an-toan"), Tap(0, f"case-reopen:{case.id}")
        await talk(r, "t", end, end, again, again)
        assert await kinds(r, case) == ["recorded", "closed", "reopened"]


async def test_a_reason_that_the_form_does_not_know_closes_nothing(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await press(r, "t", f"case-end:{case.id}:vi-the")
        assert await state(r, case) == "open"


async def test_a_closed_case_is_not_followed(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await press(r, "t", f"case-end:{case.id}:an-toan")
        for name in ("case-follow", "case-edit"):
            assert "đã đóng" in (await press(r, "t", f"{name}:{case.id}")).text


async def test_consent_is_given_and_taken_back_for_each_body(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        assert await share(r, case) == "cong-an"
        await press(r, "t", f"share:{case.id}:y-te")
        assert await share(r, case) == "cong-an y-te"
        said = await press(r, "t", f"unshare:{case.id}:cong-an")
        assert await share(r, case) == "y-te"
        assert "đang đồng ý chia sẻ với Y tế." in said.text
        assert ("t", "consent", "case", case.id, "") in await noted(r)


async def test_the_same_tap_twice_changes_consent_once(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        tap = Tap(0, f"unshare:{case.id}:cong-an")
        await talk(r, "t", tap, tap)
        assert await share(r, case) == "khong"
        assert await kinds(r, case) == ["recorded", "consent"]


async def test_taking_consent_back_ends_what_was_passed_on_to_that_body(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await passed_on(r, case, "cong-an", "accepted")
        await passed_on(r, case, "y-te")
        await press(r, "t", f"unshare:{case.id}:cong-an")
        assert await states(r, case) == {"cong-an": "revoked", "y-te": "offered"}


async def test_consent_is_taken_back_from_a_closed_case_too(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        view = await press(r, "t", f"case-end:{case.id}:an-toan")
        assert f"consent:{case.id}" in view.values
        await press(r, "t", f"unshare:{case.id}:cong-an")
        assert await share(r, case) == "khong"


async def test_a_body_that_the_plan_does_not_have_changes_nothing(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await press(r, "t", f"share:{case.id}:hang-xom")
        assert await kinds(r, case) == ["recorded"]


async def test_a_corrected_intake_stands_for_the_one_before(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        card = await press(r, "t", f"case-edit:{case.id}")
        assert "3. Hình thức: Thân thể" in card.text
        said = await last(r, "t", "3", "2", "gửi")
        assert said.text == f"Đã ghi vào {case.code}."
        assert await kinds(r, case) == ["recorded", "recorded"]
        assert len(await all_cases(r)) == 1
        assert "Tinh thần" in (await press(r, "t", f"case:{case.id}")).text


async def test_a_correction_takes_no_change_of_consent_back(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await press(r, "t", f"case-edit:{case.id}")
        await press(r, "t", f"unshare:{case.id}:cong-an")
        card = await press(r, "t", f"case-edit:{case.id}")
        assert "10. Chia sẻ với: Không nơi nào" in card.text
        await talk(r, "t", "gửi")
        assert await share(r, case) == "khong"


async def test_consent_that_a_correction_leaves_out_is_taken_back(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await passed_on(r, case, "cong-an")
        await talk(r, "t", Tap(0, f"case-edit:{case.id}"), "10", "2", "gửi")
        assert await share(r, case) == "y-te"
        assert await kinds(r, case) == ["recorded", "recorded", "consent"]
        assert await states(r, case) == {"cong-an": "revoked"}


async def test_consent_to_the_record_that_is_taken_back_leaves_a_count(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        await passed_on(r, case, "cong-an")
        edit = Tap(0, f"case-edit:{case.id}")
        said = await last(r, "t", edit, "2", "2", "1", "1", "2", "gửi")
        assert said.text == "Đã ghi."
        assert await events(r, case) == []
        assert await states(r, case) == {}
        assert len(await counts(r)) == 1
        async with r.db.read() as tx:
            assert await case_clocks.of_case(tx, case.id) == []
        assert ("t", "erased", "case", case.id, "consent") in await noted(r)


async def test_the_list_says_what_is_due_next_and_names_nothing_else(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        case = await recorded(r)
        said = await press(r, "t", "cases")
        assert said.text == "Chị phụ trách 1 hồ sơ đang mở. Việc gần nhất: hết 21/11."
        assert f"{case.code}, hạn hết 21/11" in said.labels
        assert said.values == ("case-new", f"case:{case.id}", "urgent", "menu")


async def test_a_long_list_comes_in_parts(tmp_path: Path) -> None:
    async with case_rig(tmp_path) as r:
        async with r.db.write() as tx:
            for n in range(30):
                code, now = f"VV-2024-{n:06d}", r.clock.now()
                await cases.put(tx, Case(f"{n:012d}", code, "21325", "t", "open", now))
        first = await press(r, "t", "cases")
        assert first.text.startswith("Chị phụ trách 30 hồ sơ")
        assert "cases:12" in first.values
        shown = {value for value in first.values if value.startswith("case:")}
        for part in ("cases:12", "cases:24"):
            shown |= {v for v in (await press(r, "t", part)).values if v.startswith("case:")}
        assert len(shown) == 30
