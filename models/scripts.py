"""The two scripts of Chinese, character by character: which characters are at home in one of them alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from .lexicon import Scripts, load

Script = Literal["Hant", "Hans", ""]

_LEVEL_2 = 0xC9
"""The first byte from which Big5 keeps its rare characters: 体 is one there, and means something else."""


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


@lru_cache(maxsize=8192)
def script_of(char: str) -> Script:
    """Return the script that alone has a character, "" if both have it.

    Both have what either side's character set has among its frequent ones (台, 里, 后, 干), and what Hong Kong or
    Taiwan print though the mainland does so too (温, 税).

    >>> [script_of(char) for char in "数數后台"]
    ['Hans', 'Hant', '', '']
    """
    if char in load(Scripts).shared:
        return ""
    big5, gb2312 = (_code(char, codec) for codec in ("big5", "gb2312"))
    if gb2312 and (not big5 or big5[0] >= _LEVEL_2):
        traditional = _converter("s2t").convert(char)
        local = {_converter(name).convert(traditional) for name in ("t2hk", "t2tw")}
        return "" if char in local | {traditional} else "Hans"
    if big5 and not gb2312 and _converter("t2s").convert(char) != char:
        return "Hant"
    return ""


def _code(char: str, codec: str) -> bytes:
    try:
        return char.encode(codec)
    except UnicodeEncodeError:
        return b""


@dataclass(frozen=True, slots=True)
class Count:
    """How many characters of a text are at home in one script alone."""

    hant: int
    hans: int

    @property
    def main(self) -> Script:
        """The script that most of them are of."""
        return "" if self.hant == self.hans else "Hant" if self.hant > self.hans else "Hans"


def count_scripts(text: str) -> Count:
    """Return how many characters of each script a text has."""
    scripts = [script_of(char) for char in text if char >= "\u3400"]
    return Count(scripts.count("Hant"), scripts.count("Hans"))


def places_of(text: str, script: Script) -> Iterator[int]:
    """Yield the places of the characters that one script alone has."""
    return (index for index, char in enumerate(text) if char >= "\u3400" and script_of(char) == script)
