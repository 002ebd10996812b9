"""Walking a form as it is filled in: the relevant questions, in order, with their places."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from forms.computing import HIDDEN
from forms.model import Bind, Control, Form, Group, Message
from forms.paths import path_of, plain, takes_part
from forms.values import Kind, Question


class Walk:
    """One walk over a tree that has been computed; the form's frame is set to that tree."""

    def __init__(self, form: Form, seen: etree._Element) -> None:
        self.form, self._seen = form, seen
        self.asked: dict[str, tuple[etree._Element, Bind]] = {}  # by path: where a question stands

    def questions(self) -> Iterator[Question]:
        """The relevant questions; an open-ended repeat ends with “one more?”."""
        yield from self._walk(self.form.body, self._seen, "")

    def _walk(
        self, body: tuple[Group | Control, ...], context: etree._Element, group: str
    ) -> Iterator[Question]:
        for part in body:
            if isinstance(part, Control):
                for node in self._below(context, part.ref):
                    if takes_part(node, HIDDEN):
                        yield self._question(part, node, group)
            elif part.nodeset:
                yield from self._walk_repeat(part, context)
            else:
                title = self._say(part.label, context) or group
                yield from self._walk(part.children, context, title)

    def _walk_repeat(self, part: Group, context: etree._Element) -> Iterator[Question]:
        above, _, name = part.nodeset.rpartition("/")
        for parent in self._below(context, above) or [context]:
            if not takes_part(parent, HIDDEN):
                continue
            rows = parent.findall(name)
            label = self._say(part.label, parent)
            for index, row in enumerate(rows, 1):
                yield from self._walk(part.children, row, f"{label} {index}")
            hidden = any(row.get(HIDDEN) for row in rows) or self._never(part, parent)
            if part.count is None and not hidden:
                path = f"{self._path(parent)}/{name}[{len(rows) + 1}]"
                yield Question(
                    path, name, Kind.REPEAT, label, appearances=part.appearances, group_label=label
                )

    def _never(self, part: Group, parent: etree._Element) -> bool:
        """Whether a repeat that has no rows yet is irrelevant."""
        bind = self.form.binds.get(part.nodeset)
        return bool(bind and bind.relevant and not bind.relevant.truth(parent))

    def _question(self, control: Control, node: etree._Element, group: str) -> Question:
        bind = self.form.binds.get(control.ref, Bind())
        self.form.frame.current = node
        locked = bool(bind.read_only and bind.read_only.truth(node)) or bind.calculate is not None
        note = control.kind is Kind.NOTE
        path = self._path(node) if self.form.templates else control.ref
        self.asked[path] = node, bind
        return Question(
            path=path,
            name=node.tag,
            kind=control.kind,
            label=self.form.say(control.label, node),
            hint=self.form.say(control.hint, node),
            required=bool(bind.required and bind.required.truth(node)),
            read_only=locked and not note,
            appearances=control.appearances,
            parameters=control.parameters,
            choices=control.choices(node) if control.items or control.static else (),
            value=node.text or "",
            group_label=group,
            short=bind.short,
        )

    def _say(self, message: Message, node: etree._Element) -> str:
        self.form.frame.current = node
        return self.form.say(message, node)

    def _below(self, context: etree._Element, ref: str) -> list[etree._Element]:
        """The nodes of a path without numbers, within the row that is being walked."""
        above = plain(self._path(context)) if self.form.templates else f"/{context.tag}"
        rest = ref[len(above) :].strip("/")
        return context.findall(rest) if rest else [context]

    def _path(self, node: etree._Element) -> str:
        return path_of(node, self.form.templates)
