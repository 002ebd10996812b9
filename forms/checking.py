"""All that is wrong with the sheets of a form in one go; pyxform stops at its first error."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from forms import reference
from forms.expressions import rewrite
from forms.lexing import ExpressionError
from forms.limits import MOST_CHOICES, MOST_QUESTIONS
from forms.tables import FIRST_ROW, Sheet, Sheets
from forms.values import Problem

NAME = re.compile(r"[^\W\d][\w.\-]*")
VARIABLE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
BEGIN = re.compile(r"begin[ _](group|repeat)")
END = re.compile(r"end[ _](group|repeat)")
SELECT = re.compile(
    r"(select[ _]one|select1|select[ _]multiple|rank|select_(?:one|multiple)_from_file"
    r"|select one from|select all that apply from)\s+(\S+)(\s+(?:or[ _]other|or specify other))?"
)
ALIASES = {
    "relevance": "relevant", "calculate": "calculation", "readonly": "read_only",
    "count": "repeat_count", "bind::relevant": "relevant", "bind::constraint": "constraint",
    "bind::calculate": "calculation", "bind::required": "required", "bind::readonly": "read_only",
    "command": "type", "tag": "name", "control::appearance": "appearance",
    "body::appearance": "appearance", "list name": "list_name", "set_form_id": "form_id",
}  # fmt: skip
LOGIC = ("relevant", "constraint", "calculation", "required", "read_only", "repeat_count")
YES_NO = frozenset({"yes", "no", "true", "false"})
SPOKEN = ("label", "hint", "guidance_hint", "media", "image", "audio", "video", "big-image")
UNNAMED = frozenset({"audit", "note"})
SILENT = frozenset(
    {"calculate", "hidden", "start", "end", "today", "username", "phonenumber", "email",
     "deviceid", "imei", "subscriberid", "simserial", "audit", "start-geopoint",
     "csv-external", "xml-external"}
)  # fmt: skip
Cells = dict[str, str]


def problems(sheets: Sheets) -> list[Problem]:
    """What is wrong, in the order of the sheets and their rows."""
    survey = sheets.get("survey", Sheet())
    if not any(survey.rows):
        return [Problem("there is no survey sheet with questions", "survey", 0, "missing-sheet")]
    found = [*_sheets(sheets), *_sizes(sheets), *_Survey(sheets).problems(), *_choices(sheets)]
    found += _settings(sheets.get("settings", Sheet()))
    order = {"survey": 0, "choices": 1}
    return sorted(found, key=lambda p: (order.get(p.sheet, 2), p.row))


def _sheets(sheets: Sheets) -> Iterator[Problem]:
    for name, sheet in sheets.items():
        row = reference.status("sheet", name)
        if row and row.status == reference.REFUSED and any(sheet.rows):
            reason = f"the sheet {name} is not supported: {row.note}"
            yield Problem(reason, name, 1, "unsupported-sheet", name)


def _sizes(sheets: Sheets) -> Iterator[Problem]:
    for name, most in (("survey", MOST_QUESTIONS), ("choices", MOST_CHOICES)):
        if len(sheets.get(name, Sheet()).rows) > most:
            yield Problem(f"the sheet has more than {most:,} rows", name, most, "too-large", name)


def _settings(sheet: Sheet) -> Iterator[Problem]:
    for column in {column for row in sheet.rows for column in row}:
        row = reference.status("setting", column.lower())
        if row and row.status == reference.REFUSED:
            reason = f"the setting {column} is not supported: {row.note}"
            yield Problem(reason, "settings", FIRST_ROW, "unsupported-setting", column)


def _choices(sheets: Sheets) -> Iterator[Problem]:
    """Each row needs a name, and a name stands once in its list."""
    settings = sheets.get("settings", Sheet()).rows
    twice = bool(settings) and settings[0].get("allow_choice_duplicates", "").lower() == "yes"
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(sheets.get("choices", Sheet()).rows, FIRST_ROW):
        cells = _cells(row)
        listed, name = cells.get("list_name", ""), cells.get("name", cells.get("value", ""))
        if not listed:
            continue
        if not name:
            reason = f"a choice of the list {listed} has no name"
            yield Problem(reason, "choices", number, "missing-name", listed)
        elif (listed, name) in seen and not twice:
            reason = f"the list {listed} has the choice {name} twice"
            yield Problem(reason, "choices", number, "duplicate-choice", name)
        seen.add((listed, name))


def _cells(row: Cells) -> Cells:
    """The cells by the usual name of their column."""
    return {ALIASES.get(column.lower(), column.lower()): cell for column, cell in row.items()}


class _Survey:
    """The rows of the survey sheet, looked at once."""

    def __init__(self, sheets: Sheets) -> None:
        self._rows = [_cells(row) for row in sheets["survey"].rows]
        self._lists: dict[str, list[str]] = defaultdict(list)
        for row in map(_cells, sheets.get("choices", Sheet()).rows):
            self._lists[row.get("list_name", "")].append(row.get("name", row.get("value", "")))
        self._names = {row.get("name", "") for row in self._rows}
        self._open: list[tuple[str, str, int]] = []  # kind, name, row of the groups around
        self._taken: list[set[str]] = [set()]  # the names of each of these groups

    def problems(self) -> Iterator[Problem]:
        """All that is wrong, row by row."""
        for number, row in enumerate(self._rows, FIRST_ROW):
            if row and row.get("disabled", "").lower() not in ("yes", "true"):
                for reason, code, what in self._row(number, row):
                    name = row.get("name") or row.get("type", "")
                    yield Problem(f"{name}: {reason}", "survey", number, code, what or name)
        for kind, name, number in self._open:
            reason = f"{name}: the {kind} is begun here and never ended"
            yield Problem(reason, "survey", number, "unbalanced-group", name)

    def _row(self, number: int, row: Cells) -> Iterator[tuple[str, str, str]]:
        type_ = " ".join(row.get("type", "").split())
        if not type_:
            yield "the row has no type", "missing-type", ""
            return
        if end := END.fullmatch(type_.lower()):
            yield from self._end(end[1])
            return
        begin = BEGIN.fullmatch(type_.lower())
        yield from self._name(type_, row, bool(begin))
        if begin:
            self._open.append((begin[1], row.get("name", ""), number))
            self._taken.append(set())
        else:
            yield from self._type(type_, row)
        yield from self._columns(row)
        yield from self._logic(row)

    def _end(self, kind: str) -> Iterator[tuple[str, str, str]]:
        if not self._open:
            yield f"the {kind} that ends here was never begun", "unbalanced-group", kind
            return
        begun, name, number = self._open.pop()
        self._taken.pop()
        if begun != kind:
            reason = f"the {begun} {name} of row {number} is ended as a {kind}"
            yield reason, "unbalanced-group", name

    def _name(self, type_: str, row: Cells, group: bool) -> Iterator[tuple[str, str, str]]:
        name = row.get("name", "")
        if not name:
            if type_ not in UNNAMED and not group:
                yield "the row has no name", "missing-name", type_
        elif not NAME.fullmatch(name):
            yield "a name has letters, digits, - and _ and begins with a letter", "bad-name", name
        elif name in self._taken[-1]:
            yield "the name stands twice in the same group", "duplicate-name", name
        self._taken[-1].add(name)

    def _type(self, type_: str, row: Cells) -> Iterator[tuple[str, str, str]]:
        from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

        select = SELECT.fullmatch(type_)
        word = type_.split()[0]
        line = reference.status("type", type_) or reference.status("type", word)
        if line and line.status == reference.REFUSED:
            yield f"type {word} is not supported: {line.note}", "unsupported-type", word
        elif select:
            yield from self._list(select)
        elif type_ not in QUESTION_TYPE_DICT and not (line and word.endswith("-external")):
            yield f"type {type_} is not known", "unknown-type", type_
        elif type_ == "calculate" and not (row.get("calculation") or row.get("default")):
            yield "the row has no calculation", "missing-calculation", ""
        silent = type_ in SILENT or (line is not None and line.status == reference.REFUSED)
        spoken = any(column.split("::")[0].split(":")[0] in SPOKEN for column in row)
        if not silent and not spoken and (select or type_ in QUESTION_TYPE_DICT):
            yield "the question has no label", "missing-label", ""

    def _list(self, select: re.Match[str]) -> Iterator[tuple[str, str, str]]:
        listed = select[2]
        if "from_file" in select[1]:
            if listed.rpartition(".")[2] not in ("csv", "xml", "geojson"):
                yield f"{listed} is neither .csv nor .xml nor .geojson", "bad-file", listed
        elif listed not in self._lists and not listed.startswith("${"):
            yield f"the list {listed} is not in the choices sheet", "missing-list", listed
        elif "multiple" in select[1] or select[1] in ("rank", "select all that apply from"):
            spaced = next((name for name in self._lists[listed] if " " in name), "")
            if spaced:
                reason = f"the choice “{spaced}” of {listed} has a space in its name"
                yield reason, "bad-list", listed

    def _columns(self, row: Cells) -> Iterator[tuple[str, str, str]]:
        for column in row:
            line = reference.status("column", column)
            if line and line.status == reference.REFUSED:
                yield f"column {column} is not supported: {line.note}", "unsupported-column", column
        for token in ("search(", "ex:"):
            line = reference.status("appearance", token)
            if line and row.get("appearance", "").startswith(token):
                reason = f"appearance {token} is not supported: {line.note}"
                yield reason, "unsupported-column", "appearance"

    def _logic(self, row: Cells) -> Iterator[tuple[str, str, str]]:
        for column, cell in row.items():
            for name in VARIABLE.findall(cell):
                if name.startswith("last-saved#"):
                    reason = f"${{{name}}} is not supported: earlier submissions are not at hand"
                    yield reason, "unsupported-function", name
                elif name not in self._names:
                    yield f"${{{name}}} is no question of this form", "unknown-reference", name
            plain = column == "choice_filter" or column in LOGIC
            if plain and cell.lower() not in YES_NO:
                yield from _expression(column, cell)


def _expression(column: str, cell: str) -> Iterator[tuple[str, str, str]]:
    """Whether an expression is understood; names stand for paths here."""
    plain = VARIABLE.sub(lambda match: f" /data/{match[1]} ", cell)
    source = f"instance('x')/root/item[{plain}]" if column == "choice_filter" else plain
    if any(not NAME.fullmatch(name) for name in VARIABLE.findall(cell)):
        return
    try:
        rewrite(source)
    except ExpressionError as error:
        yield f"{column}: {error}", error.code, error.what
