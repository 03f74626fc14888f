"""What a theme is called: the terms that its passages have more often than the others, in both languages.

Terms are weighed by class-based TF-IDF (Grootendorst 2022): their share in a theme, and how rare they are elsewhere.
A pair of the glossary of the corpus makes one label in both languages.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...models.language import fold, is_chinese
from ...models.lexicon import Themes, load
from ...models.words import is_stop_word, simplified, words

_TERMS = 8
_IN_LABEL = 2
_PHRASE_BONUS = 1.5
"""What two words together are worth beside one: they say more."""
_PAIR_BONUS = 1.3
"""What a term is worth whose translation the glossary knows, and the theme has."""
_RARE = 2


@dataclass(frozen=True, slots=True)
class Naming:
    """The label of a theme in a language, and the terms that it is made of and others, the best first."""

    label: str
    terms: tuple[str, ...]


class Counts:
    """How often terms stand in the themes, in one language."""

    def __init__(self) -> None:
        self.of_theme: dict[str, Counter[str]] = {}
        self.printed: dict[str, Counter[str]] = {}

    def add(self, themes: Iterable[str], text: str, lang: str) -> None:
        """Count the terms of a passage."""
        found = list(_terms(text, lang))
        for form, printed in found:
            self.printed.setdefault(form, Counter())[printed] += 1
        for theme in themes:
            self.of_theme.setdefault(theme, Counter()).update({form for form, _ in found})

    def weights(self) -> dict[str, dict[str, float]]:
        """Return how much each term says of each theme."""
        totals: Counter[str] = Counter()
        for counts in self.of_theme.values():
            totals.update(counts)
        average = sum(totals.values()) / max(1, len(self.of_theme))
        return {
            theme: {
                form: count / sum(counts.values()) * math.log(1 + average / totals[form]) * _length_bonus(form)
                for form, count in counts.items()
                if count >= min(_RARE, max(counts.values()))
            }
            for theme, counts in self.of_theme.items()
        }

    def shown(self, form: str) -> str:
        """Return a term as it is printed most often."""
        return min(self.printed[form].items(), key=lambda one: (-one[1], one[0]))[0]


def name_themes(
    passages: Iterable[tuple[Sequence[str], str, str]], pairs: Mapping[str, str]
) -> dict[str, tuple[Naming, Naming]]:
    """Return the English and the Chinese naming of each theme.

    `passages` are themes, text and language of each, `pairs` English terms with their Chinese ones.
    """
    english, chinese = Counts(), Counts()
    for themes, text, lang in passages:
        (chinese if is_chinese(lang) else english).add(themes, text, lang)
    weights = english.weights(), chinese.weights()
    known = {fold(en): simplified(zh) for en, zh in pairs.items()}
    named = {}
    for theme in sorted({*english.of_theme, *chinese.of_theme}):
        ours, theirs = dict(weights[0].get(theme, {})), dict(weights[1].get(theme, {}))
        for en, zh in known.items():
            if en in ours and zh in theirs:
                ours[en] *= _PAIR_BONUS
                theirs[zh] *= _PAIR_BONUS
        named[theme] = _naming(ours, english, "theme"), _naming(theirs, chinese, "主题")
    return named


def _naming(weights: Mapping[str, float], counts: Counts, otherwise: str) -> Naming:
    ranked = sorted(weights, key=lambda form: (-weights[form], form))
    chosen: list[str] = []
    for form in ranked:
        if not any(form in other or other in form for other in chosen):
            chosen.append(form)
        if len(chosen) == _TERMS:
            break
    shown = [counts.shown(form) for form in chosen]
    return Naming(", ".join(shown[:_IN_LABEL]) or otherwise, tuple(shown))


def _length_bonus(form: str) -> float:
    return _PHRASE_BONUS if " " in form or (len(form) > 3 and not form.isascii()) else 1.0


def _terms(text: str, lang: str) -> Iterable[tuple[str, str]]:
    """Yield words and pairs of neighbours, in the form in which they are counted, and as printed."""
    chinese = is_chinese(lang)
    before: tuple[int, int] | None = None
    for start, end in words(text, lang):
        word = text[start:end]
        if len(word) < (2 if chinese else 3) or _says_nothing(word):
            before = None
            continue
        yield _counted(word, chinese), word
        if before is not None and text[before[1] : start] == ("" if chinese else " "):
            phrase = text[before[0] : end]
            yield _counted(phrase, chinese), phrase
        before = start, end


def _says_nothing(word: str) -> bool:
    table = load(Themes)
    return is_stop_word(word) or fold(word) in table.stop_en or simplified(word) in table.stop_zh


def _counted(word: str, chinese: bool) -> str:
    return simplified(word) if chinese else fold(word)
