"""`python -m bench.forms`: loading, milliseconds a step and bytes a draft of two forms.

A step is the whole of the dialogue: heard, checked, stored, the next question worded. It is taken
twice: with the form of the step before at hand, and with the draft read from its XML.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.long_form import answer, markdown
from dialogue import begin, step
from dialogue.scenes import FILLED
from dialogue.values import Photo, Session, Text
from forms import Form, Instance, load, parse
from forms.values import Kind, Question

NOW = datetime(2024, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SHORT = Path(__file__).parents[1] / "plan/presets/son-ha-2024/forms/hoat-dong.md"
MOST_STEPS = 700


def fill(form: Form, say: Callable[[Question], str], at_hand: bool) -> tuple[Session, list[float]]:
    """Answer question by question until the card; gives the session and the seconds of steps."""
    session, _replies = begin(form, NOW)
    seconds = []
    for _ in range(MOST_STEPS):
        filled = Instance(form, session.xml, today=NOW.date(), now=NOW)
        question = filled.question(session.open)
        if question is None:
            break
        heard = Photo("anh.jpg") if question.kind is Kind.IMAGE else Text(say(question))
        if not at_hand:
            FILLED.clear()
        began = time.perf_counter()
        session, _replies = step(session, heard, form, NOW)
        seconds.append(time.perf_counter() - began)
    return session, seconds


def short_answer(question: Question) -> str:
    """What is typed for a question of the activity form."""
    if question.choices:
        return question.choices[0].label
    return "2024-11-19" if question.kind is Kind.DATE else "12"


def resident(form: Form, xml: str, instances: int = 100) -> float:
    """Bytes of memory of the process for one filled-in form, trees included."""
    before = _resident()
    kept = [Instance(form, xml, today=NOW.date(), now=NOW) for _ in range(instances)]
    for instance in kept:
        instance.questions()
    return (_resident() - before) / len(kept)


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def report(name: str, make: Callable[[], Form], say: Callable[[Question], str]) -> None:
    """One form, measured."""
    began = time.perf_counter()
    form = make()
    loaded = time.perf_counter() - began
    print(f"{name}: {len(form.controls)} questions, loaded in {loaded * 1000:.0f} ms")
    session, steps = fill(form, say, at_hand=True)
    _session, cold = fill(form, say, at_hand=False)
    for kind, seconds in (("at hand", steps), ("from its XML", cold)):
        cuts = statistics.quantiles(seconds, n=20)
        p50, p95, most = cuts[9] * 1000, cuts[18] * 1000, max(seconds) * 1000
        line = f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, most {most:.1f} ms"
        print(f"  {len(seconds)} steps, draft {kind}: {line}")
    draft = len(session.xml.encode())
    print(f"  draft: {draft:,} bytes of XML, {resident(form, session.xml):,.0f} bytes in memory\n")


def main() -> None:
    """Both forms."""
    parse("| survey |\n| | type | name | label |\n| | text | a | A |\n")  # pyxform is imported
    report("hoat-dong.md", lambda: load(SHORT), short_answer)
    report("550 questions", lambda: parse(markdown()), lambda question: answer(question.name))


if __name__ == "__main__":
    main()
