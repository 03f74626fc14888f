"""Figures in sentences: what the cues around a quantity make of it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from operator import itemgetter

from ..models.language import Lang, is_chinese, main_language
from ..models.lexicon import Cues, any_of, load
from ..models.sentences import split_clauses, split_sentences
from .cues import Cue, CueTable, RoleHint, cue_table
from .drafts import SMALLEST_MARKET, Draft
from .entities import find_region, heads_companies
from .records import FigureKind, Quantity, Year
from .subjects import SubjectFinder
from .years import YearMention, assign_years, coordination, count_between, resolve_anaphora, year_mentions

_BEHIND = 6
"""Characters that a cue behind a percentage is further away than one before it."""
_CROSS_PERCENT = 40
_CROSS_CLAUSE = 25
"""Characters that a cue is further away for each percentage, or clause end, between; most clauses are shorter."""
_CLAIMED = 6
"""Characters between a cue and the next percentage, to which it belongs rather than to the one before."""
_CROSS_SEMICOLON = 200
"""Characters that a cue behind a semicolon is further away: it speaks of what follows there."""
_NEIGHBOURS = 8
"""Cues looked at on either side of a percentage."""
_REACH = 240
"""Characters to either side in which words can speak of a quantity."""
_LEVEL_WINDOW = 16
_COMPARED_WINDOW = 40
"""Characters in which "to", "at" (a level) and "compared with" (a year) stand before what they speak of."""
_GROUPS: tuple[tuple[FigureKind, ...], ...] = (("market_size", "other"), ("share", "growth"), ("volume",), ("cagr",))
"""Kinds that stand in each other's way when years are shared out; a rate takes periods only."""
_PERCENTAGES = ("percent", "percentage_point", "basis_point")
_CHANGES: tuple[FigureKind, ...] = ("growth", "cagr")
_SMALLEST_VOLUME = 1000
"""Counts below are those of countries, plants and patents rather than of goods."""


def read_prose(
    folded: str,
    text: str,
    span: tuple[int, int],
    quantities: Sequence[Quantity],
    *,
    block: int,
    lang: Lang,
    published: int | None,
    about_market: bool,
    parts: Collection[str] = (),
) -> Iterator[Draft]:
    """Yield the figures of a paragraph, heading or list item.

    `published` is what "this year" means there, `about_market` whether the report says that it is about a market, and
    `parts` the names, folded, of those that the report divides it into.
    """
    last_year: Year | None = None
    starts = [quantity.start for quantity in quantities]
    for start, end in split_sentences(text, *span):
        inside = quantities[bisect_left(starts, start) : bisect_left(starts, end)]
        if not inside:
            continue
        named = year_mentions(inside)
        meant = resolve_anaphora(folded, (start, end), named, last=last_year, published=published)
        years = sorted([*named, *meant], key=lambda year: year.start)
        own = main_language(text[start:end]) if lang == "mul" else lang
        yield from _Sentence(folded, text, (start, end), block, own, about_market, parts).read(inside, years)
        if years:
            last_year = years[-1].value


class _Sentence:
    """One sentence with its cues. What every quantity asks for is found once, so that long sentences stay cheap."""

    def __init__(
        self,
        folded: str,
        text: str,
        span: tuple[int, int],
        block: int,
        lang: Lang,
        about_market: bool,
        parts: Collection[str],
    ) -> None:
        self.about_market, self.parts = about_market, parts
        self.folded, self.text, self.span, self.block, self.lang = folded, text, span, block, lang
        self.point_years: tuple[int, ...] = ()
        self.percents: list[int] = []
        self.changed: list[int] = []
        self.table: CueTable = cue_table()
        self.clauses = list(split_clauses(folded, *span))
        self.breaks = [end for _, end in self.clauses]
        self.semicolons = [at for at in range(*span) if folded[at] in ";；"]
        self.cues = list(self.table.percent_cues(folded, *span))
        self.changes = [cue for cue in self.cues if cue.kind == "growth"]
        self.roles = list(self.table.role_cues(folded, *span))
        self.subjects = SubjectFinder(text, span, lang)
        self.is_series = self.table.respectively.search(folded, *span) is not None
        self.weight = 2.5 if is_chinese(lang) else 1.0  # a Chinese character says as much as two or three letters

    def read(self, quantities: Sequence[Quantity], years: Sequence[YearMention]) -> Iterator[Draft]:
        self.point_years = tuple(sorted({year.value for year in years if isinstance(year.value, int)}))
        self.percents = [quantity.start for quantity in quantities if quantity.kind == "percent"]
        self.changed = [quantity.start for quantity in quantities if quantity.kind in _PERCENTAGES]
        kinds = list(self._kinds(quantities))
        for group in _GROUPS:
            members = [(quantity, kind) for quantity, kind in kinds if kind in group]
            dates = self._dates(group, years)
            items = [quantity for quantity, _ in members]
            of_periods = "cagr" in group
            assigned = assign_years(self.folded, self.span, items, dates, self.lang, of_periods=of_periods)
            if not of_periods:
                only = dates[0] if len(dates) == 1 and dates[0].is_period else None
                assigned = [self._end_of_path(item, year or only) for item, year in zip(items, assigned, strict=True)]
            in_series = len(items) > 1 and self.is_series
            names = self.subjects.in_order(items) if in_series else None
            previous = -1
            for index, ((quantity, kind), year) in enumerate(zip(members, assigned, strict=True)):
                draft = self._draft(quantity, kind, year, previous)
                previous = quantity.end
                yield replace(draft, subject=names[index] if names else None) if in_series else draft

    def _kinds(self, quantities: Sequence[Quantity]) -> Iterator[tuple[Quantity, FigureKind]]:
        """Yield each quantity that is a figure with its kind; "a share of 14%, to rise to 30%" stays a share."""
        previous: FigureKind | None = None
        kinds = [self._kind(quantity) for quantity in quantities]
        for index in range(len(kinds) - 2, -1, -1):
            if kinds[index] == "other" and self._is_coordinated(*quantities[index : index + 2]):
                kinds[index] = kinds[index + 1]
        for quantity, kind in zip(quantities, kinds, strict=True):
            goes_on = previous == "share" and quantity.kind == "percent"
            if kind == "other" and goes_on and (self._is_level(quantity) or not self.cues):
                kind = "share"
            elif kind == "other" and previous == "growth" and quantity.kind == "percent" and self._is_level(quantity):
                kind = "growth"
            if quantity.kind == "percent":
                previous = kind
            if kind is not None:
                yield quantity, kind

    def _is_coordinated(self, first: Quantity, second: Quantity) -> bool:
        """Whether two percentages stand in one series: "33.5%, 26.8% and 17.2% of revenue"."""
        both = first.kind == second.kind == "percent" and first.end <= second.start
        return both and coordination().fullmatch(self.folded, first.end, second.start) is not None

    def _dates(self, group: Sequence[FigureKind], years: Sequence[YearMention]) -> Sequence[YearMention]:
        """Return the years that a kind can take: a rate takes periods, a change not the year that it starts from."""
        if "cagr" in group:
            return [year for year in years if year.is_period]
        if "growth" not in group:
            return years
        own = [year for year in years if not self._is_compared(year)]
        return own or [replace(year, value=year.value + 1) for year in years if isinstance(year.value, int)]

    def _tied(self, quantity: Quantity, years: Sequence[YearMention]) -> YearMention | None:
        """Return the year that a quantity is held against: 較 2020 年的 18% is of 2020."""
        before = [year for year in years if year.end <= quantity.start and self._is_compared(year)]
        tied = before and self.table.tight_before.fullmatch(self.folded, before[-1].end, quantity.start)
        return before[-1] if tied else None

    def _end_of_path(self, quantity: Quantity, year: YearMention | None) -> YearMention | None:
        """Return the end of a period that an amount is of: "from A to B over 2019-2024", A is of 2019 and B of 2024."""
        if year is None or not isinstance(year.value, tuple):
            return year
        if self.table.from_before.search(self.folded, *self._before(quantity)):
            return replace(year, value=year.value[0])
        if self.table.reached.search(self.folded, *self._before(quantity)):
            return replace(year, value=year.value[1])
        return year

    def _is_compared(self, year: YearMention) -> bool:
        window = self._window(year.start, _COMPARED_WINDOW)
        return not year.is_period and self.table.compared.search(self.folded, *window) is not None

    def _draft(self, quantity: Quantity, kind: FigureKind, year: YearMention | None, previous: int) -> Draft:
        if kind in ("growth", "cagr") and quantity.value > 0 and self._declines(quantity, kind):
            quantity = replace(quantity, value=-quantity.value)
        until = max(quantity.start, year.start) if year else quantity.start  # USD 5 billion is expected in 2025
        return Draft(
            quantity=quantity,
            kind=kind,
            year=year.value if year else None,
            role=self._role(until, previous),
            subject=self.subjects.find(quantity, kind),
            block=self.block,
            lang=self.lang,
            sentence=self.span[0],
            sentence_years=self.point_years,
            path_start=self.table.from_before.search(self.folded, *self._before(quantity)) is not None,
            company=self._company_with(quantity, kind),
            reached=kind == "share" and self.table.reached.search(self.folded, *self._before(quantity)) is not None,
        )

    def _role(self, until: int, previous: int) -> RoleHint | None:
        """Return the role that the last cue before a place gives.

        "From" and "compared with" speak of one amount only: behind the `previous` one they are over.
        """
        before = self.roles[: bisect_left(self.roles, until, key=itemgetter(0))]
        for index in range(len(before) - 1, -1, -1):
            start, role = before[index]
            if role == "base" and any(earlier in ("forecast", "estimate") for _, earlier in before[:index]):
                role = "compared"  # "expected to grow from": the path may begin with an estimate
            if role not in ("base", "compared") or start >= previous:
                return role
        return None

    def _window(self, place: int, width: int) -> tuple[int, int]:
        return max(self.span[0], place - width), place

    def _before(self, quantity: Quantity) -> tuple[int, int]:
        return self._window(quantity.start, _LEVEL_WINDOW)

    # Kinds

    def _kind(self, quantity: Quantity) -> FigureKind | None:
        if quantity.kind == "money":
            return self._money_kind(quantity)
        if quantity.kind == "percent":
            return self._percent_kind(quantity)
        if quantity.kind in ("percentage_point", "basis_point"):
            return "other"
        if quantity.kind not in ("count", "measure", "number"):  # what is ill-formed has no value to compare
            return None
        if abs(quantity.value) >= _SMALLEST_VOLUME or quantity.unit in load(Cues).volume.bulk:
            start, _ = self._window(quantity.start, _REACH)
            return "volume" if self.table.volume.search(self.folded, start, self._clause(quantity)[1]) else None
        return None

    def _money_kind(self, quantity: Quantity) -> FigureKind:
        if abs(quantity.value) < SMALLEST_MARKET:
            return "other"
        start, end = self._clause(quantity)
        market = _last(self.table.market, self.folded, start, quantity.start)
        other = _last(self.table.money_other, self.folded, start, quantity.start)
        behind = self.table.money_other.search(self.folded, quantity.end, end)
        if other > market or (behind and market < 0):
            return "other"
        if market < 0 and (self._is_company_revenue(start, quantity.end) or not self._names_market()):
            return "other"
        return "market_size"

    def _names_market(self) -> bool:
        """Whether the report is about a market, or at least the sentence is."""
        return self.about_market or self.table.market.search(self.folded, *self.span) is not None

    def _is_company_revenue(self, start: int, end: int) -> bool:
        """Whether what stands there is of one company: a word for one, or a proper name, is its subject."""
        if not self.table.revenue.search(self.folded, start, end):
            return False
        if self._company(start, end):
            return True
        window = max(self.span[0], start - _REACH), end
        own = self.table.accounts.search(self.folded, start, end) and find_region(self.text[slice(*window)]) is None
        return bool(own or self.table.company.search(self.folded, *window))

    def _company_with(self, quantity: Quantity, kind: FigureKind) -> str | None:
        """Return the company whose revenue, or whose growth of revenue, a quantity is."""
        start, end = max(self.span[0], quantity.start - _REACH), quantity.end
        is_money = kind == "other" and quantity.kind == "money"
        if not (is_money or kind == "growth") or self.table.market.search(self.folded, start, end):
            return None
        return self._company(start, end) if self.table.revenue.search(self.folded, start, end) else None

    def _company(self, start: int, end: int) -> str | None:
        """Return the last proper name before a place that is no region: "Voltara Energy", "BoxHaven's" without 's."""
        window = max(self.span[0], start - _REACH), end
        names = [match[0] for match in _proper_name().finditer(self.text, *window)]
        return next((name for name in reversed(names) if find_region(name) is None and not heads_companies(name)), None)

    def _percent_kind(self, quantity: Quantity) -> FigureKind:
        for kind, pattern in self.table.after.items():
            if pattern.match(self.folded, quantity.end, self.span[1]):
                return kind
        start, end = self._clause(quantity)
        changes = any(start <= cue.start < end for cue in self._near(self.cues, quantity) if cue.kind in _CHANGES)
        for kind, pattern in self.table.before.items():
            if (kind == "growth") == changes and pattern.search(self.folded, start, quantity.start):
                return "other" if kind == "growth" and self._is_potential(start, quantity) else kind
        nearest = self._nearest_cue(quantity)
        if nearest is None:
            in_brackets = self.text[quantity.start - 1 : quantity.start] in ("(", "（")
            return "share" if in_brackets or self._is_of_part(quantity, start) else "other"
        return "other" if nearest.kind == "growth" and self._is_potential(start, quantity) else nearest.kind

    def _is_potential(self, start: int, quantity: Quantity) -> bool:
        """Whether a change is one that may happen: "can cut consumption by 32%"."""
        return self.table.potential.search(self.folded, start, quantity.start) is not None

    def _is_of_part(self, quantity: Quantity, start: int) -> bool:
        """Whether the clause says without a verb that we know what part of the market has the percentage."""
        clause = self.folded[start : quantity.start]
        named = any(part in clause for part in self.parts) or find_region(self.text[start : quantity.start]) is not None
        return named and 0 < quantity.value < 100 and not self.table.part_of.match(self.folded, quantity.end)

    def _nearest_cue(self, quantity: Quantity) -> Cue | None:
        near = self._near(self.cues, quantity)
        if self._is_level(quantity):
            near = [cue for cue in near if cue.kind != "growth" or self.table.rate.match(self.folded, cue.start)]
        nearest = min(near, key=lambda cue: self._distance(cue, quantity), default=None)
        if nearest and nearest.kind == "growth":  # 年均下降 1.1%, a compound annual decline: one cue of two words
            return next((cue for cue in near if cue.kind == "cagr" and 0 <= nearest.start - cue.end <= 1), nearest)
        return nearest

    def _near(self, cues: Sequence[Cue], quantity: Quantity) -> Sequence[Cue]:
        place = bisect_left(cues, quantity.start, key=lambda cue: cue.start)
        return cues[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]

    def _is_level(self, quantity: Quantity) -> bool:
        return self.table.level_before.search(self.folded, *self._before(quantity)) is not None

    def _distance(self, cue: Cue, quantity: Quantity) -> float:
        before = cue.end <= quantity.start
        left, right = (cue.end, quantity.start) if before else (quantity.end, cue.start)
        return (
            (right - left) * self.weight
            + (0 if before else _BEHIND)
            + _CROSS_PERCENT * count_between(self.percents, left, right)
            + _CROSS_CLAUSE * count_between(self.breaks, left + 1, right + 1) * (1 if before else 2)
            + (0 if before else _CROSS_SEMICOLON * count_between(self.semicolons, left, right))
            + (_CROSS_PERCENT if not before and count_between(self.changed, cue.end, cue.end + _CLAIMED) else 0)
        )

    def _declines(self, quantity: Quantity, kind: FigureKind) -> bool:
        """Whether the nearest word of change is one of decline; of a CAGR only within its own clause."""
        if self._is_level(quantity):
            return False  # slows down to 12.7%
        behind = self.table.after["growth"].match(self.folded, quantity.end, self.span[1])
        if behind and self.table.decline.search(self.folded, behind.start(), behind.end()):
            return True
        if behind and not self.table.compared.search(self.folded, behind.start(), behind.end()):
            return False  # 3.2% higher than a year before
        start, end = self._clause(quantity)
        near = [cue for cue in self._near(self.changes, quantity) if kind == "growth" or start <= cue.start < end]
        nearest = min(near, key=lambda cue: self._distance(cue, quantity), default=None)
        return nearest is not None and self.table.decline.search(self.folded, nearest.start, nearest.end) is not None

    def _clause(self, quantity: Quantity) -> tuple[int, int]:
        """Return the clause of a quantity, as far as words in it can speak of the quantity."""
        start, end = self.clauses[min(bisect_right(self.breaks, quantity.start), len(self.clauses) - 1)]
        start = max(start, quantity.start - _REACH)
        return min(start, quantity.start), max(min(end, quantity.end + _REACH), quantity.end)


@cache
def _proper_name() -> re.Pattern[str]:
    """Two words or more with capitals ("Voltara Energy", in a Chinese sentence too), or one that owns or reports."""
    verbs = any_of(load(Cues).money.reporting)
    return re.compile(
        r"(?<![A-Za-z])(?:[A-Z][a-z]+[A-Za-z0-9&\-]*(?: [A-Z][A-Za-z0-9&\-]*)+"
        rf"|[A-Z][A-Za-z0-9&\-]+(?= (?:{verbs}) |['’]s (?:[a-z]+ )?(?:sales|revenues?|turnover) ))"
    )


def _last(pattern: re.Pattern[str], folded: str, start: int, end: int) -> int:
    """Return where the last match between two offsets begins, or -1."""
    place = -1
    for match in pattern.finditer(folded, start, end):
        place = match.start()
    return place
