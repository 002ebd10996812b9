"""What the handlers work with: the plan and its forms, made anew when a form is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.exits import Exit, Stop
from bot.logs import logger
from forms import Form, parse
from forms.values import FormError
from handlers.form_changes import same
from handlers.publishing import PREVIEW
from plan.values import Duty, Plan
from storage import publishing, uploads
from storage.engine import Transaction
from storage.values import FormVersion

Key = tuple[str, str]  # form and version; for one that is being tried: PREVIEW and the upload
log = logger("office")


class Shelf(Mapping[Key, Form]):
    """Versions of forms. One that is kept as a source is read when it is first asked for."""

    def __init__(
        self, read: Mapping[Key, Form], sources: Mapping[Key, str], files: Mapping[str, bytes]
    ) -> None:
        self._read = dict(read)
        self._sources = {key: source for key, source in sources.items() if key not in read}
        self._files = files

    def __getitem__(self, key: Key) -> Form:
        if key not in self._read:
            self._read[key] = self._parsed(key)
        return self._read[key]

    def __iter__(self) -> Iterator[Key]:
        return iter({**self._read, **self._sources})

    def __len__(self) -> int:
        return len({**self._read, **self._sources})

    def __contains__(self, key: object) -> bool:
        return key in self._read or key in self._sources

    def add(self, key: Key, form: Form) -> None:
        """Take in a version that has just been read."""
        self._read[key] = form

    def known(self) -> dict[str, Form]:
        """The forms that have been read, by their source."""
        return {form.source: form for form in self._read.values()}

    def _parsed(self, key: Key) -> Form:
        """A version that can no longer be read is missing: its drafts and records are kept."""
        try:
            return parse(self._sources[key], self._files)
        except FormError as error:
            log.error("a kept version cannot be read", form=key[0], version=key[1], exc_info=error)
            raise KeyError(key) from None


class Newest(Mapping[str, Form]):
    """The forms that are offered now, by id: each in its newest version."""

    def __init__(self, shelf: Mapping[Key, Form], keys: Mapping[str, Key]) -> None:
        self._shelf, self._keys = shelf, keys

    def __getitem__(self, id: str) -> Form:
        return self._shelf[self._keys[id]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, id: object) -> bool:
        return id in self._keys


@dataclass
class Office:
    """The plan, its forms by id and by version, as they are at this moment.

    `base` and `own` are the plan's folder; `built_in` are the program's own forms; `files` lie
    beside the plan's forms.
    """

    plan: Plan
    forms: Mapping[str, Form]
    versions: Shelf
    base: Plan
    own: Mapping[str, Form]
    built_in: Mapping[str, Form] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        plan: Plan,
        own: Mapping[str, Form],
        built_in: Mapping[str, Form],
        files: Mapping[str, bytes],
    ) -> Office:
        """The office of a plan's folder, before anything was published."""
        forms = {**own, **built_in}
        versions = Shelf({(f.id, f.version): f for f in forms.values()}, {}, files)
        return cls(plan, forms, versions, plan, own, built_in, files)

    async def keep_own(self, tx: Transaction, now: datetime) -> None:
        """Keep the versions of the plan's folder. Stop if one of them is no longer what it was."""
        kept = {(v.form, v.version): v for v in await publishing.versions(tx)}
        for form in self.own.values():
            known = kept.get((form.id, form.version))
            if known and not same(known.source, form.source):
                raise Stop(Exit.CONFIGURATION, _changed(form))
        new = [FormVersion(f.id, f.version, f.source, "", now) for f in self.own.values()]
        await publishing.keep(tx, new)

    async def reload(self, tx: Transaction) -> None:
        """Take in what has been published and what is waiting to be.

        A published form that can no longer be read is not offered; what it was is kept.
        """
        stored = await publishing.versions(tx)
        waiting = {(PREVIEW, u.id): u.source for u in await uploads.usable(tx)}
        sources = {(v.form, v.version): v.source for v in stored} | waiting
        self.versions = Shelf(self._at_hand(sources), sources, self.files)
        folder = {**self.own, **self.built_in}.values()
        newest = {form.id: (form.id, form.version) for form in folder}
        last = {v.form: v for v in stored}
        published = {form: (form, v.version) for form, v in last.items() if v.person}
        published = {form: key for form, key in published.items() if self.versions.get(key)}
        self.forms = Newest(self.versions, newest | published)
        added = [
            duty if duty.form in self.forms else duty.model_copy(update={"form": ""})
            for duty in await publishing.added_duties(tx)
        ]
        self.plan = _with(self.base, added, list(published))

    def _at_hand(self, sources: Mapping[Key, str]) -> dict[Key, Form]:
        """What need not be read again: the folder's forms, and what was read before."""
        folder = {**self.own, **self.built_in}.values()
        at_hand = {(form.id, form.version): form for form in folder}
        known = self.versions.known()
        read = {key: known[source] for key, source in sources.items() if source in known}
        return {**read, **at_hand}


def _changed(form: Form) -> str:
    return (
        f"forms/{form.id}: its content has changed, yet its version is still “{form.version}”, "
        "with which people may have drafts and records → write another version in its settings "
        "sheet."
    )


def _with(plan: Plan, added: Sequence[Duty], published: Sequence[str]) -> Plan:
    """The plan with the desk's duties; published forms stand in the menu or behind “Việc khác”."""
    known = {duty.id for duty in plan.duties}
    duties = (*plan.duties, *(duty for duty in added if duty.id not in known))
    owed = {form for duty in duties for form in (duty.form, duty.zero_form)}
    new = [form for form in published if form not in {*plan.menu, *plan.more}]
    placed = {form for duty in plan.duties for form in (duty.form, duty.zero_form)}
    menu = [form for form in new if form in owed and form not in placed]
    more = [form for form in new if form not in owed]
    changes = {"duties": duties, "menu": (*plan.menu, *menu), "more": (*plan.more, *more)}
    return plan.model_copy(update=changes)
