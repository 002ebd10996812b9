"""The fields of a form, its versions laid over each other: what a table has for columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms import Form
from forms.values import Kind

GROUP, REPEAT = "group", "repeat"
META = {"/meta", "/meta/instanceID", "/meta/instanceName"}  # of the metadata no more leaves
NUMBERS = {"int", "decimal"}
MEDIA = {Kind.IMAGE, Kind.AUDIO, Kind.FILE}


@dataclass(frozen=True, slots=True)
class Field:
    """A question, a calculation, a group or a repeat; `path` begins below the form's root.

    `type` is “group”, “repeat”, or the bind's: int, decimal, date, dateTime, geopoint, string…
    """

    path: str
    type: str
    children: tuple[Field, ...] = ()
    multiple: bool = False  # several choices, split by spaces
    media: bool = False  # the answer names a file

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.path.rpartition("/")[2]

    @property
    def is_leaf(self) -> bool:
        """Whether it can hold an answer."""
        return self.type not in (GROUP, REPEAT)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the versions of a form lie over each other.

    `root` holds the fields of one submission. `places` leads, for each version, from a node's path
    in that version to its path here; what may not leave is in neither.
    """

    form: str
    title: str
    root: Field
    places: Mapping[str, Mapping[str, str]]
    repeats: Mapping[str, frozenset[str]]  # by version, in that version's paths

    def places_of(self, version: str) -> Mapping[str, str]:
        """The places of a version; one that is not known is read as if nothing had moved."""
        if version in self.places:
            return self.places[version]
        return {field.path: field.path for field in everything(self.root)}

    def repeats_of(self, version: str) -> frozenset[str]:
        """The paths of a version's repeats."""
        if version in self.repeats:
            return self.repeats[version]
        return frozenset(f.path for f in everything(self.root) if f.type == REPEAT and f.path)


def everything(field: Field) -> Iterator[Field]:
    """A field and all below it, in the order of the form."""
    yield field
    for child in field.children:
        yield from everything(child)


def tables(root: Field) -> tuple[Field, ...]:
    """The submission itself and every repeat, each a table of its own."""
    return tuple(field for field in everything(root) if field.type == REPEAT)


def leaves(table: Field) -> Iterator[Field]:
    """The fields that are columns of a table: groups are opened, repeats are other tables."""
    for child in table.children:
        if child.type == GROUP:
            yield from leaves(child)
        elif child.is_leaf:
            yield child


def layout(versions: Sequence[Form], restricted: bool = False) -> Layout:
    """Lay versions of one form over each other; the last given is the newest and leads.

    1 a node is found again by its path; 2 a question or repeat that was moved to another group, by
    its name; 3 one that was a question and is a group now stands beside it, with its version in the
    name; 4 what any version calls restricted is left out unless it is asked for.
    """
    over = _Overlay()
    for form in reversed(versions):
        over.lay(form)
    hidden = frozenset() if restricted else over.restricted
    places = {
        version: {p: at for p, at in found.items() if not _within(at, hidden)}
        for version, found in over.places.items()
    }
    newest = versions[-1]
    return Layout(newest.id, newest.title, over.tree(hidden), places, over.repeats)


def _within(path: str, hidden: Collection[str]) -> bool:
    """Whether a path, or a group around it, is among those hidden."""
    steps = path.split("/")
    return any("/".join(steps[:n]) in hidden for n in range(2, len(steps) + 1))


class _Overlay:
    """The nodes found so far, by path, in order; the newest version is laid first."""

    def __init__(self) -> None:
        self.found: dict[str, Field] = {"": Field("", REPEAT)}
        self.places: dict[str, dict[str, str]] = {}
        self.repeats: dict[str, frozenset[str]] = {}
        self.restricted: frozenset[str] = frozenset()

    def lay(self, form: Form) -> None:
        """Add one version."""
        own = _nodes(form)
        places = self.places[form.version] = {}
        for field in own:
            if _leaves_meta(field.path):
                continue
            place = self._place(field, own, places, form.version)
            known = self.found.get(place)
            self.found[place] = _merged(known, field) if known else _at(place, field)
            places[field.path] = place
        repeats = (field.path for field in own if field.type == REPEAT)
        self.repeats[form.version] = frozenset(repeats)
        marked = {f"/{p.split('/', 2)[2]}" for p, bind in form.binds.items() if bind.restricted}
        self.restricted |= {at for path, at in places.items() if _within(path, marked)}

    def tree(self, hidden: frozenset[str]) -> Field:
        """What was found, as a tree."""
        below: dict[str, list[str]] = {}
        for path in (p for p in self.found if p and not _within(p, hidden)):
            below.setdefault(path.rpartition("/")[0], []).append(path)

        def grow(path: str) -> Field:
            bare = self.found[path]
            grown = [grow(child) for child in below.get(path, ())]
            children = tuple(c for c in grown if c.type != GROUP or c.children)
            return Field(bare.path, bare.type, children, bare.multiple, bare.media)

        return grow("")

    def _place(
        self, field: Field, own: Sequence[Field], places: Mapping[str, str], version: str
    ) -> str:
        above = field.path.rpartition("/")[0]
        place = f"{places.get(above, above)}/{field.name}"
        known = self.found.get(place)
        if known is None:
            newest = len(self.places) == 1  # nothing has moved yet
            return place if newest else self._moved(field, own, place) or place
        if _alike(known, field):
            return place
        return f"{place}~{version}"

    def _moved(self, field: Field, own: Sequence[Field], place: str) -> str:
        """Where a question or repeat of this name stands now, if there is no doubt; else ""."""
        if field.type == GROUP or sum(_alike(o, field) for o in own) > 1:
            return ""
        row = self._row_of(place)
        named = [p for p, f in self.found.items() if p and _alike(f, field)]
        same = [p for p in named if self._row_of(p) == row]
        return same[0] if len(same) == 1 else ""

    def _row_of(self, path: str) -> str:
        """The nearest repeat around a path."""
        while path := path.rpartition("/")[0]:
            if path in self.found and self.found[path].type == REPEAT:
                break
        return path


def _alike(one: Field, other: Field) -> bool:
    """Whether both are questions, or both groups or repeats, of one name."""
    if one.name != other.name or one.is_leaf != other.is_leaf:
        return False
    return one.is_leaf or one.type == other.type


def _leaves_meta(path: str) -> bool:
    return path.startswith("/meta") and path not in META and path.split("/")[1] == "meta"


def _at(place: str, field: Field) -> Field:
    return Field(place, field.type, (), field.multiple, field.media)


def _merged(known: Field, older: Field) -> Field:
    """One column for both: whole numbers among decimals are decimals, all else unlike is text."""
    kind = known.type
    if known.type != older.type:
        kind = "decimal" if {known.type, older.type} <= NUMBERS else "string"
    both = known.multiple or older.multiple, known.media or older.media
    return Field(known.path, kind, (), *both)


def _nodes(form: Form) -> list[Field]:
    """The nodes of one version, with what the layout adds to every form: the instance's name."""
    full = [*form.shape[1:]]
    inner = {path.rpartition("/")[0] for path in full}
    found = [_node(form, path, path in inner) for path in full]
    have = {field.path for field in found}
    return [*found, *(_meta(path) for path in sorted(META - have))]


def _meta(path: str) -> Field:
    return Field(path, GROUP if path == "/meta" else "string")


def _node(form: Form, full: str, inner: bool) -> Field:
    path = f"/{full.split('/', 2)[2]}"
    if full in form.templates:
        return Field(path, REPEAT)
    if inner:
        return Field(path, GROUP)
    bind, control = form.binds.get(full), form.controls.get(full)
    kind = control.kind if control else None
    type = bind.type if bind else "string"
    return Field(path, type, (), kind is Kind.SELECT_MULTIPLE, kind in MEDIA)
