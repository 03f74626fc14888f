"""The check: where the two languages of a report, or two places of one language, disagree.

Numbers are compared with their own counterparts: first inside each group of the alignment, then over the whole report,
so that a section that stands elsewhere raises no alarm and a paragraph that is missing altogether is one finding. Two
numbers are the same if they are so at the precision that is printed.
"""

from ...models.encoder import DEFAULT
from ...models.language import is_chinese, main_language
from ..amounts import Amount, find_amounts
from ..bitext import align
from ..records import Check, Document, Finding, Report
from ..report import analyze
from ..terms import Dictionary
from .arithmetic import check_growth
from .coverage import check_coverage
from .directions import check_directions
from .findings import one_language
from .findings import rules as rules
from .numbers import check_numbers
from .repetition import check_repetition
from .script import check_punctuation, check_script
from .segments import check_segments, pair_lists
from .tables import check_tables
from .terms import check_terms
from .totals import check_totals
from .untranslated import check_untranslated


def check(
    english: Document,
    chinese: Document | None = None,
    *,
    glossary: Dictionary | None = None,
    model: str | None = DEFAULT,
) -> Check:
    """Check a report that has both languages, or a report and its twin, in either order.

    A `glossary` (:func:`diglot.corpus.glossary.read_glossary`) says which Chinese terms are wanted for English ones.
    `model` names the sentence encoder of the alignment; None does without.

    Raises:
        EncoderError: the encoder cannot be loaded.
    """
    if chinese is not None and is_chinese(main_language(english.text)) and not is_chinese(main_language(chinese.text)):
        english, chinese = chinese, english
    bitext = align(english, chinese, model=model)
    other = chinese or english
    sides = [(document, *_read(document)) for document in ((english,) if other is english else (english, other))]
    compared = list(check_numbers(english, other, bitext, sides[0][2], sides[-1][2]))
    foreign = list(check_untranslated(english, other, bitext, twins=chinese is not None))
    left = {place.quote for one in foreign for place in (one.en, one.zh) if place}
    lists = pair_lists(english, other, (sides[0][1].segments, sides[-1][1].segments), bitext, glossary or {}, model)
    findings = [
        *compared,
        *foreign,
        *(one for one in check_coverage(english, other, bitext, model) if _quote(one) not in left),
        *check_segments(english, other, bitext, lists, model),
        *check_terms(english, other, bitext, lists, glossary or {}),
        *check_repetition(english, bitext.english, "en"),
        *check_repetition(other, bitext.chinese, "zh"),
        *check_script(other, bitext.chinese),
        *check_punctuation(other, bitext.chinese),
    ]
    findings += check_directions(english, other, bitext, compared)
    slips = [one for one in compared if one.en and one.zh]
    wrong = {(lang, place.start) for one in slips for lang, place in (("en", one.en), ("zh", one.zh)) if place}
    for document, report, amounts in sides:
        findings += (one_language(*found) for found in check_growth(document, report, amounts, wrong))
        findings += (one_language(*found) for found in check_totals(document, amounts))
    findings += (one_language(*found) for found in check_tables(sides))
    return Check(findings=tuple(sorted(findings, key=_order)), bitext=bitext)


def _read(document: Document) -> tuple[Report, list[Amount]]:
    report = analyze(document)
    return report, find_amounts(document, report)


def _quote(finding: Finding) -> str | None:
    return next((place.quote for place in (finding.en, finding.zh) if place), None)


def _order(finding: Finding) -> tuple[int, int, str]:
    return (finding.en.start if finding.en else -1, finding.zh.start if finding.zh else -1, finding.code)
