"""What there is to say of the themes of a corpus: how large, where, when, what is new, and what one language lacks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...models.language import is_chinese
from ...models.lexicon import GuidedTheme
from ...models.regions import region_name, regions_in
from ..store import Store
from .fitting import Snapshot, bring_up_to_date, vectors_in

_EXAMPLES = 3
_LEAST_ALONE = 2
"""Passages of a theme in one language from which on it is worth saying that the other has none."""
_COLUMNS = (
    "id", "report", "lang", "kind", "start", "end", "page", "section", "text", "themes", "publisher", "market",
    "vector",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A passage of a theme with its place."""

    source: str
    report: str
    lang: str
    page: int | None
    section: str | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeView:
    """A theme as it is shown; shares are of all passages there."""

    id: str
    kind: str
    """``guided`` if it is looked for, ``free`` if it was found."""
    label_en: str
    label_zh: str
    size: int
    share: float
    earlier_share: float | None
    """In the snapshot before, None if the theme was not there."""
    new: bool
    """Whether there was a snapshot before, and the theme not in it."""
    reports: int
    terms_en: tuple[str, ...]
    terms_zh: tuple[str, ...]
    en: tuple[Example, ...]
    zh: tuple[Example, ...]
    by_date: Mapping[str, float]
    """By quarter of publication: 2026-Q1; by year where no more is known."""
    by_publisher: Mapping[str, float]
    by_region: Mapping[str, float]
    """By the regions and countries that passages name, in English; a share is of all passages that name one."""
    by_market: Mapping[str, float]
    """The industry: the market that a report is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSided:
    """A theme that one language of a report has, and the other lacks."""

    source: str
    theme: str
    lang: str
    """That has it."""
    passages: int
    evidence: Example
    """The first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A passage on the map."""

    place: int
    theme: str | None
    lang: str
    source: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The themes of a corpus."""

    snapshot: int
    written: datetime
    earlier: datetime | None
    """When the snapshot before was written."""
    passages: int
    without_theme: int
    language_information: float
    """Normalised mutual information of free theme and language: 0 if each theme holds both alike."""
    themes: tuple[ThemeView, ...]
    one_sided: tuple[OneSided, ...]


def overview(store: Store, guided: Sequence[GuidedTheme], *, refit: bool = False) -> tuple[Overview, "Map"]:
    """Return the themes of a corpus, brought up to date, and the vectors of a map.

    Raises :class:`CorpusError` if it has no passages with vectors.
    """
    return described(store, bring_up_to_date(store, guided, refit=refit))


def described(store: Store, found: Sequence[Snapshot]) -> tuple[Overview, "Map"]:
    """Return the themes of a corpus as its last snapshot has them, and the vectors of a map; nothing is written."""
    last, *before = found[::-1]
    table = store.rows("passages", _COLUMNS, "vector IS NOT NULL").sort_by("id")
    vectors = vectors_in(table)
    rows = table.drop_columns("vector").to_pylist()
    reports = {
        row["id"]: row for row in store.rows("reports", ["id", "source", "published", "year", "twin"]).to_pylist()
    }
    placed = last.space.place(vectors)
    earlier = before[0] if before else None
    view = Overview(
        snapshot=last.number,
        written=last.written,
        earlier=earlier.written if earlier else None,
        passages=len(rows),
        without_theme=sum(not row["themes"] for row in rows),
        language_information=round(_language_information(rows), 4),
        themes=tuple(_views(last, earlier, rows, placed, reports)),
        one_sided=tuple(_one_sided(rows, reports)),
    )
    return view, Map(rows, placed, reports)


def _views(
    last: Snapshot,
    earlier: Snapshot | None,
    rows: Sequence[Mapping[str, Any]],
    placed: NDArray[np.float32],
    reports: Mapping[str, Mapping[str, Any]],
) -> Iterable[ThemeView]:
    regions = [sorted(map(region_name, regions_in(row["text"]))) for row in rows]
    kinds: list[Sequence[Sequence[str]]] = [
        [[one] if one else [] for one in (_quarter(reports.get(row["report"], {})) for row in rows)],
        [[row["publisher"]] if row["publisher"] else [] for row in rows],
        regions,
        [[row["market"]] if row["market"] else [] for row in rows],
    ]
    totals = [Counter(chain.from_iterable(kind)) for kind in kinds]
    sizes = {theme.id: theme.size / max(1, earlier.passages) for theme in earlier.themes} if earlier else {}
    for theme in sorted(last.themes, key=lambda theme: (-theme.size, theme.id)):
        places = [place for place, row in enumerate(rows) if theme.id in (row["themes"] or ())]
        nearest = sorted(places, key=lambda place: (-float(placed[place] @ theme.centre), rows[place]["id"]))
        shares = [
            _shares(Counter(chain.from_iterable(kind[place] for place in places)), total)
            for kind, total in zip(kinds, totals, strict=True)
        ]
        yield ThemeView(
            id=theme.id,
            kind=theme.kind,
            label_en=theme.label_en,
            label_zh=theme.label_zh,
            size=len(places),
            share=round(len(places) / max(1, len(rows)), 4),
            earlier_share=round(sizes[theme.id], 4) if theme.id in sizes else None,
            new=earlier is not None and theme.id not in sizes,
            reports=len({rows[place]["report"] for place in places}),
            terms_en=theme.terms_en,
            terms_zh=theme.terms_zh,
            en=_examples([rows[place] for place in nearest], reports, chinese=False),
            zh=_examples([rows[place] for place in nearest], reports, chinese=True),
            by_date=shares[0],
            by_publisher=shares[1],
            by_region=shares[2],
            by_market=shares[3],
        )


def _examples(
    rows: Sequence[Mapping[str, Any]], reports: Mapping[str, Mapping[str, Any]], *, chinese: bool
) -> tuple[Example, ...]:
    """Return the first passages of a language, prose if there is enough."""
    found = [row for row in rows if is_chinese(row["lang"]) == chinese]
    found = sorted(found, key=lambda row: row["kind"] != "paragraph")[:_EXAMPLES]
    return tuple(_example(row, reports) for row in found)


def _example(row: Mapping[str, Any], reports: Mapping[str, Mapping[str, Any]]) -> Example:
    names = ("report", "lang", "page", "section", "start", "end")
    return Example(source=_source(row, reports), quote=row["text"], **{name: row[name] for name in names})


def _source(row: Mapping[str, Any], reports: Mapping[str, Mapping[str, Any]]) -> str:
    return str(reports.get(row["report"], {}).get("source") or row["report"])


def _quarter(report: Mapping[str, Any]) -> str | None:
    published = report.get("published")
    if published is not None:
        return f"{published.year}-Q{(published.month + 2) // 3}"
    return str(report["year"]) if report.get("year") else None


def _shares(counts: Mapping[str, int], totals: Mapping[str, int]) -> dict[str, float]:
    return {name: round(counts.get(name, 0) / totals[name], 4) for name in sorted(totals)}


def _language_information(rows: Sequence[Mapping[str, Any]]) -> float:
    from sklearn.metrics import normalized_mutual_info_score

    pairs = [
        (theme, is_chinese(row["lang"])) for row in rows for theme in row["themes"] or () if theme.startswith("theme-")
    ]
    return float(normalized_mutual_info_score(*zip(*pairs, strict=True))) if pairs else 0.0


def _one_sided(rows: Sequence[Mapping[str, Any]], reports: Mapping[str, Mapping[str, Any]]) -> Iterable[OneSided]:
    having: dict[str, dict[bool, dict[str, list[Mapping[str, Any]]]]] = {}
    for row in rows:
        twin = reports.get(row["report"], {}).get("twin")
        sides = having.setdefault(min(row["report"], twin or row["report"]), {})
        side = sides.setdefault(is_chinese(row["lang"]), {})
        for theme in row["themes"] or ():
            side.setdefault(theme, []).append(row)
    for report, sides in sorted(having.items()):
        for chinese in sides if len(sides) == 2 else ():
            for theme, found in sorted(sides[chinese].items()):
                if len(found) >= _LEAST_ALONE and theme not in sides[not chinese]:
                    yield OneSided(
                        source=_source({"report": report}, reports),
                        theme=theme,
                        lang="zh" if chinese else "en",
                        passages=len(found),
                        evidence=_example(min(found, key=lambda row: (row["report"], row["start"])), reports),
                    )


_ON_MAP = 3_000
"""Passages, spread over all of them."""


@dataclass(frozen=True, slots=True)
class Map:
    """Passages to be drawn so that what is near in meaning is near on the map."""

    rows: Sequence[Mapping[str, Any]]
    placed: NDArray[np.float32]
    reports: Mapping[str, Mapping[str, Any]]

    def draw(self) -> tuple[list[Point], NDArray[np.float32]]:
        """Return the passages on the map, and where each is."""
        from sklearn.decomposition import PCA
        from sklearn.manifold import TSNE

        chosen = np.unique(np.linspace(0, len(self.rows) - 1, min(_ON_MAP, len(self.rows))).round().astype(int))
        vectors = self.placed[chosen]
        points = PCA(min(50, *vectors.shape), svd_solver="full").fit_transform(vectors)
        if len(points) > 10:
            nearby = min(30, (len(points) - 1) // 3)
            points = TSNE(2, perplexity=nearby, init="pca", random_state=0).fit_transform(points)
        points = np.pad(points, ((0, 0), (0, 2)))[:, :2]
        drawn = [
            Point(
                place=int(place),
                theme=(self.rows[place]["themes"] or [None])[0],
                lang="zh" if is_chinese(self.rows[place]["lang"]) else "en",
                source=_source(self.rows[place], self.reports),
                quote=self.rows[place]["text"],
            )
            for place in chosen
        ]
        return drawn, np.asarray(points, np.float32)
