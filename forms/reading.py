"""From an XForm document, as pyxform makes it, to a `Form`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from forms import external
from forms.compiling import XF, Compiler
from forms.graph import CircleError, Graph
from forms.model import Actions, Bind, Control, Expression, Form, Group, Message
from forms.tables import Sheets
from forms.values import FormError, Kind, Problem

H = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
SIMPLE = {
    "string": Kind.TEXT,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATETIME,
    "geopoint": Kind.GEOPOINT,
    "barcode": Kind.TEXT,
}
MEDIA = {
    "image/*": Kind.IMAGE,
    "audio/*": Kind.AUDIO,
    "video/*": Kind.FILE,
    "application/*": Kind.FILE,
}
CONTROLS = {"input", "select1", "select", "rank", "trigger", "upload", "range"}
LIST = re.compile(r"instance\('([^']+)'\)/root/item")


class Reader(Compiler):
    """Walks one XForm document once."""

    def __init__(
        self, tree: etree._Element, sheets: Sheets, files: Mapping[str, bytes], source: str
    ) -> None:
        super().__init__(sheets)
        self.tree, self.files, self.source = tree, files, source
        self.model = _part(tree, f"{H}head/{XF}model")
        self.controls: dict[str, Control] = {}
        self.binds: dict[str, Bind] = {}
        self.templates: dict[str, etree._Element] = {}

    def form(self) -> Form:
        """1 texts, 2 choices, 3 binds, 4 body, 5 the blank submission."""
        languages, default = self.read_texts(self.model)
        datasets = self._instances()
        self._binds()
        body = self._children(_part(self.tree, f"{H}body"), frozenset())
        main = _bare(_part(self.model, f"{XF}instance")[0])
        root = f"/{main.tag}"
        actions = self._actions()
        tree = main.getroottree()
        shape = dict.fromkeys(re.sub(r"\[\d+\]", "", tree.getpath(node)) for node in main.iter())
        self._take_templates(main, root)
        if self.problems:
            raise FormError(tuple(self.problems))
        form = Form(
            id=main.get("id", ""),
            source=self.source,
            title=self.tree.findtext(f"{H}head/{H}title") or "",
            version=main.get("version", ""),
            languages=languages,
            default_language=default,
            attributes={str(k): str(v) for k, v in main.attrib.items()},
            datasets=datasets,
            frame=self.frame,
            binds=self.binds,
            body=body,
            controls=self.controls,
            texts=self.texts,
            templates=self.templates,
            blank=etree.tostring(main, encoding="utf-8"),
            actions=actions,
            counted=tuple(_counted(body)),
            shape=tuple(shape),
        )
        return self._joined(form)

    def _joined(self, form: Form) -> Form:
        """Say what depends on what, and let the functions and the controls know the form."""
        try:
            form.graph = Graph(form)
        except CircleError as error:
            names = " → ".join(ref.rpartition("/")[2] for ref in error.refs)
            self.complain(f"it waits for itself: {names}", error.refs[0], "circle", names)
            raise FormError(tuple(self.problems)) from None
        self.frame.form = form
        for control in self.controls.values():
            control.form = form
        return form

    def _instances(self) -> frozenset[str]:
        outside = set()
        for instance in self.model.findall(f"{XF}instance")[1:]:
            name, src = instance.get("id", ""), instance.get("src", "")
            if not src:
                self.frame.secondary[name] = _bare(instance)
            elif not self._from_file(name, src.rpartition("/")[2]):
                outside.add(name)
        return frozenset(outside)

    def _from_file(self, name: str, file: str) -> bool:
        """Take in a file beside the form; False when there is none of that name."""
        try:
            content = self.files[file]
        except KeyError:
            return False
        try:
            self.frame.secondary[name] = external.secondary(file, content)
        except external.FileError as error:
            reason = f"{file} cannot be used: {error}"
            self.problems.append(Problem(reason, "survey", code="bad-file", what=file))
        return True

    def _binds(self) -> None:
        for bind in self.model.findall(f"{XF}bind"):
            ref = bind.get("nodeset", "")
            self.binds[ref] = Bind(
                type=bind.get("type", "string"),
                relevant=self.expression(bind.get("relevant"), ref),
                constraint=self.expression(bind.get("constraint"), ref),
                required=self.expression(bind.get("required"), ref),
                read_only=self.expression(bind.get("readonly"), ref),
                calculate=self.expression(bind.get("calculate"), ref),
                constraint_message=self._bind_message(bind, "constraintMsg"),
                required_message=self._bind_message(bind, "requiredMsg"),
                short=bind.get("short", ""),
                reads=bind.get("reads", ""),
                restricted=bind.get("restricted") == "yes",
                preload=(bind.get(f"{JR}preload", ""), bind.get(f"{JR}preloadParams", "")),
                identifying=bind.get("identifying", ""),
            )

    def _bind_message(self, bind: etree._Element, name: str) -> Message:
        written = bind.get(f"{JR}{name}") or ""
        if written.startswith("jr:itext("):
            return self.texts.get(written[len("jr:itext('") : -2], {})
        return {"": (written,)} if written else {}

    def _actions(self) -> Actions:
        """What is set when the form begins, when a row is added, and when an answer changes."""
        actions = Actions()
        for element in self.tree.iter(f"{XF}setvalue"):
            ref, events = element.get("ref", ""), (element.get("event") or "").split()
            compiled = self.expression(element.get("value"), ref) or (element.text or "")
            above = element.getparent()
            around = (above.get("ref") or above.get("nodeset") or "") if above is not None else ""
            if "odk-instance-first-load" in events:
                actions.first.append((ref, compiled))
            if "odk-new-repeat" in events:
                actions.rows.setdefault(around, []).append((ref, compiled))
            if "xforms-value-changed" in events:
                actions.changed.setdefault(around, []).append((ref, compiled))
        return actions

    def _children(
        self, parent: etree._Element, outer: frozenset[str]
    ) -> tuple[Group | Control, ...]:
        found: list[Group | Control] = []
        for element in parent:
            tag = etree.QName(element).localname
            if tag == "group":
                found.append(self._group(element, outer))
            elif tag in CONTROLS:
                found.append(self._control(element, tag, outer))
            elif tag not in ("label", "hint", "setvalue", "repeat"):
                self.complain(f"<{tag}> is not supported", element.get("ref", tag))
        return tuple(found)

    def _group(self, element: etree._Element, outer: frozenset[str]) -> Group:
        own = outer | frozenset((element.get("appearance") or "").split())
        repeat = element.find(f"{XF}repeat")
        inner = element if repeat is None else repeat
        own |= frozenset((inner.get("appearance") or "").split())
        return Group(
            ref=element.get("ref", ""),
            label=self.message(element.find(f"{XF}label"), element.get("ref", "")),
            appearances=own,
            children=self._children(inner, own),
            nodeset="" if repeat is None else repeat.get("nodeset", ""),
            count=None if repeat is None else self._count(repeat, element.get("ref", "")),
        )

    def _count(self, repeat: etree._Element, ref: str) -> Expression | None:
        """How many rows: pyxform writes it as seen from a row, which need not be there yet."""
        source = (repeat.get(f"{JR}count") or "").strip()
        above = ref.rpartition("/")[0]
        return self.expression(source.removeprefix("../"), above or ref)

    def _control(self, element: etree._Element, tag: str, outer: frozenset[str]) -> Control:
        ref = element.get("ref", "")
        itemset = element.find(f"{XF}itemset")
        control = Control(
            ref=ref,
            kind=self._kind(element, tag, ref),
            label=self.message(element.find(f"{XF}label"), element.get("ref", "")),
            hint=self.message(element.find(f"{XF}hint"), ref),
            appearances=outer | frozenset((element.get("appearance") or "").split()),
            parameters={k: str(v) for k, v in element.attrib.items() if k in PARAMETERS},
            static=tuple(
                (item.findtext(f"{XF}value") or "", self.message(item.find(f"{XF}label"), ref))
                for item in element.findall(f"{XF}item")
            ),
        )
        if itemset is not None:
            control.items = self.expression(itemset.get("nodeset"), ref)
            control.value_ref = _part(itemset, f"{XF}value").get("ref") or ""
            label = _part(itemset, f"{XF}label").get("ref") or ""
            control.label_ref = re.sub(r"jr:itext\((.*)\)", r"\1", label)
            control.fixed = self._fixed(itemset.get("nodeset") or "")
        self.controls[ref] = control
        return control

    def _fixed(self, nodeset: str) -> str:
        """The list that choices come from when nothing filters, mixes or words them anew."""
        plain = LIST.fullmatch(nodeset)
        spoken = any(
            not isinstance(part, str)
            for name, message in self.texts.items()
            if not name.startswith("/")
            for parts in message.values()
            for part in parts
        )
        return plain[1] if plain and plain[1] in self.frame.secondary and not spoken else ""

    def _kind(self, element: etree._Element, tag: str, ref: str) -> Kind:
        bind = self.binds.get(ref, Bind())
        match tag:
            case "select1":
                return Kind.SELECT_ONE
            case "select":
                return Kind.SELECT_MULTIPLE
            case "rank":
                return Kind.RANK
            case "trigger":
                return Kind.ACKNOWLEDGE
            case "range":
                return Kind.RANGE
            case "upload" if element.get("mediatype") in MEDIA:
                return MEDIA[str(element.get("mediatype"))]
        if bind.type in SIMPLE and tag == "input":
            plain = bind.type == "string" and bind.read_only is not None
            return Kind.NOTE if plain and not bind.calculate else SIMPLE[bind.type]
        self.complain(f"type {bind.type} is not supported", ref)
        return Kind.TEXT

    def _take_templates(self, element: etree._Element, path: str) -> None:
        """Move each repeat's template aside; a repeat begins with no rows."""
        repeated = {c.tag for c in element if c.get(f"{JR}template") is not None}
        for child in list(element):
            below = f"{path}/{child.tag}"
            if child.tag in repeated:
                element.remove(child)
                if child.get(f"{JR}template") is None:
                    continue
                del child.attrib[f"{JR}template"]
                self.templates[below] = child
                child.tail = None
            self._take_templates(child, below)


PARAMETERS = frozenset({"start", "end", "step", "rows", "mediatype"})


def _counted(body: tuple[Group | Control, ...]) -> Iterator[Group]:
    """The repeats with a count, outer ones first."""
    for part in body:
        if isinstance(part, Group):
            if part.nodeset and part.count:
                yield part
            yield from _counted(part.children)


def _part(element: etree._Element, path: str) -> etree._Element:
    """A part that pyxform always makes."""
    found = element.find(path)
    if found is None:
        raise FormError((Problem(f"the form has no {path.rpartition('}')[2]}"),))
    return found


def _bare(element: etree._Element) -> etree._Element:
    """A copy of a part of the model in which names need no prefix."""
    copied = etree.fromstring(etree.tostring(element))
    for node in copied.iter():
        if isinstance(node.tag, str) and node.tag.startswith(XF):
            node.tag = node.tag[len(XF) :]
    etree.cleanup_namespaces(copied, keep_ns_prefixes=["jr"])
    return etree.fromstring(etree.tostring(copied))
