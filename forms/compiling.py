"""Compiling what a form's document says: expressions, texts with outputs, and complaints."""

from __future__ import annotations

from lxml import etree

from forms.expressions import CORE, NODE_TYPES, ExpressionError, rewrite
from forms.functions import frame_functions, plain_functions
from forms.model import Expression, Frame, Message, compile_table
from forms.tables import FIRST_ROW, Sheet, Sheets
from forms.values import Problem

XF = "{http://www.w3.org/2002/xforms}"


class Compiler:
    """Compiles one document, gathering problems instead of stopping at the first."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.problems: list[Problem] = []
        self.frame = Frame()
        self.texts: dict[str, Message] = {}
        self._table = compile_table(self.frame)
        self._known = set(plain_functions()) | set(frame_functions(self.frame)) | CORE | NODE_TYPES
        self._known |= {"round", "number", "boolean", "concat", "position"}

    def expression(self, source: str | None, where: str) -> Expression | None:
        """Compile one expression; what it cannot do becomes a problem of the form."""
        if not source or not source.strip():
            return None
        try:
            done = rewrite(source)
            unknown = done.functions - self._known
            if unknown:
                raise ExpressionError(f"function {', '.join(sorted(unknown))}() is not supported")
            return Expression(done, self.frame, self._table)
        except (ExpressionError, etree.XPathError) as error:
            self.complain(f"{error}", where)
            return None

    def complain(self, reason: str, where: str, code: str = "bad-expression") -> None:
        """Add a problem, with the row of the survey sheet that it stands in."""
        name = where.rsplit("/", 1)[-1]
        self.problems.append(Problem(f"{name}: {reason}", "survey", self._row(name), code, name))

    def _row(self, name: str) -> int:
        """The row of the survey sheet that holds a name (1 is the heading); 0 if unknown."""
        survey = self.sheets.get("survey", Sheet())
        for number, row in enumerate(survey.rows, FIRST_ROW):
            if name == row.get("name"):
                return number
        return 0

    def read_texts(self, model: etree._Element) -> tuple[tuple[str, ...], str]:
        """Take in the translations; gives the languages and the default one."""
        languages, default = [], ""
        for translation in model.findall(f"{XF}itext/{XF}translation"):
            language = translation.get("lang", "")
            languages.append(language)
            if translation.get("default") or not default:
                default = language
            for entry in translation:
                value = next((v for v in entry if v.get("form") is None), None)
                if value is not None and (value.text or "") != "-":
                    parts = self._parts(value)
                    self.texts[entry.get("id", "")] = {
                        **self.texts.get(entry.get("id", ""), {}),
                        language: parts,
                    }
        return tuple(languages), default

    def _parts(self, element: etree._Element) -> tuple[str | Expression, ...]:
        parts: list[str | Expression] = [element.text or ""]
        for output in element:
            compiled = self.expression(output.get("value"), "label")
            parts += [compiled] if compiled else []
            parts.append(output.tail or "")
        return tuple(parts)

    def message(self, element: etree._Element | None) -> Message:
        """A label or hint: by reference to the texts, or written in place."""
        if element is None:
            return {}
        ref = element.get("ref") or ""
        if ref.startswith("jr:itext("):
            return self.texts.get(ref[len("jr:itext('") : -2], {})
        return {"": self._parts(element)}
