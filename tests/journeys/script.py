"""A journey file: what people say and what they hear, word for word.

# what the journey promises
# interactions of ky: 8          how often somebody may have to do something, at most
@ 20/11/2024 09:00               the clock is wound to this moment
ky> [Báo cáo hoạt động]          a button; the newest one with this label, codes as in SK-••••
ky> khoảng 120                   typed
ky> (ảnh)                        a photo; (mã): the code that was last heard
< Hoạt động gì ạ?                what is heard, a message a paragraph
  | Nói chuyện chuyên đề         its buttons
ban< …                           what somebody else hears
= ket-qua Xã Sơn Kỳ submitted    what the database holds in the end
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

CASE = re.compile(r"\b([A-Z]{2}-[0-9]{4})-[0-9A-Z]{6}\b")
RECEIPT = re.compile(r"\b([A-Z]{2,5})-[0-9A-Z]{4}\b")
INVITATION = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")
TYPED = re.compile(f"{CASE.pattern}|{INVITATION.pattern}")
PHONE = re.compile(r"^([0-9]+\.) (?:Telegram|Trang web)\b", re.MULTILINE)
INTERACTIONS = re.compile(r"# interactions of ([a-z]+): ([0-9]+)")


@dataclass
class Step:
    """One line that somebody says (or the clock's), and what is heard after it."""

    who: str  # "" for the clock
    said: str
    heard: list[str] = field(default_factory=list)


@dataclass
class Journey:
    """A whole file."""

    path: Path
    title: list[str]
    steps: list[Step]
    ends: list[str]

    def most_interactions(self) -> dict[str, int]:
        """How often each person may have to do something, as the title says."""
        found = (INTERACTIONS.fullmatch(line) for line in self.title)
        return {match[1]: int(match[2]) for match in found if match}


def read(path: Path) -> Journey:
    """The journey of a file; ValueError names the line that is not understood."""
    journey = Journey(path, [], [], [])
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        if line.startswith("#"):
            journey.title.append(line)
        elif line.startswith("@ "):
            journey.steps.append(Step("", line[2:].strip()))
        elif line.startswith("= "):
            journey.ends.append(line[2:].strip())
        elif re.match(r"([a-z]*< |  )", line) and journey.steps:
            journey.steps[-1].heard.append(line.rstrip())
        elif match := re.fullmatch(r"([a-z]+)> (.*)", line):
            journey.steps.append(Step(match[1], match[2].strip()))
        else:
            raise ValueError(f"{path.name}:{number}: not understood")
    return journey


def write(journey: Journey) -> str:
    """The file's text."""
    lines = [*journey.title, ""]
    for step in journey.steps:
        lines.append(f"{step.who}> {step.said}" if step.who else f"@ {step.said}")
        lines += step.heard
        lines.append("")
    lines += [f"= {end}" for end in journey.ends]
    return "\n".join(lines).rstrip() + "\n"


def mask(text: str) -> str:
    """A text with its random codes hidden, and on what a person's phone is connected."""
    text = PHONE.sub(r"\1 (kênh)", CASE.sub(r"\1-••••••", text))
    return INVITATION.sub("•••••-•••••", RECEIPT.sub(_hidden, text))


def codes(text: str) -> list[str]:
    """The codes of a text that somebody may have to type: of an invitation, of a case."""
    lines = (line for line in text.splitlines() if not line.startswith("Ví dụ"))
    return [found[0] for line in lines for found in TYPED.finditer(line)]


def _hidden(code: re.Match[str]) -> str:
    """The year of a case's code is not random."""
    in_case = code.string[code.end() :].startswith("-••••••")
    return code[0] if in_case else f"{code[1]}-••••"


def spoken(who: str, text: str, labels: list[str]) -> list[str]:
    """A message as the file shows it; `who` only where it is not the one who spoke."""
    first, *more = mask(text).split("\n")
    return [
        f"{who}< {first}".rstrip(),
        *[f"  {line}".rstrip() for line in more],
        *[f"  | {mask(label)}" for label in labels],
    ]
