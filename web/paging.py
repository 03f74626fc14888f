"""A long list a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list."""

    items: Sequence[T]
    number: int
    """From 1."""
    total: int
    """Of the whole list."""
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))


def page_of(items: Sequence[T], number: int, size: int = SIZE) -> Page[T]:
    """Return a page of a list, the last one if there are fewer.

    >>> page_of("abcde", 9, 2)
    Page(items='e', number=3, total=5, size=2)
    """
    number, first = clamped(number, len(items), size)
    return Page(items[first : first + size], number, len(items), size)


def clamped(number: int, total: int, size: int = SIZE) -> tuple[int, int]:
    """Return the number of a page that is there, and where it begins."""
    number = min(max(1, number), max(1, -(-total // size)))
    return number, (number - 1) * size
