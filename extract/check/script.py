"""Simplified characters inside Traditional text and the reverse, and punctuation of two widths."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ...models.language import HAN
from ...models.lexicon import Scripts, any_of, load
from ...models.scripts import Count, Script, count_scripts, places_of
from ...models.sentences import split_sentences
from ...models.variants import comparable
from ...models.words import words
from ..entities import find_companies
from ..records import Document, Finding, Unit
from .findings import finding, place_of

_BOTH = 0.2
"""The share of the rarer script from which a report is in both, and every block is measured by itself."""
_FEWEST = 3
"""Characters of one script alone that make a text one of that script."""
_NAMES = {"Hans": "Simplified", "Hant": "Traditional"}
_QUOTED = re.compile(
    r"[「『“‘《〈][^「」『』“”‘’《》〈〉\n]{1,40}[」』”’》〉]|[(（\[【][^()（）\[\]【】、，,\n]{1,40}[)）\]】]"
)
_SIDES = re.compile(r"[/／|｜\n]")
"""What parts the two forms of a line that gives both scripts."""
_REACH = 6
"""Characters behind a word in which a word such as 公司 makes it part of a name."""
_HALF = re.compile(rf"(?<=[{HAN}]),(?=[{HAN}])|(?<=[{HAN}])[;?!](?=[{HAN}\s]|$)")
_FULL = re.compile(f"(?<=[{HAN}])[，；？！](?=[{HAN}])")
_BRACKETS = re.compile(r"[(（][^()（）\n]{0,80}[)）]")
_MANY = 3
"""How many times more frequent punctuation of one width must be for the other to be a slip."""


def check_script(document: Document, units: Sequence[Unit]) -> Iterator[Finding]:
    """Yield the words of Chinese units that are in the script that the report, or their block, is not in."""
    counts = [count_scripts(unit.text) for unit in units]
    whole = Count(sum(one.hant for one in counts), sum(one.hans for one in counts))
    if min(whole.hant, whole.hans) == 0:
        return
    both = min(whole.hant, whole.hans) >= _BOTH * (whole.hant + whole.hans)
    companies = _companies(document)
    for index, (unit, count) in enumerate(zip(units, counts, strict=True)):
        main = count.main if both else whole.main
        other: Script = "Hans" if main == "Hant" else "Hant"
        foreign = count.hans if other == "Hans" else count.hant
        if not main or not foreign or (both and max(count.hant, count.hans) < _FEWEST):
            continue
        if _given_in_both(unit, units[max(0, index - 1) : index + 2]):
            continue
        for start, end in _slips(unit.text, main, other, companies):
            place = place_of(document, unit.start + start, unit.start + end)
            message = f"{_NAMES[other]} characters in {_NAMES[main]} text: {' '.join(place.quote.split())[:40]}"
            yield finding("script_mix", message, None, place)


def _companies(document: Document) -> re.Pattern[str]:
    names = [name for name in find_companies(document) if re.search(f"[{HAN}]", name)]
    return re.compile(any_of(names) or "(?!)")


def _given_in_both(unit: Unit, neighbours: Sequence[Unit]) -> bool:
    """Whether a unit, or a part of it, stands in the other script beside it: then both are meant."""
    parts = [comparable(part.strip()) for part in _SIDES.split(unit.text) if part.strip()]
    if len(parts) > len(set(parts)):
        return True
    return any(one is not unit and comparable(one.text) == comparable(unit.text) for one in neighbours)


def _slips(text: str, main: Script, other: Script, companies: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of what is in the other script, from the first such word to the last before the text is right."""
    spared = [
        match.span()
        for pattern in (_QUOTED, _named(), companies)
        for match in pattern.finditer(text)
        if next(places_of(match[0], main), None) is None  # a name is wholly in its own script
    ]
    foreign = [place for place in places_of(text, other) if not any(start <= place < end for start, end in spared)]
    right = sorted(places_of(text, main))
    ends = [end for _, end in split_sentences(text)] if len(foreign) > 1 else []
    around = list(words(text, "zh")) if foreign else []
    run: list[int] = []
    for place in foreign:
        parted = run and (
            any(run[-1] < one < place for one in right) or (right and any(run[-1] < one <= place for one in ends))
        )
        if parted:
            yield _whole_words(run, around)
            run = []
        run.append(place)
    if run:
        yield _whole_words(run, around)


def _whole_words(run: Sequence[int], around: Sequence[tuple[int, int]]) -> tuple[int, int]:
    first = next((start for start, end in around if start <= run[0] < end), run[0])
    last = next((end for start, end in around if start <= run[-1] < end), run[-1] + 1)
    return first, last


@cache
def _named() -> re.Pattern[str]:
    """The names of scripts, and proper names, which keep the script of where they are at home."""
    table = load(Scripts)
    return re.compile(rf"{any_of(table.names)}|[{HAN}A-Za-z]{{2,{_REACH}}}(?:{any_of(table.forms)})")


def check_punctuation(document: Document, units: Sequence[Unit]) -> Iterator[Finding]:
    """Yield the first mark of each Chinese unit whose width is not that of its like, or of its partner."""
    prose = [unit for unit in units if unit.kind != "row"]
    half = sum(len(_HALF.findall(unit.text)) for unit in prose)
    full = sum(len(_FULL.findall(unit.text)) for unit in prose)
    wrong = _HALF if full >= _MANY * half else _FULL if half >= _MANY * full else None
    for unit in prose:
        slips = [match.span() for match in wrong.finditer(unit.text)] if wrong else []
        slips += [one.span() for one in _BRACKETS.finditer(unit.text) if one[0][0] + one[0][-1] not in ("()", "（）")]
        if slips:
            start, end = min(slips)
            place = place_of(document, unit.start + start, unit.start + end)
            message = f"half- and full-width punctuation mixed: {place.quote}"
            yield finding("script_mix", message, None, place, severity="info")
