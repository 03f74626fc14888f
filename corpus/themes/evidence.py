"""What words in a passage speak for a theme: its terms, which name it, and hints, which may mean something else."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...models.language import HAN
from ...models.lexicon import GuidedTheme
from ...models.variants import comparable
from ..tokens import locate_words

_HAN = re.compile(f"[{HAN}]")
_TERM, _HINT = 1.0, 0.35
"""What each is worth that is mentioned, and half as much again if it is so more than once."""
_MOST_TERMS, _MOST_HINTS = 3.0, 0.7
"""What they are worth together: hints alone never are as much as a term."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What of a theme a word speaks for."""

    theme: int
    worth: float


class Evidence:
    """Finds the words of themes in texts."""

    def __init__(self, themes: Sequence[GuidedTheme]) -> None:
        self.themes = themes
        self._words: dict[str, list[_Word]] = {}
        for place, theme in enumerate(themes):
            for worth, words in (
                (_TERM, (*theme.terms_en, *theme.terms_zh)),
                (_HINT, (*theme.hints_en, *theme.hints_zh)),
            ):
                for word in words:
                    if form := _form(word):
                        self._words.setdefault(form, []).append(_Word(place, worth))

    @cached_property
    def _latin(self) -> re.Pattern[str]:
        return _any(f"(?<= ){re.escape(form)}(?= )" for form in self._longest_first() if not _HAN.search(form))

    @cached_property
    def _han(self) -> re.Pattern[str]:
        return _any(re.escape(form) for form in self._longest_first() if _HAN.search(form))

    def _longest_first(self) -> list[str]:
        return sorted(self._words, key=lambda form: (-len(form), form))

    def weigh(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """Return how much the words of each text speak for each theme, shape (texts, themes)."""
        return np.array([self._weigh(text) for text in texts], np.float32).reshape(-1, len(self.themes))

    def _weigh(self, text: str) -> NDArray[np.float32]:
        terms, hints = np.zeros((2, len(self.themes)), np.float32)
        for form, times in _counted(self._found(text)).items():
            for word in self._words[form]:
                weights = terms if word.worth == _TERM else hints
                weights[word.theme] += word.worth * (1 + 0.5 * (times > 1))
        return np.asarray(np.minimum(terms, _MOST_TERMS) + np.minimum(hints, _MOST_HINTS))

    def _found(self, text: str) -> Iterator[str]:
        yield from (match[0] for match in self._latin.finditer(_stems(text)))
        if _HAN.search(text):
            yield from (match[0] for match in self._han.finditer(_plain(text)))


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or r"(?!)")


def _counted(found: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one] = counts.get(one, 0) + 1
    return counts


def _form(word: str) -> str:
    return _plain(word) if _HAN.search(word) else _stems(word).strip()


def _plain(text: str) -> str:
    """Return a text in the mainland's characters and terms, lines joined."""
    return comparable.__wrapped__(text.replace("\n", ""))


def _stems(text: str) -> str:
    """Return the stems of the words of a text between blanks; compounds are given by their parts."""
    ends, stems = 0, []
    for token in locate_words(text, stop_words=True):  # as a service is more than service
        if token.start >= ends:  # a compound in one piece stands behind its parts
            stems.append(token.text)
            ends = token.end
    return f" {' '.join(stems)} "
