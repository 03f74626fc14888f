"""Lines of a paragraph to one text, with the hyphens of line breaks undone."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from ....models.language import HAN
from ....models.lexicon import Compounds, load

_WIDE_END = re.compile(f"[{HAN}，。；：、！？」』）》】％…（「『《【]$")
_WIDE_START = re.compile(f"[{HAN}，。；：、！？」』）》】％…（「『《【]")
_LAST_PART = re.compile(r"([A-Za-z]+(?:[-‐][A-Za-z]+)*)[-‐\u00ad]$")
_FIRST_PART = re.compile(r"[a-z]+")
_MIXED = re.compile(f"[{HAN}][0-9A-Za-z]|[0-9A-Za-z%][{HAN}]")
_MIXED_BLANK = re.compile(f"[{HAN}] [0-9A-Za-z]|[0-9A-Za-z%] [{HAN}]")
"""Whether a text sets a blank between Chinese characters and Latin ones is a matter of its style."""
_LAST_WORD = 80
"""Characters at the end of a text in which its last word is."""
_WORD = re.compile(r"[A-Za-z]+(?:[-‐][A-Za-z]+)*")


def words_of(lines: Iterable[str]) -> frozenset[str]:
    """Return the words of lines, folded, without those that a line break may have cut."""
    words: set[str] = set()
    cut = False
    for line in lines:
        whole = [match[0].lower() for match in _WORD.finditer(line) if match.end() < len(line.rstrip()) - 1]
        words.update(whole[cut:])
        cut = _LAST_PART.search(line.rstrip()) is not None
    return frozenset(words)


def join_lines(lines: Sequence[str], words: Collection[str] = ()) -> str:
    """Return lines as one text: no blank between Chinese characters, words that a line break parts made whole.

    A hyphen at the end of a line goes if the word is among `words` without it, or else is not one that is written
    with a hyphen ("long-" + "term").
    """
    text = ""
    spaced = len(_MIXED_BLANK.findall(" ".join(lines))) > sum(len(_MIXED.findall(line)) for line in lines)
    for line in (line.strip() for line in lines):
        if not text:
            text = line
        elif not line:
            continue
        elif (part := _LAST_PART.search(text[-_LAST_WORD:])) and (rest := _FIRST_PART.match(line)):
            text = (text if _keeps_hyphen(part[1], rest[0], words) else text[:-1]) + line
        else:
            glued = text[-1] in "-‐" and text[-2:-1].isalnum()
            wide = bool(_WIDE_END.match(text[-1])), bool(_WIDE_START.match(line))
            text += ("" if glued or all(wide) or (any(wide) and not spaced) else " ") + line
    return text


def _keeps_hyphen(first: str, second: str, words: Collection[str]) -> bool:
    whole, hyphened = (first + second).lower(), f"{first}-{second}".lower()
    last = re.split("[-‐]", first.lower())[-1]
    if last + second in words or whole in words:
        return False
    if hyphened in words:
        return True
    table = _compounds()
    if second in table.second or last in table.always:
        return True
    return (last in table.first or ("-" in first and last in words)) and any(word.startswith(second) for word in words)


@cache
def _compounds() -> Compounds:
    table = load(Compounds)
    return Compounds(*(tuple(part.lower() for part in parts) for parts in (table.always, table.first, table.second)))
