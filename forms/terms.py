"""The parts of an expression: their kinds, how they are joined, and how functions are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from forms.lexing import ExpressionError
from forms.limits import MOST_ARGUMENTS
from forms.patterns import Pattern, PatternError
from forms.signatures import REFUSED, SIGNATURES, Signature

RENAMED = {
    name: f"x-{name}" for name in ("round", "number", "boolean", "concat", "count", "sum", "string")
}
NUMERIC_CORE = frozenset({"floor", "ceiling"})


class Term(NamedTuple):
    """A part of an expression as lxml is to see it, and the kind of its value."""

    text: str
    kind: str  # "number" | "string" | "boolean" | "nodes" | "any"
    literal: bool = False

    def number(self) -> str:
        """As a number; a date is its days."""
        return self.text if self.kind == "number" else f"x-number({self.text})"

    def truth(self) -> str:
        """As true or false; a node by its text."""
        if self.kind == "nodes":
            return f"(string({self.text}) != '')"
        return f"x-boolean({self.text})" if self.kind == "any" else self.text


def joined(how: str, operator: str, left: Term, right: Term) -> Term:
    """Two operands of a binary operator."""
    match how:
        case "truth":
            return Term(f"({left.truth()} {operator} {right.truth()})", "boolean")
        case "equality":
            return Term(_equality(operator, left, right), "boolean")
        case "order":
            return Term(f"({left.number()} {operator} {right.number()})", "boolean")
        case _:
            return Term(f"({left.number()} {operator} {right.number()})", "number")


def _equality(operator: str, left: Term, right: Term) -> str:
    """Booleans, then numbers, then texts (XPath 1.0, 3.4); a missing node is the empty text."""
    kinds = {left.kind, right.kind}
    if "boolean" in kinds:
        return f"(boolean({left.truth()}) {operator} boolean({right.truth()}))"
    if "number" in kinds:
        by_number = f"({left.number()} {operator} {right.number()})"
        several = "nodes" in kinds and operator == "="
        if several and (left.literal or right.literal):
            return f"({left.text} = {right.text})"
        return f"({left.text} = {right.text} or {by_number})" if several else by_number
    if "any" in kinds:
        wanted = "true" if operator == "=" else "false"
        return f"(x-equal({left.text}, {right.text}) = {wanted}())"
    if "nodes" not in kinds:
        return f"({left.text} {operator} {right.text})"
    if kinds == {"nodes"} and (_wide(left) or _wide(right)):
        raise ExpressionError("all nodes cannot be compared with each other", "too-complex")
    plain = f"{left.text} {operator} {right.text}"
    return f"({plain} or string({left.text}) {operator} string({right.text}))"


def _wide(term: Term) -> bool:
    return "//" in term.text or "*" in term.text.replace("/*/", "/")


def signature_of(name: str) -> Signature:
    if name in REFUSED:
        reason = f"the function {name}() is not supported: {REFUSED[name]}"
        raise ExpressionError(reason, "unsupported-function", name)
    if name not in SIGNATURES:
        raise ExpressionError(f"the function {name}() is not known", "unknown-function", name)
    return SIGNATURES[name]


def check(name: str, arguments: Sequence[Term]) -> None:
    signature, count = SIGNATURES[name], len(arguments)
    if count > MOST_ARGUMENTS:
        raise ExpressionError(f"{name}() has more than {MOST_ARGUMENTS} arguments", "too-complex")
    if not signature.least <= count <= signature.most:
        least, most = signature.least, signature.most
        range_ = f"{least} or more" if most > 9 else f"{least} to {most}"
        wanted = f"{least}" if least == most else range_
        reason = f"{name}() takes {wanted} arguments, not {count}"
        raise ExpressionError(reason, "wrong-arguments", name)
    odd = name == "indexed-repeat" and count % 2 == 0
    if odd or (name == "weighted-checklist" and count % 2):
        raise ExpressionError(f"{name}() takes its arguments in pairs", "wrong-arguments", name)
    if name == "regex" and arguments[1].literal:
        try:
            Pattern(arguments[1].text[1:-1])
        except PatternError as error:
            raise ExpressionError(f"{error}", "bad-pattern", arguments[1].text[1:-1]) from None
    if signature.takes and arguments[0].kind not in (signature.takes, "any"):
        reason = f"the first argument of {name}() has to be a path"
        raise ExpressionError(reason, "wrong-arguments", name)


def called(name: str, arguments: Sequence[Term]) -> str:
    """The call as lxml is to see it."""
    texts = [argument.text for argument in arguments]
    if name == "not":
        return f"not({arguments[0].truth()})"
    if name in NUMERIC_CORE:
        return f"{name}({arguments[0].number()})"
    if name in ("number", "string") and not texts:
        texts = ["."]
    if name == "position" and texts:
        return f"x-position({texts[0]})"
    return f"{RENAMED.get(name, name)}({', '.join(texts)})"
