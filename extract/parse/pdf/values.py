"""Values in tables: numbers, years, and what stands in place of numbers, in pieces of text."""

import re
from collections.abc import Iterable, Iterator

from .pieces import Piece

_CURRENCY = r"(?:(?:[A-Z]{1,3})?[$€£¥￥]|USD|RMB|CNY|EUR|GBP|JPY|HKD|NTD|TWD)"
_NUMBER = r"[(（\[]?[~≈<>≤≥±+\-–−—]?\s?\d[\d,.'’ \u00a0\u2009]*+(?:[%‰]|\*{1,3}|[a-zA-Z†‡]{1,2})?[)）\]]?"
_VALUE = re.compile(
    rf"(?:{_CURRENCY}\s?)?{_NUMBER}(?:\s?[-–—/~x×]\s?{_NUMBER}|\s?(?=[(（\[+\-–−<>≤≥±]){_NUMBER})*+[⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ ]*"
    rf"|[-–—−…‥*.:]{{1,4}}|[nN][./]?[aAdDmM]\.?|\([A-Z]{{1,2}}\)|{_CURRENCY}|[%‰]"
)
SIGN = re.compile(_CURRENCY)
_YEAR = re.compile(
    r"[(（]?(?:(?:19|20)\d\d(?:\s?[-–—/]\s?(?:(?:19|20)\d\d|\d\d))?\s?[a-zA-Z*]?|(?:19|20)\d\d\s?年)[)）]?"
)
BREAK = re.compile(rf"(?<=[\d%)）])\s+(?={_CURRENCY}(?![a-z]))")
"""The blank between a number and the sign of currency of the next one."""
_NUMBERS = re.compile(r"(?<=\d)\s+(?=[(\-–−]?\d+[.,]?\d)(?!\d{3}(?:\D|$))")
SPLIT = re.compile(r"(?<=\d) (?=[.,]\d)")
"""What parts a number in two where its type is spaced out."""
_LEADER = re.compile(r"[\s\u00a0]*(?:(?:[.·…‥_][\s\u00a0]?){4,}|…{2,})[\s\u00a0]*")


def is_value(text: str) -> bool:
    """Whether a text is a number, or what stands in place of one: a dash, "n/a", a sign of currency."""
    return len(text) < 32 and _VALUE.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Whether a text is a year or a span of years, as the headings of columns are."""
    return _YEAR.fullmatch(text) is not None


def without_leaders(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces without the dots that lead from a label to its value, which are two pieces then."""
    for piece in pieces:
        found = _LEADER.search(piece.text) if "." in piece.text or "…" in piece.text or "_" in piece.text else None
        if found is None:
            yield piece
            continue
        before, after = piece.text[: found.start()].strip(), piece.text[found.end() :].strip()
        if before:
            yield piece._replace(text=before, x1=piece.x1 if not after else place_of(piece, found.start()), after=True)
        if after:
            yield piece._replace(text=after, x0=piece.x1 - _width(piece, after), before=True)


def with_percents(pieces: list[Piece]) -> list[Piece]:
    """Join signs of percent that stand apart, one below another, with the numbers before them; units stay cells."""
    signs = [piece for piece in pieces if piece.text in ("%", "％")]
    if not signs:
        return pieces
    others = [piece for piece in pieces if piece.text not in ("%", "％")]
    texts = [piece for piece in others if not is_value(piece.text)]
    for sign in signs:
        before = [
            place
            for place, piece in enumerate(others)
            if 0 <= sign.x0 - piece.x1 < sign.size
            and abs(piece.top + piece.bottom - sign.top - sign.bottom) < sign.size
            and is_value(piece.text)
        ]
        if before and not any(text.x0 < sign.x1 and text.x1 > sign.x0 for text in texts):
            value = others[before[0]]
            others[before[0]] = value._replace(text=f"{value.text} {sign.text}", x1=sign.x1)
        else:
            others.append(sign)
    return others


def _width(piece: Piece, text: str) -> float:
    """Return about how wide a part of a piece is."""
    wide = sum(2 if char > "\u2e80" else 1 for char in text)
    return min(wide * 0.5 * piece.size, 0.9 * (piece.x1 - piece.x0))


def place_of(piece: Piece, offset: int) -> float:
    """Return about where a character of a piece stands."""
    widths = [2.0 if char > "\u2e80" else 0.55 if char in " .,'()" else 1.0 for char in piece.text]
    return piece.x0 + (piece.x1 - piece.x0) * sum(widths[:offset]) / sum(widths)


def breaks_of(text: str) -> list[re.Match[str]]:
    """Return the blanks between the values of several columns; not those within a number."""
    found = list(BREAK.finditer(text))
    if " " in text and is_value(text) and "(" not in text:
        found += _NUMBERS.finditer(text)
    return sorted(found, key=lambda match: match.start())


def with_signs(pieces: Iterable[Piece]) -> list[Piece]:
    """Join a sign of currency that stands apart with the amount behind it, in whose column it belongs."""
    joined: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        if joined and SIGN.fullmatch(joined[-1].text) and re.match(r"[(（\-–−—]?\s?\d|[-–—]$", piece.text):
            joined[-1] = piece._replace(text=f"{joined[-1].text} {piece.text}", before=joined[-1].before)
        else:
            joined.append(piece)
    return joined
