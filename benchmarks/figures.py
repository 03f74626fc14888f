"""What a quantity in a sentence is (size, CAGR, share, growth, volume), by several methods in one run.

    python benchmarks/figures.py [TEST [TRAIN ...]]

TEST and TRAIN are folders with gold annotations: the documents of tests/data/more_reports, and those of
tests/data/reports and corpus/samples, unless named. Asked is the kind of every quantity of a paragraph, heading or list
item whose value the gold of its document gives one kind. The methods:

- unit alone: amounts are sizes, percentages shares, counts volumes, whatever stands around them;
- diglot: cues, clauses and layout (diglot.extract.figures);
- nearest cue: the same table of cues, by distance in characters alone;
- spaCy Matcher: the cues that are one word, over the tokens of spaCy and, for Chinese, jieba; the nearest in tokens;
- dependency: the same cues, the nearest along the parse of an installed English pipeline of spaCy (none: no such row);
- logistic regression: over the tokens of spaCy and jieba around the quantity, trained on TRAIN.

An amount or a count without any cue is taken for a size or a volume, a percentage without one is other.

Seconds vary with the machine: the ratios are to be compared.
"""

import logging
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diglot.corpus.evaluation import Gold, gold_files, read_gold
from diglot.extract.cues import CueTable, cue_table
from diglot.extract.parse import read
from diglot.extract.quantities import find_quantities, shifted
from diglot.extract.records import Document, Quantity
from diglot.extract.report import analyze
from diglot.models.language import fold, is_chinese
from diglot.models.lexicon import Cues, load
from diglot.models.pipelines import pipeline
from diglot.models.sentences import split_sentences

ROOT = Path(__file__).parents[1]
TEST = ROOT / "tests" / "data" / "more_reports"
TRAIN = (ROOT / "tests" / "data" / "reports", ROOT / "corpus" / "samples")
WINDOW = 12
"""Tokens on either side of a quantity that the regression sees."""
ASKED = ("money", "percent", "count", "measure")


@dataclass(frozen=True, slots=True)
class Item:
    """A quantity in its sentence, and the kind that gold gives it."""

    document: Document
    quantity: Quantity
    start: int
    end: int
    kind: str

    @property
    def chinese(self) -> bool:
        """Whether its text is Chinese."""
        return is_chinese(self.quantity.lang)


Method = Callable[[Sequence[Item]], list[str]]


def items_of(folder: Path) -> list[Item]:
    """Return the quantities of a folder's documents whose kind is known."""
    golds = {path: read_gold(path) for path in gold_files(folder)}
    return [item for path, gold in golds.items() for item in document_items(read(path.parent / gold.doc), gold)]


def document_items(document: Document, gold: Gold) -> Iterator[Item]:
    """Yield the quantities of sentences whose value has one kind in the gold of the document."""
    kinds: dict[tuple[Any, bool, bool], set[str]] = defaultdict(set)
    for figure in gold.figures:
        kinds[abs(figure.value), figure.currency is not None, is_chinese(figure.lang)].add(figure.kind)
    for block in document.blocks:
        if block.kind == "boilerplate" or block.cells:
            continue
        found = shifted(find_quantities(document.text[block.start : block.end], block.lang), block.start)
        for start, end in split_sentences(document.text, block.start, block.end):
            for quantity in found:
                known = kinds.get((abs(quantity.value), quantity.kind == "money", is_chinese(quantity.lang)), set())
                if start <= quantity.start < end and quantity.kind in ASKED and len(known) == 1:
                    yield Item(document, quantity, start, end, next(iter(known)))


def usual(quantity: Quantity) -> str:
    """Return what a quantity is if no word says so."""
    return {"money": "market_size", "percent": "other"}.get(quantity.kind, "volume")


def by_unit(items: Sequence[Item]) -> list[str]:
    """Take the commonest kind of the unit."""
    return ["share" if item.quantity.kind == "percent" else usual(item.quantity) for item in items]


def by_rules(items: Sequence[Item]) -> list[str]:
    """Read the documents as the project does."""
    documents = {id(item.document): item.document for item in items}
    kinds = {
        (key, figure.start): figure.kind for key, document in documents.items() for figure in analyze(document).figures
    }
    return [kinds.get((id(item.document), item.quantity.start), "other") for item in items]


def cues_of(item: Item, folded: str, table: CueTable) -> list[tuple[int, int, str]]:
    """Return the cues of a sentence that may tell an item's kind: start, end and kind."""
    if item.quantity.kind == "percent":
        return [(cue.start, cue.end, str(cue.kind)) for cue in table.percent_cues(folded, 0, len(folded))]
    pattern = table.market if item.quantity.kind == "money" else table.volume
    cues = [(*match.span(), usual(item.quantity)) for match in pattern.finditer(folded)]
    return cues + [(*match.span(), "other") for match in table.money_other.finditer(folded)]


def by_nearest_cue(items: Sequence[Item]) -> list[str]:
    """Take the kind of the nearest cue of the sentence."""
    table = cue_table()
    kinds = []
    for item in items:
        folded = fold(item.document.text[item.start : item.end])
        place, end = item.quantity.start - item.start, item.quantity.end - item.start
        cues = cues_of(item, folded, table)
        nearest = min(cues, key=lambda cue: max(place - cue[1], cue[0] - end, 0), default=(0, 0, usual(item.quantity)))
        kinds.append(nearest[2])
    return kinds


def tokenizers() -> tuple[Callable[[str], Any], Callable[[str], Any]]:
    """Return spaCy's tokenizers for English and, with jieba, for Chinese."""
    import jieba
    import spacy

    jieba.setLogLevel("ERROR")
    chinese = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    return spacy.blank("en"), chinese


def by_matcher() -> Method:
    """Take the kind of the nearest cue that spaCy's Matcher finds among the tokens."""
    from spacy.matcher import Matcher

    nlps = tokenizers()
    matchers = []
    for nlp in nlps:
        matcher = Matcher(nlp.vocab)  # type: ignore[attr-defined]
        for cue in load(Cues).percent:
            matcher.add(cue.kind, [[{"LOWER": {"REGEX": rf"^(?:{pattern})$"}}] for pattern in cue.patterns])
        money = load(Cues).money
        for kind, patterns in (
            ("other", money.other),
            ("market_size", money.market),
            ("volume", load(Cues).volume.patterns),
        ):
            matcher.add(f"amount {kind}", [[{"LOWER": {"REGEX": rf"^(?:{pattern})$"}}] for pattern in patterns])
        matchers.append(matcher)

    def method(items: Sequence[Item]) -> list[str]:
        kinds = []
        for item in items:
            doc = nlps[item.chinese](fold(item.document.text[item.start : item.end]))
            place = item.quantity.start - item.start
            at = next((token.i for token in doc if token.idx + len(token) > place), len(doc))
            asks_amount = item.quantity.kind != "percent"
            found = [
                (abs(start - at), doc.vocab.strings[name].removeprefix("amount "))
                for name, start, _ in matchers[item.chinese](doc)
                if doc.vocab.strings[name].startswith("amount ") == asks_amount
            ]
            kinds.append(min(found, default=(0, usual(item.quantity)))[1])
        return kinds

    return method


def by_dependency(nlp: Any) -> Method:
    """Take the kind of the cue that is the fewest arcs away in the parse; Chinese is left to the nearest cue."""

    def arcs(token: Any, other: Any) -> int:
        above = [token, *token.ancestors]
        return next((above.index(one) + up for up, one in enumerate((other, *other.ancestors)) if one in above), 99)

    def method(items: Sequence[Item]) -> list[str]:
        table, kinds = cue_table(), by_nearest_cue(items)
        for index, item in enumerate(items):
            if item.chinese:
                continue
            doc = nlp(item.document.text[item.start : item.end])
            folded = fold(doc.text)
            own = doc.char_span(
                item.quantity.start - item.start, item.quantity.end - item.start, alignment_mode="expand"
            )
            distances = [
                (arcs(own.root, cue.root), abs(cue.start - own.start), kind)
                for start, end, kind in cues_of(item, folded, table)
                if (cue := doc.char_span(start, end, alignment_mode="expand")) is not None
            ]
            kinds[index] = min(distances, default=(0, 0, usual(item.quantity)))[2]
        return kinds

    return method


def by_regression(train: Sequence[Item]) -> Method:
    """Train a logistic regression on the tokens around quantities, one for each language."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    nlps = tokenizers()

    def features(item: Item) -> dict[str, float]:
        text, place = item.document.text, item.quantity
        left = [token.lower_ for token in nlps[item.chinese](text[item.start : place.start])][-WINDOW:]
        right = [token.lower_ for token in nlps[item.chinese](text[place.end : item.end])][:WINDOW]
        seen = {f"unit {place.kind}": 1.0}
        for side, words in (("left", left[::-1]), ("right", right)):
            for distance, word in enumerate(words):
                shape = re.sub(r"\d", "0", word)
                seen[f"{side} {shape}"] = max(seen.get(f"{side} {shape}", 0.0), 1 / (1 + distance / 4))
        return seen

    models = {}
    for chinese in (False, True):
        own = [item for item in train if item.chinese == chinese]
        model = make_pipeline(DictVectorizer(), LogisticRegression(C=10, max_iter=2000))
        models[chinese] = model.fit([features(item) for item in own], [item.kind for item in own])

    def method(items: Sequence[Item]) -> list[str]:
        return [str(models[item.chinese].predict([features(item)])[0]) for item in items]

    return method


def accuracy(items: Sequence[Item], kinds: Sequence[str], wanted: Callable[[Item], bool]) -> float:
    """Return the share of the wanted items whose kind is right."""
    pairs = [(item.kind, kind) for item, kind in zip(items, kinds, strict=True) if wanted(item)]
    return sum(gold == kind for gold, kind in pairs) / max(1, len(pairs))


def main() -> None:
    """Print the table."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font
    test = items_of(Path(sys.argv[1]) if len(sys.argv) > 1 else TEST)
    train = [item for folder in (map(Path, sys.argv[2:]) if len(sys.argv) > 2 else TRAIN) for item in items_of(folder)]
    methods: dict[str, Method] = {
        "unit alone": by_unit,
        "diglot": by_rules,
        "nearest cue": by_nearest_cue,
        "spaCy Matcher": by_matcher(),
        "logistic regression": by_regression(train),
    }
    if (nlp := pipeline("en")) is not None:
        methods["dependency"] = by_dependency(nlp)
    groups: dict[str, Callable[[Item], bool]] = {
        "English": lambda item: not item.chinese,
        "Chinese": lambda item: item.chinese,
        "percentages": lambda item: item.quantity.kind == "percent",
        "amounts": lambda item: item.quantity.kind == "money",
    }
    heads = [f"{name} ({sum(map(wanted, test))})" for name, wanted in groups.items()]
    print("| method | " + " | ".join(heads) + " | quantities a second |")
    print("|---|" + "--:|" * (len(groups) + 1))
    for name, method in methods.items():
        begin = time.perf_counter()
        kinds = method(test)
        rate = len(test) / (time.perf_counter() - begin)
        scores = " | ".join(f"{accuracy(test, kinds, wanted):.3f}" for wanted in groups.values())
        print(f"| {name} | {scores} | {rate:,.0f} |")


if __name__ == "__main__":
    main()
