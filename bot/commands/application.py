"""The commands, and how an error becomes a sentence and an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from bot.dumping import no_core_dumps
from bot.exits import Exit, Stop

app = App(name="python -m bot", help="Tháng hành động: reporting by chat, and the desk's view.")
plan_app = App(name="plan", help="Look at a plan's folder.")
app.command(plan_app)
export_app = App(name="export", help="Take submissions out: as files, or over a feed for readers.")
app.command(export_app)
vault_app = App(name="vault", help="The key that seals what people said.")
app.command(vault_app)
audit_app = App(name="audit", help="Who has read, exported or been refused what.")
app.command(audit_app)
report_app = App(name="report", help="Figures that may leave.")
app.command(report_app)


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


@export_app.command(name="csv")
async def export_csv(
    *, out: Path, form: str = "", split_multiples: bool = False, restricted: bool = False
) -> None:
    """Write submissions as CSV tables in ODK Central's layout, into a new folder.

    Parameters
    ----------
    out
        The folder; new or empty.
    form
        Id of the form; every form that leaves without being named when left out.
    split_multiples
        A column of 0 and 1 for each value that was chosen in a question of several choices.
    restricted
        With the answers that are shown only to those who may see them.
    """
    from bot.commands.exporting import export_csv

    await export_csv(form, out, split_multiples, restricted)


@export_app.command(name="xml")
async def export_xml(*, out: Path, form: str = "", restricted: bool = False) -> None:
    """Write each submission as an OpenRosa XML file, into a new folder.

    Parameters
    ----------
    out
        The folder; new or empty.
    form
        Id of the form; every form that leaves without being named when left out.
    restricted
        With the answers that are shown only to those who may see them.
    """
    from bot.commands.exporting import export_xml

    await export_xml(form, out, restricted)


@export_app.command(name="reader")
async def export_reader(name: str, /) -> None:
    """Print the token of a new reader of the feed, once.

    Parameters
    ----------
    name
        How the reader is called in the list; its user name.
    """
    from bot.commands.readers import add_reader

    await add_reader(name)


@export_app.command(name="readers")
async def export_readers() -> None:
    """List the readers of the feed."""
    from bot.commands.readers import list_readers

    await list_readers()


@export_app.command(name="end-reader")
async def export_end_reader(name: str, /) -> None:
    """End a reader's access at once.

    Parameters
    ----------
    name
        The reader's name, as in the list.
    """
    from bot.commands.readers import end_reader

    await end_reader(name)


@report_app.command(name="cases")
async def report_cases(*, out: Path | None = None, renew: bool = False) -> None:
    """Print the figures of cases as CSV, with small counts hidden.

    Parameters
    ----------
    out
        A new file to write instead.
    renew
        Make a new edition, one a day at most; without it the last one is shown again.
    """
    from bot.commands.figures import report_cases

    await report_cases(out, renew)


@vault_app.command
async def rotate() -> None:
    """Seal everything with a new key; the program must not be running."""
    from bot.commands.keys import rotate

    await rotate()


@vault_app.command
async def erase(code: str, /) -> None:
    """Erase a case at a survivor's request: nothing but a count without a name stays.

    The program must not be running; while it is, the case worker does the same in her chat.

    Parameters
    ----------
    code
        The case's code, like VV-2026-7Q2MXA.
    """
    from bot.commands.erasing import erase_case

    await erase_case(code)


@audit_app.command
async def verify(*, head: str = "") -> None:
    """Say whether every row of the audit is what was written; names the first that is not.

    Parameters
    ----------
    head
        A hash that was printed and written down before; it must still be in the audit.
    """
    from bot.commands.auditing import verify_audit

    await verify_audit(head)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    no_core_dumps()
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
