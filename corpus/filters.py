"""What passages a search is confined to, and the condition of SQL that says so."""

from collections.abc import Iterable
from dataclasses import dataclass

GROUPS = {"en": ("en", "und"), "zh": ("zh", "zh-Hant", "zh-Hans", "mul")}
"""What counts as which language: passages that mix both are Chinese ones with English in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What passages must have; an empty field asks for nothing."""

    lang: str | None = None
    """``zh`` is Chinese in any script."""
    publisher: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    """Of publication, this one included."""
    market: tuple[str, ...] = ()
    """Parts of the name of the market, in either language, of which one is enough."""
    section: str | None = None
    """Part of the heading."""
    kind: str | None = None
    """Of a figure that stands in the passage."""
    theme: str | None = None


def condition(filters: Filters) -> str | None:
    """Return what passages must fulfil as a condition of SQL, or None if all may come.

    >>> condition(Filters(lang="zh", publisher="O'Neill & Co", first_year=2024))
    "lang IN ('zh', 'zh-Hant', 'zh-Hans', 'mul') AND lower(publisher) = 'o''neill & co' AND year >= 2024"
    """
    asked = []
    if filters.lang:
        asked.append(among("lang", GROUPS.get(filters.lang, (filters.lang,))))
    if filters.publisher:
        asked.append(f"lower(publisher) = {literal(filters.publisher.lower())}")
    if filters.first_year is not None:
        asked.append(f"year >= {int(filters.first_year)}")
    if filters.last_year is not None:
        asked.append(f"year <= {int(filters.last_year)}")
    if filters.market:
        asked.append("(" + " OR ".join(_holds("market", part) for part in filters.market) + ")")
    if filters.section:
        asked.append(_holds("section", filters.section))
    if filters.kind:
        asked.append(f"array_has(figure_kinds, {literal(filters.kind)})")
    if filters.theme:
        asked.append(f"array_has(themes, {literal(filters.theme)})")
    return " AND ".join(asked) or None


def both(one: str | None, other: str | None) -> str | None:
    """Return the condition that is fulfilled where two are."""
    return f"({one}) AND ({other})" if one and other else one or other


def among(column: str, values: Iterable[str]) -> str:
    """Return the condition that a column has one of some values."""
    return f"{column} IN ({', '.join(map(literal, values))})"


def literal(value: str) -> str:
    """Return a text as a literal of SQL, which nothing inside it can end.

    >>> literal("x' OR '1'='1")
    "'x'' OR ''1''=''1'"
    """
    return "'" + value.replace("'", "''").replace("\0", "") + "'"


def _holds(column: str, part: str) -> str:
    return f"strpos(lower({column}), {literal(part.lower())}) > 0"
