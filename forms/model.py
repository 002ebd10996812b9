"""A form as it was read: binds, body, texts and choices, with every expression compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from forms.evaluating import Expression
from forms.frames import Datasets, Frame
from forms.values import Choice, Kind

if TYPE_CHECKING:
    from forms.graph import Graph

__all__ = [
    "Actions",
    "Bind",
    "Control",
    "Datasets",
    "Expression",
    "Form",
    "Frame",
    "Group",
    "Message",
]

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
    preload: tuple[str, str] = ("", "")  # what the client fills in by itself
    restricted: bool = False  # shown only to those who may see it: column `bind::restricted`
    identifying: str = ""  # "refuse" | "warn" when a text names a person: `bind::identifying`


Setting = tuple[str, Expression | str]  # the path of a node, and what is put there


@dataclass
class Actions:
    """Values that are set at an event (ODK XForms specification, “Events and Actions”)."""

    first: list[Setting] = field(default_factory=list)  # when the form begins
    rows: dict[str, list[Setting]] = field(default_factory=dict)  # by repeat: for a new row
    changed: dict[str, list[Setting]] = field(default_factory=dict)  # by the answer that changed


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
    fixed: str = ""  # the list within the form that all its choices come from, unfiltered
    form: Form | None = None
    _said: dict[str, tuple[Choice, ...]] = field(default_factory=dict)  # fixed ones, by language

    def choices(self, node: etree._Element) -> tuple[Choice, ...]:
        """The choices that the filter lets through at a node."""
        if self.form is None:
            return ()
        if self.items is None:
            return tuple(Choice(name, self.form.say(label, node)) for name, label in self.static)
        frame = self.form.frame
        fixed = bool(self.fixed) and self.fixed not in frame.datasets
        if fixed and frame.language in self._said:
            return self._said[frame.language]
        found = tuple(
            Choice(row.findtext(self.value_ref) or "", self._item_label(row, node))
            for row in self.items.nodes(node)
        )
        if fixed:
            self._said[frame.language] = found
        return found

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
    source: str
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
    actions: Actions
    counted: tuple[Group, ...]
    shape: tuple[str, ...]
    graph: Graph = field(init=False)  # what depends on what

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

    def choice_rows(self, path: str) -> tuple[Mapping[str, str], ...]:
        """The rows of the choices sheet behind a question, with the columns that it added."""
        control = self.controls.get(path)
        if control is None or control.items is None:
            return ()
        return tuple(
            {
                **{cell.tag: cell.text or "" for cell in row},
                "name": row.findtext(control.value_ref) or "",
                "label": control._item_label(row, self.frame.main),
            }
            for row in control.items.on(self.frame.main)
        )
