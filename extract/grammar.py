"""The quantity grammar: the lexicon tables compiled, once, into what the scanner looks up.

Only what starts a quantity is a regular expression, because that alone must be searched for at every
character. What may surround it (currencies, scales, units, hedges) is looked up by its spelling, longest
first, in dictionaries: adding a spelling to a table costs nothing at run time.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from ..models.lexicon import Currencies, Hedges, Numerals, Scales, Units, any_of, load
from .numerals import DIGITS
from .records import Modifier, QuantityKind

T = TypeVar("T")

GAP = re.compile(" {1,4}|-")


class Spellings(Generic[T]):
    """Spellings with their meanings, found at a place in a text, the longest first."""

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


def _lengths(meanings: Iterable[str], key: Callable[[str], str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for spelling in meanings:
        lengths.setdefault(key(spelling), set()).add(len(spelling))
    return {char: tuple(sorted(found, reverse=True)) for char, found in lengths.items()}


def _breaks(text: str, pos: int) -> bool:
    """Whether a Latin word may begin or end at this place."""
    left, right = text[pos - 1 : pos], text[pos : pos + 1]
    return not ("a" <= left <= "z" and "a" <= right <= "z")


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """What a currency spelling says: which currency, in which part of it, and how sure that is."""

    by_lang: tuple[tuple[str, str], ...]
    """Language and ISO code; ``*`` stands for every language."""
    inferred: bool = False
    worth: str = "1"
    power: int = 0
    capitals: bool = False

    def code(self, lang: str) -> str | None:
        """Return the ISO code that the spelling has in a text of that language."""
        codes = dict(self.by_lang)
        return codes.get("*") or codes.get(lang)


@dataclass(frozen=True, slots=True)
class PlainUnit:
    """What the spelling of another unit says."""

    name: str
    kind: QuantityKind


@dataclass(frozen=True, slots=True)
class ScaleWord:
    """What a scale word says; a letter counts beside money only."""

    power: int
    letter: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """All tables compiled."""

    start: re.Pattern[str]
    """What may start a quantity, and what must be skipped whole."""
    han_tail: re.Pattern[str]
    """What may continue a numeral with Chinese scales after its first number."""
    one_scale: re.Pattern[str]
    """A numeral with all its scale at its end, as opposed to 6兆4,825億."""
    lone_scale: re.Pattern[str]
    vague_amount: re.Pattern[str]
    vague_remainder: re.Pattern[str]
    fraction_sign: re.Pattern[str]
    fraction_part: re.Pattern[str]
    tenths: re.Pattern[str]
    cents: re.Pattern[str]
    year_mark: re.Pattern[str]
    roc_era: re.Pattern[str]
    glued_after: re.Pattern[str]
    money: Spellings[MoneyUnit]
    units: Spellings[PlainUnit]
    scales: Spellings[ScaleWord]
    hedges_before: Spellings[Modifier]
    hedges_after: Spellings[Modifier]
    naming: Spellings[bool]
    year_before: Spellings[bool]
    from_words: Spellings[bool]
    between_words: Spellings[bool]
    ranges: re.Pattern[str]
    and_words: frozenset[str]
    series: re.Pattern[str]
    """What parts the numbers of a series; ``last`` before its last one."""

    def naming_before(self, folded: str, pos: int) -> bool:
        """Whether the word before `pos` says that the number there is a name (ISO 9001, 第 3 章)."""
        return self.naming.before(folded, pos, blanks=1) is not None


@cache
def grammar() -> Grammar:
    """Return the compiled grammar."""
    context = load(Hedges).context
    hedges = load(Hedges).hedge
    return Grammar(
        start=_start(),
        han_tail=re.compile(_han_tail()),
        one_scale=re.compile(rf"(?P<number>.+?)(?P<scale>[{''.join(load(Scales).han)}]+)"),
        lone_scale=re.compile(f"{_scale_char()}+"),
        vague_amount=re.compile(any_of(load(Numerals).han_marks.vague)),
        vague_remainder=re.compile(any_of(load(Numerals).han_marks.remainder)),
        fraction_sign=re.compile(" ?分 ?之 ?"),
        fraction_part=re.compile(f"{DIGITS}|[{_han_chars()}]+"),
        tenths=_tenths(),
        cents=_cents(),
        year_mark=re.compile(f" ?(?:{'|'.join(context.year_marks)})"),
        roc_era=re.compile(f"(?:{'|'.join(context.roc_eras)}) ?$"),
        glued_after=re.compile(r"[a-z_]|-[a-z]"),
        money=Spellings(_money()),
        units=Spellings(
            {spelling: PlainUnit(unit.name, unit.kind) for unit in load(Units).unit for spelling in unit.spellings}
        ),
        scales=Spellings(_scale_words()),
        hedges_before=Spellings({word: hedge.modifier for hedge in hedges for word in hedge.before}),
        hedges_after=Spellings({word: hedge.modifier for hedge in hedges for word in hedge.after}),
        naming=_words(context.naming),
        year_before=_words(context.year_before),
        from_words=_words(context.from_words),
        between_words=_words(context.between_words),
        and_words=frozenset(context.and_words),
        series=re.compile(f" ?(?:(?P<last>(?:, ?)?(?:{any_of(context.series_words)})|[、/])|[,，]) ?"),
        ranges=re.compile(
            f" {{0,2}}(?:(?P<sign>{any_of(context.range_signs)})|(?P<word>{any_of(context.range_words)})) {{0,2}}"
        ),
    )


def _words(words: Iterable[str]) -> Spellings[bool]:
    return Spellings(dict.fromkeys(words, True))


def _money() -> dict[str, MoneyUnit]:
    table, scales = load(Currencies), load(Scales).scale
    money: dict[str, MoneyUnit] = {}
    for code in table.codes.capitals:
        money[code.lower()] = MoneyUnit((("*", code),), capitals=True)
    for currency in table.currency:
        meaning = (("*", currency.code),)
        for spelling in (*currency.names, *currency.signs):
            money[spelling] = MoneyUnit(meaning)
        for scale in scales:  # 30 MUSD, 12 bn$ are written as one word
            for short in (*scale.letters, *scale.words):
                if len(short) <= 2:
                    money[short + currency.code.lower()] = MoneyUnit(meaning, power=scale.power)
    for shared in table.ambiguous:
        for spelling in shared.spellings:
            money[spelling] = MoneyUnit(tuple(shared.by_lang.items()), inferred=True)
    for subunit in table.subunit:
        for spelling in subunit.spellings:
            money[spelling] = MoneyUnit((), worth=subunit.worth)
    return money


def _scale_words() -> dict[str, ScaleWord]:
    words = {word: ScaleWord(scale.power) for scale in load(Scales).scale for word in scale.words}
    letters = {word: ScaleWord(scale.power, letter=True) for scale in load(Scales).scale for word in scale.letters}
    return words | letters


def _scale_char() -> str:
    """A Chinese scale character that is not the beginning of a unit (兆瓦) or of another word (萬一)."""
    scales = load(Scales)
    guarded = [f"{char}(?![{after}])" for char, after in scales.han_not_before.items()]
    free = "".join(char for char in scales.han if char not in scales.han_not_before)
    return f"(?:[{free}]|{'|'.join(guarded)})"


def _han_number() -> str:
    numerals = load(Numerals)
    digit = f"[{''.join(numerals.han_digits)}]"
    return f"{digit}+(?:[{''.join(numerals.han_marks.point)}]{digit}+)?"


def _han_tail() -> str:
    vague = _vague_chars()
    scale, number = _scale_char(), _han_number()
    return f"(?: ?[{vague}]? ?{scale}+)(?: ?(?:{DIGITS}|{number}) ?{scale}+)*(?:{number})?"


def _vague_chars() -> str:
    marks = load(Numerals).han_marks
    return "".join([*marks.vague, *marks.remainder])


def _han_chars() -> str:
    numerals = load(Numerals)
    return "".join([*numerals.han_digits, *load(Scales).han, *numerals.han_marks.point])


def _cents() -> re.Pattern[str]:
    """The cents behind a whole amount: "and 45 cents", "50" at the end of "15 dollars 50"."""
    subunits = any_of([*(word for subunit in load(Currencies).subunit for word in subunit.spellings), "c"])
    word = f"(?:{any_of(load(Numerals).english)})"
    number = f"(?: and)? (?:(?P<digits>[0-9]{{1,2}})|(?P<words>{word}(?:[ -]{word})?))"
    return re.compile(f"{number}(?:[ -]?(?P<unit>{subunits})(?![a-z])|(?=[.!?]?$|[.!?] ))")


def _start() -> re.Pattern[str]:
    vague = _vague_chars()
    han = "".join([*load(Numerals).han_digits, *load(Scales).han])
    foreign = r"(?<![\d.,])\d{1,3}(?: \d{3}){2,}(?![\d,.])|\d{1,3}(?:\.\d{3})+,\d+"  # 1 234 567; 1.234,5
    address_or_date = r"https?://\S+|www\.\S+|\d+(?:\.\d+){2,}|(?<!\d)\d{4}([-/.])\d{1,2}\2\d{1,2}(?!\d)"
    period = rf"(?:{'|'.join(load(Hedges).context.periods)})'?(?P<short>\d{{4}}|\d{{2}})"
    return re.compile(
        rf"(?P<skip>{address_or_date}|{foreign})"
        rf"|(?P<period>(?<![a-z\d]){period}(?![\d,.]\d)(?![a-z]))"
        rf"|(?P<digits>{DIGITS})"
        rf"|(?P<han>[{vague}]?[{han}][{_han_chars()}]*(?:[{vague}][{han}]+)?)"
        rf"|{_english_words()}"
    )


def _english_words() -> str:
    """A numeral in words; the look-ahead spares most characters the long alternation."""
    numerals = load(Numerals)
    names = [*numerals.english, *numerals.english_fractions, *numerals.english_scales]
    first = "".join(sorted({name[0] for name in names} | {"a"}))
    word = f"(?:{any_of(names)})"
    joint = r"(?:[ \-]{1,2}|[ \-]and[ \-]|[ \-](?:of )?an? )"
    run = f"(?:(?:an?|half an?) )?{word}(?:{joint}{word})*(?: point(?: {word})+)?"
    return rf"(?<![a-z\-])(?=[{first}])(?P<words>{run})(?![a-z])"


def _tenths() -> re.Pattern[str]:
    tenths = load(Numerals).tenths
    digit = "".join(load(Numerals).han_digits)
    return re.compile(f" ?[{tenths.characters}](?:(?P<more>[{digit}])|(?![{tenths.not_before}]))")
