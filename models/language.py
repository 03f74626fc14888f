"""Which language and script a text is written in, and the folding that the grammars read."""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import Literal

from .lexicon import Radicals, load

Lang = Literal["en", "zh-Hant", "zh-Hans", "zh", "mul", "und"]
"""BCP 47: ``zh`` is Chinese whose script is undecided, ``mul`` both languages, ``und`` neither."""

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’\-]*")
LATIN_CLAUSE = re.compile(r"(?:[A-Za-z][A-Za-z'’\-]*[ ,:;&]+){3,}[A-Za-z]+")
_LEAST_HAN = 8
"""Han characters that say something in Chinese; fewer are a name in an English text."""
_WIDE_THOUSANDS = re.compile("(?<=[０-９])，(?=[０-９]{3})")
"""A wide comma separates thousands only among wide digits; elsewhere it is punctuation and stays as it is."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = "\t\n\r\v\f\u00a0\u2002\u2003\u2009\u202f\u3000"
_FOLD = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_FOLD |= {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，"}
_FOLD |= {code: code - 0xFEE0 + 32 for code in range(ord("Ａ"), ord("Ｚ") + 1)}
_FOLD |= {ord(blank): ord(" ") for blank in _BLANKS}


def well_formed(text: str) -> str:
    r"""Return the text with lone surrogates replaced, character for character: no library in C takes them.

    Bytes of a command line that are no UTF-8, and escapes of JSON, come as such.

    >>> well_formed("市\udc81場") == "市\ufffd場"
    True
    """
    return _SURROGATE.sub("\ufffd", text)


def fold(text: str) -> str:
    """Return the text in lower case and half width, with plain blanks, character for character.

    The length is kept, so that offsets in the folded text are offsets in the text.

    >>> fold("ＵＳ$ １２．５ Billion")
    'us$ 12.5 billion'
    """
    return _WIDE_THOUSANDS.sub(",", text).translate(_FOLD)


@cache
def _radicals() -> dict[int, str]:
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return kangxi | {ord(radical): char for radical, char in load(Radicals).equivalent.items()}


def replace_radicals(text: str) -> str:
    """Return the text with radicals replaced by the characters that they stand for, one for one.

    >>> replace_radicals("⼈⼯智慧的成⻑")
    '人工智慧的成長'
    """
    replaced = text.translate(_radicals())
    return replaced.replace("戶", "户") if "⼾" in text and script(replaced) == "zh-Hans" else replaced


@lru_cache(maxsize=8192)
def _script_of(char: str) -> str:
    """Return "Hant" or "Hans" if only one of the two legacy character sets has it, else ""."""
    codecs = []
    for codec, script in (("big5", "Hant"), ("gb2312", "Hans")):
        try:
            char.encode(codec)
        except UnicodeEncodeError:
            continue
        codecs.append(script)
    return codecs[0] if len(codecs) == 1 else ""


def script(text: str) -> Lang:
    """Return ``zh-Hant``, ``zh-Hans``, or ``zh`` if no character of the text decides.

    >>> script("市場規模"), script("市场规模"), script("年")
    ('zh-Hant', 'zh-Hans', 'zh')
    """
    votes = Counter(_script_of(char) for char in _HAN.findall(text))
    if votes["Hant"] == votes["Hans"]:
        return "zh"
    return "zh-Hant" if votes["Hant"] > votes["Hans"] else "zh-Hans"


@lru_cache(maxsize=64)  # a text is asked about once for each amount in it
def main_language(text: str) -> Lang:
    """Return the language that most of a text is in: Chinese if it has at least as many Han characters as Latin words.

    >>> main_language("主要企業包括Sable Bay Foods Transport，營收成長10.2%")
    'zh-Hant'
    """
    han = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    if not han and not words:
        return "und"
    return script(text) if han >= words else "en"


def detect_language(text: str) -> Lang:
    """Return the language of a text, ``mul`` if it is Chinese and holds a clause in English too, or the reverse."""
    if len(_HAN.findall(text)) >= _LEAST_HAN and LATIN_CLAUSE.search(text):
        return "mul"
    return main_language(text)


def resolve_language(text: str, lang: str) -> Lang:
    """Return the language that a caller names for a text; ``auto``, and the script of ``zh``, are told from it."""
    if lang == "auto":
        return detect_language(text)
    return script(text) if lang == "zh" else lang  # type: ignore[return-value]


def display_width(text: str) -> int:
    """Return the columns that a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def is_chinese(lang: str) -> bool:
    """Whether a language tag means Chinese in any script."""
    return lang.startswith("zh")
