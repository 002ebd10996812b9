"""The deeds about cases, by the word before the colon of a button."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.cases import pages
from handlers.deeds import Deed

DEEDS: Mapping[str, Deed] = {
    "page": Deed(pages.offer_page, rights=("cases",), pin=True),
}
