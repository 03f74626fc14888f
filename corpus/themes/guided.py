"""Themes that are looked for: a passage has one if its words speak for it, or its meaning is nearer to it than usual.

Cosines of an encoder crowd together, so none is a threshold: what counts is how far a passage stands out from all
passages of the corpus, and that words speak for the theme. Words alone are enough if they do so more than once.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...models.lexicon import GuidedTheme
from .evidence import Evidence

_NEARNESS = 0.45
"""What standing out by one spread is worth, beside one term."""
_MOST, _LEAST = 3.5, -1.5
"""Spreads by which a passage counts as standing out."""
NEEDED = 1.4
"""Worth of words and nearness from which on a passage has a theme."""


def phrases_of(theme: GuidedTheme) -> list[str]:
    """Return what describes a theme: its phrases, or its labels if it has none."""
    return [*theme.phrases_en, *theme.phrases_zh] or [theme.label_en, theme.label_zh]


def score(
    themes: Sequence[GuidedTheme], texts: Sequence[str], nearness: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return how much each passage has of each theme, shape (passages, themes); it has those of at least `NEEDED`.

    `nearness` is by how many spreads each stands out, see :func:`stand_out`.
    """
    return Evidence(themes).weigh(texts) + _NEARNESS * np.clip(nearness, _LEAST, _MOST)


def stand_out(cosines: NDArray[np.float32], background: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how many spreads cosines with each theme are above the middle of those of the background.

    The spread is taken below the middle, where passages are that do not have the theme.
    """
    middle, low = np.quantile(background, [0.5, 0.16], axis=0)
    return np.asarray((cosines - middle) / np.maximum(middle - low, 1e-6), np.float32)
