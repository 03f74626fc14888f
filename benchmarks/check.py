"""The check: how long a report takes, and which slips of numbers it finds beside translate-toolkit's pofilter.

    python -m benchmarks.check [--pofilter PROGRAM] [--pairs 600] [--seed 1] [--words 5000]

Paragraphs in pairs (tests/data/parallel, company and market reports) make a report of some 5,000 English words with its
Chinese; the seconds are those of the second check in one process, of the first with the encoder after it was loaded,
and of the command from its start. The pairs with a number of substance are then checked one by one, every second one
with a slip (`tests.generators.slips`), by diglot's rules for numbers and by `pofilter -t numbers`. A pair with a slip
that a program complains of is found, one without is a false alarm; the place is not asked for, pofilter gives none.

pofilter is run as a program of its own, which may stand anywhere: ``python -m venv pofilter && pofilter/bin/pip install
translate-toolkit``, then ``--pofilter pofilter/bin/pofilter``. Without it its line is left out.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import diglot
from diglot.extract.check import check
from diglot.extract.records import Document
from diglot.models.encoder import encode
from tests.generators.slips import Slip, edited, slips

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "parallel"
WEAK = ("small number", "context year")
NUMBERS = "DG1"
"""How the codes of the rules for numbers begin."""


@dataclass(frozen=True)
class Pair:
    """A paragraph in both languages, and whether it has a slip."""

    english: Document
    chinese: Document
    slip: bool


def paragraphs() -> list[tuple[str, str]]:
    """Return the paragraphs of the reports in both languages."""
    lines = (
        line for path in sorted(FOLDER.glob("*/*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [(pair["en"], pair["zh"]) for pair in map(json.loads, lines)]


def pairs(texts: Sequence[tuple[str, str]], count: int, seed: int) -> list[Pair]:
    """Return paragraphs that hold a number of substance, every second one with a slip in one of its languages."""
    dice = random.Random(seed)
    found: list[Pair] = []
    while len(found) < count:
        documents = [_document(text) for text in dice.choice(texts)]
        side = dice.choice([0, 1])
        places = [one for one in slips(documents[side], ("en", "zh")[side], dice) if one.kind not in WEAK]
        if not places:
            continue
        if len(found) % 2:
            documents[side] = edited(documents[side], _one_of(places, dice))
        found.append(Pair(documents[0], documents[1], bool(len(found) % 2)))
    return found


def _one_of(places: Sequence[Slip], dice: random.Random) -> Slip:
    kind = dice.choice(sorted({one.kind for one in places}))
    return dice.choice([one for one in places if one.kind == kind])


def _document(text: str) -> Document:
    return diglot.read(text.encode(), media_type="text/plain")


def by_diglot(found: Sequence[Pair]) -> set[int]:
    """Return which pairs diglot's rules for numbers complain of."""
    complained = set()
    for number, pair in enumerate(found):
        findings = check(pair.english, pair.chinese, model=None).findings
        if any(one.code.startswith(NUMBERS) and one.severity != "info" for one in findings):
            complained.add(number)
    return complained


def by_pofilter(found: Sequence[Pair], program: str) -> set[int]:
    """Return which pairs pofilter's test of numbers complains of."""
    units = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n']
    for number, pair in enumerate(found):
        english, chinese = (json.dumps(one.text, ensure_ascii=False) for one in (pair.english, pair.chinese))
        units.append(f'msgctxt "{number}"\nmsgid {english}\nmsgstr {chinese}\n')
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "pairs.po", Path(folder) / "failed.po"
        source.write_text("\n".join(units), encoding="utf-8")
        command = [program, "-t", "numbers", "--language=zh", "--progress=none", str(source), str(target)]
        subprocess.run(command, check=True, capture_output=True)
        failed = target.read_text(encoding="utf-8") if target.exists() else ""
    return {int(number) for number in re.findall(r'^msgctxt "(\d+)"', failed, re.MULTILINE)}


def _scores(name: str, found: Sequence[Pair], complained: set[int], seconds: float) -> str:
    hits = sum(found[number].slip for number in complained)
    wrong = sum(pair.slip for pair in found)
    precision, recall = hits / max(1, len(complained)), hits / wrong
    alarms = (len(complained) - hits) / (len(found) - wrong)
    return f"{name:10} precision {precision:6.1%}  recall {recall:6.1%}  false alarms {alarms:6.1%}  {seconds:6.1f} s"


def _report(texts: Sequence[tuple[str, str]], words: int) -> tuple[str, str]:
    """Return an English text of some words and its Chinese."""
    chosen: list[tuple[str, str]] = []
    while sum(len(english.split()) for english, _ in chosen) < words:
        chosen.append(texts[len(chosen) % len(texts)])
    return "\n\n".join(english for english, _ in chosen), "\n\n".join(chinese for _, chinese in chosen)


def _timed(english: str, chinese: str) -> None:
    ours, theirs = _document(english), _document(chinese)
    print(f"{len(english.split())} English words, {len(chinese)} Chinese characters")
    check(ours, theirs, model=None)
    _print_seconds("without encoder", lambda: check(ours, theirs, model=None))
    encode([f"text {number} that loads the encoder" for number in range(200)])
    _print_seconds("encoder loaded", lambda: check(ours, theirs))
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "en.txt", Path(folder) / "zh.txt"
        for path, text in zip(paths, (english, chinese), strict=True):
            path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "diglot.cli", "check", *map(str, paths), "--model", "none", "--format", "json"]
        _print_seconds("command, no encoder", lambda: subprocess.run(command, check=False, capture_output=True))


def _print_seconds(name: str, task: Callable[[], object]) -> None:
    """Print how long a task takes, and, as other programs may run too, the time of processors that it takes."""
    began, used = time.monotonic(), _processor_seconds()
    task()
    print(f"{name:20} {time.monotonic() - began:6.2f} s, {_processor_seconds() - used:6.2f} s of processors")


def _processor_seconds() -> float:
    return sum(os.times()[:4])


def main() -> None:
    """Print the seconds, then precision and recall of both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pofilter", default="pofilter", help="the program, if it is not on the path")
    parser.add_argument("--pairs", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, default=5000)
    options = parser.parse_args()
    texts = paragraphs()
    _timed(*_report(texts, options.words))
    found = pairs(texts, options.pairs, options.seed)
    began = time.monotonic()
    complained = by_diglot(found)
    print(_scores("diglot", found, complained, time.monotonic() - began))
    if program := shutil.which(options.pofilter):
        began = time.monotonic()
        complained = by_pofilter(found, program)
        print(_scores("pofilter", found, complained, time.monotonic() - began))


if __name__ == "__main__":
    main()
