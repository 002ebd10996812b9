"""`python -m bot`: the command line."""

from __future__ import annotations

import sys

from bot.commands.application import main

sys.exit(main())
