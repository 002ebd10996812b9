"""Where a node stands: absolute paths with the rows of repeats numbered from 1."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

HIDDEN = "bot-irrelevant"  # marks an irrelevant node, in the tree that expressions see
STEP = re.compile(r"([^\[\]/]+)(?:\[(\d{1,6})\])?")


def plain(path: str) -> str:
    """`/data/docs[2]/no` → `/data/docs/no`."""
    return "/" + "/".join(name for name, _index in STEP.findall(path))


def find(tree: etree._Element, path: str) -> etree._Element | None:
    """The node of a path; a step without a number is the first of its name."""
    steps = STEP.findall(path)
    if not steps or steps[0][0] != tree.tag:
        return None
    node = tree
    for name, index in steps[1:]:
        same = node.findall(name)
        at = int(index or 1) - 1
        if not 0 <= at < len(same):
            return None
        node = same[at]
    return node


def path_of(node: etree._Element, repeats: Collection[str]) -> str:
    """The path of a node; rows of the repeats named are numbered."""
    above = [*reversed(list(node.iterancestors())), node]
    bare, written = "", ""
    for step in above:
        bare += f"/{step.tag}"
        written += f"/{step.tag}"
        if bare in repeats:
            written += f"[{len(list(step.itersiblings(step.tag, preceding=True))) + 1}]"
    return written


def nodes(tree: etree._Element, ref: str) -> list[etree._Element]:
    """All nodes of a path without numbers."""
    rest = ref.split("/", 2)[2:]
    return tree.findall(rest[0]) if rest else [tree]


def takes_part(node: etree._Element, hidden: str) -> bool:
    """Whether neither the node nor one around it is marked as irrelevant."""
    return not node.get(hidden) and not any(a.get(hidden) for a in node.iterancestors())


def leaves(
    node: etree._Element, repeats: Collection[str], bare: str = "", path: str = ""
) -> Iterator[tuple[str, etree._Element]]:
    """The nodes that hold values, with their paths, in the order of the form."""
    bare, path = bare or f"/{node.tag}", path or f"/{node.tag}"
    if len(node) == 0:
        yield path, node
    rows: dict[str, int] = {}
    for child in node:
        below = f"{bare}/{child.tag}"
        rows[child.tag] = rows.get(child.tag, 0) + 1
        number = f"[{rows[child.tag]}]" if below in repeats else ""
        yield from leaves(child, repeats, below, f"{path}/{child.tag}{number}")


def same_row(path: str, within: str) -> bool:
    """Whether a path goes through no other row than those that `within` goes through."""
    ours, theirs = within.split("/"), path.split("/")
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            return one.split("[")[0] != other.split("[")[0]
    return True
