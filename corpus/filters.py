"""What passages a search is confined to, and the condition of SQL that says so."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..models.language import well_formed
from ..models.variants import comparable

GROUPS = {"en": ("en", "und"), "zh": ("zh", "zh-Hant", "zh-Hans", "mul")}
"""What counts as which language: passages that mix both are Chinese ones with English in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What passages must have; an empty field asks for nothing."""

    lang: str | None = None
    """``zh`` is Chinese in any script."""
    publisher: str | None = None
    """Its whole name, in small or capital letters."""
    first_year: int | None = None
    last_year: int | None = None
    """Of publication, this one included."""
    market: str | None = None
    """Part of its name or of the report's title, in either language."""
    section: str | None = None
    """Part of the heading."""
    kind: str | None = None
    """Of a figure that stands in the passage."""
    theme: str | None = None


class Label(NamedTuple):
    """What reports are filtered by."""

    publisher: str | None
    market: str | None
    title_en: str | None
    title_zh: str | None


def condition(filters: Filters, labels: Callable[[], Iterable[Label]] = tuple) -> str | None:
    """Return what passages must fulfil as a condition of SQL, or None if all may come.

    `labels` are those of the reports: which publishers and markets are meant is settled with them, because whole names
    are found by their index, a hundred times as many a second.

    >>> condition(Filters(lang="en", first_year=2024))
    "lang IN ('en', 'und') AND year >= 2024"
    >>> condition(Filters(publisher="o'neill & co"), lambda: [Label("O'Neill & Co", None, None, None)])
    "publisher IN ('O''Neill & Co')"
    """
    asked = []
    if filters.lang:
        asked.append(among("lang", GROUPS.get(filters.lang, (filters.lang,))))
    if filters.publisher:
        wanted = filters.publisher.lower()
        asked.append(among("publisher", {one.publisher for one in labels() if (one.publisher or "").lower() == wanted}))
    if filters.first_year is not None:
        asked.append(f"year >= {int(filters.first_year)}")
    if filters.last_year is not None:
        asked.append(f"year <= {int(filters.last_year)}")
    if filters.market:
        wanted = comparable(well_formed(filters.market.lower()))
        asked.append(
            among("market", {one.market for one in labels() if wanted and any(wanted in name for name in _names(one))})
        )
    if filters.section:
        asked.append(f"strpos(lower(section), {literal(filters.section.lower())}) > 0")
    if filters.kind:
        asked.append(f"array_has(figure_kinds, {literal(filters.kind)})")
    if filters.theme:
        asked.append(f"array_has(themes, {literal(filters.theme)})")
    return " AND ".join(asked) or None


def _names(label: Label) -> Iterator[str]:
    """Yield how a report names its market, in the mainland's characters."""
    yield from (comparable(name.lower()) for name in (label.market, label.title_en, label.title_zh) if name)


def both(one: str | None, other: str | None) -> str | None:
    """Return the condition that is fulfilled where two are."""
    return f"({one}) AND ({other})" if one and other else one or other


def among(column: str, values: Iterable[str | None]) -> str:
    """Return the condition that a column has one of some values.

    >>> among("lang", ["en"]), among("lang", [])
    ("lang IN ('en')", 'false')
    """
    listed = ", ".join(literal(value) for value in sorted(filter(None, values)))
    return f"{column} IN ({listed})" if listed else "false"


def literal(value: str) -> str:
    """Return a text as a literal of SQL, which nothing inside it can end.

    >>> literal("x' OR '1'='1")
    "'x'' OR ''1''=''1'"
    """
    return "'" + well_formed(value).replace("'", "''").replace("\0", "\ufffd") + "'"
