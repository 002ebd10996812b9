"""Buttons, cleaning, settings, logs and supervision: each keeps its one promise."""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bot.buttons import LONGEST, STALE, Buttons
from bot.channels.cleaning import clean
from bot.logs import logger, set_up_logs
from bot.settings import Settings, SettingsError, load_settings
from bot.supervising import supervise
from dialogue.values import Tap
from schedules.clock import SystemClock
from storage.vault import KEY_BYTES, Vault

BUTTONS = Buttons(Vault({1: b"\x01" * KEY_BYTES}))


@given(st.integers(0, 2**31), st.from_regex(r"[a-z:]{1,36}", fullmatch=True))
def test_a_button_opens_in_its_own_chat_only(prompt: int, value: str) -> None:
    token = BUTTONS.token("telegram", "7001", prompt, value)
    assert len(token.encode()) <= LONGEST
    assert BUTTONS.open("telegram", "7001", token) == Tap(prompt, value)
    assert BUTTONS.open("telegram", "7002", token) == STALE
    assert BUTTONS.open("browser", "7001", token) == STALE


@given(st.text(max_size=80))
def test_an_invented_button_is_stale(token: str) -> None:
    assert BUTTONS.open("telegram", "7001", token) == STALE


@given(st.integers(0, 60), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_changed_button_is_stale(place: int, letter: str) -> None:
    token = BUTTONS.token("telegram", "7001", 12, "c3")
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    if changed != token:
        assert BUTTONS.open("telegram", "7001", changed) == STALE


def test_a_value_that_is_too_long_for_the_wire_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        BUTTONS.token("telegram", "7001", 1, "x" * 60)


HIDDEN = set("\u200b\u200e\u202a\u202e\u2066\ufeff\x00\x07\x1b\x7f\x85")


@settings(max_examples=300)
@given(st.text(st.characters(codec=None), max_size=60))
def test_what_is_kept_can_be_written_anywhere(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not HIDDEN & set(cleaned)
    element = etree.Element("a")
    element.text = cleaned
    assert etree.tostring(element, encoding="utf-8")
    cleaned.encode()


def test_the_example_lists_every_setting_and_no_other() -> None:
    lines = Path(".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.split("=")[0] for line in lines if "=" in line and not line.startswith("#")}
    assert named == {name.upper() for name in Settings.model_fields}


def test_an_unknown_setting_is_named_and_its_value_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_TOKN=7:secret-canary\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert "TELEGRAM_TOKN" in str(refusal.value)
    assert "secret-canary" not in str(refusal.value)


def test_no_secret_is_printed_with_the_settings() -> None:
    given_ = Settings.model_validate({"telegram_token": "7:secret-canary"})
    assert "secret-canary" not in repr(given_) + str(given_)


def test_an_exceptions_text_is_in_no_log(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("DEBUG")
    try:
        int("Nguyễn Thị Canary")
    except ValueError as error:
        logger("test").error("it failed", exc_info=error)
    logging.getLogger("httpx").info("GET https://host/bot7:secret-canary/getMe")
    said = capsys.readouterr().err
    assert '"error": "ValueError"' in said
    assert "test_small_parts" in said
    assert "anary" not in said


async def test_a_task_that_fails_is_started_again_until_the_end() -> None:
    stopping, starts = asyncio.Event(), list[int]()

    async def work() -> None:
        starts.append(1)
        if len(starts) == 2:
            stopping.set()
        raise ValueError("canary")

    async with asyncio.timeout(5):
        await supervise("work", work, SystemClock(), stopping)
    assert len(starts) == 2
