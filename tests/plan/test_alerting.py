"""What is said in an emergency tells where and when, and nothing of what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from plan.alerting import Alert
from plan.loading import load
from plan.values import Plan
from tests.clock import at

PLAN = load("son-ha-2024")
RAISED, LATER, TOMORROW = (
    at("23/11/2024 22:10"),
    at("23/11/2024 22:14"),
    at("24/11/2024 08:00"),
)
ALERT = Alert(PLAN, "21325", "chị Kỳ", RAISED, False, LATER)


def with_hotline(number: str) -> Plan:
    units = [
        unit.model_copy(update={"hotline": number}) if unit.code == "21325" else unit
        for unit in PLAN.units
    ]
    return PLAN.model_copy(update={"units": tuple(units)})


def everything(alert: Alert) -> Iterator[str]:
    """Every sentence that there is."""
    yield from (alert.call("anh"), alert.taken("anh Sơn", LATER), alert.coming("anh Sơn", LATER))
    yield from (alert.yours("chị"), alert.safe("chị"), alert.mistake("chị"), alert.over(LATER))
    yield from (alert.again(0), alert.again(3), alert.nobody(), alert.asked(["anh Sơn"], RAISED))
    yield alert.summary([(RAISED, "anh Sơn")], alert.ended("anh Sơn", LATER))


def test_a_call_names_the_place_the_hour_and_who_called() -> None:
    first, second = ALERT.call("anh").split("\n")
    assert first == "Khẩn cấp ở xã Sơn Kỳ, 22:10. Người báo: chị Kỳ. Anh gọi lại ngay ạ."
    assert second == "Gọi qua số của xã Sơn Kỳ; số riêng của người báo không lưu ở đây."


def test_a_call_gives_the_number_of_the_unit_where_the_plan_has_it() -> None:
    alert = replace(ALERT, plan=with_hotline("0900000000"))
    assert "Gọi qua số của xã Sơn Kỳ 0900000000;" in alert.call("chị")
    assert "0900000000 xã Sơn Kỳ" in alert.numbers()


def test_the_numbers_to_call_stand_there_once_each_and_danger_first() -> None:
    said = "Gọi ngay: 113 công an · 115 cấp cứu · 1900 969 680 Ngôi nhà bình yên."
    assert ALERT.numbers() == said


def test_a_service_whose_name_may_not_be_shown_is_left_out() -> None:
    plan = PLAN.model_copy(update={"hotlines": PLAN.hotlines[:2]})
    assert replace(ALERT, plan=plan).numbers() == "Gọi ngay: 113 công an · 115 cấp cứu."


def test_another_day_is_named() -> None:
    assert "22:10 ngày 23/11" in replace(ALERT, now=TOMORROW).where()


@pytest.mark.parametrize("drill", [False, True])
def test_no_sentence_holds_a_hidden_word_and_each_of_a_drill_says_so_first(drill: bool) -> None:
    assert PLAN.cases
    for text in everything(replace(ALERT, drill=drill)):
        assert not [word for word in PLAN.cases.hidden_words if word in text.casefold()]
        assert text.startswith("DIỄN TẬP: ") is drill


def test_the_end_says_how_many_minutes_it_took() -> None:
    assert ALERT.ended("anh Sơn", LATER) == "anh Sơn nhận sau 4 phút"
    assert ALERT.ended("", None) == "chưa ai nhận"
