"""Strict scoring of quantities against suites of cases: span, value and currency must all be right."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from diglot.extract.quantities import find_quantities
from diglot.extract.records import Quantity

KINDS = {"money": ("money",), "percent": ("percent", "percentage_point")}


def strict_f1(path: Path) -> float:
    """Return the micro F1 over the in-domain money and percent cases of a JSON lines file."""
    hits = wrong = missed = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if not case["in_domain"] or case["kind"] not in KINDS:
            continue
        left = [found for found in find_quantities(case["text"], case["lang"]) if found.kind in KINDS[case["kind"]]]
        for expected in case["expected"]:
            match = next((found for found in left if _is_same(found, expected)), None)
            if match is None:
                missed += 1
            else:
                left.remove(match)
                hits += 1
        wrong += len(left) if case["exhaustive"] else 0
    return 2 * hits / (2 * hits + wrong + missed)


def test_money_and_percent_of_public_suites(shared: Path) -> None:
    assert strict_f1(shared / "data" / "numeric" / "dev_cases.jsonl") >= 0.92


def _is_same(found: Quantity, expected: dict[str, Any]) -> bool:
    readings = [expected, *(expected.get("alt") or [])]
    return (found.start, found.end) == (expected["start"], expected["end"]) and any(
        _is_close(found.value, reading["value"], bool(expected.get("approx")))
        and reading.get("currency") in (None, found.currency)
        for reading in readings
    )


def _is_close(value: Decimal, expected: str | None, approx: bool) -> bool:
    if expected is None:
        return False
    wanted = Decimal(expected)
    return value == wanted or (approx and abs(value - wanted) <= abs(wanted) * Decimal("1e-9"))
