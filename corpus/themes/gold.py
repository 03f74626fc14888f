"""How well themes that are looked for are found, at passages that were labelled by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from ...extract.parse import read
from ...models.encoder import encode
from ...models.language import is_chinese
from ...models.lexicon import Themes, load
from ..passages import Passage, find_passages
from .guided import assign, fit_meanings, likelihood
from .space import fit_space


@dataclass(frozen=True, slots=True)
class Label:
    """A line of gold: a passage and the themes that it has."""

    source: str
    start: int
    end: int
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage, and the themes that it has, None if nobody has said."""

    passage: Passage
    text: str
    themes: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Score:
    """Labels that were found, that are wrong, and that are missing."""

    found: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """Micro-F1."""
        return 2 * self.found / max(1, 2 * self.found + self.wrong + self.missed)

    def __str__(self) -> str:
        return f"micro-F1 {self.f1:.3f} ({self.found} found, {self.wrong} wrong, {self.missed} missed)"


def read_gold(file: Path, root: Path) -> list[Labelled]:
    """Return the passages of the report that a file of gold is about, whose `source` is a path under a folder."""
    labels = [msgspec.json.decode(line, type=Label) for line in file.read_bytes().splitlines()]
    document = read(root / labels[0].source)
    themes = {label.start: frozenset(label.themes) for label in labels}
    return [Labelled(one, document.text[one.start : one.end], themes.get(one.start)) for one in find_passages(document)]


def evaluate_guided(passages: Sequence[Labelled]) -> Score:
    """Return how well the themes of passages are found, seen as a corpus of their own."""
    guided = load(Themes).theme
    vectors = encode([one.passage.context for one in passages])
    space = fit_space(vectors, np.array([is_chinese(one.passage.lang) for one in passages]), [None] * len(passages))
    likely = likelihood(space.place(vectors), *fit_meanings(guided, space))
    scores = assign(guided, [one.text for one in passages], likely)
    hits = [
        ({theme.id for theme, score in zip(guided, row, strict=True) if score and not theme.aside}, one.themes)
        for row, one in zip(scores, passages, strict=True)
        if one.themes is not None
    ]
    return Score(
        sum(len(found & wanted) for found, wanted in hits),
        sum(len(found - wanted) for found, wanted in hits),
        sum(len(wanted - found) for found, wanted in hits),
    )
