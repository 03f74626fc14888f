"""Words of both languages, as spans: English by letters, Chinese by jieba over simplified characters."""

import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

from .encoder import cache_folder
from .language import HAN, fold, is_chinese
from .lexicon import StopWords, load

_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
_RUN = re.compile(f"[{HAN}]+")


@cache
def _cutter() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own syntax, which newer Pythons frown upon
        import jieba
    jieba.setLogLevel("CRITICAL")  # where it cannot write its cache it only takes longer
    cutter = jieba.Tokenizer()
    # by itself it keeps its cache, in a form that can be made to run anything, where everybody may write
    folder = cache_folder()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    cutter.tmp_dir, cutter.cache_file = str(folder), f"jieba-{jieba.__version__}.cache"
    return cutter


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Return a Chinese text in simplified characters, one for one, so that offsets stay.

    >>> simplified("電腦斷層掃描")
    '电脑断层扫描'
    """
    converted: str = _simplifier().convert(text)
    return converted if len(converted) == len(text) else "".join(map(_simplifier().convert, text))


def words(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words of a text.

    >>> [("醫院採購影像設備"[start:end]) for start, end in words("醫院採購影像設備", "zh")]
    ['醫院', '採購', '影像', '設備']
    """
    if not is_chinese(lang):
        yield from (match.span() for match in _WORD.finditer(text))
        return
    for run in _RUN.finditer(text):
        for _, start, end in _cutter().tokenize(simplified(run[0])):
            yield run.start() + start, run.start() + end


@cache
def _stop_words() -> frozenset[str]:
    table = load(StopWords)
    return frozenset((*table.en, *table.zh))


def is_stop_word(word: str) -> bool:
    """Whether a word of either language is no part of a term."""
    return fold(word) in _stop_words() or simplified(word) in _stop_words()
