"""Scores of the extraction over documents with gold annotations.

Gold stands beside a document as ``NAME.gold.json``: its figures and segments, each with an exact quote. Facts
are compared as sets: (kind, value, currency, year, language) for a figure, (language, name) for a member and
(language, parent, member) for an edge of a segmentation.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import msgspec

from ..extract.parse import read
from ..extract.parse.errors import UnreadableError
from ..extract.records import Figure, Member, Report, Year
from ..extract.report import analyze
from ..models.errors import DiglotError
from ..models.language import is_chinese

SCORED_KINDS = ("market_size", "cagr", "share", "growth")
"""Kinds that gold lists completely; predictions equal to another gold value are neutral."""

Fact = tuple[Any, ...]
"""Anything hashable whose last field is the language."""


class GoldFigure(msgspec.Struct, frozen=True):
    """A figure of the gold annotations."""

    kind: str
    value: Decimal
    lang: str
    currency: str | None = None
    year: int | tuple[int, int] | None = None


class GoldMember(msgspec.Struct, frozen=True):
    """A member of a gold segmentation."""

    name: str
    children: tuple["GoldMember", ...] = ()


class GoldSegmentation(msgspec.Struct, frozen=True):
    """A segmentation of the gold annotations."""

    dimension: str
    lang: str
    members: tuple[GoldMember, ...]


class Gold(msgspec.Struct, frozen=True):
    """The gold annotations of one document."""

    doc: str
    figures: tuple[GoldFigure, ...]
    segments: tuple[GoldSegmentation, ...]


class GoldError(DiglotError, ValueError):
    """A folder has no gold annotations, or one of them is malformed."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one kind of fact, with what follows from them."""

    hits: int = 0
    """Predicted facts that gold has."""
    wrong: int = 0
    found: int = 0
    """Gold facts that were predicted."""
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the predicted facts that are right; 0 if none is predicted."""
        return self.hits / max(1, self.hits + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the gold facts that are found; 0 if there are none."""
        return self.found / max(1, self.found + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.hits + other.hits, self.wrong + other.wrong, self.found + other.found, self.missed + other.missed
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the program and the gold do not share."""

    doc: str
    name: str
    """Of the score: ``figures``, ``members``."""
    wrong: bool
    """Predicted but not gold; else gold but not predicted."""
    fact: Fact


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by name, summed over the documents, and every difference behind them."""

    documents: int
    scores: Mapping[str, Score]
    differences: Sequence[Difference]
    unreadable: Sequence[str]
    """Messages about the documents that could not be read, and so are not in the scores."""


def evaluate(gold_files: Iterable[Path], *, password: str | None = None) -> Evaluation:
    """Extract every document that the gold files describe, and score it.

    The scores are ``figures`` (all scored kinds), ``values`` (without kind and year: was the number read
    right?), one for each scored kind, ``members`` and ``edges``. Raises :class:`GoldError` for malformed gold.
    """
    totals: dict[str, Score] = {}
    differences: list[Difference] = []
    unreadable: list[str] = []
    documents = 0
    for path in gold_files:
        gold = read_gold(path)
        try:
            report = analyze(read(path.parent / gold.doc, password=password))
        except UnreadableError as err:
            unreadable.append(str(err))
            continue
        documents += 1
        for name, predicted, expected in _fact_sets(report, gold):
            score, wrong, missed = _compare(predicted, expected)
            totals[name] = totals.get(name, Score()) + score
            differences += (Difference(gold.doc, name, True, fact) for fact in sorted(wrong, key=str))
            differences += (Difference(gold.doc, name, False, fact) for fact in sorted(missed, key=str))
    return Evaluation(documents, totals, differences, unreadable)


def gold_files(folder: Path) -> list[Path]:
    """Return the gold files of a folder. Raises :class:`GoldError` if there is none."""
    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder")
    found = sorted(folder.glob("*.gold.json"))
    if not found:
        raise GoldError(f"{folder}: no *.gold.json there; give a folder of documents with gold annotations")
    return found


def read_gold(path: Path) -> Gold:
    """Return the annotations of a gold file.

    Raises :class:`GoldError` if it is malformed.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Gold)
    except msgspec.DecodeError as err:
        raise GoldError(f"{path}: {err}") from err


def _fact_sets(report: Report, gold: Gold) -> Iterator[tuple[str, set[Fact], set[Fact]]]:
    neutral = {(figure.value, figure.currency) for figure in gold.figures if figure.kind not in SCORED_KINDS}
    expected = {_fact(figure) for figure in gold.figures if figure.kind in SCORED_KINDS}
    predicted = {_fact(figure) for figure in report.figures if figure.kind in SCORED_KINDS}
    predicted = {fact for fact in predicted if fact in expected or (fact[1], fact[2]) not in neutral}
    yield "figures", predicted, expected
    yield "values", {_value(fact) for fact in predicted}, {_value(fact) for fact in expected}
    for kind in SCORED_KINDS:
        yield kind, {f for f in predicted if f[0] == kind}, {f for f in expected if f[0] == kind}
    found, wanted = list(_edges(report.segments)), list(_edges(gold.segments))
    yield "members", {edge[1:] for edge in found}, {edge[1:] for edge in wanted}
    yield "edges", set(found), set(wanted)


def _fact(figure: Figure | GoldFigure) -> Fact:
    return figure.kind, figure.value, figure.currency, _year(figure.year), _language(figure.lang)


def _value(fact: Fact) -> Fact:
    return fact[1], fact[2], fact[4]


def _year(year: Year | None) -> Year | None:
    return year[0] if isinstance(year, tuple) and year[0] == year[1] else year


def _language(lang: str) -> str:
    return "zh" if is_chinese(lang) else lang


def _edges(segments: Iterable[Any]) -> Iterator[Fact]:
    for segment in segments:
        yield from _edges_below(_name(segment.dimension), segment.members, _language(segment.lang))


def _edges_below(parent: str, members: Sequence[Member | GoldMember], lang: str) -> Iterator[Fact]:
    for member in members:
        name = _name(member.name)
        yield parent, name, lang
        yield from _edges_below(name, member.children, lang)


_BY = re.compile(r"^(?:by|按|依|以)\s*")


def _name(text: str) -> str:
    """Fold what is not part of a name: markup, width, case, blanks, "by" and outer marks."""
    text = unicodedata.normalize("NFKC", unescape(re.sub(r"<[^>]+>", " ", text))).casefold()
    return _BY.sub("", re.sub(r"\s+", "", text)).strip(":：,，、.。;；-–—·•*")


def _compare(predicted: set[Fact], expected: set[Fact]) -> tuple[Score, set[Fact], set[Fact]]:
    """Match two sets; a fact in the language ``mul`` equals one in any language."""
    wrong = {fact for fact in predicted if not _matches(fact, expected)}
    missed = {fact for fact in expected if not _matches(fact, predicted)}
    score = Score(len(predicted) - len(wrong), len(wrong), len(expected) - len(missed), len(missed))
    return score, wrong, missed


def _matches(fact: Fact, others: set[Fact]) -> bool:
    return fact in others or any(fact[:-1] == other[:-1] and "mul" in (fact[-1], other[-1]) for other in others)
