"""Search tokens: what a text is found by, the same for passages and for queries, in both languages.

English words are stems in one spelling (centre, center), Chinese ones the words that jieba knows and the words inside
them, in the mainland's characters and terms (軟體, 软件). Numbers are tokens by their value, however it is printed:
1276億 and 127.63 billion share the values that both are when rounded.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..models.language import HAN, fold
from ..models.lexicon import Numerals, Scales, Search, load
from ..models.variants import comparable
from ..models.words import simplified

if TYPE_CHECKING:
    from ..extract.records import Quantity

_LETTER = rf"(?:(?![{HAN}])[^\W_])"
_WORD = re.compile(rf"[{HAN}]+|{_LETTER}+(?:(?:['’.&/‐‑–-]|(?<=\d),(?=\d)){_LETTER}+)*")
_PART = re.compile(rf"\d+(?:[.,]\d+)+|{_LETTER}+")
_POSSESSIVE = re.compile(r"['’]s$")
_IS_HAN = re.compile(f"[{HAN}]")
_DIGIT = re.compile(r"\d")
_BRITISH_S = re.compile(r"(?<=[a-z]{3}i)s(?=(?:e|es|ed|ing|er|ers|ation|ations)$)")
_BRITISH_YS = re.compile(r"(?<=[a-z]{3}y)s(?=(?:e|ed|ing|er|ers)$)")
_ROUNDINGS = tuple(Context(prec=digits, rounding=ROUND_HALF_UP) for digits in (2, 3, 4, 6))
"""Significant digits to which values are compared: whoever prints one has rounded it to some of these."""
NUMBER_MARKS = ("#", "~")
"""What the token of a value begins with, and that of its digits."""
_LONGEST = 40
"""Characters of a token: an index leaves out longer ones."""


class Token(NamedTuple):
    """What a place of a text is found by."""

    start: int
    end: int
    text: str


def search_tokens(text: str, lang: str = "auto") -> list[str]:
    """Return the tokens by which a text is found, none with a blank inside; `lang` as for `find_quantities`.

    >>> search_tokens("Point-of-care ultrasound markets")
    ['point', 'care', 'pointofcar', 'ultrasound', 'market']
    >>> search_tokens("雲端軟體的市場") == search_tokens("云端软件的市场") == ["云端", "软件", "市场"]
    True
    >>> sorted(set(search_tokens("1276億")) & set(search_tokens("127.63 billion")))
    ['#1276e8', '#128e9', '#13e10']
    """
    return [token.text for token in locate_tokens(text, lang)]


def locate_tokens(text: str, lang: str = "auto") -> Iterator[Token]:
    """Yield the tokens of a text with the places that they come from, words before numbers.

    A place may have several: a compound its parts, a number its values when rounded.
    """
    from ..extract.quantities import find_quantities

    numbers = find_quantities(text, lang)
    at = 0
    for token in locate_words(text):
        while at < len(numbers) and numbers[at].end <= token.start:
            at += 1
        if not (at < len(numbers) and _belongs(token, numbers[at])):
            yield token
    for one in numbers:
        yield from (Token(one.start, one.end, value) for value in dict.fromkeys(_values(one)))


def locate_words(text: str, *, stop_words: bool = False) -> Iterator[Token]:
    """Yield the tokens of the words of a text, and of numbers as they are printed; stop words too if so wanted."""
    folded = fold(text)
    for match in _WORD.finditer(folded):
        if _IS_HAN.match(match[0]):
            yield from _chinese(text[match.start() : match.end()], match.start())
        else:
            yield from _latin(text, folded, match.start(), match.end(), stop_words)


def _chinese(run: str, offset: int) -> Iterator[Token]:
    for word, start, end in _cutter().tokenize(simplified(run), mode="search"):
        if word not in _stop_words():
            yield Token(offset + start, offset + end, _variant(run[start:end]))


def _latin(text: str, folded: str, start: int, end: int, stop_words: bool) -> Iterator[Token]:
    """Yield the parts of a word, and the word in one piece: e-commerce is found by ecommerce, PET/CT by PETCT."""
    if possessive := _POSSESSIVE.search(folded, start, end):
        end = possessive.start()
    parts = [match.span() for match in _PART.finditer(folded, start, end)]
    for begin, stop in parts:
        word = folded[begin:stop]
        said = stop_words or word not in _stop_words() or _is_acronym(text[begin:stop])
        if stop - begin > (len(parts) > 1) and said:
            yield from _found(begin, stop, word)
    whole = "".join(folded[begin:stop] for begin, stop in parts)
    if len(parts) > 1 and not whole.isnumeric():
        yield from _found(start, end, whole)


def _found(start: int, end: int, word: str) -> Iterator[Token]:
    if stem := _stem(word):  # of an accent that stands alone nothing is left
        yield Token(start, end, stem)


def _is_acronym(printed: str) -> bool:
    return len(printed) > 1 and printed.isupper()


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """Return a word's stem in American spelling, without accents."""
    if not word.isascii():
        word = "".join(char for char in unicodedata.normalize("NFKD", word) if not _is_aside(char))
    if _DIGIT.search(word):
        return word[:_LONGEST]
    word = load(Search).same.get(word, word)
    stem: str = _stemmer().stemWord(_BRITISH_YS.sub("z", _BRITISH_S.sub("z", word)))
    if stem.endswith("our") and len(stem) > 4:  # colour, labour, but not hour
        stem = f"{stem[:-3]}or"
    elif stem.endswith(("tr", "br")):  # centre, fibre
        stem = f"{stem[:-1]}er"
    return stem[:_LONGEST]


def _is_aside(char: str) -> bool:
    """Whether a character is an accent, or the blank that an accent alone is taken apart into."""
    return bool(unicodedata.combining(char)) or char.isspace()


@lru_cache(maxsize=1 << 16)
def _variant(word: str) -> str:
    return comparable.__wrapped__(word)[:_LONGEST]


def _belongs(token: Token, quantity: "Quantity") -> bool:
    """Whether a word is part of a number that is found by its value: all but what is counted or measured."""
    inside = quantity.start <= token.start and token.end <= quantity.end
    return inside and (quantity.kind not in ("count", "measure") or _is_numeral(token.text))


def _is_numeral(word: str) -> bool:
    return bool(_DIGIT.search(word)) or word in _numerals()[0] or set(word) <= _numerals()[1]


@cache
def _numerals() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of numbers, stemmed, and the characters of Chinese ones."""
    numerals, scales = load(Numerals), load(Scales)
    words = {*numerals.english, *(word for scale in scales.scale for word in (*scale.words, *scale.letters))}
    return frozenset(map(_stem, words)), frozenset((*numerals.han_digits, *scales.han, *"点多余成"))


def _values(quantity: "Quantity") -> Iterator[str]:
    """Yield what a number is found by: its value rounded, its digits whatever the scale, its currency or unit."""
    if quantity.kind == "year":
        yield str(quantity.value)
        return
    if quantity.currency and not quantity.inferred:
        yield quantity.currency.lower()
    if quantity.value.is_nan():
        return
    value = abs(quantity.value)
    for context in _ROUNDINGS:
        _, digits, exponent = value.normalize(context).as_tuple()
        yield f"{NUMBER_MARKS[0]}{''.join(map(str, digits))}e{exponent}"
    if len(digits) > 2:
        yield f"{NUMBER_MARKS[1]}{''.join(map(str, digits))}"


@cache
def _stop_words() -> frozenset[str]:
    table = load(Search)
    return frozenset((*table.en, *table.zh))


@cache
def _cutter() -> Any:
    import rjieba

    return rjieba


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
