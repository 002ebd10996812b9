"""The exit codes that an operator and a service manager can rely on."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """`sysexits.h` where it has a fitting name, and the three of our own."""

    OK = 0
    CONFIGURATION = 64
    DATABASE = 65  # schema newer, or file damaged
    DISK = 74
    HELD = 75  # another process holds the database
    KEY = 78  # missing or wrong
    FAILED = 70


class Stop(Exception):
    """The program cannot go on: an exit code, and what the operator is to do."""

    def __init__(self, code: Exit, remedy: str) -> None:
        super().__init__(remedy)
        self.code = code
        self.remedy = remedy
