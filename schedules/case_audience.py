"""Who hears of a clock: the case worker, whoever stands in for her, whom its delay concerns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plan.cases import CaseClock
from plan.values import Plan
from schedules.case_wording import Why
from storage import people
from storage.case_values import Case
from storage.engine import Transaction
from storage.values import Link, Person


@dataclass(frozen=True)
class Audience:
    """Everybody who can be reached, and where."""

    plan: Plan
    people: Mapping[str, Person]
    links: Mapping[str, Sequence[Link]]

    @classmethod
    async def load(cls, tx: Transaction, plan: Plan) -> Audience:
        """Those who are enrolled and have a link that works."""
        links = await people.active_links(tx)
        reached = {p.id: p for p in await people.everybody(tx) if p.id in links}
        return cls(plan, reached, links)

    def of(self, case: Case, clock: CaseClock, overdue: bool) -> dict[str, Why]:
        """Who is nudged about a clock of a case, and why.

        1 Its case worker; if she cannot be reached, or nobody has the case, the first of the
        roles that stand in. 2 Once it is overdue, also the roles to which it escalates.
        """
        told: dict[str, Why] = {}
        if case.owner in self.people:
            told[case.owner] = "own"
        else:
            why: Why = "unreached" if case.owner else "unowned"
            told |= dict.fromkeys(self._stand_ins(case), why)
        for role in clock.escalates if overdue else ():
            for id in self._holders(role, case):
                told.setdefault(id, "late")
        return told

    def _stand_ins(self, case: Case) -> list[str]:
        roles = self.plan.cases.stand_ins if self.plan.cases else ()
        return next((ids for role in roles if (ids := self._holders(role, case))), [])

    def _holders(self, role: str, case: Case) -> list[str]:
        """Who holds a role in the case's unit; if nobody does, at the office."""
        for unit in (case.unit, self.plan.office.unit):
            ids = sorted(p.id for p in self.people.values() if (p.role, p.unit) == (role, unit))
            if ids:
                return ids
        return []
