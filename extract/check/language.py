"""Text that was left in the other language."""

import re
from collections.abc import Iterator

from ...models.language import LATIN_CLAUSE, is_chinese
from ..records import Bitext, Document, Finding, Unit
from .coverage import LEAST_ENGLISH, PROSE
from .findings import finding, place_of

_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z ,'’\-]*[A-Za-z]")


def check_untranslated(english: Document, chinese: Document, bitext: Bitext, *, twins: bool) -> Iterator[Finding]:
    """Yield English left in the Chinese: clauses inside Chinese text, and English sentences among Chinese blocks."""
    for unit in bitext.chinese:
        for match in _LATIN_RUN.finditer(unit.text):
            words = match[0].split()
            if LATIN_CLAUSE.search(match[0]) and sum(word.islower() for word in words) >= max(4, len(words) / 2):
                place = place_of(chinese, unit.start + match.start(), unit.start + match.end())
                yield finding("untranslated", f"English in the Chinese: {match[0]}", None, place)
    if twins:
        return
    first: dict[str, Unit] = {}
    for unit in bitext.english:
        other = first.setdefault(unit.text, unit)
        if other is not unit and unit.kind in PROSE and len(unit.text) >= LEAST_ENGLISH:
            left, right = (other, unit) if _among_chinese(english, unit) else (unit, other)
            if _among_chinese(english, right):
                places = (place_of(english, one.start, one.end) for one in (left, right))
                yield finding("untranslated", "this paragraph stands in English among the Chinese", *places)


def _among_chinese(document: Document, unit: Unit) -> bool:
    blocks = [block for block in document.blocks if block.kind != "boilerplate"]
    at = next(index for index, block in enumerate(blocks) if block.start <= unit.start < block.end)
    around = blocks[max(0, at - 1) : at] + blocks[at + 1 : at + 2]
    return all(is_chinese(block.lang) for block in around)
