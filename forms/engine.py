"""Filling in a form: what is asked next, whether an answer fits, and the XML that results.

An `Instance` holds two trees of the same shape: `_draft`, which keeps everything that was ever
answered, and `_seen`, in which what is irrelevant is empty. Expressions look at `_seen`, so a
hidden answer takes part in nothing, yet is there again when its question comes back.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Collection
from datetime import date

from lxml import etree

from forms.answers import UNWRITABLE, fits
from forms.asking import Walk
from forms.computing import HIDDEN, MOST_REPEATS, insert, settle
from forms.model import Bind, Datasets, Expression, Form, Message
from forms.paths import find, nodes, path_of, plain, takes_part
from forms.values import Kind, Question, Violation


class Instance:
    """One filling-in of a form. Never changes: `put`, `clear`, `add`, `remove` give a new one."""

    _questions: tuple[Question, ...] | None  # found when first asked for
    _by_path: dict[str, Question]
    _asked: dict[str, tuple[etree._Element, Bind]]  # where each question stands

    def __init__(
        self,
        form: Form,
        xml: str | None = None,
        *,
        today: date,
        datasets: Datasets | None = None,
        language: str = "",
    ) -> None:
        """`xml` is an earlier `to_xml()`; without it the form is begun, with its defaults."""
        self.form = form
        self._today, self._datasets, self._language = today, datasets or {}, language
        if xml:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            self._settle(etree.fromstring(xml.encode(), parser))
        else:
            self._begin()

    def _begin(self) -> None:
        root = etree.fromstring(self.form.blank)
        meta = root.find("meta/instanceID")
        if meta is not None:
            meta.text = f"uuid:{uuid.uuid4()}"
        self._settle(root)
        for ref, value in self.form.first_load:
            for node in nodes(self._draft, ref):
                node.text = self._default(node, value)
        self._settle(self._draft)

    # --- reading -------------------------------------------------------------------------

    def questions(self) -> tuple[Question, ...]:
        """The relevant questions in order; an open-ended repeat ends with “one more?”."""
        if self._questions is None:
            self._frame(self._seen)
            walk = Walk(self.form, self._seen)
            self._questions = tuple(walk.questions())
            self._asked = walk.asked
            self._by_path = {question.path: question for question in self._questions}
        return self._questions

    def ask(self, passed: Collection[str] = ()) -> Question | None:
        """The first question without an answer that was not passed; None when all is asked."""
        for question in self.questions():
            if not question.value and not question.read_only and question.path not in passed:
                return question
        return None

    def question(self, path: str) -> Question | None:
        """The question at a path, if it is relevant now."""
        self.questions()
        return self._by_path.get(path)

    def relevant(self, path: str) -> bool:
        """Whether the node at a path takes part; False for what is not in the form."""
        node = find(self._seen, path)
        return node is not None and takes_part(node, HIDDEN)

    def value(self, path: str) -> str:
        """The answer at a path as it counts now: "" when it is empty or irrelevant."""
        node = find(self._seen, path)
        return (node.text or "") if node is not None else ""

    def answers(self) -> dict[str, str]:
        """Every relevant answer, calculated ones too, by path and in the order of the form."""
        found: dict[str, str] = {}
        for node in self._seen.iter(etree.Element):
            path = self._path(node)
            if len(node) == 0 and node.text and not path.startswith(f"/{self._seen.tag}/meta"):
                found[path] = node.text
        return found

    def errors(self) -> tuple[Violation, ...]:
        """What keeps the form from being submitted: required answers, broken constraints."""
        found = []
        for question in self.questions():
            if question.kind is Kind.REPEAT or question.read_only:
                continue
            node, bind = self._asked[question.path]
            if question.required and not question.value:
                message = self._say(bind.required_message, node)
                found.append(Violation(question.path, "required", message))
            elif question.value and (broken := self._broken(node, bind)):
                found.append(broken)
        return tuple(found)

    def broken_by(self, path: str) -> tuple[Violation, ...]:
        """Other answers that do not fit, of those whose rule depends on the answer at a path."""
        readers = self.form.readers.get(plain(path).rpartition("/")[2], frozenset())
        if not readers:
            return ()
        others = [q for q in self.questions() if q.value and q.path != path and not q.read_only]
        found = [
            self._broken(*self._asked[q.path])
            for q in others
            if q.path in self._asked and plain(q.path) in readers
        ]
        return tuple(violation for violation in found if violation)

    def to_xml(self) -> str:
        """The draft: everything that was answered, what is irrelevant now included."""
        return etree.tostring(self._draft, encoding="unicode")

    def submission(self) -> str:
        """The OpenRosa submission: only what is relevant."""
        tree = copy.deepcopy(self._seen)
        for node in [n for n in tree.iter(etree.Element) if n.get(HIDDEN)]:
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
        return etree.tostring(tree, encoding="unicode")

    # --- changing ------------------------------------------------------------------------

    def put(self, path: str, value: str) -> Instance | Violation:
        """Answer a question; what does not fit comes back as a `Violation`."""
        question = self.question(path)
        if question is None or question.kind is Kind.REPEAT or question.read_only:
            return Violation(path, "type", "")
        if not value:
            return self.clear(path)
        control = self.form.controls[plain(path)]
        wrong = fits(question.kind, value, question.choices, control.parameters)
        if wrong:
            return Violation(path, wrong, "")
        changed = self._with(path, value)
        node = find(changed._seen, path)
        bind = self.form.binds.get(plain(path), Bind())
        broken = changed._broken(node, bind) if node is not None else None
        return broken or changed

    def clear(self, path: str) -> Instance:
        """Take an answer back."""
        return self._with(path, "")

    def restore(self, path: str, value: str) -> Instance:
        """Put back a value that was there before, without asking whether it fits."""
        return self._with(path, value)

    def add(self, path: str) -> Instance:
        """One more row of the repeat whose “one more?” question has this path."""
        ref = plain(path)
        parent = find(self._draft, path.rpartition("/")[0])
        if parent is None or ref not in self.form.templates:
            return self
        if len(parent.findall(ref.rpartition("/")[2])) >= MOST_REPEATS:
            return self
        draft = copy.deepcopy(self._draft)
        above = find(draft, path.rpartition("/")[0])
        assert above is not None
        insert(self.form, above, ref)
        return self._from(draft)

    def remove(self, path: str) -> Instance:
        """Drop the row of a repeat at a path."""
        draft = copy.deepcopy(self._draft)
        node = find(draft, path)
        above = node.getparent() if node is not None else None
        if node is None or above is None or plain(path) not in self.form.templates:
            return self
        above.remove(node)
        return self._from(draft)

    # --- inside --------------------------------------------------------------------------

    def _default(self, node: etree._Element, value: Expression) -> str | None:
        self._frame(self._seen)
        seen = find(self._seen, self._path(node))
        return value.text(seen) or None if seen is not None else None

    def _with(self, path: str, value: str) -> Instance:
        draft = copy.deepcopy(self._draft)
        node = find(draft, path)
        if node is None or len(node):
            return self
        node.text = UNWRITABLE.sub("", value) or None
        return self._from(draft)

    def _from(self, draft: etree._Element) -> Instance:
        made = Instance.__new__(Instance)
        made.form, made._today = self.form, self._today
        made._datasets, made._language = self._datasets, self._language
        made._settle(draft)
        return made

    def _frame(self, tree: etree._Element) -> None:
        frame = self.form.frame
        frame.main = frame.current = tree
        frame.today, frame.datasets = self._today.isoformat(), self._datasets
        frame.language = self._language

    def _settle(self, draft: etree._Element) -> None:
        self._draft = draft
        self._seen = settle(self.form, draft, self._frame)
        self._questions = None
        self._by_path = {}
        self._asked = {}

    def _broken(self, node: etree._Element, bind: Bind) -> Violation | None:
        if bind.constraint is None:
            return None
        self._frame(self._seen)
        if bind.constraint.truth(node):
            return None
        refers = [self._path(n) for n in bind.constraint.reads(node)]
        asked = {q.path for q in self.questions() if not q.read_only}
        path = self._path(node)
        return Violation(
            path,
            "constraint",
            self._say(bind.constraint_message, node),
            tuple(dict.fromkeys(r for r in refers if r != path and r in asked)),
        )

    def _say(self, message: Message, node: etree._Element) -> str:
        self._frame(self._seen)
        self.form.frame.current = node
        return self.form.say(message, node)

    def _path(self, node: etree._Element) -> str:
        return path_of(node, self.form.templates)
