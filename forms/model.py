"""A form as it was read: binds, body, texts and choices, with every expression compiled."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from forms.expressions import Rewritten
from forms.functions import JR, extensions, text, truth
from forms.values import Choice, Kind

Evaluate = Callable[[etree._Element], Any]
Datasets = Mapping[str, Sequence[Mapping[str, str]]]


class Frame:
    """What the functions of an evaluation read; one a form, set anew for each evaluation."""

    def __init__(self) -> None:
        self.main = etree.Element("data")
        self.current = self.main
        self.today = ""
        self.language = ""
        self.datasets: Datasets = {}
        self.secondary: dict[str, etree._Element] = {}
        self.form: Form | None = None

    def instance(self, name: str) -> etree._Element:
        """The secondary instance of a name; a dataset given from outside comes first."""
        if name in self.datasets:
            return _instance_of(self.datasets[name])
        return self.secondary.get(name, EMPTY)

    def lookup(self, dataset: str, column: str, key: str, value: str) -> str:
        """`pulldata`: the column of the first row whose key matches; "" if there is none."""
        rows = self.datasets.get(dataset, ())
        return next((str(r.get(column, "")) for r in rows if str(r.get(key)) == value), "")

    def choice_label(self, value: str, path: str) -> str:
        """`jr:choice-name`: the label of a choice of the question at `path`."""
        control = self.form.controls.get(path.strip()) if self.form else None
        if control is None:
            return ""
        found = [c.label for c in control.choices(self.current) if c.name == value]
        return found[0] if found else ""


EMPTY = etree.Element("instance")


def _instance_of(rows: Sequence[Mapping[str, str]]) -> etree._Element:
    instance = etree.Element("instance")
    root = etree.SubElement(instance, "root")
    for row in rows:
        item = etree.SubElement(root, "item")
        for name, value in row.items():
            etree.SubElement(item, name).text = str(value)
    return instance


CONSTANTS = {"true()": True, "false()": False}  # most of `required`: no need to evaluate them


class Expression:
    """A rewritten expression that lxml has compiled."""

    def __init__(self, rewritten: Rewritten, frame: Frame, table: Mapping[Any, Any]) -> None:
        self.paths = tuple(p for p in rewritten.paths if p != ".")
        self._frame = frame
        self._table = table
        self._constant = CONSTANTS.get(rewritten.text.strip())
        self._compiled = self._compile(rewritten.text)
        self._reads = [self._compile(p) for p in self.paths]

    def _compile(self, source: str) -> Evaluate:
        compiled: Evaluate = etree.XPath(
            source, namespaces={"jr": JR}, extensions=dict(self._table), smart_strings=False
        )
        return compiled

    def on(self, node: etree._Element) -> Any:
        """The raw XPath result at a node."""
        if self._constant is not None:
            return self._constant
        before, self._frame.current = self._frame.current, node
        try:
            return self._compiled(node)
        finally:
            self._frame.current = before

    def text(self, node: etree._Element) -> str:
        """The result as XForms text; NaN is ""."""
        result = self.on(node)
        return "" if isinstance(result, float) and math.isnan(result) else text(result)

    def truth(self, node: etree._Element) -> bool:
        """The result as true or false."""
        return truth(self.on(node))

    def reads(self, node: etree._Element) -> list[etree._Element]:
        """The nodes of the form's data that the expression names, seen from a node."""
        self._frame.current = node
        found = [compiled(node) for compiled in self._reads]
        return [n for nodes in found if isinstance(nodes, list) for n in nodes]


Message = Mapping[str, tuple[str | Expression, ...]]  # language -> text and outputs


@dataclass
class Bind:
    """What the model says about a node."""

    type: str = "string"
    relevant: Expression | None = None
    constraint: Expression | None = None
    required: Expression | None = None
    read_only: Expression | None = None
    calculate: Expression | None = None
    constraint_message: Message = field(default_factory=dict)
    required_message: Message = field(default_factory=dict)
    short: str = ""
    reads: str = ""  # what of a pasted message it takes: column `bind::reads`
    restricted: bool = False  # shown only to those who may see it: column `bind::restricted`
    identifying: str = ""  # "refuse" | "warn" when a text names a person: `bind::identifying`


@dataclass
class Control:
    """A question of the body."""

    ref: str
    kind: Kind
    label: Message
    hint: Message
    appearances: frozenset[str]
    parameters: Mapping[str, str]
    static: tuple[tuple[str, Message], ...] = ()
    items: Expression | None = None
    value_ref: str = ""
    label_ref: str = ""
    form: Form | None = None

    def choices(self, node: etree._Element) -> tuple[Choice, ...]:
        """The choices that the filter lets through at a node."""
        if self.form is None:
            return ()
        if self.items is None:
            return tuple(Choice(name, self.form.say(label, node)) for name, label in self.static)
        rows = self.items.on(node)
        return tuple(
            Choice(row.findtext(self.value_ref) or "", self._item_label(row, node)) for row in rows
        )

    def _item_label(self, row: etree._Element, node: etree._Element) -> str:
        written = row.findtext(self.label_ref) or ""
        texts = self.form.texts.get(written) if self.form and self.label_ref == "itextId" else None
        return self.form.say(texts, node) if texts and self.form else written


@dataclass
class Group:
    """A group of the body, or a repeat when `nodeset` is given."""

    ref: str
    label: Message
    appearances: frozenset[str]
    children: tuple[Group | Control, ...]
    nodeset: str = ""
    count: Expression | None = None


@dataclass(eq=False)
class Form:
    """A form, ready to be filled in by any number of `Instance`s."""

    id: str
    title: str
    version: str
    languages: tuple[str, ...]
    default_language: str
    attributes: Mapping[str, str]
    datasets: frozenset[str]
    frame: Frame
    binds: dict[str, Bind]
    body: tuple[Group | Control, ...]
    controls: dict[str, Control]
    texts: dict[str, Message]
    templates: dict[str, etree._Element]
    blank: bytes
    first_load: tuple[tuple[str, Expression], ...]
    shape: tuple[str, ...]
    order: tuple[str, ...] = ()
    readers: Mapping[str, frozenset[str]] = field(default_factory=dict)  # constraints, by name

    @property
    def sealed(self) -> bool:
        """Whether answers and drafts of this form are to be sealed."""
        return self.attributes.get("sealed") == "yes"

    @property
    def card(self) -> bool:
        """Whether the answers are reviewed on a card before they are submitted."""
        return self.attributes.get("card") != "no"

    def say(self, message: Message | None, node: etree._Element) -> str:
        """A text in the language asked for, its outputs evaluated at a node."""
        if not message:
            return ""
        parts = message.get(self.frame.language) or message.get(self.default_language)
        parts = parts or next(iter(message.values()))
        return "".join(p if isinstance(p, str) else p.text(node) for p in parts).strip()

    def label(self, path: str) -> str:
        """The short name of a node, else its label without outputs; "" if it has none."""
        plain = "/".join(step.split("[")[0] for step in path.split("/"))
        bind, control = self.binds.get(plain), self.controls.get(plain)
        if bind and bind.short:
            return bind.short
        return self.say(control.label, self.frame.main) if control else ""


def compile_table(frame: Frame) -> Mapping[Any, Any]:
    """The extension functions bound to a frame."""
    return extensions(frame)
