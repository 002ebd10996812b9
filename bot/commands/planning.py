"""`plan check` and `plan new`: what is wrong with a plan, and the plan of another year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.exits import Exit, Stop
from plan import loading, rolling
from plan.problems import PlanError, Problem


def check_plan(folder: Path, strict: bool) -> None:
    """Print every problem of the plan; raises Stop when there is one."""
    _refuse(loading.check(folder, strict=strict))
    print(f"{folder}: nothing wrong.")


def new_plan(source: str, year: int, target: Path | None) -> None:
    """Write the plan of another year; raises Stop where that cannot be."""
    folder = target or Path(f"{Path(source).name.rpartition('-')[0] or Path(source).name}-{year}")
    try:
        made = rolling.roll(source, year, folder)
    except PlanError as error:
        _refuse(error.problems)
    else:
        print(f"{folder}: the plan of {year}, from {source}. Nothing wrong.")
        print(f"Still to be confirmed: {', '.join(made.unconfirmed)}.")


def _refuse(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"{problem.file}: {problem.key}: {problem.reason} → {problem.write}")
    if problems:
        raise Stop(Exit.CONFIGURATION, f"{len(problems)} problem(s).")
