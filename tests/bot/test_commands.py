"""The other commands, as an operator types them."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from bot.exits import Exit
from tests.bot.command import run, start
from tests.fakes.telegram import FakeTelegram
from tests.journeys.script import INVITATION

COMMANDS = (
    "run",
    "rehearse",
    "console",
    "invite",
    "doctor",
    "migrate",
    "vault rotate",
    "audit verify",
    "plan check",
    "plan new",
)
TOKEN = "7000000001:AAExampleTokenOfTheFakeServer"


@pytest.mark.parametrize("command", COMMANDS)
async def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    ended = await run(tmp_path, *command.split(), "--help")
    assert ended.code == Exit.OK
    assert "Usage" in ended.out


async def test_a_plan_is_checked(tmp_path: Path) -> None:
    good = await run(tmp_path, "plan", "check", "plan/presets/son-ha-2024")
    assert (good.code, "nothing wrong" in good.out) == (Exit.OK, True)
    (tmp_path / "plan.toml").write_text('id = 5\ntitel = "x"\n', encoding="utf-8")
    bad = await run(tmp_path, "plan", "check", str(tmp_path))
    assert bad.code == Exit.CONFIGURATION
    assert "plan.toml: titel: unknown key → perhaps “title”" in bad.out
    assert "plan.toml: year" in bad.out


async def test_what_is_to_be_confirmed_is_refused_only_when_asked(tmp_path: Path) -> None:
    plain = await run(tmp_path, "plan", "check", "mau-2026")
    assert plain.code == Exit.OK
    strict = await run(tmp_path, "plan", "check", "mau-2026", "--strict")
    assert strict.code == Exit.CONFIGURATION
    assert "plan.toml: theme: still to be confirmed → " in strict.out
    assert "plan.toml: duties.ket-qua.before: still to be confirmed → " in strict.out


async def test_the_plan_of_another_year_is_written_and_is_right_at_once(tmp_path: Path) -> None:
    folder = str(tmp_path / "moi")
    command = ("plan", "new", "--from", "son-ha-2024", "--to", folder, "--year")
    refused = await run(tmp_path, *command, "99999")
    assert (refused.code, "Traceback" in refused.err) == (Exit.CONFIGURATION, False)
    assert "--year: 99999: no plan is of this year → a year from 2000 to 2099" in refused.out
    made = await run(tmp_path, *command, "2027")
    assert made.code == Exit.OK
    assert "Still to be confirmed: theme, legal_basis." in made.out
    assert (await run(tmp_path, "plan", "check", folder)).code == Exit.OK
    again = await run(tmp_path, *command, "2027")
    assert again.code == Exit.CONFIGURATION
    assert "is there already → a new or empty folder" in again.out


async def test_an_invitation_is_printed_with_its_links(tmp_path: Path) -> None:
    command = ("invite", "--unit=21325", "--role=officer", "--name=Mẫu", "--address=chị")
    async with FakeTelegram() as fake:
        ended = await run(tmp_path, *command, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=fake.url)
    assert ended.code == Exit.OK
    (code, *again) = INVITATION.findall(ended.out)
    assert set(again) == {code}
    assert f"#{code}" in ended.out
    assert f"?start={code}" in ended.out
    assert TOKEN not in ended.out + ended.err


@pytest.mark.parametrize(
    ("option", "said"),
    [("--unit=21326", "21325"), ("--role=officr", "officer"), ("--address=bác", "chị")],
)
async def test_a_mistyped_option_gets_a_suggestion(tmp_path: Path, option: str, said: str) -> None:
    good = ["--unit=21325", "--role=officer", "--name=Mẫu", "--address=chị"]
    options = [o for o in good if o.split("=")[0] != option.split("=")[0]]
    ended = await run(tmp_path, "invite", *options, option)
    assert ended.code == Exit.CONFIGURATION
    assert said in ended.err


async def test_the_doctor_looks_at_everything(tmp_path: Path) -> None:
    well = await run(tmp_path, "doctor")
    assert well.code == Exit.OK
    for what in ("configuration", "plan", "disk", "key and database", "keys", "sqlite", "telegram"):
        assert f"✓ {what}:" in well.out
    ill = await run(tmp_path, "doctor", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9")
    assert ill.code == Exit.FAILED
    assert "✗ telegram: no answer" in ill.out
    assert "→" in ill.out
    assert TOKEN not in ill.out + ill.err


async def test_the_doctor_asks_the_bot_for_its_name(tmp_path: Path) -> None:
    async with FakeTelegram() as fake:
        known = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": fake.url}
        assert "✓ telegram: @" in (await run(tmp_path, "doctor", **known)).out
        fake.faults.order("401", times=99)
        refused = await run(tmp_path, "doctor", **known)
    assert "the token is refused" in refused.out


async def test_the_season_is_printed(tmp_path: Path) -> None:
    ended = await run(tmp_path, "rehearse")
    assert ended.code == Exit.OK
    assert "20/11/2024 07:30  Xã Sơn Kỳ" in ended.out
    assert "Sat" not in ended.out
    assert "t-14" not in [line.split()[-1] for line in ended.out.splitlines() if "ket-qua" in line]


async def test_a_terminal_talks_to_the_rehearsal(tmp_path: Path) -> None:
    rehearsal = await start(tmp_path, "rehearse", "--serve")
    assert rehearsal.stdout
    url = (await rehearsal.stdout.readline()).decode().split()[-1]
    said = "menu\nBáo cáo hoạt động\n1\n"
    ended = await run(tmp_path, "console", "--as=ky", f"--url={url}", stdin=said)
    assert ended.code == Exit.OK
    assert "1. Nói chuyện chuyên đề" in ended.out
    assert "Tổ chức ngày nào?" in ended.out
    assert "[Lùi]" in ended.out
    stranger = await run(tmp_path, "console", "--as=khong-ai", f"--url={url}")
    assert stranger.code == Exit.FAILED
    rehearsal.send_signal(signal.SIGTERM)
    await rehearsal.wait()
    gone = await run(tmp_path, "console", "--as=ky", f"--url={url}")
    assert gone.code == Exit.FAILED
    assert "make run" in gone.err
