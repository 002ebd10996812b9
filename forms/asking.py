"""Walking a form as it is filled in: the relevant questions, in order, with their places."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from forms.model import Bind, Control, Form, Group, Message
from forms.paths import HIDDEN, takes_part
from forms.values import Kind, Question


class Place:
    """A node with its path, and its children by name."""

    __slots__ = ("_below", "node", "path", "ref")

    def __init__(self, node: etree._Element, ref: str, path: str) -> None:
        """`ref` is the path without numbers."""
        self.node, self.ref, self.path = node, ref, path
        self._below: dict[str, list[etree._Element]] | None = None

    def children(self, name: str) -> list[etree._Element]:
        """The children of a name."""
        if self._below is None:
            self._below = {}
            for child in self.node:
                self._below.setdefault(child.tag, []).append(child)
        return self._below.get(name, [])


class Walk:
    """One walk over a tree that has been computed; the form's frame is set to that tree."""

    def __init__(
        self,
        form: Form,
        seen: etree._Element,
        known: Mapping[str, Question],
        stale: Collection[str],
    ) -> None:
        """`known` are the questions of the step before; those of `stale` refs are built anew."""
        self.form, self._seen = form, seen
        self._known, self._stale = known, stale
        self._places: dict[str, Place] = {}

    def questions(self) -> Iterator[Question]:
        """The relevant questions; an open-ended repeat ends with “one more?”."""
        root = f"/{self._seen.tag}"
        yield from self._walk(self.form.body, Place(self._seen, root, root), "")

    def _walk(self, body: tuple[Group | Control, ...], at: Place, group: str) -> Iterator[Question]:
        for part in body:
            if isinstance(part, Control):
                above, _, name = part.ref.rpartition("/")
                parent = at if above == at.ref else self._group(at, above)
                found = parent.children(name) if parent else ()
                if parent and found and takes_part(found[0], HIDDEN):
                    yield self._question(part, found[0], f"{parent.path}/{name}", group)
            elif part.nodeset:
                yield from self._walk_repeat(part, at)
            else:
                title = self._say(part.label, at.node) or group
                yield from self._walk(part.children, at, title)

    def _walk_repeat(self, part: Group, at: Place) -> Iterator[Question]:
        above, _, name = part.nodeset.rpartition("/")
        parent = self._below(at, above)
        if parent is None or not takes_part(parent.node, HIDDEN):
            return
        rows = parent.children(name)
        label = self._say(part.label, parent.node)
        for index, row in enumerate(rows, 1):
            place = Place(row, part.nodeset, f"{parent.path}/{name}[{index}]")
            yield from self._walk(part.children, place, f"{label} {index}")
        hidden = any(row.get(HIDDEN) for row in rows) or self._never(part, parent.node)
        if part.count is None and not hidden:
            path = f"{parent.path}/{name}[{len(rows) + 1}]"
            yield Question(
                path, name, Kind.REPEAT, label, appearances=part.appearances, group_label=label
            )

    def _never(self, part: Group, parent: etree._Element) -> bool:
        """Whether a repeat that has no rows yet is irrelevant."""
        bind = self.form.binds.get(part.nodeset)
        return bool(bind and bind.relevant and not bind.relevant.truth(parent))

    def _question(self, control: Control, node: etree._Element, path: str, group: str) -> Question:
        known = self._known.get(path)
        if known and known.group_label == group and control.ref not in self._stale:
            return known
        return question(self.form, control, node, path, group)

    def _say(self, message: Message, node: etree._Element) -> str:
        self.form.frame.current = node
        return self.form.say(message, node)

    def _below(self, at: Place, ref: str) -> Place | None:
        """The place of a path without numbers, within the row that is being walked."""
        if ref == at.ref:
            return at
        above, _, name = ref.rpartition("/")
        parent = at if above == at.ref else self._group(at, above)
        found = parent.children(name) if parent else []
        return Place(found[0], ref, f"{parent.path}/{name}") if parent and found else None

    def _group(self, at: Place, ref: str) -> Place | None:
        """The place of a group; it is asked for once for each question in it."""
        key = f"{at.path} {ref}"
        known = self._places.get(key)
        if known is None and len(ref) > len(at.ref):
            known = self._below(at, ref)
            if known:
                self._places[key] = known
        return known


def question(form: Form, control: Control, node: etree._Element, path: str, group: str) -> Question:
    """A question as it stands at a node: words said, choices filtered."""
    bind = form.binds.get(control.ref, Bind())
    form.frame.current = node
    locked = bool(bind.read_only and bind.read_only.truth(node)) or bind.calculate is not None
    return Question(
        path=path,
        name=node.tag,
        kind=control.kind,
        label=form.say(control.label, node),
        hint=form.say(control.hint, node),
        required=bool(bind.required and bind.required.truth(node)),
        read_only=locked and control.kind is not Kind.NOTE,
        appearances=control.appearances,
        parameters=control.parameters,
        choices=control.choices(node) if control.items or control.static else (),
        value=node.text or "",
        group_label=group,
        short=bind.short,
    )
