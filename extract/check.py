"""The check: where the two languages of a report, or two places of one language, disagree.

Numbers are compared with their own counterparts: first inside each group of the alignment, then over the whole report,
so that a section that stands elsewhere raises no alarm and a paragraph that is missing altogether is one finding. Two
numbers are the same if they are so at the precision that is printed.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from ..models.encoder import DEFAULT
from ..models.language import HAN, LATIN_CLAUSE, fold, is_chinese, main_language
from ..models.lexicon import Rule, Rules, load
from .amounts import Amount, agree, find_amounts, nearly_the_digits, power_between
from .arithmetic import check_growth, check_tables
from .bitext import align
from .cues import cue_table
from .records import Bitext, Check, Document, Finding, Place, Report, Unit
from .report import analyze
from .terms import Dictionary, unpaired_members

_LEAST_ENGLISH, _LEAST_CHINESE = 60, 20
"""Characters of a paragraph whose lack is a finding."""
_LONGEST_OFFER = 200
"""Characters of a line of prices and licences; a longer paragraph with a price is prose."""
_LEAST_COVERAGE = 0.3
"""The share of a side's paragraphs that must have a counterpart, else the report is no bilingual one."""
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z ,'’\-]*[A-Za-z]")
_DOUBLED = re.compile(rf"([{HAN}]{{2,4}})\1")
_YUAN = {"CNY", "TWD", "HKD"}
"""Currencies that 元 may be."""
_PROSE = ("paragraph", "list_item")


def check(
    english: Document,
    chinese: Document | None = None,
    *,
    model: str | None = DEFAULT,
    glossary: Dictionary | None = None,
) -> Check:
    """Check a report that has both languages, or a report and its twin, in either order.

    `model` names the sentence encoder of the alignment; None does without. `glossary` are terms of one's own.

    Raises:
        EncoderError: the encoder cannot be loaded.
    """
    if chinese is not None and is_chinese(main_language(english.text)) and not is_chinese(main_language(chinese.text)):
        english, chinese = chinese, english
    bitext = align(english, chinese, model=model)
    other = chinese or english
    sides = [(document, *_read(document)) for document in ((english,) if other is english else (english, other))]
    compared = list(_Numbers(english, other, bitext).findings(sides[0][2], sides[-1][2]))
    foreign = list(_untranslated(english, other, bitext, twins=chinese is not None))
    left = {place.start for one in foreign for place in (one.en, one.zh) if place}
    findings = [
        *compared,
        *foreign,
        *(one for one in _coverage(english, other, bitext) if not (one.en and one.en.start in left)),
        *_segments(english, other, model, glossary),
        *_doubled(other, bitext),
    ]
    wrong = {(lang, place.start) for one in compared for lang, place in (("en", one.en), ("zh", one.zh)) if place}
    for _, report, amounts in sides:
        findings += (_one_language(*found) for found in check_growth(report, amounts, wrong))
    findings += (_one_language(*found) for found in check_tables(sides))
    return Check(findings=tuple(sorted(findings, key=_order)), bitext=bitext)


def _read(document: Document) -> tuple[Report, list[Amount]]:
    report = analyze(document)
    return report, find_amounts(document, report)


def _order(finding: Finding) -> tuple[int, int, str]:
    return (finding.en.start if finding.en else -1, finding.zh.start if finding.zh else -1, finding.code)


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by name."""
    return {rule.name: rule for rule in load(Rules).rule}


def finding(
    name: str, message: str, en: Place | None, zh: Place | None, *, confidence: float = 0.9, severity: str | None = None
) -> Finding:
    """Return a finding of a rule."""
    rule = rules()[name]
    return Finding(
        code=rule.code,
        rule=name,
        severity=severity or rule.severity,  # type: ignore[arg-type]
        message=message,
        en=en,
        zh=zh,
        expected=en.quote if en else None,
        found=zh.quote if zh else None,
        confidence=confidence,
    )


def _one_language(name: str, message: str, place: Place, lang: str, severity: str | None) -> Finding:
    return finding(
        name, message, None if is_chinese(lang) else place, place if is_chinese(lang) else None, severity=severity
    )


def _place(document: Document, start: int, end: int) -> Place:
    page = next((block.page for block in document.blocks if block.start <= start < block.end), None)
    return Place(quote=document.text[start:end], start=start, end=end, page=page)


class _Numbers:
    """The comparison of the numbers of two sides over their alignment."""

    def __init__(self, english: Document, chinese: Document, bitext: Bitext) -> None:
        self.english, self.chinese, self.bitext = english, chinese, bitext

    def findings(self, ours: Sequence[Amount], theirs: Sequence[Amount]) -> Iterator[Finding]:
        """Yield what disagrees."""
        left: tuple[list[Amount], list[Amount]] = ([], [])
        for one in self.bitext.alignments:
            if one.en and one.zh:
                en = _inside(ours, [self.bitext.english[index] for index in one.en])
                zh = _inside(theirs, [self.bitext.chinese[index] for index in one.zh])
                yield from self._signs(en, zh)
                en, zh = _without_equals(en, zh)
                yield from self._pairs(en, zh)
                left[0].extend(en)
                left[1].extend(zh)
        everything = _inside(ours, self.bitext.english), _inside(theirs, self.bitext.chinese)
        offers = [unit for unit in (*self.bitext.english, *self.bitext.chinese) if _offers(unit)]
        for name, alone, others in (
            ("missing_figure", left[0], everything[1]),
            ("extra_figure", left[1], everything[0]),
        ):
            for amount in alone:
                if not amount.strong or _inside([amount], offers):
                    continue
                if not any(_comparable(amount, other) and agree(amount, other) for other in others):
                    yield self._alone(name, amount)

    def _alone(self, name: str, amount: Amount) -> Finding:
        if name == "missing_figure":
            place = _place(self.english, amount.start, amount.end)
            return finding(name, f"{amount.quote} does not stand in the Chinese", place, None, confidence=0.7)
        place = _place(self.chinese, amount.start, amount.end)
        return finding(name, f"{amount.quote} does not stand in the English", None, place, confidence=0.7)

    def _signs(self, english: Sequence[Amount], chinese: Sequence[Amount]) -> Iterator[Finding]:
        """Yield the percentages that are equal but for their sign, if no other pair of them has one sign."""
        for en, zh in product(english, chinese):
            if en.kind == zh.kind == "percent" and en.value == -zh.value != 0:
                same = [one for one in (*english, *chinese) if abs(one.value) == abs(en.value)]
                if len(same) == 2:
                    yield self._of(en, zh, "direction", f"{en.quote} and {zh.quote} go opposite ways")

    def _pairs(self, english: list[Amount], chinese: list[Amount]) -> Iterator[Finding]:
        """Yield the numbers that are each other's counterparts and differ, and take them off both lists."""
        for relation in (_other_currency, _other_scale, _point, _other_digits, _other_year, _other_number):
            for en, zh in list(product(english, chinese)):
                if en in english and zh in chinese and (found := relation(en, zh, english, chinese)):
                    english.remove(en)
                    chinese.remove(zh)
                    yield self._of(en, zh, *found)

    def _of(self, en: Amount, zh: Amount, name: str, message: str) -> Finding:
        places = _place(self.english, en.start, en.end), _place(self.chinese, zh.start, zh.end)
        return finding(name, message, *places)


Found = tuple[str, str] | None


def _inside(amounts: Sequence[Amount], units: Sequence[Unit]) -> list[Amount]:
    """Return the amounts that stand inside one of the units; no two units overlap."""
    ordered = sorted(units, key=lambda unit: unit.start)
    starts = [unit.start for unit in ordered]
    return [one for one in amounts if (after := bisect(starts, one.start)) and one.end <= ordered[after - 1].end]


def _without_equals(english: Sequence[Amount], chinese: Sequence[Amount]) -> tuple[list[Amount], list[Amount]]:
    """Return what is left when equal numbers are taken off both sides, one for one; repetitions count as said."""
    left_en = [en for en in english if not any(_comparable(en, zh) and agree(en, zh) for zh in chinese)]
    left_zh = [zh for zh in chinese if not any(_comparable(en, zh) and agree(en, zh) for en in english)]
    return left_en, left_zh


def _comparable(one: Amount, other: Amount) -> bool:
    """Whether two numbers are of one kind, and in one currency as far as that is said."""
    weak = ("number", "count", "measure", "multiple")
    kinds = one.kind == other.kind or (one.kind in weak and other.kind in weak)
    return kinds and not _currencies_differ(one, other)


def _currencies_differ(one: Amount, other: Amount) -> bool:
    if one.currency is None or other.currency is None or one.currency == other.currency:
        return False
    if (one.inferred or other.inferred) and {one.currency, other.currency} <= _YUAN:
        return False
    return not (one.inferred and other.inferred)


def _other_currency(en: Amount, zh: Amount, *_: list[Amount]) -> Found:
    if en.kind == zh.kind == "money" and agree(en, zh) and _currencies_differ(en, zh):
        return "currency", f"{en.quote} is {en.currency}, {zh.quote} is {zh.currency}"
    return None


def _other_scale(en: Amount, zh: Amount, *_: list[Amount]) -> Found:
    if en.kind == zh.kind and en.strong and en.kind != "percent" and (power := power_between(en, zh)) is not None:
        larger = "English" if power < 0 else "Chinese"
        scaled = abs(power) == 1 and any(char in zh.quote for char in "億亿")
        slip = ": 億 is a hundred million, a billion is 十億" if scaled else ""
        return "magnitude", f"{en.quote} and {zh.quote}: the {larger} is {10 ** abs(power):,} times the other{slip}"
    return None


def _point(en: Amount, zh: Amount, *_: list[Amount]) -> Found:
    kinds = {"percent", "percentage_point", "basis_point"}
    if {en.kind, zh.kind} <= kinds and en.kind != zh.kind and agree(en, zh):
        return "percent_point", f"{en.quote} and {zh.quote}: percent is not percentage points"
    return None


def _other_digits(en: Amount, zh: Amount, *_: list[Amount]) -> Found:
    if en.kind == zh.kind and en.strong and not _currencies_differ(en, zh) and nearly_the_digits(en, zh):
        return _differs(en, zh)
    return None


def _differs(en: Amount, zh: Amount) -> Found:
    name = "cagr" if "cagr" in (en.figure, zh.figure) and en.kind == "percent" else "digit"
    return name, f"{en.quote} in the English, {zh.quote} in the Chinese"


def _other_year(en: Amount, zh: Amount, english: list[Amount], chinese: list[Amount]) -> Found:
    if en.kind == zh.kind == "year":
        years = [[one for one in side if one.kind == "year"] for side in (english, chinese)]
        if len(years[0]) == len(years[1]):
            return "year", f"{en.quote} in the English, {zh.quote} in the Chinese"
    return None


def _other_number(en: Amount, zh: Amount, english: list[Amount], chinese: list[Amount]) -> Found:
    """Two numbers that are the only ones of their kind to be left are counterparts, whatever their digits."""
    if en.kind == zh.kind and en.strong and en.figure == zh.figure:
        left = [[one for one in side if one.kind == en.kind] for side in (english, chinese)]
        if len(left[0]) == len(left[1]) == 1:
            return _differs(en, zh)
    return None


def _coverage(english: Document, chinese: Document, bitext: Bitext) -> Iterator[Finding]:
    """Yield the paragraphs that stand in one language alone."""
    sides = [[(one.en, one.zh) for one in bitext.alignments], [(one.zh, one.en) for one in bitext.alignments]]
    for name, document, units, least, groups in (
        ("missing_paragraph", english, bitext.english, _LEAST_ENGLISH, sides[0]),
        ("extra_paragraph", chinese, bitext.chinese, _LEAST_CHINESE, sides[1]),
    ):
        prose = [unit for unit in units if unit.kind in _PROSE and len(unit.text) >= least and not _offers(unit)]
        missing = [units[index] for own, others in groups if not others for index in own if units[index] in prose]
        if len(prose) - len(missing) < _LEAST_COVERAGE * len(prose):
            continue
        for unit in missing:
            place = _place(document, unit.start, unit.end)
            if name == "missing_paragraph":
                yield finding(name, "this paragraph has no Chinese", place, None, confidence=0.8)
            else:
                yield finding(name, "this paragraph has no English", None, place, confidence=0.8)


def _offers(unit: Unit) -> bool:
    """Whether a unit is about buying the report: short, with prices."""
    return len(unit.text) <= _LONGEST_OFFER and cue_table().money_other.search(fold(unit.text)) is not None


def _segments(
    english: Document, chinese: Document, model: str | None, glossary: Dictionary | None
) -> Iterator[Finding]:
    documents = [english] if chinese is english else [english, chinese]
    for member, document, lang in unpaired_members(documents, glossary=glossary, model=model):
        place = _place(document, member.start, member.end)
        if is_chinese(lang):
            yield finding("extra_segment", f"{member.name} is no segment in the English", None, place, confidence=0.7)
        else:
            yield finding("missing_segment", f"{member.name} is no segment in the Chinese", place, None, confidence=0.7)


def _untranslated(english: Document, chinese: Document, bitext: Bitext, *, twins: bool) -> Iterator[Finding]:
    """Yield English left in the Chinese: clauses inside Chinese text, and English sentences among Chinese blocks."""
    for unit in bitext.chinese:
        for match in _LATIN_RUN.finditer(unit.text):
            words = match[0].split()
            if LATIN_CLAUSE.search(match[0]) and sum(word.islower() for word in words) >= max(4, len(words) / 2):
                place = _place(chinese, unit.start + match.start(), unit.start + match.end())
                yield finding("untranslated", f"English in the Chinese: {match[0]}", None, place)
    if twins:
        return
    first: dict[str, Unit] = {}
    for unit in bitext.english:
        other = first.setdefault(unit.text, unit)
        if other is not unit and unit.kind in _PROSE and len(unit.text) >= _LEAST_ENGLISH:
            left, right = (other, unit) if _among_chinese(english, unit) else (unit, other)
            if _among_chinese(english, right):
                places = (_place(english, one.start, one.end) for one in (left, right))
                yield finding("untranslated", "this paragraph stands in English among the Chinese", *places)


def _among_chinese(document: Document, unit: Unit) -> bool:
    blocks = [block for block in document.blocks if block.kind != "boilerplate"]
    at = next(index for index, block in enumerate(blocks) if block.start <= unit.start < block.end)
    around = blocks[max(0, at - 1) : at] + blocks[at + 1 : at + 2]
    return all(is_chinese(block.lang) for block in around)


def _doubled(chinese: Document, bitext: Bitext) -> Iterator[Finding]:
    for unit in bitext.chinese:
        for match in _DOUBLED.finditer(unit.text):
            place = _place(chinese, unit.start + match.start(), unit.start + match.end())
            yield finding("duplicate_word", f"{match[1]} stands twice", None, place, confidence=0.7)
