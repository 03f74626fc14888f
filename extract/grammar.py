"""The quantity grammar: the lexicon tables compiled, once, into what the scanner looks up.

What a quantity may begin with is searched for at every character, so these patterns begin with a plain set of
characters, which `re` searches for fastest. What may surround a number (currencies, scales, units, hedges) is
looked up by its spelling: adding a spelling to a table costs nothing at run time.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from ..models.currencies import currency_names
from ..models.lexicon import Currencies, Hedges, Numerals, Scales, Unit, Units, any_of, load
from .numerals import DIGITS
from .records import Modifier, QuantityKind
from .spellings import Spellings, words


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """What a currency spelling says: which currency, in which part of it, and how sure that is."""

    by_lang: tuple[tuple[str, str], ...]
    """Language and ISO code; ``*`` stands for every language."""
    candidates: tuple[str, ...] = ()
    """The codes of which it may be any; empty where the spelling decides."""
    worth: str = "1"
    power: int = 0
    capitals: bool = False
    behind_only: bool = False
    alone: bool = False
    scaled_only: bool = False

    @property
    def inferred(self) -> bool:
        """Whether something beside the spelling must tell which currency it is."""
        return bool(self.candidates)

    def code(self, lang: str) -> str | None:
        """Return the ISO code that the spelling has in a text of that language."""
        codes = dict(self.by_lang)
        return codes.get("*") or codes.get(lang)


@dataclass(frozen=True, slots=True)
class PlainUnit:
    """What the spelling of another unit says."""

    name: str
    kind: QuantityKind
    power: int = 0


@dataclass(frozen=True, slots=True)
class ScaleWord:
    """What a scale word says; a letter counts beside money only, `multiplies` that another word may follow."""

    power: int
    letter: bool = False
    multiplies: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """All tables compiled."""

    first: re.Pattern[str]
    """The characters that a number in digits or Chinese characters begins with."""
    words: re.Pattern[str]
    """A numeral in English words."""
    multiples: re.Pattern[str]
    """Words that are a multiple by themselves."""
    address: re.Pattern[str]
    skip: re.Pattern[str]
    """Digits that are no number: dates, telephone numbers, versions."""
    number: re.Pattern[str]
    period: re.Pattern[str]
    spaced: re.Pattern[str]
    """Digits in groups of three that blanks part: 1 234 567."""
    decimal_comma: re.Pattern[str]
    fraction: re.Pattern[str]
    """A common fraction in digits: 1/3."""
    fraction_tail: re.Pattern[str]
    """What adds a fraction to a whole number: 2½, 2 1/2, "2 and a half"."""
    misgrouped: re.Pattern[str]
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
    parts: re.Pattern[str]
    """The tenths and hundredths behind a whole amount: 三塊四分."""
    year_mark: re.Pattern[str]
    roc_era: re.Pattern[str]
    roc_before: re.Pattern[str]
    """What may stand before a year of that era that is not named: 較113年."""
    roc_not_after: re.Pattern[str]
    """What stands behind as many years that are a time: 120年歷史."""
    glued_after: re.Pattern[str]
    scale_label: re.Pattern[str]
    """A scale that stands in brackets behind an amount, with or without the currency: $12.4 (USD billion)."""
    money: Spellings[MoneyUnit]
    not_money: re.Pattern[str]
    units: Spellings[PlainUnit]
    chinese_units: Spellings[PlainUnit]
    scales: Spellings[ScaleWord]
    hedges_before: Spellings[Modifier]
    hedges_after: Spellings[Modifier]
    naming: Spellings[bool]
    level: Spellings[bool]
    more: re.Pattern[str]
    more_clear: re.Pattern[str]
    percent_of: Spellings[bool]
    negative: Spellings[bool]
    year_before: Spellings[bool]
    from_words: Spellings[bool]
    between_words: Spellings[bool]
    between_end: Spellings[bool]
    between_if_closed: Spellings[bool]
    compared_before: re.Pattern[str]
    """An explicit comparison and a blank at the end of a text; its group says which of `comparisons` it is."""
    compared_after: re.Pattern[str]
    comparisons: tuple[Modifier | None, ...]
    comparison_joint: re.Pattern[str]
    bounds_before: Spellings[Modifier]
    bounds_after: Spellings[Modifier]
    """Words that bound years: "after" and 之後 make one the earlier end of a period."""
    declines_before: re.Pattern[str]
    declines_after: re.Pattern[str]
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
    context, hedges, numerals = load(Hedges).context, load(Hedges).hedge, load(Numerals)
    comparisons, years = load(Hedges).comparison, load(Hedges).year_bounds
    vulgar = "".join(numerals.vulgar_fractions)
    return Grammar(
        first=re.compile(f"[0-9{''.join([*numerals.han_digits, *load(Scales).han])}{vulgar}]"),
        words=re.compile(_english_words()),
        multiples=re.compile(f"(?:{any_of(word for one in numerals.multiple for word in one.words)})(?![a-z])"),
        address=re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff]+"),
        skip=re.compile(_skip()),
        number=re.compile(_number()),
        period=re.compile(
            rf"(?:{'|'.join(context.periods)})'?(?P<short>\d{{4}}|\d{{2}})(?![\d,.]\d)(?![b-dg-z\d]|[aef][a-z])"
        ),
        spaced=re.compile(r"\d{1,3}(?P<more>(?: \d{3}){1,6})(?P<decimals>[.,]\d{1,2}(?!\d)|\.\d+)?(?![\d,])"),
        decimal_comma=re.compile(rf"\d{{1,3}},\d{{1,2}}(?=[ \-]?(?:{any_of(_scale_words())})(?![a-z])| ?%)"),
        fraction=re.compile(r"(?<![\da-z/.,])(?P<part>[1-9])/(?P<whole>[2-9]|10)(?![\d/.,年月])"),
        fraction_tail=re.compile(
            rf" ?(?P<vulgar>[{vulgar}])| (?P<part>[1-9]/[2-9])(?![\d/])"
            r"|[ \-]and[ \-]an?[ \-](?P<word>half|quarter)(?![a-z])"
        ),
        misgrouped=re.compile(
            rf"(?:\d{{1,3}},\d{{4,}}|\d+\.\.\d+|\d+(?:\.\d+){{2,}})(?= ?(?:{_scale_char()}|{any_of(_long_scales())}))"
        ),
        han_tail=re.compile(_han_tail()),
        one_scale=re.compile(rf"(?P<number>.+?)(?P<scale>[{''.join(load(Scales).han)}]+)"),
        lone_scale=re.compile(f"{_scale_char()}+"),
        vague_amount=re.compile(any_of(numerals.han_marks.vague)),
        vague_remainder=re.compile(any_of(numerals.han_marks.remainder)),
        fraction_sign=re.compile(" ?分 ?之 ?"),
        fraction_part=re.compile(f"{DIGITS}|[{_han_chars()}]+"),
        tenths=_tenths(),
        cents=_cents(),
        parts=_parts(),
        year_mark=re.compile(f" ?(?:{'|'.join(context.year_marks)})"),
        roc_era=re.compile(f"(?:{'|'.join(context.roc_eras)}) ?$"),
        roc_before=re.compile(rf"(?:^|[^\w%-]|[{context.roc_before}]) ?$"),
        roc_not_after=re.compile("|".join(context.roc_not_after)),
        glued_after=re.compile(r"[a-z_]|-[a-z]"),
        scale_label=re.compile(rf" ?[(（](?:[a-z]{{3}}|[a-z]{{0,3}}[$€£¥])? ?(?P<scale>{any_of(_scale_words())})[)）]"),
        money=Spellings(_money()),
        not_money=re.compile("|".join(load(Currencies).not_money.patterns)),
        units=_units(load(Units).unit),
        chinese_units=_units(load(Units).chinese_unit),
        scales=Spellings(_scale_words()),
        hedges_before=Spellings({word: hedge.modifier for hedge in hedges for word in hedge.before}),
        hedges_after=Spellings({word: hedge.modifier for hedge in hedges for word in hedge.after}),
        naming=words(context.naming),
        level=words(context.level),
        more=re.compile("|".join(context.more)),
        more_clear=re.compile("|".join(context.more_clear)),
        percent_of=words(context.percent_of),
        negative=words(context.negative),
        year_before=words(context.year_before),
        from_words=words(context.from_words),
        between_words=words(context.between_words),
        between_end=words(context.between_end),
        between_if_closed=words(context.between_if_closed),
        compared_before=re.compile(
            rf"(?:(?<![a-z])(?=[a-z])|(?<![不<>])(?=[^a-z]))(?:{_numbered(one.before for one in comparisons)}) ?$"
        ),
        compared_after=re.compile(_numbered(one.after for one in comparisons)),
        comparisons=tuple(one.modifier for one in comparisons),
        declines_before=re.compile("|".join(context.declines_before), re.ASCII),
        declines_after=re.compile("|".join(context.declines_after), re.ASCII),
        bounds_before=Spellings(_bounds(years.later_before, years.earlier_before)),
        bounds_after=Spellings(_bounds(years.later_after, years.earlier_after)),
        comparison_joint=re.compile(f" ?(?:{'|'.join(context.comparison_joints)}) ?"),
        and_words=frozenset(context.and_words),
        series=re.compile(f" ?(?:(?P<last>(?:, ?)?(?:{any_of(context.series_words)})|[、/])|[,，]) ?"),
        ranges=re.compile(
            f" {{0,2}}(?:(?P<sign>{any_of(context.range_signs)})|(?P<word>{any_of(context.range_words)})) {{0,2}}"
        ),
    )


def _numbered(patterns: Iterable[Iterable[str]]) -> str:
    """Return one regular expression for several lists of them; the list that matches is its last group."""
    return "|".join(f"({'|'.join(alternatives) or '(?!)'})" for alternatives in patterns)


def _bounds(later: Iterable[str], earlier: Iterable[str]) -> dict[str, Modifier]:
    over: dict[str, Modifier] = dict.fromkeys(later, "over")
    return over | dict.fromkeys(earlier, "under")


def _units(table: Iterable[Unit]) -> Spellings[PlainUnit]:
    return Spellings(
        {spelling: PlainUnit(unit.name, unit.kind, unit.power) for unit in table for spelling in unit.spellings}
    )


def _money() -> dict[str, MoneyUnit]:
    table, scales = load(Currencies), load(Scales).scale
    money: dict[str, MoneyUnit] = {}
    for code, names in currency_names().items():
        unit = MoneyUnit((("*", code),))
        money |= dict.fromkeys(names, unit)
        if code not in table.codes.words:
            money[code.lower()] = replace(unit, capitals=True)
    for currency in table.currency:
        meaning: tuple[tuple[str, str], ...] = (("*", currency.code),) if currency.code else ()
        for spelling in (*currency.names, *currency.signs):
            money[spelling] = MoneyUnit(meaning)
        for spelling in currency.scaled:
            money[spelling] = MoneyUnit(meaning, scaled_only=True, behind_only=True)
        if not currency.code:
            continue
        for scale in scales:  # 30 MUSD, 12 bn$ are written as one word
            for short in (*scale.letters, *scale.words):
                if len(short) <= 2:
                    money[short + currency.code.lower()] = MoneyUnit(meaning, power=scale.power)
    for shared in table.ambiguous:
        for spelling in shared.spellings:
            money[spelling] = MoneyUnit(
                tuple(shared.by_lang.items()), candidates=shared.candidates, behind_only=shared.behind_only
            )
    for subunit in table.subunit:
        for spelling in subunit.spellings:
            money[spelling] = MoneyUnit((), worth=subunit.worth, alone=subunit.alone, behind_only=subunit.alone)
    return money


def _scale_words() -> dict[str, ScaleWord]:
    words = {
        word: ScaleWord(scale.power, multiplies=scale.multiplies)
        for scale in load(Scales).scale
        for word in scale.words
    }
    letters = {word: ScaleWord(scale.power, letter=True) for scale in load(Scales).scale for word in scale.letters}
    return words | letters


def _long_scales() -> list[str]:
    return [word for scale in load(Scales).scale for word in scale.words if len(word) > 3]


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
    whole = r"\d{1,3},\d{3}(?![\d,])|\d{4}(?![\d.,%\-~～至到]| ?年)"  # 3萬8,500元
    marks = load(Numerals).han_marks
    remainder = f"[{''.join(marks.remainder_behind)}]"
    return (  # the parts are bounded, so that the time stays linear
        f"(?: ?[{vague}]? ?{scale}+)(?: ?[零〇]?(?:{DIGITS}|{number}) ?{scale}+){{0,4}}(?:{number}|{whole})?"
        f"(?:{remainder}(?=[{marks.remainder_before}](?![{marks.remainder_not_before}])))?"
    )


def _vague_chars() -> str:
    marks = load(Numerals).han_marks
    return "".join([*marks.vague, *marks.remainder])


def _han_chars() -> str:
    numerals = load(Numerals)
    return "".join([*numerals.han_digits, *load(Scales).han, *numerals.han_marks.point])


def _cents() -> re.Pattern[str]:
    """The cents behind a whole amount: "and 45 cents", "50" at the end of "15 dollars 50" or before "more"."""
    subunits = any_of(
        [*(word for subunit in load(Currencies).subunit if not subunit.alone for word in subunit.spellings), "c"]
    )
    word = f"(?:{any_of(load(Numerals).english)})"
    number = f"(?P<and> and)? (?:(?P<digits>[0-9]{{1,2}})|(?P<words>{word}(?:[ -]{word})?))"
    return re.compile(f"{number}(?:[ -]?(?P<unit>{subunits})(?![a-z])|(?=[.!?]?$|[.!?] | more(?![a-z])(?! than)))")


def _parts() -> re.Pattern[str]:
    """The parts behind a whole amount of 元 or 塊: 三塊四分, 一塊二."""
    number = f"(?:[0-9]|[{''.join(load(Numerals).han_digits)}])"
    units = "".join(word for subunit in load(Currencies).subunit if subunit.alone for word in subunit.spellings)
    return re.compile(
        f"(?P<first>{number})(?P<unit>[{units}])?(?:(?P<second>{number})(?P<last>[{units}]))?(?![0-9.,個个])"
    )


def _skip() -> str:
    return "|".join(
        [
            r"\d+(?:\.\d+){2,}",  # 192.168.1.2, version 1.2.3, 2024.5.6
            r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)",
            r"\d{1,2} ?月 ?\d{1,2} ?[日號号]",
            r"\d{1,2}(?: ?[-~–至到] ?\d{1,2})? ?月(?!球)",
            r"\d{1,4}(?:-\d{1,5}){2,}(?![\d%])",  # telephone numbers
            r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])",  # the time of day
            r"\d{1,3}(?:\.\d{3})+,\d+",  # 1.234,5
        ]
    )


def _number() -> str:
    vague = _vague_chars()
    numerals = load(Numerals)
    han = "".join([*numerals.han_digits, *load(Scales).han])
    return (
        rf"(?P<digits>{DIGITS})"
        rf"|(?P<vulgar>[{''.join(numerals.vulgar_fractions)}])"
        rf"|(?P<han>[{han}][{_han_chars()}]*(?:[{vague}][{han}]+)?)"
    )


def _english_words() -> str:
    """A numeral in words; the look-ahead spares most characters the long alternation."""
    numerals = load(Numerals)
    names = [*numerals.english, *numerals.english_fractions, *numerals.english_scales]
    first = "".join(sorted({name[0] for name in names} | {"a"}))
    word = f"(?:{any_of(names)})"
    joint = r"(?:[ \-]{1,2}|[ \-]and[ \-](?:an?[ \-])?|[ \-](?:of )?an? )"
    run = f"(?:(?:an?|half an?) )?{word}(?:{joint}{word})*(?: point(?: {word})+)?"
    return rf"(?<![a-z\-])(?=[{first}])(?P<words>{run})(?![a-z])"


def _tenths() -> re.Pattern[str]:
    tenths = load(Numerals).tenths
    digit = "".join(load(Numerals).han_digits)
    led = "|".join(f"(?<={word}.[{tenths.characters}])" for word in tenths.led)
    return re.compile(f" ?[{tenths.characters}](?:(?P<more>[{digit}])|(?![{tenths.not_before}])|{led})")
