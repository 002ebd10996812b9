"""Filling in a form: what is asked next, whether an answer fits, and the XML that results.

An `Instance` holds two trees of the same shape: `_draft`, which keeps everything that was ever
answered, and `_seen`, in which what is irrelevant is empty. Expressions look at `_seen`, so a
hidden answer takes part in nothing, yet is there again when its question comes back.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from lxml import etree

from forms.answers import UNWRITABLE, fits
from forms.asking import Walk
from forms.computing import Recomputation, fit_counts, insert, put_values, room_in, settle
from forms.dates import written
from forms.limits import MOST_REPEATS
from forms.model import Bind, Datasets, Form, Message, Setting
from forms.paths import HIDDEN, find, leaves, nodes, path_of, plain, takes_part
from forms.values import Kind, Question, Violation


class Instance:
    """One filling-in of a form. Never changes: `put`, `clear`, `add`, `remove` give a new one."""

    _questions: tuple[Question, ...] | None = None  # found when first asked for
    _by_path: Mapping[str, Question] = {}
    _known: Mapping[str, Question] = {}  # the questions of the step before, by path
    _stale: frozenset[str] = frozenset()  # whose questions have to be built anew
    _errors: tuple[Violation, ...] | None = None

    def __init__(
        self,
        form: Form,
        xml: str | None = None,
        *,
        today: date,
        now: datetime | None = None,
        datasets: Datasets | None = None,
        language: str = "",
    ) -> None:
        """`xml` is an earlier `to_xml()`; without it the form is begun, with its defaults.

        `now` is what `now()` gives; without it the day begins just now, in UTC.
        """
        self.form = form
        self._today, self._datasets, self._language = today, datasets or {}, language
        self._now = now or datetime(today.year, today.month, today.day)
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
        filled = {("timestamp", "start"): written(self._now), ("date", "today"): f"{self._today}"}
        for ref, bind in self.form.binds.items():
            for node in nodes(root, ref) if bind.preload in filled else ():
                node.text = filled[bind.preload]
        self._settle(root)
        self._set(self.form.actions.first, self._draft)
        self._settle(self._draft)

    def at(self, now: datetime) -> Instance:
        """The same filling-in at a later moment of the same day."""
        made = self._like(self._draft, self._seen)
        made._now, made._questions, made._by_path = now, self._questions, self._by_path
        return made

    def questions(self) -> tuple[Question, ...]:
        """The relevant questions in order; an open-ended repeat ends with “one more?”."""
        if self._questions is None:
            self._frame(self._seen)
            walk = Walk(self.form, self._seen, self._known, self._stale)
            self._questions = tuple(walk.questions())
            self._by_path = {question.path: question for question in self._questions}
            self._known = {}
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
        if self.question(path):
            return True
        node = find(self._seen, path)
        return node is not None and takes_part(node, HIDDEN)

    def value(self, path: str) -> str:
        """The answer at a path as it counts now: "" when it is empty or irrelevant."""
        node = find(self._seen, path)
        return (node.text or "") if node is not None else ""

    def answers(self) -> dict[str, str]:
        """Every relevant answer, calculated ones too, by path and in the order of the form."""
        meta = f"/{self._seen.tag}/meta"
        found = leaves(self._seen, self.form.templates)
        return {path: node.text for path, node in found if node.text and not path.startswith(meta)}

    def errors(self) -> tuple[Violation, ...]:
        """What keeps the form from being submitted: required answers, broken constraints."""
        if self._errors is None:
            asked = [q for q in self.questions() if q.kind is not Kind.REPEAT and not q.read_only]
            self._errors = tuple(wrong for wrong in map(self._wrong, asked) if wrong)
        return self._errors

    def _wrong(self, question: Question) -> Violation | None:
        bind = self._bind(question.path)
        node = find(self._seen, question.path) if question.value or question.required else None
        if node is None:
            return None
        if question.required and not question.value:
            return Violation(question.path, "required", self._say(bind.required_message, node))
        return self._broken(node, bind) if bind.constraint else None

    def broken_by(self, path: str) -> tuple[Violation, ...]:
        """Other answers that do not fit, of those whose rule depends on the answer at a path."""
        readers = self.form.graph.readers.get(plain(path), frozenset())
        if not readers:
            return ()
        others = [q for q in self.questions() if q.value and q.path != path and not q.read_only]
        found = [self._wrong(q) for q in others if plain(q.path) in readers]
        return tuple(violation for violation in found if violation)

    def as_sent(self, answers: Mapping[str, str]) -> Instance:
        """The same filling-in, to be looked at with the values that were sent."""
        seen = copy.deepcopy(self._seen)
        for path, node in leaves(seen, self.form.templates):
            node.text = answers.get(path)
        return self._like(self._draft, seen)

    def to_xml(self) -> str:
        """The draft: everything that was answered, what is irrelevant now included."""
        return etree.tostring(self._draft, encoding="unicode")

    def submission(self) -> str:
        """The OpenRosa submission: only what is relevant; `end` is the moment of this call."""
        tree = copy.deepcopy(self._seen)
        for ref, bind in self.form.binds.items():
            for node in nodes(tree, ref) if bind.preload == ("timestamp", "end") else ():
                node.text = written(self._now)
        for node in [n for n in tree.iter(etree.Element) if n.get(HIDDEN)]:
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
        return etree.tostring(tree, encoding="unicode")

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
        broken = changed._broken(node, self._bind(path)) if node is not None else None
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
        if above is None or room_in(draft) < sum(1 for _ in self.form.templates[ref].iter()):
            return self
        return self._from(draft, [insert(self.form, above, ref)])

    def remove(self, path: str) -> Instance:
        """Drop the row of a repeat at a path."""
        draft = copy.deepcopy(self._draft)
        node = find(draft, path)
        above = node.getparent() if node is not None else None
        if node is None or above is None or plain(path) not in self.form.templates:
            return self
        above.remove(node)
        return self._from(draft)

    def _with(self, path: str, value: str) -> Instance:
        """An answer stored, and what depends on it computed; rows that come or go change all."""
        draft, seen = copy.deepcopy(self._draft), copy.deepcopy(self._seen)
        node, twin = find(draft, path), find(seen, path)
        if node is None or twin is None or len(node):
            return self
        node.text = UNWRITABLE.sub("", value) or None
        if self.form.graph.loose:
            return self._from(draft)
        if takes_part(twin, HIDDEN):
            twin.text = node.text
        made = self._like(draft, seen)
        made._frame(seen)
        pass_ = Recomputation(self.form, seen, draft)
        pass_.spread([plain(path)])
        triggered = self.form.actions.changed.get(plain(path), ())
        before = find(self._draft, path)
        if triggered and before is not None and node.text != before.text:
            pass_.spread(made._set(triggered, draft, path))
        rows = fit_counts(self.form, seen, draft)
        if rows is not None:
            return self._from(draft, rows)
        self.questions()
        made._known = self._by_path
        made._stale = pass_.stale()
        return made

    def _set(
        self, settings: Iterable[Setting], draft: etree._Element, within: str = ""
    ) -> list[str]:
        self._frame(self._seen)
        return put_values(self.form, settings, self._seen, draft, within)

    def _from(self, draft: etree._Element, rows: Iterable[etree._Element] = ()) -> Instance:
        """The form with another draft, all of it computed anew; new rows get their defaults."""
        made = self._like(draft, draft)
        made._settle(draft, rows)
        return made

    def _like(self, draft: etree._Element, seen: etree._Element) -> Instance:
        made = Instance.__new__(Instance)
        made.form, made._today, made._now = self.form, self._today, self._now
        made._datasets, made._language = self._datasets, self._language
        made._draft, made._seen = draft, seen
        return made

    def _frame(self, tree: etree._Element) -> None:
        frame = self.form.frame
        frame.main = frame.current = tree
        frame.today, frame.now = self._today.isoformat(), written(self._now)
        frame.datasets, frame.language = self._datasets, self._language
        frame.budget.renew()

    def _settle(self, draft: etree._Element, rows: Iterable[etree._Element] = ()) -> None:
        self._draft = draft
        self._seen, added = settle(self.form, draft, self._frame)
        kept = [row for row in rows if row.getparent() is not None]
        begun = [(self._path(row), plain(self._path(row))) for row in (*kept, *added)]
        begun = [(path, ref) for path, ref in begun if ref in self.form.actions.rows]
        for path, ref in begun:
            self._set(self.form.actions.rows[ref], draft, path)
        if begun:
            self._seen, _added = settle(self.form, draft, self._frame)

    def _bind(self, path: str) -> Bind:
        return self.form.binds.get(plain(path) if self.form.templates else path, Bind())

    def _broken(self, node: etree._Element, bind: Bind) -> Violation | None:
        if bind.constraint is None:
            return None
        self._frame(self._seen)
        if bind.constraint.truth(node):
            return None
        refers = [self._path(n) for n in bind.constraint.reads(node)]
        asked = {q.path for q in self.questions() if not q.read_only}
        path = self._path(node)
        others = tuple(dict.fromkeys(r for r in refers if r != path and r in asked))
        return Violation(path, "constraint", self._say(bind.constraint_message, node), others)

    def _say(self, message: Message, node: etree._Element) -> str:
        self._frame(self._seen)
        self.form.frame.current = node
        return self.form.say(message, node)

    def _path(self, node: etree._Element) -> str:
        return path_of(node, self.form.templates)
