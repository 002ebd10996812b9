"""No core file is written by the program, nor by what it starts."""

from __future__ import annotations

import subprocess
import sys

LIMITS = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
ASK = (
    "import subprocess, sys; from bot.commands.application import main; main(['--help']); "
    f"subprocess.run([sys.executable, '-c', {LIMITS!r}])"
)


def test_every_command_forbids_core_files_before_anything_else() -> None:
    raised = ["sh", "-c", 'ulimit -c unlimited 2>/dev/null; exec "$0" -c "$1"', sys.executable]
    ended = subprocess.run([*raised, ASK], capture_output=True, check=True, text=True)
    assert ended.stdout.splitlines()[-1] == "(0, 0)"
