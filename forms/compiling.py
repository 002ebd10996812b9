"""Compiling what a form's document says: expressions, texts with outputs, and complaints."""

from __future__ import annotations

from lxml import etree

from forms.expressions import rewrite
from forms.lexing import ExpressionError
from forms.model import Expression, Frame, Message
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
        self._table = self.frame.extensions()

    def expression(self, source: str | None, where: str) -> Expression | None:
        """Compile one expression; what it cannot do becomes a problem of the form."""
        if not source or not source.strip():
            return None
        try:
            return Expression(rewrite(source, where or "/data/x"), self.frame, self._table)
        except ExpressionError as error:
            self.complain(f"{error}", where, error.code, error.what)
        except etree.XPathError as error:
            self.complain(f"{error}", where)
        return None

    def complain(
        self, reason: str, where: str, code: str = "bad-expression", what: str = ""
    ) -> None:
        """Add a problem, with the row of the survey sheet that it stands in."""
        name = where.rsplit("/", 1)[-1]
        problem = Problem(f"{name}: {reason}", "survey", self._row(name), code, what or name)
        self.problems.append(problem)

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
                    parts = self._parts(value, _place(entry.get("id", "")))
                    self.texts[entry.get("id", "")] = {
                        **self.texts.get(entry.get("id", ""), {}),
                        language: parts,
                    }
        return tuple(languages), default

    def _parts(self, element: etree._Element, where: str) -> tuple[str | Expression, ...]:
        parts: list[str | Expression] = [element.text or ""]
        for output in element:
            compiled = self.expression(output.get("value"), where)
            parts += [compiled] if compiled else []
            parts.append(output.tail or "")
        return tuple(parts)

    def message(self, element: etree._Element | None, where: str) -> Message:
        """A label or hint at `where`: by reference to the texts, or written in place."""
        if element is None:
            return {}
        ref = element.get("ref") or ""
        if ref.startswith("jr:itext("):
            return self.texts.get(ref[len("jr:itext('") : -2], {})
        return {"": self._parts(element, where)}


def _place(text_id: str) -> str:
    """The node that a text belongs to; the texts of choices belong to none."""
    return text_id.split(":")[0] if text_id.startswith("/") else ""
