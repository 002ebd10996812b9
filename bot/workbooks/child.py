"""The child that reads an uploaded form: a file on standard input, JSON on standard output.

`python -m bot.workbooks.child .xlsx`. What a hostile file costs, it costs this process.
"""

from __future__ import annotations

import resource
import sys

from bot.workbooks.faults import Refused, say
from bot.workbooks.limits import (
    LONGEST_CELL,
    LONGEST_SOURCE,
    MOST_BYTES,
    MOST_CPU,
    MOST_FILE,
    MOST_MEMORY,
    MOST_ROWS,
)
from bot.workbooks.package import check_package
from bot.workbooks.sheets import markdown
from forms import parse
from forms.values import FormError, Problem
from storage.values import Fault

UNREADABLE = 65  # the exit code for what broke the reader


def read(data: bytes, suffix: str) -> tuple[str, tuple[Fault, ...]]:
    """The form's source as Markdown tables; or "" and all that is wrong with it."""
    try:
        if suffix == ".md":
            source = _text_of(data)
        else:
            check_package(data)
            source, faults = markdown(data)
            if faults:
                return "", faults
        parse(source)
    except Refused as refused:
        return "", (refused.fault,)
    except FormError as error:
        return "", tuple(map(_fault, error.problems))
    return source, ()


def _text_of(data: bytes) -> str:
    """A text of tables; its lines and cells are as limited as those of a workbook."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("not-text") from None
    lines = source.splitlines()
    if len(source) > LONGEST_SOURCE or len(lines) > 3 * MOST_ROWS:
        raise Refused("long")
    for number, line in enumerate(lines, 1):
        if max(map(len, line.split("|"))) > LONGEST_CELL:
            raise Refused("cell", str(number))
    if "\0" in source or not any(line.lstrip().startswith("|") for line in lines):
        raise Refused("not-text")
    return source


def _fault(problem: Problem) -> Fault:
    return Fault(problem.code, problem.what, problem.sheet, problem.row, problem.reason)


def _child(suffix: str) -> int:
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU),
        (resource.RLIMIT_FSIZE, MOST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        answer = say(*read(sys.stdin.buffer.read(MOST_BYTES + 1), suffix))
    except MemoryError:
        answer = say("", (Fault("bomb"),))
    except Exception:  # the libraries raise anything at all for a damaged workbook
        return UNREADABLE
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(_child(sys.argv[1]))
