"""Figures: quantities tied to what they mean.

The method is rules over cues: each quantity takes the kind whose cue speaks of it in its clause, the year that the
least stands between, and what is left open from the document as a whole (base year, forecast window).
`benchmarks/figures.py` compares it with the nearest cue by distance, with spaCy's Matcher over the tokens of spaCy and
jieba, and with a logistic regression trained on these tokens. On documents that are read for the first time the
regression tells the kinds as well; the rules were chosen because the same clauses also give the year, the role and the
scope, which would each need a model and a training corpus in both languages, and because an analyst must be able to
see why a number was given its meaning. Tokens and a parse serve those who build on the quantities: see
:mod:`diglot.extract.pipeline`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from operator import itemgetter

from ..models.currencies import local_currency
from ..models.language import fold, is_chinese
from .cues import cue_table
from .drafts import Draft
from .entities import find_companies, names_region, without_suffix
from .money import LEAST_NAMED
from .parse.front import names_market
from .prose import read_prose
from .quantities import find_quantities, shifted
from .records import Block, Document, Figure, FigureRole, Quantity, Scope, Year
from .subjects import market_name
from .tabular import Labels, read_labelled, read_table
from .units import find_unit
from .years import year_mentions

_LONGEST_LABEL = 80
_VOTES = {"historical": 4, None: 1, "base": 1, "compared": 0, "estimate": -4, "forecast": -4}
_EXPLICIT = 4
"""How the words before a size vote on whether its year is the base year."""
_LEAP = 4
"""Years between the last fact and a forecast; facts stand closer together."""
_LABELLED_YEAR = re.compile(r"[a-z ]{0,16}[\s:：|\[(（]*((?:19|20)\d\d)(?!\d)")
_LABEL_REACH = 16
_FRONT = 40
"""Blocks at the top of a report in which it says that it is about a market."""
_CLOSE = Decimal("0.06")
"""Points by which a rate may differ from that of sizes that were rounded to three digits or more."""
_LETTER = re.compile(r"[^\W\d_]")


def find_figures(document: Document, parts: Collection[str] = ()) -> list[Figure]:
    """Return the figures of a report in the order of its text; page furniture yields none.

    `parts` are the names of what the report divides its market into, where they are known.
    """
    folded = fold(document.text)
    drafts = sorted(_drafts(document, folded, frozenset(map(fold, parts))), key=lambda draft: draft.quantity.start)
    frame = _frame(document, folded, drafts)
    sizes = _sizes_by_sentence(drafts)
    dated = (_dated_by_sizes(draft, sizes.get(draft.sentence, {}), frame) for draft in drafts)
    completed = (replace(draft, year=frame.year_of(draft)) for draft in dated)
    companies = frozenset(find_companies(document))
    return [_figure(document, draft, frame.role_of(draft), companies) for draft in completed]


def _drafts(document: Document, folded: str, parts: Collection[str]) -> Iterator[Draft]:
    text, blocks = document.text, document.blocks
    found = [_block_quantities(document, block) for block in blocks]
    currencies = Counter(
        one.currency for ones in found for one in ones if one.currency is not None and not one.inferred
    )
    local = local_currency(document.locale) if document.locale else None
    undecided = [any(one.kind == "money" and (one.inferred or one.currency is None) for one in ones) for ones in found]
    known = {lang: _known_currencies(currencies, local, lang) for lang in {block.lang for block in blocks}}
    quantities = [
        _block_quantities(document, block, known[block.lang]) if open_ else ones
        for block, ones, open_ in zip(blocks, found, undecided, strict=True)
    ]
    labels_lead = _labels_lead(document, quantities)
    about_market = any(
        names_market(text[block.start : block.end]) for block in blocks[:_FRONT] if block.kind != "boilerplate"
    ) or any(cue.kind == "cagr" for cue in cue_table().percent_cues(folded, 0, len(folded)))
    siblings = _Siblings()
    for index, block in enumerate(blocks):
        if block.kind == "boilerplate":
            continue
        if block.cells:
            yield from read_table(folded, text, block, index, _captions(text, blocks, index), known[block.lang])
        elif (labels := _lone_value_labels(document, quantities, index, labels_lead)) is not None:
            for quantity in quantities[index]:
                draft = read_labelled(folded, text, quantity, Labels(row=tuple(labels)), index, block.lang, block.start)
                if draft is not None:
                    yield draft
        else:
            drafts = read_prose(
                folded,
                text,
                (block.start, block.end),
                quantities[index],
                block=index,
                lang=block.lang,
                published=int(document.published[:4]) if document.published else None,
                about_market=about_market,
                parts=parts,
            )
            yield from siblings.complete(folded, text, block, list(drafts))


class _Siblings:
    """The lines of a list of percentages ("India: 11.2%"), which say once what they all are.

    The line above them does ("CAGR 2026 to 2036"), or the first of them ("Multirotors: 83% of the fleet").
    """

    def __init__(self) -> None:
        self.lead: Block | None = None
        self.first: Draft | None = None

    def complete(self, folded: str, text: str, block: Block, drafts: list[Draft]) -> list[Draft]:
        """Return the figures of a line, one that says nothing of itself completed by what leads its list."""
        label = _listed_label(text, block, drafts)
        if label is None:
            self.first = None
            self.lead = block if block.end - block.start <= _LONGEST_LABEL else None
            return drafts
        (draft,) = drafts
        if draft.kind == "other" and self.first is not None:
            drafts = [replace(draft, kind=self.first.kind, year=draft.year or self.first.year, role=self.first.role)]
        elif draft.kind == "other" and self.lead is not None:
            labels = Labels(row=(label,), column=((self.lead.start, self.lead.end),))
            drafts = [
                read_labelled(folded, text, draft.quantity, labels, draft.block, draft.lang, block.start) or draft
            ]
        self.first = drafts[0] if drafts[0].kind != "other" else None
        return drafts


def _listed_label(text: str, block: Block, drafts: Sequence[Draft]) -> tuple[int, int] | None:
    """Return the label of a short line that is a label and a percentage."""
    if len(drafts) != 1 or drafts[0].quantity.kind != "percent" or block.end - block.start > _LONGEST_LABEL:
        return None
    label = text[block.start : drafts[0].quantity.start].rstrip()
    named = label.rstrip(":：–- ")
    return (block.start, block.start + len(named)) if label != named and _LETTER.search(named) else None


def _known_currencies(named: Counter[str], local: tuple[str, str] | None, lang: str) -> Counter[str]:
    """Return what counts for a language: the currencies that the report names, and of its own locale the country's."""
    if local is None or local[0] != lang:
        return named
    return named | Counter({local[1]: LEAST_NAMED})


def _block_quantities(document: Document, block: Block, currencies: Mapping[str, int] | None = None) -> list[Quantity]:
    if block.kind == "boilerplate":
        return []
    text = document.text[block.start : block.end]
    return shifted(find_quantities(text, block.lang, currencies=currencies), block.start)


def _captions(text: str, blocks: Sequence[Block], index: int) -> list[tuple[int, int]]:
    """Return the short lines beside a table: its caption or heading before it, a note on units behind it.

    A report's title is none, unless it gives a unit: its years are not those of the table.
    """
    near = [*reversed(blocks[max(0, index - 2) : index]), *blocks[index + 1 : index + 2]]
    return [
        (block.start, block.end)
        for block in near
        if not block.cells
        and block.kind != "boilerplate"
        and (block.kind != "title" or find_unit(text[block.start : block.end], block.lang))
        and block.end - block.start <= _LONGEST_LABEL
        and not text[block.start : block.end].endswith(("。", ".", "!", "！", ";", "；"))
    ]


def _lone_value_labels(
    document: Document, quantities: Sequence[Sequence[Quantity]], index: int, labels_lead: bool
) -> list[tuple[int, int]] | None:
    """Return the label beside a line that is a value and nothing else ("USD 4.2 bn" / "Market size 2024")."""
    if not _is_lone_value(document, quantities, index):
        return None
    sides = (index - 1, index + 1) if labels_lead else (index + 1, index - 1)
    for side in sides:
        if _is_label(document, quantities, side):
            return [(document.blocks[side].start, document.blocks[side].end)]
    return None


def _labels_lead(document: Document, quantities: Sequence[Sequence[Quantity]]) -> bool:
    """Whether labels stand before their values: told by what stands at the two ends of the run of values."""
    places = range(len(document.blocks))
    first = next((index for index in places if _is_lone_value(document, quantities, index)), None)
    if first is None:
        return True
    last = first
    while last + 2 < len(places) and _is_lone_value(document, quantities, last + 2):
        last += 2
    if not _is_label(document, quantities, last + 1):
        return True
    above = document.blocks[first - 1] if first > 0 else None
    return above is not None and above.kind != "title" and _is_label(document, quantities, first - 1)


def _is_lone_value(document: Document, quantities: Sequence[Sequence[Quantity]], index: int) -> bool:
    """Whether a block is a value and nothing else: "USD 4.2 bn"."""
    block, found = document.blocks[index], quantities[index]
    if block.cells or len({(quantity.start, quantity.end) for quantity in found}) != 1 or found[0].kind == "year":
        return False
    rest = document.text[block.start : found[0].start] + document.text[found[0].end : block.end]
    return _LETTER.search(rest) is None


def _is_label(document: Document, quantities: Sequence[Sequence[Quantity]], index: int) -> bool:
    """Whether a block is a short line that names a value, without one of its own."""
    if not 0 <= index < len(document.blocks):
        return False
    block = document.blocks[index]
    return (
        block.kind != "boilerplate"
        and not block.cells
        and block.end - block.start <= _LONGEST_LABEL
        and _LETTER.search(document.text, block.start, block.end) is not None
        and all(quantity.kind in ("year", "number") for quantity in quantities[index])
    )


def _sizes_by_sentence(drafts: Sequence[Draft]) -> dict[int, dict[int, Decimal]]:
    """Return the sizes that each sentence or table states, by year."""
    sizes: dict[int, dict[int, Decimal]] = {}
    for draft in drafts:
        if draft.kind in ("market_size", "volume") and isinstance(draft.year, int):
            sizes.setdefault(draft.sentence, {})[draft.year] = draft.quantity.value
    return sizes


def _dated_by_sizes(draft: Draft, sizes: Mapping[int, Decimal], frame: "_Frame") -> Draft:
    """Give a rate without a printed period the window of the sizes in its sentence, a change its later year."""
    if draft.kind == "growth":
        return _dated_by_change(draft, sizes)
    if draft.kind != "cagr" or draft.year is not None or draft.quantity.value in frame.periods:
        return draft
    *starts, last = sorted({*sizes, *draft.sentence_years}) or [0]
    windows = [(start, last) for start in starts]
    if frame.base is not None and frame.base < last and last in sizes and frame.sizes.get(last) == sizes[last]:
        windows.insert(0 if draft.sentence not in frame.paths else len(windows), (frame.base, last))
    known = {**frame.sizes, **sizes}
    named = {*sizes, *draft.sentence_years}
    if not any(agrees(draft.quantity.value, window, known) for window in windows):
        pairs = combinations(sorted(known), 2)
        windows += [pair for pair in pairs if named & set(pair) and agrees(draft.quantity.value, pair, known)]
    return replace(draft, year=best_window(draft.quantity.value, windows, known)) if windows else draft


def _dated_by_change(draft: Draft, sizes: Mapping[int, Decimal]) -> Draft:
    """Date "138 in 2024 and 121 in 2023, an increase of 14%" by the later year."""
    later = draft.year + 1 if isinstance(draft.year, int) else 0
    if not draft.tabular and later in sizes and agrees(draft.quantity.value, (later - 1, later), sizes):
        return replace(draft, year=later)
    return draft


# What the document as a whole says


@dataclass(frozen=True, slots=True)
class _Frame:
    """The years that a report is built on, and the sizes that its rates can be checked against."""

    base: int | None
    estimate: int | None
    last: int | None
    sizes: dict[int, Decimal]
    periods: dict[Decimal, tuple[int, int]]
    """Periods that are printed beside a rate of this value."""
    forecast_period: tuple[int, int] | None
    paths: frozenset[int]
    """Sentences that say where a growth path begins ("from USD 5 billion in 2025"), which is where their rate does."""

    def year_of(self, draft: Draft) -> Year | None:
        """Return the year of a figure; where its sentence leaves it open, the one that the report is about."""
        if draft.year is not None or draft.kind == "other":
            return draft.year
        if draft.role == "forecast" and (draft.reached or draft.kind == "market_size"):
            return self.last
        if draft.kind == "cagr":
            return self._period_of(draft.quantity.value)
        alone = self.base is None and len(draft.sentence_years) == 1 and draft.sentence not in self.paths
        return draft.sentence_years[0] if alone else self.base

    def _period_of(self, rate: Decimal) -> tuple[int, int] | None:
        if rate in self.periods:
            return self.periods[rate]
        if self.base is None or self.last is None or self.base >= self.last:
            return self.forecast_period
        starts = [self.base, *(year for year in sorted(self.sizes) if self.base < year < self.last)]
        return best_window(rate, [(start, self.last) for start in starts], self.sizes)

    def role_of(self, draft: Draft) -> FigureRole | None:
        """Return the role that a figure's year gives it, seen from the base year."""
        year = draft.year
        if draft.kind == "other" or year is None:
            return None
        if self.base is None:
            return "forecast" if draft.role in ("forecast", "estimate") else None
        end = year if isinstance(year, int) else year[1]
        if draft.kind == "cagr":
            return "historical" if end <= self.base else "forecast"
        if end > self.base:
            return "estimate" if self._is_estimate(draft, end) else "forecast"
        return "base" if draft.kind == "market_size" and end == self.base else "historical"

    def _is_estimate(self, draft: Draft, year: int) -> bool:
        return year == self.estimate or (draft.role == "estimate" and year != self.last)


def best_window(rate: Decimal, windows: Sequence[tuple[int, int]], sizes: Mapping[int, Decimal]) -> tuple[int, int]:
    """Return the window whose stated sizes give the rate; of several the first that does so closely, else the first.

    Where none does, it is the first of all.
    """
    errors = [(_error(rate, window, sizes), window) for window in windows]
    fitting = [(error, window) for error, window in errors if error is not None and error <= _tolerance(rate)]
    close = [window for error, window in fitting if error <= _CLOSE]
    if close or not fitting:
        return (close or windows)[0]
    return min(fitting, key=itemgetter(0))[1]


def agrees(rate: Decimal, window: tuple[int, int], sizes: Mapping[int, Decimal]) -> bool:
    """Whether a rate is within a twentieth, or 0.15 points, of the compound rate between two stated sizes.

    Printed sizes are rounded, so that no exact agreement can be asked for.
    """
    error = _error(rate, window, sizes)
    return error is not None and error <= _tolerance(rate)


def _tolerance(rate: Decimal) -> Decimal:
    return max(Decimal("0.15"), abs(rate) / 20)


def _error(rate: Decimal, window: tuple[int, int], sizes: Mapping[int, Decimal]) -> Decimal | None:
    """Return by how many points a rate differs from the compound rate between two sizes; None if one is missing."""
    start, end = window
    if start >= end or sizes.get(start, 0) <= 0 or sizes.get(end, 0) <= 0:
        return None
    implied = ((sizes[end] / sizes[start]) ** (Decimal(1) / (end - start)) - 1) * 100
    return abs(implied - rate)


def _frame(document: Document, folded: str, drafts: Sequence[Draft]) -> _Frame:
    sizes = [draft for draft in drafts if draft.kind == "market_size" and isinstance(draft.year, int)]
    labelled = _labelled_base_year(folded)
    years = [draft.year for draft in sizes if isinstance(draft.year, int)]
    looks_ahead = any(draft.kind == "cagr" or draft.role == "forecast" for draft in drafts)
    rates = [draft.year for draft in drafts if draft.kind == "cagr" and isinstance(draft.year, tuple)]
    base = labelled or _voted_base_year(sizes, rates, looks_ahead=looks_ahead)
    forecast_period = _forecast_period(document, folded)
    last = max(years) if years else None
    if forecast_period is not None and forecast_period[1] in years:
        last = forecast_period[1]
    after = sorted({year for year in years if base is not None and base < year and (last is None or year < last)})
    periods: dict[Decimal, Counter[tuple[int, int]]] = {}
    for draft in drafts:
        if draft.kind == "cagr" and isinstance(draft.year, tuple):
            periods.setdefault(draft.quantity.value, Counter())[draft.year] += 1
    return _Frame(
        base=base,
        estimate=after[0] if after and base is not None and after[0] == base + 1 else None,
        last=last,
        sizes={year: draft.quantity.value for year, draft in zip(reversed(years), reversed(sizes), strict=True)},
        periods={rate: counted.most_common(1)[0][0] for rate, counted in periods.items()},
        forecast_period=forecast_period,
        paths=frozenset(draft.sentence for draft in drafts if draft.path_start),
    )


def _voted_base_year(sizes: Sequence[Draft], rates: Sequence[tuple[int, int]], *, looks_ahead: bool) -> int | None:
    """Return the latest of the years whose sizes are most often stated as facts.

    Where no words tell, it is the year from which the `rates`, periods of growth, lead to the last of all sizes. Where
    there is none either, it is the last year that has its size before the first forecast, or the first of all; where
    the report speaks of the past alone, the last. `looks_ahead` says that it speaks of rates or forecasts at all.
    """
    votes: Counter[int] = Counter()
    for draft in sizes:
        if isinstance(draft.year, int):
            votes[draft.year] += 0 if draft.tabular and draft.role is None else _VOTES[draft.role]
    most = max(votes.values(), default=0)
    if most >= _EXPLICIT:
        return max(year for year, vote in votes.items() if vote * 2 >= most)
    if (start := _start_of_rates(votes, rates)) is not None:
        return start
    forecasts = [year for year, vote in votes.items() if vote < 0]
    before = {year: vote for year, vote in votes.items() if not forecasts or year < min(forecasts)}
    stated = [year for year, vote in before.items() if vote > 0 and vote * 2 >= most]
    if stated:
        return max(stated) if forecasts else _last_fact(stated) if not looks_ahead else min(stated)
    if len(votes) == len(forecasts) == 1:
        return None  # one forecast and nothing that it starts from
    if all(draft.tabular for draft in sizes) and forecasts:
        return max(before or votes)
    return min(before or votes, default=None) if looks_ahead else _last_fact(before or votes)


def _start_of_rates(votes: Mapping[int, int], rates: Sequence[tuple[int, int]]) -> int | None:
    """Return where most of the rates to the last year begin; an estimate there follows the base year."""
    last = max(votes, default=0)
    starts = Counter(start for start, end in rates if end == last and start in votes)
    if not starts:
        return None
    start = starts.most_common(1)[0][0]
    return start - 1 if votes[start] < 0 < votes.get(start - 1, 0) else start


def _last_fact(years: Iterable[int]) -> int | None:
    """Return the last of some years, or the one before where a gap shows that the last is a forecast: 2024, 2030."""
    ordered = sorted(years)
    if len(ordered) > 1 and ordered[-1] - ordered[-2] >= _LEAP:
        return ordered[-2]
    return ordered[-1] if ordered else None


def _labelled_base_year(folded: str) -> int | None:
    """Return the year right beside "Base year" or 基準年: in a table, in a line, or as "with 2024 as the base year"."""
    table = cue_table()
    for match in table.base_year.finditer(folded):
        behind = _LABELLED_YEAR.match(folded, match.end())
        before = table.base_year_before.search(folded, max(0, match.start() - _LABEL_REACH), match.start())
        if year := behind or before:
            return int(year[1])
    return None


def _forecast_period(document: Document, folded: str) -> tuple[int, int] | None:
    """Return the period beside "forecast period" or 預測期, else the first period that a heading names."""
    for match in cue_table().forecast_period.finditer(folded):
        window = document.text[match.end() : match.end() + 24]
        for mention in year_mentions(find_quantities(window)):
            if isinstance(mention.value, tuple):
                return mention.value
    for block in document.blocks:
        if block.kind in ("title", "heading"):
            for mention in year_mentions(find_quantities(document.text[block.start : block.end])):
                if isinstance(mention.value, tuple):
                    return mention.value
    return None


def _figure(document: Document, draft: Draft, role: FigureRole | None, companies: frozenset[str]) -> Figure:
    quantity = draft.quantity
    return Figure(
        kind=draft.kind,
        value=quantity.value,
        unit=quantity.unit,
        currency=quantity.currency,
        inferred=quantity.inferred,
        year=draft.year,
        role=role,
        metric_text=draft.subject or _title_market(document, draft),
        scope=_scope(draft, companies),
        lang=draft.lang,
        quote=document.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        page=document.blocks[draft.block].page,
        block=draft.block,
    )


def _title_market(document: Document, draft: Draft) -> str | None:
    """Return the market that the report is about, for a size or rate in a table, list or heading that names none."""
    title = document.title.get("zh" if is_chinese(draft.lang) else "en")
    in_prose = document.blocks[draft.block].kind == "paragraph"
    if title is None or in_prose or draft.kind not in ("market_size", "cagr"):
        return None
    return market_name(title, (0, len(title)), draft.lang)


def _scope(draft: Draft, companies: frozenset[str]) -> Scope | None:
    """Return the region that a figure is about, or the company or segment that has it."""
    if draft.company is not None:
        return Scope(company=draft.company)
    if draft.subject is None or draft.kind == "cagr":
        return None
    if region := names_region(draft.subject):
        return Scope(region=region)
    if without_suffix(draft.subject) in companies:
        return Scope(company=draft.subject)
    return Scope(segment=draft.subject) if draft.kind == "share" else None
