"""A warm parent: it imports and reads forms once, and forks the program at each line of its input.

A kill storm starts the program hundreds of times; importing and reading would be nine tenths of
it. The child is the real command line, as `python -m bot run` would be.
"""

from __future__ import annotations

import os
import sys

import bot.commands.serving
from bot.commands.application import main
from bot.opening import load_office
from bot.settings import load_settings
from tests.reading import read_forms_once


def child() -> None:
    """Become the program."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os._exit(main(["run"]))


def parent() -> None:
    """Fork at each line, and say how the child ended."""
    assert bot.commands.serving
    read_forms_once()
    load_office(load_settings())
    print("ready", flush=True)
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            child()
        print(pid, flush=True)
        _pid, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    parent()
