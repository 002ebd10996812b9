"""What the database holds in the end, as lines that any channel must leave alike."""

from __future__ import annotations

from bot.program import Program
from forms import Instance
from storage import cases, drafts, filings, people, records
from storage.case_facts import facts
from storage.engine import Transaction


async def lines(program: Program) -> list[str]:
    """Filings that are no longer missing, records with their answers, drafts left open."""
    plan = program.office.plan
    async with program.db.read() as tx:
        found = [
            f"{f.duty} {plan.unit(f.unit).short} {f.state}"
            for f in await filings.standing(tx)
            if f.state != "missing"
        ]
        found += await _records(tx, program)
        found += await _cases(tx)
        for person in await people.everybody(tx):
            for draft in await drafts.of_person(tx, person.id):
                found.append(f"draft {draft.form} of {person.name}")
    return sorted(found)


async def _cases(tx: Transaction) -> list[str]:
    """Cases with what has happened to each and what is known of it, and the plain counts."""
    found = []
    for case in await cases.everything(tx):
        who = await people.get(tx, case.owner)
        events = (await cases.events(tx, [case.id]))[case.id]
        happened = ", ".join(event.kind for event in events)
        known = "; ".join(f"{name}={value}" for name, value in facts(events).items())
        found.append(f"{case.state} case of {who.name if who else '–'}: {happened}: {known}")
    for count in await cases.counts(tx):
        known = "; ".join(f"{name}={value}" for name, value in count.answers.items())
        found.append(f"count of {count.month}: {known}")
    return found


async def _records(tx: Transaction, program: Program) -> list[str]:
    found = []
    for record in await records.everything(tx):
        who = await people.get(tx, record.person)
        form = program.office.versions[record.form, record.version]
        today = record.submitted_at.date()
        kinds = {q.path: q.kind for q in Instance(form, record.xml, today=today).questions()}
        answers = [
            f"{path.rpartition('/')[2]}={'(ảnh)' if kinds.get(path) == 'image' else value}"
            for path, value in record.answers.items()
        ]
        state = "withdrawn " if record.withdrawn_at else ""
        found.append(f"{state}{record.form} of {who.name if who else '–'}: {'; '.join(answers)}")
    return sorted(found)
