"""Help is called from every state, by one word or at most three taps, and is never an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue import restore
from dialogue.values import Heard, Photo, Tap
from tests.bot.rigs import Rig, rig
from tests.handlers.night import CALLING, OPEN, cast, draft, where
from tests.handlers.room import (
    ACTIVITY,
    COMMENDATION,
    DIFFICULTY,
    INCIDENT,
    MONTH,
    SHELTER,
    Note,
    last,
    press,
    sent,
    talk,
)

PASTED = "Xã Sơn Ba ngày 18/11 tổ chức nói chuyện chuyên đề, 120 người, 75 nữ."

NUMBERED = (Tap(0, "new:hoat-dong"), "1", "hôm nay", "1", "20", "8")
STATES: dict[str, tuple[str, tuple[Heard | str, ...]]] = {
    "menu": ("a", ("menu",)),
    "more": ("a", (Tap(0, "more"),)),
    "help": ("a", ("trợ giúp",)),
    "agenda": ("a", (Tap(0, "agenda"),)),
    "choice": ("a", (Tap(0, "new:hoat-dong"),)),
    "date": ("a", (Tap(0, "new:hoat-dong"), "1")),
    "number": ("a", (Tap(0, "new:hoat-dong"), "1", "hôm nay", "1")),
    "mending": ("a", (Tap(0, "new:hoat-dong"), "1", "hôm nay", "1", "20", "50")),
    "photo": ("a", NUMBERED),
    "card": ("a", (*NUMBERED, Photo("stored:x"))),
    "details": (
        "a",
        (*NUMBERED, "bỏ qua", "thêm chi tiết"),
    ),
    "editing": ("a", (*NUMBERED, "bỏ qua", "2")),
    "confirming": (
        "a",
        (*NUMBERED, "bỏ qua", "1", "Băng rôn, khẩu hiệu"),
    ),
    "identifying": ("a", (Tap(0, "form:kho-khan"), "1", "Chị Nguyễn Thị Mẫu thiếu tiền.")),
    "cancelling": ("a", (Tap(0, "new:hoat-dong"), "1", "hủy")),
    "helping": ("a", (Tap(0, "new:hoat-dong"), "1", "trợ giúp")),
    "text": ("a", (Tap(0, "form:kho-khan"), "1")),
    "repeat": ("a", (Tap(0, "form:ke-hoach-thang"),)),
    "attesting": ("a", (Tap(0, "zero:ket-qua"),)),
    "sent": ("a", (*DIFFICULTY, "gửi")),
    "pasted": ("a", (PASTED,)),
    "languages": ("a", (Tap(0, "languages"),)),
    "inviting": ("d", (Tap(0, "form:moi-can-bo"),)),
    "publishing": ("d", (Tap(0, "publish"),)),
    "board": ("d", (Tap(0, "board"),)),
    "received": ("d", (Tap(0, "received"),)),
}  # fmt: skip


@pytest.mark.parametrize("state", sorted(STATES))
async def test_the_word_calls_help_in_every_state_and_is_no_answer(
    tmp_path: Path, state: str
) -> None:
    who, said = STATES[state]
    async with rig(tmp_path, "a") as r:
        await cast(r)
        await talk(r, who, *said)
        before = [(d.id, d.body) for d in await draft(r, who)]
        card = await last(r, who, "khẩn cấp")
        assert card.text.startswith(CALLING)
        assert [(d.id, d.body) for d in await draft(r, who)] == before


@pytest.mark.parametrize("state", sorted(STATES))
async def test_buttons_alone_lead_to_help_in_at_most_three_taps(tmp_path: Path, state: str) -> None:
    who, said = STATES[state]
    async with rig(tmp_path, "a") as r:
        await cast(r)
        note = await last(r, who, *said)
        assert await taps(r, who, note) <= 3


async def taps(r: Rig, who: str, note: Note) -> int:
    """How many buttons somebody presses who looks for help and reads what is on them."""
    for count in range(1, 6):
        if "Khẩn cấp" in note.labels:
            return count
        ways = ("Trợ giúp", "Về đầu", "Giữ lại làm sau", "Hủy", "Gửi", "Bỏ tin này")
        label = next(way for way in ways if way in note.labels)
        note = await pressed(r, who, note, label)
    raise AssertionError("no way to help")


async def pressed(r: Rig, who: str, note: Note, label: str) -> Note:
    """Press a button of the newest message: of a form's question, under its number."""
    talk = await where(r, who)
    prompt = talk.prompt if talk.body.get("draft") else 0
    return await last(r, who, Tap(prompt, note.values[note.labels.index(label)]))


async def stage(r: Rig, who: str) -> str:
    """What the open form waits for: an answer, or one of two buttons."""
    kept = restore((await draft(r, who))[0].body)
    return f"{kept.stage} {len(kept.held)}"


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        ("confirming", "confirming 2"),
        ("identifying", "confirming 3"),
        ("cancelling", "cancelling 0"),
        ("mending", "asking 2"),
        ("editing", "editing 0"),
        ("card", "asking 0"),
    ],
)
async def test_the_states_are_those_that_they_are_named_after(
    tmp_path: Path, state: str, waits: str
) -> None:
    async with rig(tmp_path, "a") as r:
        await talk(r, "a", *STATES[state][1])
        assert await stage(r, "a") == waits


@pytest.mark.parametrize("said", [INCIDENT, SHELTER, MONTH, COMMENDATION, DIFFICULTY, ACTIVITY])
async def test_help_between_any_two_answers_changes_none_of_them(
    tmp_path: Path, said: tuple[Heard | str, ...]
) -> None:
    async with rig(tmp_path, "a", "b") as r:
        plain = await sent(r, "a", said)
        between = [one for answer in said for one in (answer, "khẩn cấp")]
        mixed = await sent(r, "b", between)
        assert without_photos(mixed.answers) == without_photos(plain.answers)


def without_photos(answers: dict[str, str]) -> dict[str, str]:
    """The answers; a photo is named anew each time."""
    return {p: "photo" if v.endswith(".jpg") else v for p, v in answers.items()}


async def test_a_form_goes_on_where_it_was(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        question = await last(r, "a", Tap(0, "new:hoat-dong"), "1", "hôm nay", "1")
        card = await last(r, "a", "khẩn cấp")
        assert card.text == CALLING + OPEN
        assert "Đã ghi: 20." in (await last(r, "a", "20")).text
        assert question.text.endswith("Có bao nhiêu người dự?")
        assert len(await draft(r)) == 1


async def test_the_button_of_the_card_asks_the_open_question_again(tmp_path: Path) -> None:
    async with rig(tmp_path, "a") as r:
        await cast(r)
        card = await last(r, "a", Tap(0, "new:hoat-dong"), "1", "khẩn cấp")
        again = await press(r, "a", card.values[card.labels.index("Làm tiếp")])
        assert again.text.startswith("Tổ chức ngày nào?")
