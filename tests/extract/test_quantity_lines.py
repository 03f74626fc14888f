"""Lines as reports print them, with every amount, percentage and period of years that they hold."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from diglot.extract.quantities import find_quantities
from diglot.extract.records import Quantity

LINES = Path(__file__).parents[1] / "data" / "quantities.jsonl"
REQUIRED = {"money", "percent", "percentage_point", "basis_point", "year_range", "ill_formed"}
"""The kinds of which a line lists all that it holds."""

Reading = tuple[str, int, int, tuple[Decimal, ...], str | None]
"""Kind, span, value (two for a range) and currency."""


def readings(text: str, lang: str) -> list[Reading]:
    spans: dict[tuple[int, int], list[Quantity]] = {}
    for found in find_quantities(text, lang):
        spans.setdefault((found.start, found.end), []).append(found)
    return [
        (
            "year_range" if ones[0].kind == "year" else ones[0].kind,
            *span,
            tuple(one.value for one in ones if one.kind != "ill_formed"),
            ones[0].currency,
        )
        for span, ones in spans.items()
        if ones[0].kind in REQUIRED or (ones[0].kind == "year" and len(ones) == 2)
    ]


def is_expected(reading: Reading, expected: dict[str, Any]) -> bool:
    values = tuple(Decimal(expected[name]) for name in ("value", "low", "high") if expected.get(name) is not None)
    currency = str(expected.get("currency") or "")
    return (
        (reading[0], reading[3]) == (expected["kind"], values)
        and reading[1] <= expected["start"]
        and expected["end"] <= reading[2]
        and (not currency or reading[4] == currency.rstrip("?") or (currency.endswith("?") and reading[4] is None))
    )


def test_the_quantities_of_report_lines() -> None:
    hits = wrong = missed = 0
    for line in LINES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        left = readings(case["text"], case["lang"])
        for expected in case["expected"]:
            match = next((reading for reading in left if is_expected(reading, expected)), None)
            if match is not None:
                left.remove(match)
            if not expected.get("optional"):
                hits, missed = (hits + 1, missed) if match else (hits, missed + 1)
        wrong += len(left)
    assert hits >= 387
    assert wrong <= 1, "a value that nobody printed"
    assert missed <= 4
