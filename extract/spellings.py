"""Spellings with their meanings: what surrounds a number is looked up by how it is spelt, the longest first."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")

GAP = re.compile(" {1,2}(?![-–])| ?[-–]")


class Spellings(Generic[T]):
    """Spellings with their meanings, found at a place in a folded text."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        self._meanings = meanings
        self._by_first = _lengths(meanings, lambda spelling: spelling[0])
        self._by_last = _lengths(meanings, lambda spelling: spelling[-1])

    def after(self, text: str, pos: int) -> tuple[T, int] | None:
        """Return the meaning of the spelling at `pos`, or after blanks or a hyphen there, and where it ends."""
        if found := self.at(text, pos):
            return found
        gap = GAP.match(text, pos)
        return self.at(text, gap.end()) if gap else None

    def before(self, text: str, pos: int, *, blanks: int = 2) -> tuple[T, int] | None:
        """Return the meaning of the spelling that ends at `pos`, or some blanks before, and where it begins."""
        for skipped in range(blanks + 1):
            if skipped and text[pos - skipped : pos - skipped + 1] != " ":
                break
            if found := self._ending(text, pos - skipped):
                return found
        return None

    def at(self, text: str, pos: int) -> tuple[T, int] | None:
        """Return the meaning of the spelling that begins right at `pos`, and where it ends."""
        for length in self._by_first.get(text[pos : pos + 1], ()):
            end = pos + length
            if end <= len(text) and (meaning := self._meanings.get(text[pos:end])) is not None and _breaks(text, end):
                return meaning, end
        return None

    def _ending(self, text: str, pos: int) -> tuple[T, int] | None:
        for length in self._by_last.get(text[pos - 1 : pos], ()):
            start = pos - length
            if start >= 0 and (meaning := self._meanings.get(text[start:pos])) is not None and _breaks(text, start):
                return meaning, start
        return None


def words(spellings: Iterable[str]) -> Spellings[bool]:
    """Return spellings whose only meaning is that they stand there."""
    return Spellings(dict.fromkeys(spellings, True))


def _lengths(meanings: Iterable[str], key: Callable[[str], str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for spelling in meanings:
        lengths.setdefault(key(spelling), set()).add(len(spelling))
    return {char: tuple(sorted(found, reverse=True)) for char, found in lengths.items()}


def _breaks(text: str, pos: int) -> bool:
    """Whether a Latin word may begin or end at this place."""
    return not (_is_latin(text[pos - 1 : pos]) and _is_latin(text[pos : pos + 1]))


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z" or "ß" <= char <= "ɏ" or "Ḁ" <= char <= "ỿ"
