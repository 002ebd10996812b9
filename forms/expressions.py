"""XForms expressions: XPath 1.0 rewritten so that lxml gives OpenRosa's answers.

libxml2 knows neither dates in arithmetic nor `position(..)`, `round(x, n)` or `current()`, and
an XPath core function cannot be replaced. So an expression is parsed once, when the form is
loaded, and written anew:

1. operands of `<`, `<=`, `>`, `>=`, `+`, `-`, `*`, `div`, `mod` go through `x-number`, which
   reads an ISO date as a number of days (ODK XForms specification, `number()`);
2. a node that is missing equals the empty text, and a node is true when its text is not empty,
   as JavaRosa has it; several nodes compare as XPath has it: one that fits is enough;
3. an absolute path within a filter starts at `x-main()`, so that in a predicate on a secondary
   instance it still means the form's own data;
4. core functions whose OpenRosa meaning differs get another name (`terms.RENAMED`).

What a path reads is noted as a path of the form, so that only what depends on an answer is
computed again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.lexing import ExpressionError, tokens
from forms.limits import MOST_FILTERS_NESTED, MOST_SCANS
from forms.terms import Term, called, check, joined, signature_of

NODE_TYPES = frozenset({"comment", "text", "processing-instruction", "node"})
AXES = frozenset({"child", "parent", "self"})  # the specification has no others
BINARY: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"or"}), "truth"),
    (frozenset({"and"}), "truth"),
    (frozenset({"=", "!="}), "equality"),
    (frozenset({"<", "<=", ">", ">="}), "order"),
    (frozenset({"+", "-"}), "number"),
    (frozenset({"*", "div", "mod"}), "number"),
)
ANYWHERE = "//"  # what begins so is read wherever it stands in the form
EVERYTHING = "*"
Place = tuple[str, ...] | None  # the steps of a path of the form; None: not in the form


@dataclass
class Rewritten:
    """An expression as lxml is to see it, with what it reads and calls."""

    text: str
    kind: str = "any"
    paths: list[str] = field(default_factory=list)  # location paths outside of filters
    reads: set[str] = field(default_factory=set)  # paths of the form, `//name` or `*`
    functions: set[str] = field(default_factory=set)
    seed: str | None = None  # of a `randomize()` around the whole; "" is any order


def rewrite(source: str, ref: str = "/data/x") -> Rewritten:
    """Parse and rewrite one expression of the node at `ref`; ExpressionError says what is wrong."""
    parser = _Parser(source, ref)
    term = parser.expression()
    parser.out.text, parser.out.kind = term.text, term.kind
    if parser.kind or (parser.out.seed is not None and term.text != parser.shuffled):
        raise ExpressionError(f"“{parser.value}” is not expected in “{source.strip()}”")
    return parser.out


class _Parser:
    """Recursive descent over XPath 1.0, section 3; gives text instead of a tree."""

    def __init__(self, source: str, ref: str) -> None:
        self.out = Rewritten("")
        self._all = tokens(source)
        self._at = 0
        self._own: tuple[str, ...] = tuple(ref.strip("/").split("/"))
        self._context: Place = self._own  # where a relative path begins
        self._filters = self._scans = 0
        self.shuffled = ""  # what a `randomize()` around the whole is about

    @property
    def kind(self) -> str:
        return self._all[self._at][0]

    @property
    def value(self) -> str:
        return self._all[self._at][1]

    def _next(self) -> str:
        value = self.value
        self._at += 1
        return value

    def _take(self, *values: str) -> str:
        return self._next() if self.kind != "string" and self.value in values else ""

    def _need(self, value: str) -> str:
        if not self._take(value):
            raise ExpressionError(f"“{value}” is missing before “{self.value or 'the end'}”")
        return value

    def expression(self, level: int = 0) -> Term:
        """One level of binary operators; the deepest is the unary minus."""
        if level == len(BINARY):
            return self._unary()
        operators, how = BINARY[level]
        left = self.expression(level + 1)
        while self.value in operators and self.kind in ("op", "name"):
            operator = self._next()
            left = joined(how, operator, left, self.expression(level + 1))
        return left

    def _unary(self) -> Term:
        if self._take("-"):
            return Term(f"(- {self._unary().number()})", "number")
        left = self._path()
        while self._take("|"):
            left = Term(f"{left.text} | {self._path().text}", "nodes")
        return Term(f"({left.text})", "nodes") if " | " in left.text else left

    def _path(self) -> Term:
        start, outside = self._at, self._filters == 0
        head, at, plain = self._head()
        text = head.text
        kind, stepped = head.kind, plain
        while self.value in ("/", "//") and self.kind == "op":
            slash = self._next()
            text, at = self._after(text + slash, at, slash == "//")
            kind, stepped = "nodes", True
        if stepped:
            self._note(at)
            if plain and outside:
                self.out.paths.append(text)
        if self._at == start:
            raise ExpressionError(f"“{self.value or 'the end'}” is not expected")
        return Term(text, kind, head.literal and not stepped)

    def _note(self, at: Place) -> None:
        """Remember what is read; behind `//` or `*` it is a name anywhere, or everything."""
        if at is None or at == self._own[:1]:
            return
        loose = any(step.startswith((ANYWHERE, EVERYTHING)) for step in at)
        last = at[-1].removeprefix(ANYWHERE)
        wide = last if last == EVERYTHING else ANYWHERE + last
        self.out.reads.add(wide if loose else "/" + "/".join(at))

    def _head(self) -> tuple[Term, Place, bool]:
        """The beginning of a path, where it stands, and whether it is a location path."""
        if self.kind == "string":
            return Term(self._next(), "string", True), None, False
        if self.kind == "number":
            return Term(self._next(), "number", True), None, False
        if self._take("("):
            inner = self.expression()
            text = f"({inner.text}{self._need(')')}" + self._predicates(None)
            return Term(text, inner.kind), None, False
        if self.kind == "name" and self._all[self._at + 1][1] == "(" and not self._is_node_type():
            return self._call()
        if self.value in ("/", "//"):
            text, place = self._absolute()
            return Term(text, "nodes"), place, True
        text, place = self._after("", self._context, False)
        return Term(text, "nodes"), place, True

    def _absolute(self) -> tuple[str, Place]:
        """`/data/a` → `/*/a`, in a filter `x-main()/a`: the root's own name is not looked at."""
        slash = self._next()
        if slash == "//":
            return self._after("x-all()//", self._own[:1], True)
        root = "x-main()" if self._filters else "/*"
        if self.kind == "name":
            self._next()
        return root + self._predicates(self._own[:1]), self._own[:1]

    def _after(self, text: str, at: Place, deep: bool) -> tuple[str, Place]:
        """One more step behind `text`, and where it leads."""
        self._scan(deep or (self.value == "*" and self.kind == "op"))
        if self._take("."):
            return text + "." + self._predicates(at), at
        if self._take(".."):
            above = at[:-1] if at and len(at) > 1 else at
            return text + ".." + self._predicates(above), above
        if self._take("@"):
            raise ExpressionError("attributes cannot be read", "bad-expression", "@")
        if self._take("*"):
            place = None if at is None else (*at, EVERYTHING)
            return text + "*" + self._predicates(place), place
        if self.kind != "name":
            raise ExpressionError(f"“{self.value or 'the end'}” is not expected")
        return self._named(text, at, deep)

    def _named(self, text: str, at: Place, deep: bool) -> tuple[str, Place]:
        name = self._next()
        if self._take("::"):
            if name not in AXES:
                raise ExpressionError(f"the axis {name}:: is not supported", what=name)
            return self._after(f"{text}{name}::", at[:-1] if at and name == "parent" else at, deep)
        if self._take("("):
            place = None if at is None else (*at, EVERYTHING)
            return f"{text}{name}({self._need(')')}" + self._predicates(place), place
        place = None if at is None else (*at, f"{ANYWHERE}{name}" if deep else name)
        return text + name + self._predicates(place), place

    def _scan(self, wide: bool) -> None:
        """A step that looks at many nodes is charged, and kept out of filters."""
        self._scans += wide
        if wide and self._filters:
            raise ExpressionError("“*” and “//” cannot stand in a filter", "too-complex")
        if self._scans > MOST_SCANS:
            raise ExpressionError(f"more than {MOST_SCANS} times “*” or “//”", "too-complex")

    def _is_node_type(self) -> bool:
        return self.value in NODE_TYPES

    def _predicates(self, at: Place) -> str:
        text = ""
        while self._take("["):
            before, self._context = self._context, at
            self._filters += 1
            if self._filters > MOST_FILTERS_NESTED:
                reason = f"more than {MOST_FILTERS_NESTED} filters are nested"
                raise ExpressionError(reason, "too-complex")
            inner = self.expression()
            self._filters -= 1
            self._context = before
            wanted = inner.truth() if inner.kind == "nodes" else inner.text
            text += f"[x-step({wanted})" if self._filters else f"[{wanted}"
            text += self._need("]")
        return text

    def _call(self) -> tuple[Term, Place, bool]:
        name = self._next()
        self.out.functions.add(name)
        signature = signature_of(name)
        self._need("(")
        arguments: list[Term] = []
        while not self._take(")"):
            arguments.append(self.expression())
            if self.value != ")":
                self._need(",")
        check(name, arguments)
        place = self._own if name == "current" else None
        if name == "jr:choice-name":
            self._read_list(arguments[1])
        if name == "randomize":
            return self._shuffle(arguments), None, False
        text = called(name, arguments) + self._predicates(place)
        return Term(text, signature.gives), place, False

    def _shuffle(self, arguments: list[Term]) -> Term:
        """libxml2 sorts every node-set again, so that only the whole result can be mixed."""
        if self._filters or self.out.seed is not None:
            raise ExpressionError("randomize() can only stand around the whole", what="randomize")
        self.out.seed = arguments[1].number() if len(arguments) > 1 else ""
        self.shuffled = arguments[0].text
        return arguments[0]

    def _read_list(self, path: Term) -> None:
        """`jr:choice-name(v, '../q')` reads the choices of the question at the path."""
        if path.literal:
            inner = _Parser(path.text[1:-1], "/" + "/".join(self._own))
            inner.expression()
            self.out.reads |= inner.out.reads
