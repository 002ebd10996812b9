"""What can be wrong with a plan, and where."""

from __future__ import annotations

from dataclasses import dataclass

FILE = "plan.toml"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: in which file, at which key, why, and what to write instead."""

    file: str
    key: str
    reason: str
    write: str


class PlanError(Exception):
    """The plan cannot be used; `problems` lists everything."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problem(s) in the plan")
        self.problems = problems
