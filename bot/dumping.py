"""A program that crashes leaves no picture of its memory: what was being handled stands in it."""

from __future__ import annotations

import resource


def no_core_dumps() -> None:
    """This process and those that it starts write no core file, nor can they be told to again."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
