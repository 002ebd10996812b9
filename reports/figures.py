"""From records to figures: how many, and how much of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from plan.values import Figure

Answers = Mapping[str, str]  # canonical values by path


def figures(wanted: Sequence[Figure], records: Mapping[str, Sequence[Answers]]) -> dict[str, str]:
    """The figures of one unit; `records` are its answers by form.

    Gives canonical numbers by the figure's id, and `key` = "all": one row of a dataset.
    """
    row = {"key": "all"}
    for figure in wanted:
        rows = records.get(figure.form, ())
        row[figure.id] = str(_sum(rows, figure.sum) if figure.sum else len(rows))
    return row


def _sum(rows: Sequence[Answers], field: str) -> Decimal:
    total = Decimal(0)
    for answers in rows:
        for path, value in answers.items():
            if path.rpartition("/")[2] == field:
                total += _number(value)
    return total


def _number(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)
