"""Twins: two files of which one is the English and the other the Chinese version of a report."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

_LANGUAGE_MARK = re.compile(
    r"(?:^\d+[_\-. ])|[_\-. ](?:en|eng|english|zh|zho|chi|chinese|cn|tw|hk|hans|hant)(?=[_\-. ]|$)"
)
"""The number before a file's name and the language in it, which twins do not share."""


def common_name(source: str) -> str:
    """Return what twins share of their files' names.

    >>> common_name("08_pumps_en.txt") == common_name("09_pumps_zh.txt") == "pumps"
    True
    """
    return _LANGUAGE_MARK.sub("", PurePath(source).stem.lower())


@dataclass(frozen=True, slots=True)
class Single:
    """A report in one language that has no twin yet."""

    id: str
    chinese: bool
    source: str
    product_code: str | None

    def shared(self) -> Iterator[tuple[str, ...]]:
        """Yield what its twin has too, the surest first."""
        if self.product_code:
            yield "code", self.product_code
        yield "name", str(PurePath(self.source).parent), common_name(self.source)

    def may_be_twin_of(self, other: "Single") -> bool:
        """Whether nothing speaks against it."""
        codes = {self.product_code, other.product_code} - {None}
        return self.chinese != other.chinese and len(codes) < 2


class Singles:
    """The reports of a corpus that may find a twin."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, ...], dict[str, Single]] = {}

    def add(self, one: Single) -> None:
        """Let a report wait for its twin."""
        for key in one.shared():
            self._by_key.setdefault(key, {})[one.id] = one

    def discard(self, one: Single) -> None:
        """Forget a report."""
        for key in one.shared():
            self._by_key.get(key, {}).pop(one.id, None)

    def twin_of(self, one: Single) -> Single | None:
        """Return the twin of a report: the only one that shares its product code, or else its name and folder."""
        for key in one.shared():
            others = [other for other in self._by_key.get(key, {}).values() if one.may_be_twin_of(other)]
            if len(others) > 1:
                others = [other for other in others if common_name(other.source) == common_name(one.source)]
            if len(others) == 1:
                return others[0]
        return None
