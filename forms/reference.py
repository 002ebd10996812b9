"""What of the XLSForm reference table this engine does: one table, which the loader obeys.

`docs/xlsform.md` is made from it (`table()`), and a test keeps the two equal.
"""

from __future__ import annotations

from typing import NamedTuple

from forms.signatures import REFUSED as REFUSED_FUNCTIONS
from forms.signatures import SIGNATURES

SUPPORTED, IGNORED, REFUSED = "supported", "ignored", "refused"


class Row(NamedTuple):
    """One line of the reference: what it is, whether it is done, and how it differs."""

    kind: str  # "type" | "column" | "appearance" | "parameter" | "setting" | "sheet" | "function"
    name: str
    status: str
    note: str = ""


def _rows(kind: str, status: str, written: str) -> list[Row]:
    """Lines of “name, name: note”."""
    found = []
    for line in filter(None, (part.strip() for part in written.splitlines())):
        names, _, note = line.partition(": ")
        found += [Row(kind, name.strip(), status, note.strip()) for name in names.split(", ")]
    return found


ROWS: list[Row] = [
    *_rows(
        "type",
        SUPPORTED,
        """
        text
        integer: at most 15 digits
        decimal: at most 15 digits before and 10 behind the point
        range: start, end and step are kept; the number is typed
        select_one, select_multiple
        select_one_from_file, select_multiple_from_file: .csv, .xml and .geojson
        or_other
        rank: all choices are put in order
        note: shown before the question that follows it
        geopoint: a location that is shared, or typed as “latitude longitude”
        date, time, dateTime
        image, audio, file
        video: taken as a file
        barcode: the code is typed; a chat has no scanner
        calculate, hidden
        acknowledge, trigger
        begin_group, end_group
        begin_repeat, end_repeat: begins without rows unless it has a count; at most 200 rows
        csv-external, xml-external
        start, end, today: filled in when the form is begun and when it is submitted
        percentage, number of days in last month, number of days in last six months: as integer
        phone number: as text
        """,
    ),
    *_rows(
        "type",
        IGNORED,
        """
        username, phonenumber, email: left empty; who reports is kept beside the submission
        deviceid, imei, subscriberid, simserial: left empty; a chat does not know the device
        audit: left empty; what was changed is kept beside the submission
        start-geopoint: left empty; a chat shares no place by itself
        """,
    ),
    *_rows(
        "type",
        REFUSED,
        """
        geotrace, geoshape: a line or an area cannot be drawn in a chat; ask for a geopoint
        background-audio: a chat does not record by itself
        background-geopoint: a chat shares no place by itself; ask for a geopoint
        osm: a chat has no map editor
        select_one_external: use select_one_from_file with a choice_filter
        begin_loop, begin loop, loop: use begin_repeat
        cascading_select: use select_one with a choice_filter
        xml-submission: it is no question
        """,
    ),
    *_rows(
        "column",
        SUPPORTED,
        """
        type, name
        label, hint: in any number of languages; a missing one falls back to the default language
        required, required_message
        relevant
        constraint, constraint_message
        calculation
        default: a value, or an expression evaluated when the form is begun or the row is added
        read_only
        trigger: the calculation is evaluated when the answer to the question named changes
        choice_filter
        repeat_count: rows come and go with the count
        parameters: see the parameters below
        appearance: see the appearances below
        bind::short: this program's own: the name of an answer on the review card
        bind::reads: this program's own: what of a pasted message the question takes
        bind::restricted: this program's own: `yes` hides the answer from those without the right
        """,
    ),
    *_rows(
        "column",
        IGNORED,
        """
        guidance_hint: written for training and paper; an officer is shown the hint
        media::image, media::audio, media::video, image, audio, video, big-image: only text is sent
        autoplay
        body, bind, instance: further attributes are kept in the form and have no effect
        disabled, note, comments: columns that are not of the table are not looked at
        """,
    ),
    *_rows(
        "column",
        REFUSED,
        """
        save_to: entities are not supported
        query: use select_one_from_file with a choice_filter
        intent, body::intent: a chat cannot start another app
        """,
    ),
    *_rows(
        "parameter",
        SUPPORTED,
        """
        randomize, seed: the same order as in Collect for the same seed
        value, label: of select_one_from_file
        start, end, step: of range
        """,
    ),
    *_rows(
        "parameter",
        IGNORED,
        """
        rows: a chat has one line as long as it is needed
        max-pixels: photos are made smaller as the plan says
        quality: of audio
        allow-mock-accuracy, capture-accuracy, warning-accuracy: of geopoint
        """,
    ),
    *_rows(
        "appearance",
        SUPPORTED,
        """
        detail: this program's own: asked only behind “Thêm chi tiết”
        """,
    ),
    *_rows(
        "appearance",
        IGNORED,
        """
        field-list: its questions are asked one after the other
        minimal, quick, columns, columns-pack, columns-n, no-buttons, image-map, likert, map: \
buttons look as the channel has them
        label, list-nolabel, list, table-list: each question is asked by itself
        multiline, numbers, url, counter, thousands-sep, bearing, vertical, no-ticks, picker
        month-year, year, no-calendar, ethiopian, coptic, islamic, bikram-sambat: a whole date of \
the Gregorian calendar is asked for
        signature, draw, annotate, new, new-front: a photo is sent
        """,
    ),
    *_rows(
        "appearance",
        REFUSED,
        """
        search(: use select_one_from_file with a choice_filter
        ex:: a chat cannot start another app
        """,
    ),
    *_rows(
        "setting",
        SUPPORTED,
        """
        form_id, form_title, version, name, namespaces
        default_language
        instance_name: evaluated into the submission
        allow_choice_duplicates
        clean_text_values
        attribute::sealed, attribute::card: this program's own
        """,
    ),
    *_rows(
        "setting",
        IGNORED,
        """
        style: a chat has no pages
        submission_url, auto_send, auto_delete, client_editable: submissions stay in this program
        omit_instanceid
        prefix, delimiter, sms_keyword: of the compact record representation
        """,
    ),
    *_rows("setting", REFUSED, "public_key: encrypted submissions; use `attribute::sealed`"),
    *_rows("sheet", SUPPORTED, "survey\nchoices\nsettings"),
    *_rows(
        "sheet",
        REFUSED,
        """
        entities: entities are not supported
        external_choices: use select_one_from_file with a choice_filter
        osm: a chat has no map editor
        """,
    ),
]
DIFFERENCES = """\
- Expressions follow the ODK XForms specification; where it is silent, JavaRosa, which Collect uses.
- `sum()` over an empty answer is not a number, as XPath 1.0 has it; write `sum(${n}[. != ''])`.
  Irrelevant answers are left out of `sum()` and `count()`.
- A missing node equals the empty text, and a node is true when its text is not empty (JavaRosa).
- A date without a time is midnight UTC in arithmetic; `date()` and comparisons of dates are exact.
- An absolute path written by hand within a repeat is absolute; `${name}` is the row's own.
- Of the axes only `child`, `parent` and `self` are known (as in the specification); attributes are
  not read; `*` and `//` cannot stand in a filter.
- `regex()` matches the whole text in linear time: no look-ahead, look-behind or back-references.
- `${last-saved#name}` is refused: earlier submissions are not on the officer's phone.
- `now()` and `random()` in a calculation are evaluated when the form is opened and whenever what
  else the calculation reads changes; use `once()` to keep the first value.
- A list from a dataset of the program comes before a file of the same name.
- An expression over its budget (`forms/limits.py`) gives the empty text; a constraint over its
  budget is not kept.
"""


def status(kind: str, name: str) -> Row | None:
    """The line of a type, column, setting, sheet or appearance; None when there is none."""
    return BY_NAME.get((kind, name))


BY_NAME = {(row.kind, row.name): row for row in ROWS}
TITLES = {
    "sheet": "Sheets", "type": "Question types", "column": "Columns of the survey sheet",
    "parameter": "Parameters", "appearance": "Appearances", "setting": "Settings",
    "function": "Functions",
}  # fmt: skip


def table() -> str:
    """The reference as a page of Markdown."""
    lines = [
        "# XLSForm: what runs in the chat",
        "",
        "Made from `forms/reference.py` and `forms/signatures.py`, which the loader itself obeys.",
        "*Refused* means: the form is not loaded, and the message names the sheet and the row.",
        "*Ignored* means: the form is loaded, and this has no effect.",
    ]
    functions = [Row("function", f"`{name}()`", SUPPORTED) for name in SIGNATURES]
    functions += [
        Row("function", f"`{name}()`", REFUSED, n) for name, n in REFUSED_FUNCTIONS.items()
    ]
    for kind, title in TITLES.items():
        rows = [row for row in (*ROWS, *functions) if row.kind == kind]
        lines += ["", f"## {title}", "", "| name | status | difference |", "|---|---|---|"]
        lines += [f"| {row.name} | {row.status} | {row.note} |" for row in rows]
    return "\n".join([*lines, "", "## Deliberate differences", "", DIFFERENCES])
