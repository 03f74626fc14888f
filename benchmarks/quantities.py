"""Quantities against peers in one run: how many are found, how many values are wrong, and how fast.

    pip install -e '.[bench]'
    python benchmarks/quantities.py [CASES [TEXT]]

CASES are JSON lines with `text`, `lang` and `expected`, each expectation with `kind` (or the line has it), `start`,
`end`, `value` and `currency`: by default the lines of tests/data. Ranges are left out, since each program has its own
idea of them. TEXT is what speed is measured on, by default a sample report. The F1 asks for span, value and currency;
a wrong value is one that stands nowhere in the line. Signs are left out too: only diglot has
declines negative. Seconds vary with the machine: the ratios are to be compared.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from diglot.extract.quantities import find_quantities

ROOT = Path(__file__).parents[1]
LINES = ROOT / "tests" / "data" / "quantities.jsonl"
SAMPLE = ROOT / "corpus" / "samples" / "001_point_of_care_ultrasound.txt"
KINDS = {"money": {"money"}, "percent": {"percent", "percentage_point"}}


@dataclass(frozen=True, slots=True)
class Found:
    """What a program says it found: its span, end exclusive, value and currency."""

    start: int
    end: int
    value: Decimal | None
    currency: str | None


Finder = Callable[[str, str, str], Iterable[Found]]
"""Text, language and kind to what is found."""


def diglot(text: str, lang: str, kind: str) -> Iterable[Found]:
    """Find by this project."""
    for found in find_quantities(text, lang):
        if found.kind in KINDS[kind]:
            yield Found(found.start, found.end, found.value, found.currency)


def recognizers() -> Finder:
    """Find by Microsoft's Recognizers-Text; it has one model for each kind and language."""
    from recognizers_number import recognize_percentage
    from recognizers_number_with_unit import recognize_currency
    from recognizers_text import Culture

    def find(text: str, lang: str, kind: str) -> Iterable[Found]:
        culture = Culture.Chinese if lang.startswith("zh") else Culture.English
        for found in (recognize_currency if kind == "money" else recognize_percentage)(text, culture):
            resolution = found.resolution or {}
            yield Found(
                found.start,
                found.end + 1,
                decimal(str(resolution.get("value")).rstrip("%")),
                resolution.get("isoCurrency"),
            )

    return find


def quantulum() -> Finder:
    """Find by quantulum3; it reads English."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False  # its pickled classifier cannot be read by the scikit-learn of today

    def find(text: str, lang: str, kind: str) -> Iterable[Found]:
        for found in parser.parse(text):
            is_money = found.unit.entity.name == "currency"
            if is_money if kind == "money" else found.unit.name == "percentage":
                code = found.unit.name if len(found.unit.name) == 3 else None
                yield Found(found.span[0], found.span[1], decimal(str(found.value)), code)

    return find


def price_parser() -> Finder:
    """Find by price-parser; it expects one price a text and tells no span."""
    from price_parser import Price

    def find(text: str, lang: str, kind: str) -> Iterable[Found]:
        price = Price.fromstring(text)
        if kind == "money" and price.amount is not None and price.currency is not None:
            yield Found(-1, -1, price.amount, None)

    return find


def read_cases(path: Path) -> list[dict[str, Any]]:
    """Return the cases, one for each kind of a line; a doubtful currency ("USD?") is any."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if not case.get("in_domain", True):
            continue
        for kind, names in KINDS.items():
            expected = [one for one in case["expected"] if one.get("kind", case.get("kind")) in names]
            if case.get("kind", kind) == kind and all(one.get("value") is not None for one in expected):
                cases.append(case | {"kind": kind, "lang": case["lang"][:2], "expected": expected})
    return cases


def decimal(text: str) -> Decimal | None:
    """Return the value of a peer's number, or None if it gives none."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def equal(found: Found, expected: dict[str, Any], *, strict: bool) -> bool:
    """Whether a finding is the expected one."""
    readings = [abs(Decimal(one["value"])) for one in (expected, *(expected.get("alt") or ())) if one.get("value")]
    value = found.value if found.value is None else abs(found.value)
    if value is None or not any(abs(value - reading) <= abs(value) * Decimal("1e-9") for reading in readings):
        return False
    placed = (found.start, found.end) == (expected["start"], expected["end"])
    currency = expected.get("currency")
    return not strict or (placed and (not currency or currency.endswith("?") or currency == found.currency))


def score(find: Finder, cases: Sequence[dict[str, Any]], *, strict: bool) -> tuple[float, float]:
    """Return F1 over all cases, and the share of findings whose value is not that of any expectation."""
    hits = wrong = missed = total = 0
    for case in cases:
        left = list(find(case["text"], case["lang"], case["kind"]))
        total += len(left)
        for expected in case["expected"]:
            match = next((one for one in left if equal(one, expected, strict=strict)), None)
            if match is not None:
                left.remove(match)
            if not expected.get("optional"):
                hits, missed = (hits + 1, missed) if match else (hits, missed + 1)
        wrong += len(left) if case.get("exhaustive", True) else 0
    return 2 * hits / max(1, 2 * hits + wrong + missed), wrong / max(1, total)


def speed(action: Callable[[], object], characters: int) -> float:
    """Return characters a second, the best of three runs."""
    best = 0.0
    for _ in range(3):
        begin = time.perf_counter()
        action()
        best = max(best, characters / (time.perf_counter() - begin))
    return best


def main() -> None:
    """Print the table."""
    cases = read_cases(Path(sys.argv[1]) if len(sys.argv) > 1 else LINES)
    text = Path(sys.argv[2] if len(sys.argv) > 2 else SAMPLE).read_text(encoding="utf-8")
    lines = text.splitlines()
    finders: dict[str, Finder] = {
        "diglot": diglot,
        "Recognizers-Text": recognizers(),
        "quantulum3": quantulum(),
        "price-parser": price_parser(),
    }
    groups = [(lang, kind) for lang in ("en", "zh") for kind in KINDS]
    print(
        "| program | "
        + " | ".join(f"{lang} {kind}" for lang, kind in groups)
        + " | wrong values | characters a second |"
    )
    print("|---|" + "--:|" * (len(groups) + 2))
    for name, find in finders.items():
        scores = [
            score(find, [case for case in cases if (case["lang"], case["kind"]) == group], strict=True)[0]
            for group in groups
        ]
        _, wrong = score(find, cases, strict=False)
        if name == "diglot":
            rate = speed(lambda: find_quantities(text), len(text))
        else:
            rate = speed(lambda find=find: [list(find(line, "zh", "money")) for line in lines], len(text))  # type: ignore[misc]
        print(f"| {name} | " + " | ".join(f"{one:.2f}" for one in scores) + f" | {wrong:.0%} | {rate:,.0f} |")


if __name__ == "__main__":
    main()
