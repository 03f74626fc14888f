"""Chinese in one form, for comparing scripts and regional variants, by OpenCC; nothing printed goes through it."""

from functools import cache
from typing import Any


@cache
def _converters() -> tuple[Any, ...]:
    from opencc import OpenCC

    return tuple(OpenCC(name) for name in ("tw2sp", "t2s"))


@cache
def comparable(text: str) -> str:
    """Return a Chinese term as the mainland would print it, for comparison only.

    >>> comparable("雲端軟體") == comparable("云端软件"), comparable("數位放射線攝影") == comparable("数字放射线摄影")
    (True, True)
    """
    for converter in _converters():
        text = converter.convert(text)
    return text
