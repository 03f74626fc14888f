"""The lexicons: tables of spellings, units and cues, kept as TOML beside this module.

A dataclass here gives the form of each table; :func:`load` reads a table once and checks it. Spellings are
given folded (see :func:`diglot.models.language.fold`): lower case, half width.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from .errors import LexiconError

T = TypeVar("T")

LangMap = dict[str, str]
"""Language tag (``en``, ``zh``, ``zh-Hant``, ``zh-Hans``) to a reading."""


@dataclass(frozen=True, slots=True)
class Currency:
    """One currency with the spellings that mean it and nothing else."""

    code: str
    names: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    scaled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedSpellings:
    """Spellings of several currencies, which these may be, and the reading that each language suggests."""

    spellings: tuple[str, ...]
    candidates: tuple[str, ...]
    by_lang: LangMap = field(default_factory=dict)
    behind_only: bool = False


@dataclass(frozen=True, slots=True)
class Subunit:
    """A part of a currency unit (cent, pence) and its worth in that unit."""

    spellings: tuple[str, ...]
    worth: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class CurrencyCodes:
    """ISO 4217 codes that mean something else more often; the others count in capitals."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Currencies:
    """The whole of ``currencies.toml``."""

    currency: tuple[Currency, ...]
    ambiguous: tuple[SharedSpellings, ...]
    subunit: tuple[Subunit, ...]
    not_money: "PatternList"
    codes: CurrencyCodes


@dataclass(frozen=True, slots=True)
class Scale:
    """A power of ten with its words and its short letters."""

    power: int
    words: tuple[str, ...]
    letters: tuple[str, ...] = ()
    multiplies: bool = False


@dataclass(frozen=True, slots=True)
class Scales:
    """The whole of ``scales.toml``."""

    scale: tuple[Scale, ...]
    han: dict[str, int]
    han_not_before: dict[str, str]


@dataclass(frozen=True, slots=True)
class HanMarks:
    """Characters that stand inside a Chinese numeral without being digits."""

    point: tuple[str, ...]
    negative: tuple[str, ...]
    vague: tuple[str, ...]
    remainder: tuple[str, ...]
    remainder_behind: tuple[str, ...]
    remainder_before: str
    remainder_not_before: str


@dataclass(frozen=True, slots=True)
class Tenths:
    """The character for "tenths" (六成 is 60 per cent) and what may not follow it (成長, 成本)."""

    characters: str
    not_before: str
    led: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Multiple:
    """Words that are a multiple by themselves (doubled, 翻倍)."""

    value: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numerals:
    """The whole of ``numerals.toml``."""

    english: dict[str, int]
    english_scales: dict[str, int]
    english_fractions: dict[str, str]
    han_digits: dict[str, int]
    han_marks: HanMarks
    tenths: Tenths
    vulgar_fractions: dict[str, str]
    multiple: tuple[Multiple, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with the kind of quantity that it makes."""

    name: str
    kind: Literal["percent", "percentage_point", "basis_point", "multiple", "count", "measure"]
    spellings: tuple[str, ...]
    power: int = 0
    """Power of ten of a spelling's worth in the unit: -1 for per mille."""


@dataclass(frozen=True, slots=True)
class Units:
    """The whole of ``units.toml``."""

    unit: tuple[Unit, ...]
    chinese_unit: tuple[Unit, ...]
    """What a spelling means behind a Chinese word instead."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A modifier with the words that express it before and after a number."""

    modifier: Literal["about", "nearly", "over", "under", "at least", "up to"]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A modifier with the explicit comparisons that express it before and after a bare number; none for equality."""

    modifier: Literal["over", "under", "at least", "up to"] | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearBounds:
    """Words before and after a year that make it the earlier or the later end of a period."""

    later_before: tuple[str, ...]
    later_after: tuple[str, ...]
    earlier_before: tuple[str, ...]
    earlier_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Words around a number that decide whether it is a quantity at all."""

    naming: tuple[str, ...]
    level: tuple[str, ...]
    more: tuple[str, ...]
    more_clear: tuple[str, ...]
    percent_of: tuple[str, ...]
    negative: tuple[str, ...]
    year_before: tuple[str, ...]
    range_signs: tuple[str, ...]
    range_words: tuple[str, ...]
    series_words: tuple[str, ...]
    from_words: tuple[str, ...]
    year_marks: tuple[str, ...]
    roc_eras: tuple[str, ...]
    roc_before: str
    roc_not_after: tuple[str, ...]
    periods: tuple[str, ...]
    and_words: tuple[str, ...]
    between_words: tuple[str, ...]
    between_end: tuple[str, ...]
    between_if_closed: tuple[str, ...]
    comparison_joints: tuple[str, ...]
    declines_before: tuple[str, ...]
    declines_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hedges:
    """The whole of ``hedges.toml``."""

    hedge: tuple[Hedge, ...]
    comparison: tuple[Comparison, ...]
    year_bounds: YearBounds
    context: Context


@dataclass(frozen=True, slots=True)
class PercentCue:
    """Words that say of what kind a percentage is."""

    kind: Literal["cagr", "growth", "share", "other"]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoneyCues:
    """Words that say whether an amount is the size of a market or something else."""

    other: tuple[str, ...]
    company: tuple[str, ...]
    accounts: tuple[str, ...]
    reporting: tuple[str, ...]
    revenue: tuple[str, ...]
    market: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatternList:
    """Patterns of one meaning."""

    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VolumeCues:
    """Words that make a count or measure the volume of a market, and units of which any number is one."""

    patterns: tuple[str, ...]
    bulk: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelCues:
    """Words before a quantity that is a level and not a change: `reached` the later one, `start` the earlier one.

    `rate` are words for a change that can itself have a level: "growth slowed to 5%".
    """

    before: tuple[str, ...]
    rate: tuple[str, ...]
    start: tuple[str, ...]
    reached: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleCue:
    """Words that give the amounts behind them a role."""

    role: Literal["base", "estimate", "forecast", "historical", "compared"]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearCues:
    """Words for years and periods."""

    base: tuple[str, ...]
    base_before: tuple[str, ...]
    forecast_period: tuple[str, ...]
    same: tuple[str, ...]
    next: tuple[str, ...]
    previous: tuple[str, ...]
    last: tuple[str, ...]
    decade: tuple[str, ...]
    this: tuple[str, ...]
    respectively: tuple[str, ...]
    compared: tuple[str, ...]
    tight_before: tuple[str, ...]
    tight_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """The whole of ``cues.toml``: what the words around a quantity say about it."""

    percent: tuple[PercentCue, ...]
    after: dict[str, tuple[str, ...]]
    before: dict[str, tuple[str, ...]]
    potential: PatternList
    part_of: PatternList
    level: LevelCues
    money: MoneyCues
    volume: "VolumeCues"
    decline: PatternList
    role: tuple[RoleCue, ...]
    years: YearCues


@dataclass(frozen=True, slots=True)
class Dimension:
    """A canonical segment dimension with its spellings in both languages."""

    name: str
    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Connectors:
    """Patterns that join a dimension or a member to the list of its members, and words that end a list."""

    weak: tuple[str, ...]
    """Those that often lead elsewhere: a longer list behind a later connector is believed instead."""
    direct: tuple[str, ...]
    """Those that even an everyday word needs no more than."""
    en: tuple[str, ...]
    zh: tuple[str, ...]
    en_stop: tuple[str, ...]
    zh_stop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The whole of ``dimensions.toml``."""

    by: tuple[str, ...]
    by_not_before: str
    suffixes: tuple[str, ...]
    title_ends_zh: tuple[str, ...]
    not_first: tuple[str, ...]
    not_later: tuple[str, ...]
    divided: tuple[str, ...]
    openings: tuple[str, ...]
    openings_zh: tuple[str, ...]
    weak: tuple[str, ...]
    headings: tuple[str, ...]
    never: tuple[str, ...]
    around: tuple[str, ...]
    dimension: tuple[Dimension, ...]
    heads: dict[str, tuple[str, ...]]
    connectors: Connectors


@dataclass(frozen=True, slots=True)
class Lists:
    """The whole of ``lists.toml``: words that hold enumerations together."""

    and_en: tuple[str, ...]
    and_zh: tuple[str, ...]
    links_en: tuple[str, ...]
    links_zh: tuple[str, ...]
    such_zh: tuple[str, ...]
    rest: tuple[str, ...]
    remaining: tuple[str, ...]
    total: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A region or country, with its code where a standard has one."""

    code: str
    en: tuple[str, ...]
    zh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regions:
    """The whole of ``regions.toml``."""

    around: tuple[str, ...]
    not_names: tuple[str, ...]
    region: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Compounds:
    """The whole of ``compounds.toml``: parts of words that keep a hyphen at the end of a line."""

    always: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Radicals:
    """The whole of ``radicals.toml``: radicals and the characters that they stand for."""

    equivalent: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The whole of ``sentences.toml``."""

    abbreviations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopWords:
    """The whole of ``stopwords.toml``."""

    en: tuple[str, ...]
    zh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A report in few words, Markdown in each language."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the consistency check, with what its page says."""

    code: str
    name: str
    severity: str
    summary: str
    explanation: str = ""
    fix: str = ""
    wrong: Example | None = None
    """Gives this finding."""
    right: Example | None = None
    """Gives none at all."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole of ``rules.toml``."""

    rule: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Directions:
    """The whole of ``directions.toml``: regular expressions of words for rising and falling."""

    rise: tuple[str, ...]
    fall: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ratios:
    """The whole of ``ratios.toml``: regular expressions of shares in words."""

    ratios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Translations:
    """The whole of ``translations.toml``: English forms, separated by bars, and Chinese ones, by blanks."""

    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Search:
    """The whole of ``search.toml``: function words of both languages, and English spellings of one word."""

    en: tuple[str, ...]
    zh: tuple[str, ...]
    same: dict[str, str]


@dataclass(frozen=True, slots=True)
class GuidedTheme:
    """A theme that passages are looked through for: what describes it, what names it, and what is often said of it."""

    id: str
    label_en: str
    label_zh: str
    phrases_en: tuple[str, ...] = ()
    phrases_zh: tuple[str, ...] = ()
    terms_en: tuple[str, ...] = ()
    terms_zh: tuple[str, ...] = ()
    hints_en: tuple[str, ...] = ()
    hints_zh: tuple[str, ...] = ()
    aside: bool = False
    """What has its words has no other theme; its phrases show what other themes are not."""


@dataclass(frozen=True, slots=True)
class Themes:
    """The whole of ``themes.toml``."""

    theme: tuple[GuidedTheme, ...]
    stop_en: tuple[str, ...] = ()
    stop_zh: tuple[str, ...] = ()
    """Words that no theme is called by."""
    verbs_en: tuple[str, ...] = ()
    """Verbs in their first form; phrases end before them."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """The whole of ``subjects.toml``: how a sentence names what its figure is about."""

    market_en: str
    market_zh: str
    """``{han}`` stands for the Chinese characters."""
    not_in_name: tuple[str, ...]
    name_start_zh: str
    not_a_name_zh: str
    lead_en: str
    lead_zh: str
    tail_zh: str
    verb_en: str
    verb_zh: str
    clause_start: str
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The whole of ``boilerplate.toml``: what is furniture of a page and not its report."""

    leads: tuple[str, ...]
    notices: tuple[str, ...]
    generic_titles: tuple[str, ...]
    not_titles: tuple[str, ...]
    title_labels: tuple[str, ...]
    market_words: tuple[str, ...]
    title_words: tuple[str, ...]
    product_code: tuple[str, ...]
    publisher_labels: tuple[str, ...]
    caption_labels: tuple[str, ...]
    heading_numbers: tuple[str, ...]
    publisher_forms: tuple[str, ...]
    published_labels: tuple[str, ...]
    page_labels: tuple[str, ...]
    page_units: tuple[str, ...]
    table_labels: tuple[str, ...]
    table_units: tuple[str, ...]
    figure_labels: tuple[str, ...]
    figure_units: tuple[str, ...]
    page_phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Characters:
    """The whole of ``characters.toml``: which characters are frequent."""

    frequent: str
    cantonese: str
    marks: str


@dataclass(frozen=True, slots=True)
class Scripts:
    """The whole of ``scripts.toml``: what stands in the other Chinese script on purpose."""

    shared: str
    names: tuple[str, ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repetitions:
    """The whole of ``repetitions.toml``: which words stand twice in a row by mistake, and which may."""

    particles_zh: str
    allowed_zh: tuple[str, ...]
    allowed_en: tuple[str, ...]
    function_words_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opposed:
    """Characters that tell things apart, those of one kind together."""

    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variants:
    """The whole of ``variants.toml``: English words with the Chinese ones that differ by region alone, by blanks."""

    regional: dict[str, str]
    opposed: Opposed
    confused: tuple[dict[str, str], ...]
    """Terms that are not each other's translation: English patterns with their Chinese forms, by blanks."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """The whole of ``foreign.toml``: what tells a clause in the other language from names and sources."""

    clause_words: tuple[str, ...]
    report_words: tuple[str, ...]
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asides:
    """The whole of ``asides.toml``: what one language says alone of the copy at hand."""

    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """The whole of ``pages.toml``: by which names and words the parts of a web page are known."""

    tags: tuple[str, ...]
    strong_names: tuple[str, ...]
    weak_names: tuple[str, ...]
    no_furniture: tuple[str, ...]
    facts_names: tuple[str, ...]
    news_names: tuple[str, ...]
    collapsed_names: tuple[str, ...]
    folding_names: tuple[str, ...]
    overlay_names: tuple[str, ...]
    heading_names: tuple[str, ...]
    contents_names: tuple[str, ...]
    contents_heads: tuple[str, ...]
    licences: tuple[str, ...]
    actions: tuple[str, ...]
    report_cues: tuple[str, ...]
    report_types: tuple[str, ...]
    news_asides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Companies:
    """The whole of ``companies.toml``: what announces a list of companies."""

    leads: tuple[str, ...]
    heads: tuple[str, ...]
    joints: tuple[str, ...]
    suffixes: tuple[str, ...]
    forms_en: tuple[str, ...]
    forms_zh: tuple[str, ...]
    particles_zh: str
    no_company: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Markets:
    """The whole of ``markets.toml``: what names of markets are made of."""

    words_en: str
    words_zh: str
    others_en: tuple[str, ...]
    others_zh: tuple[str, ...]


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_loaded: dict[type, Any] = {}

EXTENSION = "DIGLOT_LEXICON"
"""The environment variable that names a folder with tables of one's own."""


def load(form: type[T]) -> T:
    """Return the table of that form: ``load(Units)`` reads ``tables/units.toml``, once.

    A file of that name in the folder that the environment variable ``DIGLOT_LEXICON`` names adds to it: its lists go
    on behind ours, its other values take the place of ours. Raises :class:`LexiconError` if a file does not have the
    form, or the folder does not exist.
    """
    if form not in _loaded:
        name = f"{form.__name__.lower()}.toml"
        table = msgspec.toml.decode((files(__package__) / "tables" / name).read_bytes())
        source = f"models/tables/{name}"
        if own := _own_table(name):
            source = str(own)
            table = _extended(table, _decoded(own))
        try:
            _loaded[form] = msgspec.convert(table, form)
        except msgspec.ValidationError as err:
            raise LexiconError(f"{source}: {err}; its form is {__name__}.{form.__name__}") from err
    loaded: T = _loaded[form]
    return loaded


def _own_table(name: str) -> Path | None:
    folder = os.environ.get(EXTENSION)
    if not folder:
        return None
    if not Path(folder).is_dir():
        raise LexiconError(f"{folder}: no such folder, though {EXTENSION} names it")
    file = Path(folder) / name
    return file if file.is_file() else None


def _decoded(file: Path) -> dict[str, Any]:
    try:
        return msgspec.toml.decode(file.read_bytes(), type=dict[str, Any])
    except msgspec.DecodeError as err:
        raise LexiconError(f"{file}: is no well-formed TOML ({err})") from err


def _extended(table: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return a table with what another one adds."""
    merged = dict(table)
    for key, value in own.items():
        ours = merged.get(key)
        if isinstance(ours, dict) and isinstance(value, dict):
            merged[key] = _extended(ours, value)
        elif isinstance(ours, list) and isinstance(value, list):
            merged[key] = ours + value
        else:
            merged[key] = value
    return merged
