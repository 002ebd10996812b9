"""From an XLSForm source to a `Form`: pyxform makes the XForm, this file reads it."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from forms.compiling import XF, Compiler
from forms.model import Bind, Control, Expression, Form, Group, Message
from forms.ordering import calculation_order, constraint_readers
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
MEDIA = {"image/*": Kind.IMAGE, "audio/*": Kind.AUDIO, "application/*": Kind.FILE}
CONTROLS = {"input", "select1", "select", "rank", "trigger", "upload", "range"}
ROW = re.compile(r"\[row : (\d+)\]\s*")
SUFFIXES = (".md", ".xlsx", ".xls", ".csv")


def load(path: Path) -> Form:
    """The form of an XLSForm file (.md, .xlsx, .xls, .csv); FormError lists what is wrong."""
    if path.suffix not in SUFFIXES:
        raise FormError((Problem(f"{path.name}: not one of {', '.join(SUFFIXES)}"),))
    if path.suffix == ".md":
        return parse(path.read_text(encoding="utf-8"))
    return _read(path, "")


def parse(markdown: str) -> Form:
    """The form of an XLSForm written as Markdown tables; FormError lists what is wrong."""
    return _read(markdown, markdown)


def _read(source: Path | str, markdown: str) -> Form:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        kind = {"file_type": ".md"} if isinstance(source, str) else {}
        made = convert(source, validate=False, **kind).xform
    except PyXFormError as error:
        raise FormError((_problem(str(error)),)) from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
    return _Reader(etree.fromstring(made.encode(), parser), markdown).form()


def _problem(message: str) -> Problem:
    row = ROW.search(message)
    sheet = next((s for s in ("choices", "settings") if f"{s} sheet" in message), "survey")
    return Problem(ROW.sub("", message), sheet, int(row[1]) if row else 0)


class _Reader(Compiler):
    """Walks one XForm document once."""

    def __init__(self, tree: etree._Element, markdown: str) -> None:
        super().__init__(markdown)
        self.tree = tree
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
        loads = self._first_loads()
        tree = main.getroottree()
        shape = dict.fromkeys(re.sub(r"\[\d+\]", "", tree.getpath(node)) for node in main.iter())
        self._take_templates(main, root)
        if self.problems:
            raise FormError(tuple(self.problems))
        form = Form(
            id=main.get("id", ""),
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
            first_load=loads,
            shape=tuple(shape),
        )
        form.order = calculation_order(form.binds)
        form.readers = constraint_readers(form.binds)
        self.frame.form = form
        for control in self.controls.values():
            control.form = form
        return form

    def _instances(self) -> frozenset[str]:
        outside = set()
        for instance in self.model.findall(f"{XF}instance")[1:]:
            name = instance.get("id", "")
            if instance.get("src"):
                outside.add(name)
            else:
                self.frame.secondary[name] = _bare(instance)
        return frozenset(outside)

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
                identifying=bind.get("identifying", ""),
            )

    def _bind_message(self, bind: etree._Element, name: str) -> Message:
        written = bind.get(f"{JR}{name}") or ""
        if written.startswith("jr:itext("):
            return self.texts.get(written[len("jr:itext('") : -2], {})
        return {"": (written,)} if written else {}

    def _first_loads(self) -> tuple[tuple[str, Expression], ...]:
        found = []
        for element in self.tree.iter(f"{XF}setvalue"):
            compiled = self.expression(element.get("value"), element.get("ref", ""))
            if "odk-instance-first-load" not in (element.get("event") or ""):
                self.complain("trigger is not supported", element.get("ref", ""))
            elif compiled:
                found.append((element.get("ref", ""), compiled))
        return tuple(found)

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
            label=self.message(element.find(f"{XF}label")),
            appearances=own,
            children=self._children(inner, own),
            nodeset="" if repeat is None else repeat.get("nodeset", ""),
            count=None
            if repeat is None
            else self.expression(repeat.get(f"{JR}count"), element.get("ref", "")),
        )

    def _control(self, element: etree._Element, tag: str, outer: frozenset[str]) -> Control:
        ref = element.get("ref", "")
        itemset = element.find(f"{XF}itemset")
        control = Control(
            ref=ref,
            kind=self._kind(element, tag, ref),
            label=self.message(element.find(f"{XF}label")),
            hint=self.message(element.find(f"{XF}hint")),
            appearances=outer | frozenset((element.get("appearance") or "").split()),
            parameters={k: str(v) for k, v in element.attrib.items() if k in PARAMETERS},
            static=tuple(
                (item.findtext(f"{XF}value") or "", self.message(item.find(f"{XF}label")))
                for item in element.findall(f"{XF}item")
            ),
        )
        if itemset is not None:
            control.items = self.expression(itemset.get("nodeset"), ref)
            control.value_ref = _part(itemset, f"{XF}value").get("ref") or ""
            label = _part(itemset, f"{XF}label").get("ref") or ""
            control.label_ref = re.sub(r"jr:itext\((.*)\)", r"\1", label)
        self.controls[ref] = control
        return control

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
