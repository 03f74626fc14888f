"""The cue tables compiled: what the words around a quantity say about it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ..models.lexicon import Cues, load
from .records import FigureKind

PercentKind = Literal["cagr", "growth", "share", "other"]

RoleHint = Literal["base", "estimate", "forecast", "historical", "compared"]
"""``compared`` is the amount that another one is held against: "up from USD 3 billion"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word at its place."""

    kind: FigureKind
    start: int
    end: int


def compile_any(patterns: Iterable[str]) -> re.Pattern[str]:
    r"""Return a pattern that matches whatever one of the patterns matches.

    ``\b`` parts Latin words from Chinese characters, as in 2024-2029年CAGR.
    """
    return re.compile(_alternatives(patterns), re.ASCII)


@dataclass(frozen=True, slots=True)
class CueTable:
    """All cue patterns, over folded text."""

    percent: re.Pattern[str]
    after: dict[FigureKind, re.Pattern[str]]
    before: dict[FigureKind, re.Pattern[str]]
    level_before: re.Pattern[str]
    reached: re.Pattern[str]
    from_before: re.Pattern[str]
    rate: re.Pattern[str]
    potential: re.Pattern[str]
    part_of: re.Pattern[str]
    money_other: re.Pattern[str]
    company: re.Pattern[str]
    accounts: re.Pattern[str]
    revenue: re.Pattern[str]
    market: re.Pattern[str]
    volume: re.Pattern[str]
    decline: re.Pattern[str]
    role: re.Pattern[str]
    base_year: re.Pattern[str]
    base_year_before: re.Pattern[str]
    forecast_period: re.Pattern[str]
    same_year: re.Pattern[str]
    next_year: re.Pattern[str]
    previous_year: re.Pattern[str]
    last_year: re.Pattern[str]
    decade_end: re.Pattern[str]
    this_year: re.Pattern[str]
    respectively: re.Pattern[str]
    compared: re.Pattern[str]
    tight_before: re.Pattern[str]
    tight_after: re.Pattern[str]

    def percent_cues(self, folded: str, start: int, end: int) -> Iterator[Cue]:
        """Yield the cues for percentages between two offsets; where two overlap, the earlier kind counts."""
        for match in self.percent.finditer(folded, start, end):
            yield Cue(match.lastgroup, match.start(), match.end())  # type: ignore[arg-type]

    def role_cues(self, folded: str, start: int, end: int) -> Iterator[tuple[int, RoleHint]]:
        """Yield the places of the role cues between two offsets with the roles that they give."""
        for match in self.role.finditer(folded, start, end):
            yield match.start(), match.lastgroup  # type: ignore[misc]


@cache
def cue_table() -> CueTable:
    """Return the compiled cues."""
    cues = load(Cues)
    return CueTable(
        percent=re.compile(
            "|".join(f"(?P<{cue.kind}>{_alternatives(cue.patterns)})" for cue in cues.percent), re.ASCII
        ),
        after={kind: compile_any(patterns) for kind, patterns in cues.after.items()},  # type: ignore[misc]
        before={kind: compile_any(patterns) for kind, patterns in cues.before.items()},  # type: ignore[misc]
        rate=compile_any(cues.level.rate),
        from_before=compile_any(cues.level.start),
        reached=compile_any(cues.level.reached),
        part_of=compile_any(cues.part_of.patterns),
        potential=compile_any(cues.potential.patterns),
        level_before=compile_any(cues.level.before),
        money_other=compile_any(cues.money.other),
        accounts=compile_any(cues.money.accounts),
        company=compile_any(cues.money.company),
        revenue=compile_any(cues.money.revenue),
        market=compile_any(cues.money.market),
        volume=compile_any(cues.volume.patterns),
        decline=compile_any(cues.decline.patterns),
        role=re.compile("|".join(f"(?P<{cue.role}>{_alternatives(cue.patterns)})" for cue in cues.role), re.ASCII),
        base_year=compile_any(cues.years.base),
        base_year_before=compile_any(cues.years.base_before),
        forecast_period=compile_any(cues.years.forecast_period),
        same_year=compile_any(cues.years.same),
        next_year=compile_any(cues.years.next),
        previous_year=compile_any(cues.years.previous),
        last_year=compile_any(cues.years.last),
        decade_end=compile_any(cues.years.decade),
        this_year=compile_any(cues.years.this),
        respectively=compile_any(cues.years.respectively),
        compared=compile_any(cues.years.compared),
        tight_before=compile_any(cues.years.tight_before),
        tight_after=compile_any(cues.years.tight_after),
    )


def _alternatives(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)
