"""Themes that are looked for: a passage has one if its words speak for it, or its meaning is nearer to it than usual.

Cosines of an encoder crowd together, so none is a threshold: what counts is by how many spreads a passage stands out
from all passages of the corpus. A term is enough by itself; hints need nearness too; nearness alone must be great.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...models.encoder import DEFAULT, Vectors, encode
from ...models.lexicon import GuidedTheme
from .evidence import Evidence

_NEARNESS, _NEARNESS_ALONE = 0.2, 0.4
"""What standing out by one spread is worth beside one term, and where a theme has no words."""
_MOST = 4.0
"""Spreads by which a passage counts as standing out."""
_NEEDED = 1.0
"""Worth of words and nearness from which on a passage has a theme."""


@lru_cache(maxsize=256)
def vectors_of(theme: GuidedTheme, model: str = DEFAULT) -> Vectors:
    """Return the vectors of what describes a theme: its phrases, or its labels if it has none."""
    phrases = [*theme.phrases_en, *theme.phrases_zh] or [theme.label_en, theme.label_zh]
    return encode(phrases, "passage", model=model)


def assign(themes: Sequence[GuidedTheme], texts: Sequence[str], nearness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much each passage has of each theme, 0 of those that it has not; shape (passages, themes).

    `nearness` is by how many spreads each stands out, see :func:`stand_out`.
    """
    words = Evidence(themes).weigh(texts)
    worth = [_NEARNESS if has_words(theme) else _NEARNESS_ALONE for theme in themes]
    scores = words + np.clip(nearness, 0, _MOST) * np.array(worth, np.float32)
    scores[scores < _NEEDED] = 0
    aside = np.array([theme.aside for theme in themes], bool)
    if aside.any():
        only_aside = words[:, aside].max(axis=1) >= words[:, ~aside].max(axis=1, initial=_NEEDED)
        scores[np.ix_(only_aside, ~aside)] = 0
    return np.asarray(scores, np.float32)


def has_words(theme: GuidedTheme) -> bool:
    """Whether a theme can be told by words."""
    return bool(theme.terms_en or theme.terms_zh or theme.hints_en or theme.hints_zh)


def stand_out(cosines: NDArray[np.float32], background: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how many spreads cosines with each theme are above the middle of those of the background.

    The spread is taken below the middle, where passages are that do not have the theme.
    """
    middle, low = np.quantile(background, [0.5, 0.16], axis=0)
    return np.asarray((cosines - middle) / np.maximum(middle - low, 1e-6), np.float32)
