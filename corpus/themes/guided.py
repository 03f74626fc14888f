"""Themes that are looked for: a passage has one if its words speak for it, or what it says is like what describes it.

Cosines of an encoder crowd together, so none is a threshold: a regression learns from the phrases of all themes, and
of what has none, what tells a theme from the others, and says how likely a passage has it. A term is enough by itself;
a hint needs a passage that is rather likely, and a likelihood alone must be great.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...models.encoder import DEFAULT
from ...models.kept import encode_kept
from ...models.lexicon import GuidedTheme
from .evidence import Evidence
from .space import Space

_LIKELIHOOD, _LIKELIHOOD_ALONE = 1.25, 2.0
"""What certainty is worth beside one term, and where a theme has no words."""
_NEEDED = 1.0
"""Worth of words and likelihood from which on a passage has a theme."""
_FREEDOM = 20.0
"""Inverse of the regularisation: vectors of unit length lie close together."""


def examples(theme: GuidedTheme) -> list[str]:
    """Return the sentences that show what a theme is: its phrases, or its labels if it has none."""
    return [*theme.phrases_en, *theme.phrases_zh] or [theme.label_en, theme.label_zh]


def fit_meanings(
    themes: Sequence[GuidedTheme], space: Space, *, model: str = DEFAULT
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what tells passages with each theme from others, shape (themes, dimensions), and where the border is."""
    from sklearn.linear_model import LogisticRegression

    said = [examples(theme) for theme in themes]
    owners = np.repeat(np.arange(len(themes)), [len(one) for one in said])
    placed = space.place(encode_kept([text for one in said for text in one], "passage", model=model))
    directions = np.zeros((len(themes), placed.shape[1]), np.float32)
    offsets = np.zeros(len(themes), np.float32)
    for place in range(len(themes)) if len(themes) > 1 else ():
        fit = LogisticRegression(C=_FREEDOM, class_weight="balanced", max_iter=1_000).fit(placed, owners == place)
        directions[place], offsets[place] = fit.coef_[0], fit.intercept_[0]
    return directions, offsets


def likelihood(
    placed: NDArray[np.float32], directions: NDArray[np.float32], offsets: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return how likely each passage has each theme by its meaning, shape (passages, themes)."""
    return np.asarray(1 / (1 + np.exp(-(placed @ directions.T + offsets))), np.float32)


def assign(themes: Sequence[GuidedTheme], texts: Sequence[str], likely: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much each passage has of each theme, 0 of those that it has not; shape (passages, themes)."""
    words = Evidence(themes).weigh(texts)
    worth = [0 if theme.aside else _LIKELIHOOD if has_words(theme) else _LIKELIHOOD_ALONE for theme in themes]
    scores = words + likely * np.array(worth, np.float32)
    scores[scores < _NEEDED] = 0
    aside = np.array([theme.aside for theme in themes], bool)
    if aside.any():
        only_aside = words[:, aside].max(axis=1) >= words[:, ~aside].max(axis=1, initial=_NEEDED)
        scores[np.ix_(only_aside, ~aside)] = 0
    return np.asarray(scores, np.float32)


def has_words(theme: GuidedTheme) -> bool:
    """Whether a theme can be told by words."""
    return bool(theme.terms_en or theme.terms_zh or theme.hints_en or theme.hints_zh)
