"""A form that begins with what is known already, and in the language that was picked."""

from __future__ import annotations

from dialogue import begin, dump, restore, show, step
from dialogue.values import Text
from forms import Instance
from tests.dialogue.talking import NOW, plan_form

KNOWN = {"activity_type": "noi-chuyen", "date_from": "2024-11-19", "place": "nha-van-hoa"}


def answers(xml: str) -> dict[str, str]:
    """What stands in the form, by name."""
    filled = Instance(plan_form("hoat-dong"), xml, today=NOW.date())
    return {path.rpartition("/")[2]: value for path, value in filled.answers().items()}


def test_what_is_known_is_not_asked() -> None:
    session, (asked,) = begin(plan_form("hoat-dong"), NOW, given=KNOWN, head="Theo kế hoạch.\n")
    assert asked.text == "Theo kế hoạch.\nCó bao nhiêu người dự?"
    assert KNOWN.items() <= answers(session.xml).items()


def test_a_value_that_does_not_fit_is_left_out_and_asked() -> None:
    given = {**KNOWN, "date_from": "2030-01-01", "total": "abc", "nobody": "1", "men": "3"}
    session, (asked,) = begin(plan_form("hoat-dong"), NOW, given=given)
    assert "Tổ chức ngày nào?" in asked.text
    assert "total" not in answers(session.xml)
    assert "men" not in answers(session.xml)


def test_a_value_may_open_the_question_of_another_in_any_order() -> None:
    given = {"women": "75", "total": "120", **KNOWN}
    session, (asked,) = begin(plan_form("hoat-dong"), NOW, given=given)
    assert (answers(session.xml)["women"], answers(session.xml)["men"]) == ("75", "45")
    assert "1 ảnh" in asked.text


def test_a_form_is_read_in_the_language_that_was_picked() -> None:
    form = plan_form("hoat-dong")
    session, (asked,) = begin(form, NOW, given=KNOWN, language="English (en)")
    assert asked.text.endswith("How many attended?")
    session, (*_closed, asked) = step(restore(dump(session)), Text("120"), form, NOW)
    assert asked.text.endswith("How many women?")
    session, (asked,) = show(restore(dump(session)), form, NOW)
    assert asked.text.endswith("How many women?")


def test_a_language_that_a_form_lacks_falls_back_to_its_own() -> None:
    _session, (asked,) = begin(plan_form("hoat-dong"), NOW, given=KNOWN, language="Français")
    assert asked.text.endswith("Có bao nhiêu người dự?")
