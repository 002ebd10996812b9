"""The language of the questions: picked once, also in the middle of a form."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue import restore
from dialogue.values import Tap
from storage import conversations, drafts
from tests.bot.rigs import Rig, rig
from tests.handlers.room import last, press, talk


async def english(r: Rig) -> str:
    """The button of English."""
    said = await press(r, "a", "languages")
    return said.values[said.labels.index("English (en)")]


async def test_the_open_question_is_asked_again_in_the_language(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        asked = await last(r, "a", Tap(0, "form:hoat-dong"), "1", "hôm nay", "1")
        assert "Có bao nhiêu người dự?" in asked.text
        said = await press(r, "a", await english(r))
        assert said.text.endswith("How many attended?")
        said = await last(r, "a", "20")
        assert "How many women?" in said.text
        async with r.db.read() as tx:
            (draft,) = await drafts.of_person(tx, "a")
        assert "<total>20</total>" in restore(draft.body).xml


async def test_the_next_form_is_asked_in_it_too_and_it_can_be_changed_back(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        said = await press(r, "a", await english(r))
        assert said.text.startswith("Đã chọn: English (en).")
        assert "What kind of activity?" in (await press(r, "a", "form:hoat-dong")).text
        await talk(r, "a", Tap(0, "menu"))
        assert "Tiếng Việt" in (await press(r, "a", "lang:0")).text
        assert "Hoạt động gì ạ?" in (await press(r, "a", "form:hoat-dong")).text


async def test_anothers_language_stays(tmp_path: Path) -> None:
    async with rig(tmp_path, "a", "b") as r:
        await press(r, "a", await english(r))
        assert "Hoạt động gì ạ?" in (await press(r, "b", "form:hoat-dong")).text


@pytest.mark.parametrize("number", ["99", "", "-1", "x", "٣", "²", "9" * 5000])
async def test_a_number_that_no_language_has_picks_none(tmp_path: Path, number: str) -> None:
    async with rig(tmp_path, "a") as r:
        said = await press(r, "a", f"lang:{number}")
        assert "Chị muốn làm gì ạ?" in said.text
        async with r.db.read() as tx:
            talks = await conversations.load_many(tx, ["a"])
        assert all("language" not in one.body for one in talks.values())
