"""The commands, and how an error becomes a sentence and an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from bot.exits import Exit, Stop

app = App(name="python -m bot", help="Tháng hành động: reporting by chat, and the desk's view.")
plan_app = App(name="plan", help="Look at a plan's folder.")
app.command(plan_app)


@app.command
async def run() -> None:
    """Run for real: real clock, the browser channel, and Telegram when TELEGRAM_TOKEN is set."""
    from bot.commands.serving import serve

    await serve(rehearsing=False)


@app.command
async def rehearse(*, serve: bool = False) -> None:
    """Rehearse the plan on a clock that can be wound.

    Parameters
    ----------
    serve
        Open the rehearsal as a local page; without it the season's nudges are printed.
    """
    from bot.commands import rehearsal, serving

    if serve:
        await serving.serve(rehearsing=True)
    else:
        rehearsal.print_season()


@app.command
async def console(*, as_: Annotated[str, Parameter(name="--as")], url: str = "") -> None:
    """Talk to a running rehearsal from the terminal.

    Parameters
    ----------
    as_
        A member of the plan's cast, for instance `ky`.
    url
        Address of the rehearsal; the configured one when left out.
    """
    from bot.commands.console import talk

    await talk(as_, url)


@app.command
async def invite(*, unit: str, role: str, name: str, address: str = "anh/chị") -> None:
    """Print a one-time invitation code and its links.

    Parameters
    ----------
    unit
        Code of the unit in the plan.
    role
        A role of the plan.
    name
        How the person is called.
    address
        anh, chị, or anh/chị.
    """
    from bot.commands.inviting import print_invitation

    await print_invitation(unit, role, name, address)


@app.command
async def doctor() -> None:
    """Check configuration, plan, key, database, clock and channels: a line each."""
    from bot.commands.doctor import examine

    if not await examine():
        raise Stop(Exit.FAILED, "Something needs attention: see the lines marked ✗.")


@app.command
async def migrate() -> None:
    """Bring the database's schema up to date; `run` does the same by itself."""
    from bot.commands.serving import migrate_only

    await migrate_only()


@plan_app.command
def check(folder: Path, *, strict: bool = False) -> None:
    """Say everything that is wrong with a plan's folder, in one go.

    Parameters
    ----------
    folder
        The folder, or the name of a preset.
    strict
        Also refuse what is still to be confirmed.
    """
    from bot.commands.planning import check_plan

    check_plan(folder, strict)


@plan_app.command
def new(
    *, from_: Annotated[str, Parameter(name="--from")], year: int, to: Path | None = None
) -> None:
    """Write the plan of another year from a preset or a folder, every date rolled.

    Parameters
    ----------
    from_
        The folder, or the name of a preset, for instance `son-ha-2024`.
    year
        The year of the new plan.
    to
        The new folder; named after the source and the year when left out.
    """
    from bot.commands.planning import new_plan

    new_plan(from_, year, to)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    try:
        app(arguments, result_action="return_value")
    except Stop as stop:
        print(stop.remedy, file=sys.stderr)
        return int(stop.code)
    except KeyboardInterrupt:
        return int(Exit.OK)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(Exit.FAILED)
    return int(Exit.OK)
