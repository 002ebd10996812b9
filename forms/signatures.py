"""The functions an expression may call: how many arguments, what they give, who knows them.

Source: ODK XForms specification, “XPath Functions”; JavaRosa for the few that it adds.
"""

from __future__ import annotations

from typing import NamedTuple

MANY = 400


class Signature(NamedTuple):
    """How a function is called: least and most arguments, and the kind of its result."""

    least: int
    most: int
    gives: str = "any"  # "number" | "string" | "boolean" | "nodes" | "any"
    takes: str = ""  # "nodes": the first argument has to be a path


def _rows(gives: str, written: str) -> dict[str, Signature]:
    """Lines of “name least most [nodes]”; `*` is any number."""
    found = {}
    for line in written.strip().splitlines():
        name, least, most, *takes = line.split()
        high = MANY if most == "*" else int(most)
        found[name] = Signature(int(least), high, gives, takes[0] if takes else "")
    return found


SIGNATURES: dict[str, Signature] = {
    **_rows(
        "number",
        """
        count 1 1 nodes
        count-non-empty 1 *
        sum 1 1 nodes
        max 1 *
        min 1 *
        number 0 1
        int 1 1
        round 1 2
        floor 1 1
        ceiling 1 1
        abs 1 1
        pow 2 2
        log 1 1
        log10 1 1
        sin 1 1
        cos 1 1
        tan 1 1
        asin 1 1
        acos 1 1
        atan 1 1
        atan2 2 2
        sqrt 1 1
        exp 1 1
        exp10 1 1
        pi 0 0
        random 0 0
        position 0 1
        last 0 0
        string-length 0 1
        count-selected 1 1
        decimal-date-time 1 1
        decimal-time 1 1
        area 1 1
        enclosed-area 1 1
        distance 1 *
        """,
    ),
    **_rows(
        "string",
        """
        string 0 1
        concat 1 *
        join 1 *
        substr 2 3
        substring 2 3
        substring-before 2 2
        substring-after 2 2
        translate 3 3
        normalize-space 0 1
        uuid 0 1
        digest 2 3
        base64-decode 1 1
        pulldata 4 4
        format-date 2 2
        format-date-time 2 2
        date 1 1
        date-time 1 1
        today 0 0
        now 0 0
        selected-at 2 2
        jr:choice-name 2 2
        jr:itext 1 1
        indexed-repeat 3 7 nodes
        version 0 0
        local-name 0 1
        name 0 1
        """,
    ),
    **_rows(
        "boolean",
        """
        true 0 0
        false 0 0
        boolean 1 1
        boolean-from-string 1 1
        not 1 1
        contains 2 2
        starts-with 2 2
        ends-with 2 2
        regex 2 2
        selected 2 2
        is-selected 2 2
        checklist 3 *
        weighted-checklist 4 *
        geofence 2 2
        intersects 1 1
        """,
    ),
    **_rows(
        "nodes",
        """
        instance 1 1
        current 0 0
        randomize 1 2 nodes
        """,
    ),
    **_rows(
        "any",
        """
        if 3 3
        coalesce 2 2
        once 1 1
        """,
    ),
}
REFUSED: dict[str, str] = {
    "extract-signed": "a chat has no barcode reader to take a signed code from",
    "property": "a chat has no device whose properties could be read",
    "search": "lists come from the choices sheet or from select_one_from_file instead",
    "pulldata-mt": "it belongs to one vendor only",
    "rank-index": "it belongs to SurveyCTO, not to ODK; use selected-at()",
    "rank-value": "it belongs to SurveyCTO, not to ODK; use selected-at()",
    "thousands-sep": "it belongs to SurveyCTO; numbers are shown grouped by themselves",
    "format-number": "it belongs to SurveyCTO; numbers are shown grouped by themselves",
    "phone-call-log": "it belongs to SurveyCTO, and a chat sees no calls",
    "depend": "JavaRosa marks it as obsolete",
    "id": "the nodes of a form have no XML ids",
    "lang": "the language is picked by the officer; write the label in each language",
    "namespace-uri": "the nodes of a form have no namespaces",
}
