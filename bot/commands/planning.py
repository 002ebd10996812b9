"""`plan check`: what is wrong with a plan, where, and what to write instead."""

from __future__ import annotations

from pathlib import Path

from bot.exits import Exit, Stop
from plan import loading


def check_plan(folder: Path) -> None:
    """Print every problem of the plan; raises Stop when there is one."""
    problems = loading.check(folder)
    for problem in problems:
        print(f"{problem.file}: {problem.key}: {problem.reason} → {problem.write}")
    if problems:
        raise Stop(Exit.CONFIGURATION, f"{len(problems)} problem(s).")
    print(f"{folder}: nothing wrong.")
