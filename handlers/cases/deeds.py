"""The deeds about cases, by the word before the colon of a button."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.cases import figures
from handlers.deeds import Deed

DEEDS: Mapping[str, Deed] = {
    "case-figures": Deed(figures.show_figures, ("case-figures",), pin=True),
}
