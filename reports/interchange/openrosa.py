"""One submission as an OpenRosa XML document."""

from __future__ import annotations

from lxml import etree

from reports.interchange.fields import Layout
from reports.interchange.submission import Sent, submission


def document(layout: Layout, sent: Sent) -> bytes:
    """The submission as the OpenRosa metadata schema has it, in UTF-8."""
    tree = submission(layout, sent)
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True)
