"""The form of a case: consent first, coded choices only, a child's path, moments in order."""

from __future__ import annotations

from datetime import datetime

import pytest

from dialogue.scenes import DETAIL
from forms import Instance
from forms.values import Kind
from plan.loading import load
from tests.forms.cases import ADULT, CHILD, REFUSED, case, facts, follow_up
from tests.forms.presets import asked, check_limit, filled, missing, preset_form, values

OWN = {"danger", "consent_record"}  # asked before anything of the case


def test_consent_is_the_first_question_after_danger() -> None:
    assert asked(case())[:2] == ["danger", "consent_record"]
    assert asked(case(danger="khong")) == ["danger", "consent_record"]


def test_without_consent_five_fields_are_asked_and_nothing_else_is_kept() -> None:
    instance = case(**REFUSED)
    cases = load("son-ha-2024").cases
    assert cases
    assert missing(instance) == []
    assert set(asked(instance)) - OWN == set(cases.counted)
    kept = {path.rpartition("/")[2] for path, value in instance.answers().items() if value}
    assert kept - OWN - {"help_lines", "danger_lines"} == set(cases.counted)


def test_a_consent_that_is_taken_back_leaves_nothing_but_the_five_fields() -> None:
    instance = filled(case(**ADULT), {"consent_record": "khong"})
    assert set(missing(instance)) == {"victim_sex", "victim_age"}
    assert "reported_at" not in values(instance)
    assert not [path for path in instance.answers() if "victims" in path or "perps" in path]


@pytest.mark.parametrize("consent", ["dong-y", "giam-ho", "khan-cap"])
def test_to_share_is_asked_about_wherever_a_record_is_made(consent: str) -> None:
    instance = case(**{**ADULT, "consent_record": consent})
    assert "consent_share" in asked(instance)
    assert ("legal_basis" in asked(instance)) == (consent == "khan-cap")
    assert ("incident_when" in asked(instance)) == (consent != "khan-cap")


def test_every_consent_to_share_names_who_agrees_and_that_it_can_be_taken_back() -> None:
    said = {}
    for consent in ("dong-y", "giam-ho", "khan-cap"):
        instance = case(**{**ADULT, "consent_record": consent})
        (question,) = (q for q in instance.questions() if q.name == "consent_share")
        said[consent] = question.label
        assert "rút lại" in question.hint
        assert [c.name for c in question.choices] == ["cong-an", "y-te", "khong"]
    assert said == {
        "dong-y": "Người bị bạo lực đồng ý cho nơi nào biết để hỗ trợ ạ?",
        "giam-ho": "Người giám hộ đồng ý cho nơi nào biết để hỗ trợ ạ?",
        "khan-cap": "Đang khẩn cấp: cần cho nơi nào biết để hỗ trợ ạ?",
    }


def test_nobody_and_somebody_cannot_both_be_shared_with() -> None:
    instance = case(**ADULT)
    check_limit(instance, "consent_share", "cong-an y-te", "cong-an khong")
    check_limit(instance, "needs", "an-toan", "an-toan khong")
    check_limit(instance, "acts", "a b", "a khac")


@pytest.mark.parametrize("age", ["d6", "6-15"])
def test_any_survivor_under_sixteen_opens_the_childs_path(age: str) -> None:
    instance = case(**{**ADULT, "how_many": "2"})
    instance = facts(instance, who=["nu-18-59", f"nam-{age}"])
    assert values(instance)["child"] == "1"
    assert "child_path" in shown(instance)
    assert "Gọi được: 111 tổng đài bảo vệ trẻ em" in shown(instance)["child_path"]
    assert "child_plan_at" in [q.name for q in instance.questions()]


def test_nobody_under_sixteen_opens_no_childs_path() -> None:
    instance = case(**{**ADULT, "who": "nu-16-17"})
    assert values(instance)["child"] == "0"
    assert "child_path" not in shown(instance)
    assert "child_plan_at" not in [q.name for q in instance.questions()]


def shown(instance: Instance) -> dict[str, str]:
    """The notes that stand now, by name."""
    return {q.name: q.label for q in instance.questions() if q.kind is Kind.NOTE}


ROUTES = {
    "tao-hon": ("route_marriage", "Hội Liên hiệp Phụ nữ"),
    "ep-hon": ("route_marriage", "trước khi cưới"),
    "can-huyet": ("route_marriage", "Chủ tịch UBND xã"),
    "mua-ban": ("route_trafficking", "113 công an"),
    "moi-gioi": ("route_broker", "không có lỗi"),
    "xam-hai-tre-em": ("route_abuse", "không hỏi trẻ kể lại"),
}


@pytest.mark.parametrize("flag", ROUTES)
def test_every_sign_shows_its_own_route(flag: str) -> None:
    note, said = ROUTES[flag]
    routes = {k: v for k, v in shown(case(**ADULT, flags=flag)).items() if k.startswith("route")}
    assert [*routes] == [note]
    assert said in routes[note]


def test_sexual_violence_against_a_child_is_child_abuse_without_being_asked() -> None:
    found = values(case(**CHILD))
    assert (found["flags"], found["severity"]) == ("xam-hai-tre-em", "can-y-te")
    assert "acts" not in asked(case(**CHILD))
    assert "acts" in [q.name for q in case(**CHILD).questions()]


def test_sexual_or_severe_violence_is_never_mediated() -> None:
    assert "no_mediation" in shown(case(**CHILD))
    assert "no_mediation" in shown(case(**{**ADULT, "severity": "nguy-kich"}))
    assert "no_mediation" not in shown(case(**{**ADULT, "severity": "nhe"}))
    assert "72 giờ" in shown(case(**CHILD))["health_first"]


RELATIONS = {
    "ly-hon": "chong-vo-cu", "ban-tinh": "ban-tinh", "nguoi-quen": "nguoi-quen",
    "nguoi-la": "nguoi-la", "truong": "cung-truong", "viec-lam": "dong-nghiep",
    "mang": "qua-mang",
}  # fmt: skip


@pytest.mark.parametrize("context", RELATIONS)
def test_a_relation_that_the_context_says_is_not_asked(context: str) -> None:
    answers = {k: v for k, v in ADULT.items() if k not in ("relation", "acts")}
    instance = case(**{**answers, "context": context, "forms": "than-the", "severity": "nhe"})
    assert values(instance)["relation"] == RELATIONS[context]


def test_rows_say_sex_age_and_whether_the_perpetrator_is_known() -> None:
    found = case(**ADULT).answers()
    rows = {path: value for path, value in found.items() if "[1]" in path}
    for path, value in {
        "/data/people/victims[1]/sex": "nu",
        "/data/people/victims[1]/age_band": "18-59",
        "/data/people/victims[1]/ethnic": "khong-ro",
        "/data/other/perps[1]/sex": "nam",
        "/data/other/perps[1]/age_band": "60",
        "/data/other/perps[1]/known": "co",
        "/data/other/perps[1]/relation": "chong-vo",
    }.items():
        assert rows[path] == value


def test_an_unknown_perpetrator_is_one_tap() -> None:
    answers = {k: v for k, v in ADULT.items() if k != "relation"}
    found = case(**{**answers, "perp_who": "khong-ro"}).answers()
    for name, value in {
        "sex": "khong-ro", "age_band": "khong-ro", "known": "khong", "relation": "khong-ro",
    }.items():  # fmt: skip
        assert found[f"/data/other/perps[1]/{name}"] == value


@pytest.mark.parametrize("form", ["vu-viec", "theo-doi"])
def test_no_word_can_be_typed_in_the_main_run_and_none_that_names_anybody(form: str) -> None:
    made = preset_form(form)
    assert made.sealed
    assert made.title in ("Hồ sơ riêng", "Theo dõi hồ sơ")
    texts = {ref: c for ref, c in made.controls.items() if c.kind is Kind.TEXT}
    assert [ref.rpartition("/")[2] for ref in texts] == ["csdl_ref"]
    for ref, control in texts.items():
        assert made.binds[ref].identifying == "refuse"
        assert DETAIL in control.appearances
    media = (Kind.IMAGE, Kind.AUDIO, Kind.FILE, Kind.GEOPOINT)
    assert not [ref for ref, c in made.controls.items() if c.kind in media]


@pytest.mark.parametrize("form", ["vu-viec", "theo-doi"])
def test_nobody_is_ever_asked_why(form: str) -> None:
    for control in preset_form(form).controls.values():
        for message in (control.label, control.hint):
            said = " ".join(str(part) for part in message.get("Tiếng Việt (vi)", ()))
            assert not any(word in said.lower() for word in ("vì sao", "tại sao", "lý do gì"))


MOMENTS = [
    ("reported_at", "2024-11-20T08:00:00.000+07:00", "2024-11-20T09:30:00.000+07:00"),
    ("notified_chair_at", "2024-11-20T08:59:00.000+07:00", "2024-11-21T08:00:00.000+07:00"),
    ("ban_requested_at", "2024-11-20T08:00:00.000+07:00", "2024-11-20T10:00:00.000+07:00"),
    ("ban_decided_at", "2024-11-19T21:00:00.000+07:00", "2024-11-19T19:00:00.000+07:00"),
    ("ban_from", "2024-11-20T08:00:00.000+07:00", "2024-11-19T20:30:00.000+07:00"),
    ("ban_from", "2024-11-22T20:00:00.000+07:00", "2024-11-22T22:00:00.000+07:00"),
    ("shelter_left_at", "2024-11-20T07:00:00.000+07:00", "2024-11-18T07:00:00.000+07:00"),
]
ORDER = {
    "ban_requested_at": "2024-11-19T20:00:00.000+07:00",
    "ban_decided_at": "2024-11-19T21:00:00.000+07:00",
    "ban_decision": "ban-hanh",
    "ban_from": "2024-11-19T21:00:00.000+07:00",
    "sheltered_at": "2024-11-19T08:00:00.000+07:00",
}


@pytest.mark.parametrize(("name", "good", "bad"), MOMENTS)
def test_moments_keep_to_their_order_and_never_lie_ahead(name: str, good: str, bad: str) -> None:
    assert check_limit(case(**ADULT, **ORDER), name, good, bad).endswith("ạ.")
    if name != "reported_at":
        check_limit(follow_up(contact_safe="co", **ORDER), name, good, bad)


def test_the_moment_of_the_report_is_now_unless_it_is_mended() -> None:
    assert datetime.fromisoformat(values(case(**ADULT))["reported_at"]) == datetime.fromisoformat(
        "2024-11-20T09:00:00+07:00"
    )


@pytest.mark.parametrize(("name", "bad"), [("how_many", "0"), ("how_many_perps", "21")])
def test_there_is_at_least_one_survivor_and_there_may_be_no_perpetrator(
    name: str, bad: str
) -> None:
    check_limit(case(**ADULT), name, "3", bad)
    nobody = case(**{k: v for k, v in ADULT.items() if not k.startswith(("perp", "rel"))})
    assert missing(filled(nobody, {"how_many_perps": "0"})) == []


def test_a_refused_order_has_to_be_refused_in_writing() -> None:
    decided = {**ORDER, "ban_decision": "tu-choi"}
    decided.pop("ban_from")
    well = {"contact_safe": "khong", "next_date": "2024-11-27"}
    instance = follow_up(**well, **decided)
    assert missing(instance) == ["ban_refusal_written"]
    assert missing(filled(instance, {"ban_refusal_written": "OK"})) == []


def test_a_request_that_was_withdrawn_asks_for_nothing_more() -> None:
    withdrawn = {**ORDER, "ban_decision": "rut"}
    withdrawn.pop("ban_from")
    well = {"contact_safe": "khong", "next_date": "2024-11-27"}
    assert missing(follow_up(**well, **withdrawn)) == []


def test_where_it_is_not_safe_to_be_in_touch_nothing_is_asked_but_the_next_day() -> None:
    for answer in ("khong", "khong-lien-lac"):
        assert asked(follow_up(contact_safe=answer)) == ["contact_safe", "next_date"]
    assert "đừng gọi" in shown(follow_up(contact_safe="khong"))["no_contact"]


def test_in_danger_the_lines_of_the_plan_are_said() -> None:
    instance = follow_up(contact_safe="co", safety_now="nguy-hiem")
    assert shown(instance)["danger_now"] == "Nguy hiểm thì gọi ngay: 113 công an."


def test_a_case_is_closed_for_a_reason_and_else_has_a_next_day() -> None:
    well = {"contact_safe": "co", "safety_now": "an-toan", "new_incident": "khong"}
    instance = follow_up(**well, needs_left="khong")
    assert missing(instance) == ["closing", "next_date"]
    closed = filled(instance, {"closing": "co"})
    assert (missing(closed), values(closed)["close_reason"]) == ([], "an-toan")
    worried = follow_up(**well, needs_left="tam-ly")
    assert missing(worried) == ["next_date"]
    assert "close_reason" not in asked(worried)
    check_limit(worried, "next_date", "2024-11-21", "2024-11-20")
    check_limit(worried, "next_date", "2025-02-20", "2025-02-21")


LISTS = {  # of the case, of the follow-up, and of the result report that counts them
    "services": ("/data/more/services", "/data/services", "/data/support"),
    "measures": ("/data/more/measures", "/data/more/measures", "/data/measures"),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_same_codes_are_used_in_a_case_its_follow_up_and_the_result_report(name: str) -> None:
    first, later, report = (
        {row["name"] for row in preset_form(form).choice_rows(path)}
        for form, path in zip(("vu-viec", "theo-doi", "ket-qua"), LISTS[name], strict=True)
    )
    assert first == later
    assert report - {"chua"} <= first
