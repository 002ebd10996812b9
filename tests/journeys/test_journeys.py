"""Every journey file passes on every channel, word for word, and leaves the same rows."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.program import Program
from tests import cast, scanning
from tests.clock import at
from tests.journeys import end
from tests.journeys.script import Journey, codes, read, spoken, write
from tests.journeys.stage import Stage, on_stage

FILES = sorted(Path(__file__).parent.glob("*.txt"))
CHANNELS = ("browser", "telegram")
BUTTON = re.compile(r"\[(.+)\]")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_journey_goes_as_it_is_written(
    file: Path, channel: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    written = read(file)
    async with on_stage(channel, tmp_path / "data") as stage:
        played = await play(written, stage)
    if request.config.getoption("--rewrite"):
        file.write_text(write(played), encoding="utf-8")
        return
    assert write(played) == write(written)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_journey_takes_no_more_interactions_than_it_promises(file: Path) -> None:
    journey = read(file)
    counted = Counter(step.who for step in journey.steps)
    for who, most in journey.most_interactions().items():
        assert counted[who] <= most


async def play(written: Journey, stage: Stage) -> Journey:
    """The journey as it went."""
    played = Journey(written.path, written.title, [], [])
    known: list[str] = []
    scanned = 0
    for step in written.steps:
        if step.who:
            await do(stage, step.who, step.said.replace("(mã)", known[-1] if known else "(mã)"))
        else:
            stage.clock.moment = at(step.said)
            await stage.program.tick()
        heard = []
        for who in sorted(cast.CHATS, key=lambda name: name != step.who):
            for message in await stage.news(who):
                known += codes(message.text)
                heard += spoken("" if who == step.who else who, message.text, list(message.labels))
        scanned = await scan(stage.program, scanned)
        played.steps.append(type(step)(step.who, step.said, heard))
    played.ends = await end.lines(stage.program)
    return played


async def scan(program: Program, after: int) -> int:
    """Nothing that was sent since tells of a case without a PIN; gives the last that was sent."""
    async with program.db.read() as tx:
        assert await scanning.exposed(tx, program.office.plan, after) == []
        return await scanning.newest(tx)


async def do(stage: Stage, who: str, said: str) -> None:
    """Do what a line says."""
    if said == "(ảnh)":
        await stage.photo(who)
    elif button := BUTTON.fullmatch(said):
        await stage.tap(who, button[1])
    else:
        await stage.say(who, said)
