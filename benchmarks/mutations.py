"""Mutations: how many slips of one number the check finds, each at its place.

    python -m benchmarks.mutations [--count 1000] [--seed 1] [--encoder] [--misses 40] [FOLDER...]

Edits one number, year, currency or scale word in one language of a bilingual report that has no planted errors (those
of the folders of sample and test reports, unless named), checks the report, and looks whether a finding's place covers
the edit. Errors and warnings count; for bare small numbers and for years beside no figure, which are information,
findings of any severity do. Findings that the report without the edit has at the same place do not count.
"""

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import diglot
from diglot.extract import bitext, terms
from diglot.extract.check import check
from diglot.extract.records import Check, Document, Finding
from diglot.models.encoder import DEFAULT, Vectors, encode
from tests.generators.slips import Slip, edited, slips

ROOT = Path(__file__).parents[1]
FOLDERS = [ROOT / "corpus" / "samples", ROOT / "tests" / "data" / "reports", ROOT / "tests" / "data" / "more_reports"]
WEAK = ("small number", "context year")


@dataclass(frozen=True)
class Case:
    """A bilingual report, or a pair of twins, and one edit of one side."""

    name: str
    documents: tuple[Document, ...]
    side: int
    slip: Slip


def clean_reports(folders: Sequence[Path]) -> Iterator[tuple[Document, ...]]:
    """Yield the bilingual reports without planted errors: one document, or an English one and its Chinese twin."""
    for folder in folders:
        for path in sorted(folder.glob("*.gold.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            main = {lang[:2] for lang in gold["languages"]}
            if gold.get("inconsistencies") or (gold.get("twin") and "zh" in main):
                continue
            names = [gold["doc"], *([gold["twin"]] if gold.get("twin") else [])]
            if len(names) == 2 or len(main) == 2:
                yield tuple(diglot.read(folder / name) for name in names)


def draw(reports: Sequence[tuple[Document, ...]], count: int, seed: int) -> Iterator[Case]:
    """Yield random edits: of a random report, language and kind of edit, a random one."""
    dice = random.Random(seed)
    made = 0
    while made < count:
        documents = dice.choice(reports)
        lang = dice.choice(["en", "zh"])
        side = 1 if lang == "zh" and len(documents) == 2 else 0
        kinds: dict[str, list[Slip]] = defaultdict(list)
        for slip in slips(documents[side], lang, dice):
            kinds[slip.kind].append(slip)
        if kinds:
            made += 1
            slip = dice.choice(kinds[dice.choice(sorted(kinds))])
            yield Case(Path(documents[0].source).name, documents, side, slip)


def found(case: Case, before: Check, *, model: str | None) -> bool:
    """Whether a new finding covers the edit."""
    documents = [edited(one, case.slip) if at == case.side else one for at, one in enumerate(case.documents)]
    after = check(documents[0], documents[1] if len(documents) == 2 else None, model=model)
    more = len(case.slip.text) - (case.slip.end - case.slip.start)
    known = {(one.rule, start if start <= case.slip.start else start + more) for one, start in _covers(case, before, 0)}
    hits = {(one.rule, start) for one, start in _covers(case, after, more) if one.severity != "info" or weak(case)}
    return bool(hits - known)


def weak(case: Case) -> bool:
    """Whether the edit is of a number that findings are only information about."""
    return case.slip.kind in WEAK


def _covers(case: Case, checked: Check, more: int) -> Iterator[tuple[Finding, int]]:
    start, end = case.slip.start, case.slip.end + more
    for one in checked.findings:
        places = (one.en, one.zh) if len(case.documents) == 1 else (one.zh if case.side else one.en,)
        yield from ((one, place.start) for place in places if place and place.start <= start and end <= place.end)


def remember() -> None:
    """Make the encoder encode each text once."""
    known: dict[tuple[str, str], Vectors] = {}

    def encoder(texts: Sequence[str], role: Any = "passage", **options: Any) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if (text, role) not in known))
        if new:
            known.update(zip(((text, role) for text in new), encode(new, role, **options), strict=True))
        return np.array([known[text, role] for text in texts])

    for module in (bitext, terms):
        module.encode = encoder  # type: ignore[attr-defined]


def main() -> None:
    """Print the share found of each kind of edit, and the first misses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoder", action="store_true", help="align by meaning too")
    parser.add_argument("--misses", type=int, default=40, help="how many of them to print")
    options = parser.parse_args()
    model = DEFAULT if options.encoder else None
    remember()
    reports = list(clean_reports(options.folders or FOLDERS))
    before: dict[int, Check] = {}
    tried: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    missed: list[Case] = []
    began = time.monotonic()
    for case in draw(reports, options.count, options.seed):
        key = id(case.documents)
        if key not in before:
            before[key] = check(*case.documents, model=model)
        tried[case.slip.kind] += 1
        if found(case, before[key], model=model):
            hits[case.slip.kind] += 1
        else:
            missed.append(case)
    strong = [kind for kind in tried if kind not in WEAK]
    for kind in sorted(tried):
        print(f"{kind:20} {hits[kind]:5} of {tried[kind]:5}  {hits[kind] / tried[kind]:7.1%}")
    total = sum(tried[kind] for kind in strong)
    share = sum(hits[kind] for kind in strong) / total
    print(f"{'all of substance':20} {sum(hits[kind] for kind in strong):5} of {total:5}  {share:7.1%}")
    print(f"{len(reports)} reports, {time.monotonic() - began:.0f} s")
    for case in missed[: options.misses]:
        print(_told(case))


def _told(case: Case) -> str:
    text, slip = case.documents[case.side].text, case.slip
    before, old, after = text[max(0, slip.start - 50) : slip.start], text[slip.start : slip.end], text[slip.end :][:40]
    return f"{case.name}: {slip.kind}: {before}⟦{old} → {slip.text}⟧{after}".replace("\n", "⏎")


if __name__ == "__main__":
    main()
