"""Figures of cases leave only through here: small counts, and what would give them away, stay.

The method is cell suppression of statistical disclosure control (Willenborg & de Waal, Elements
of Statistical Disclosure Control, 2001; Hundepool et al., Statistical Disclosure Control, 2012,
ch. 4).

1. Primary suppression: a count of 1 … k−1 is sensitive, and so is a difference of 1 … k−1 between
   a count and the same count of an earlier release.
2. Secondary suppression works by closing: units whose totals are sensitive are closed together,
   columns likewise, and in each table the rows that hold a sensitive count. Of what is closed
   nothing is known but the sum. Hence the bounds of every hidden cell have a closed form, and the
   audit of recoverability is exact.
3. Protection level: the feasible interval of a sensitive count holds all of 1 … k−1.
4. While the audit finds an exposed count, the smallest open row is closed too; when that does not
   help the unit's total, in the end the grand total.
5. Linked tables share the totals of units, and with them the closed units.
6. A later release opens nothing that an earlier one closed. So all that can be computed from the
   later one could be computed from the earlier one, plus what was added since; and what was added
   is a table that is protected like the others. Subtraction gives nothing more.
7. The mark is the same for all that is hidden, equal counts are closed together, and closed rows
   are judged by their bounds whether they hold a small count or not. Hence which cells are hidden
   tells next to nothing. Who runs these steps on every table that is possible finds no count in
   tables of 2 × 2 and 3 × 2 cells for k = 5; for k = 3 it happens in one hidden cell of 500.

A zero is shown unless its row or its unit is closed: there it would say which of the others is the
small one. A zero that follows from a sum of zero is shown, for it is no secret.
"""

from reports.suppression.keeping import read, written
from reports.suppression.releasing import suppress, widen
from reports.suppression.values import (
    HIDDEN_MARK,
    LEGEND,
    Cell,
    Hidden,
    Inconsistent,
    Pattern,
    Place,
    Release,
    Shown,
    Table,
    say,
)

__all__ = [
    "HIDDEN_MARK",
    "LEGEND",
    "Cell",
    "Hidden",
    "Inconsistent",
    "Pattern",
    "Place",
    "Release",
    "Shown",
    "Table",
    "read",
    "say",
    "suppress",
    "widen",
    "written",
]
