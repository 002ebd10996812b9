"""From records to figures: how many, and how much of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from plan.values import Breakdown, Figure

Answers = Mapping[str, str]  # canonical values by path


def figures(wanted: Sequence[Figure], records: Mapping[str, Sequence[Answers]]) -> dict[str, str]:
    """The figures of one unit; `records` are its answers by form, oldest first.

    Gives canonical numbers by the figure's id, and `key` = "all": one row of a dataset.
    """
    row = {"key": "all"}
    for figure in wanted:
        rows = _looked_at(figure, records.get(figure.form, ()))
        row[figure.id] = str(_sum(rows, figure.sum) if figure.sum else len(rows))
    return row


def breakdown(
    wanted: Breakdown, records: Sequence[Answers], labels: Mapping[str, str]
) -> list[dict[str, str]]:
    """A row for each value of a field, in the order of `labels`: the labels of its choices.

    Columns: name, label, uom, count, those of `sums`, and `say`, the row in words.
    """
    by_value: dict[str, list[Answers]] = {name: [] for name in labels}
    for answers in records:
        by_value.setdefault(_one(answers, wanted.by), []).append(answers)
    return [
        _row(wanted, name, labels.get(name, name), rows)
        for name, rows in by_value.items()
        if name and rows
    ]


def _row(wanted: Breakdown, name: str, label: str, rows: Sequence[Answers]) -> dict[str, str]:
    sums = {column: _sum(rows, field) for column, field in wanted.sums.items()}
    uom = _one(rows[-1], wanted.uom) if wanted.uom else ""
    row = {"name": name, "label": label, "uom": uom, "count": str(len(rows))}
    row |= {column: str(total) for column, total in sums.items()}
    return row | {"say": _in_words(label, uom, len(rows), sums)}


def _in_words(label: str, uom: str, count: int, sums: Mapping[str, Decimal]) -> str:
    """“Nói chuyện chuyên đề: 2 buổi, 120 người (75 nữ)”."""
    said = f"{label}: {_dotted(sums.get('quantity', Decimal(count)))} {uom}".rstrip()
    if not sums.get("total"):
        return said
    women = f" ({_dotted(sums['women'])} nữ)" if "women" in sums else ""
    return f"{said}, {_dotted(sums['total'])} người{women}"


def _dotted(number: Decimal) -> str:
    return f"{number:,f}".replace(",", ".")


def _looked_at(figure: Figure, rows: Sequence[Answers]) -> Sequence[Answers]:
    if figure.newest_of:
        rows = list({_one(answers, figure.newest_of): answers for answers in rows}.values())
    asked = figure.where.items()
    return [a for a in rows if all(_one(a, field) == value for field, value in asked)]


def _one(answers: Answers, field: str) -> str:
    """The first answer to a field; "" if there is none."""
    return next((v for path, v in answers.items() if _name(path) == field), "")


def _sum(rows: Sequence[Answers], field: str) -> Decimal:
    total = Decimal(0)
    for answers in rows:
        for path, value in answers.items():
            if _name(path) == field:
                total += _number(value)
    return total


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _number(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)
