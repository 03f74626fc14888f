"""Themes of a corpus: found, kept with their ids, and given to passages that come later.

A snapshot is what the themes were at one time: each fit and each assignment of new reports writes one, so that the
next can be compared with it. Themes that are looked for have the ids of their table; those that are found are numbered,
and keep their number at a refit as long as they have most of their passages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...models.encoder import encode
from ...models.errors import CorpusError, EncoderError
from ...models.language import is_chinese
from ...models.lexicon import GuidedTheme
from ..schema import schemas
from ..store import Store
from .free import NONE, find_groups
from .guided import assign, fit_meanings, likelihood
from .labels import name_themes
from .space import Space, fit_space

_COLUMNS = ("id", "report", "lang", "text", "kind", "pair", "themes", "vector")
_OVERLAP = 0.3
"""Share of passages in common with an earlier theme (of all that either has) from which on it is the same."""
_EDGE = 0.05
"""Share of a theme's passages that are further from its middle than what is assigned later."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as the table of themes has it."""

    id: str
    kind: str
    label_en: str
    label_zh: str
    terms_en: tuple[str, ...]
    terms_zh: tuple[str, ...]
    size: int
    middle: float
    spread: float
    centre: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The themes at one time."""

    number: int
    written: datetime
    passages: int
    themes: tuple[Theme, ...]
    space: Space

    def of_kind(self, kind: str) -> list[Theme]:
        """Return the themes that are looked for ("guided") or found ("free")."""
        return [theme for theme in self.themes if theme.kind == kind]


@dataclass(frozen=True, slots=True)
class _Passages:
    """Passages with vectors, in the order of their ids."""

    rows: Sequence[Mapping[str, Any]]
    vectors: NDArray[np.float32]

    @property
    def chinese(self) -> NDArray[np.bool_]:
        return np.array([is_chinese(row["lang"]) for row in self.rows], bool)


def snapshots(store: Store) -> list[Snapshot]:
    """Return the snapshots of a corpus, the oldest first."""
    if "themes" not in store.head.versions:
        return []
    by_number: dict[int, list[dict[str, Any]]] = {}
    for row in store.rows("themes").to_pylist():
        by_number.setdefault(row["snapshot"], []).append(row)
    return [_snapshot(rows) for _, rows in sorted(by_number.items())]


def bring_up_to_date(store: Store, guided: Sequence[GuidedTheme], *, refit: bool = False) -> list[Snapshot]:
    """Return the snapshots of a corpus once all of its passages have their themes.

    The first time, and with `refit`, all passages are clustered anew, as they are if other themes are looked for;
    else only reports that came since get the themes that there are. Raises :class:`CorpusError` if the corpus has no
    passages with vectors.
    """
    known = snapshots(store)
    last = known[-1] if known else None
    if refit or last is None or _asked(last) != _wanted(guided):
        found = _fit(store, guided, last)
    else:
        found = _assign_new(store, guided, last)
    return snapshots(store) if found else known


def _asked(snapshot: Snapshot) -> list[tuple[str, str]]:
    return sorted((theme.id, theme.label_en) for theme in snapshot.of_kind("guided"))


def _wanted(guided: Sequence[GuidedTheme]) -> list[tuple[str, str]]:
    return sorted((theme.id, theme.label_en) for theme in guided if not theme.aside)


def _fit(store: Store, guided: Sequence[GuidedTheme], last: Snapshot | None) -> bool:
    passages = _read(store)
    if not passages.rows:
        raise CorpusError(
            f"{store.uri}: has no passages with vectors; diglot ingest --encode-missing --corpus {store.uri}"
        )
    space = fit_space(passages.vectors, passages.chinese, [row["pair"] for row in passages.rows])
    placed = space.place(passages.vectors)
    directions, offsets = _meanings(store, guided, space)
    texts = [row["text"] for row in passages.rows]
    scores = assign(guided, texts, likelihood(placed, directions, offsets))
    themes = [[guided[place].id for place in np.flatnonzero(row).tolist()] for row in scores]
    groups, centres = _found(passages, placed, themes)
    earlier = _members(passages) if last else {}
    names = _numbered(passages, groups, earlier, last)
    for place, group in enumerate(groups):
        if group != NONE:
            themes[place] = [names[group]]
    shown = [theme.id for theme in guided if not theme.aside]
    themes = [[one for one in found if one in shown or one in names] for found in themes]
    free = [
        Theme(name, "free", "", "", (), (), 0, 0.0, _edge(placed, groups, group, centres[group]), centres[group])
        for group, name in enumerate(names)
    ]
    looked_for = [
        Theme(
            one.id, "guided", one.label_en, one.label_zh, (), (), 0, float(offsets[place]), 0.0, directions[place],
        )
        for place, one in enumerate(guided)
        if not one.aside
    ]  # fmt: skip
    snapshot = Snapshot((last.number if last else 0) + 1, datetime.now(UTC), len(themes), (*looked_for, *free), space)
    _write(store, _named(store, snapshot, passages, themes), passages, themes)
    return True


def _found(
    passages: _Passages, placed: NDArray[np.float32], themes: Sequence[Sequence[str]]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the groups of passages that have no theme yet, and their middles; translations go together."""
    rest = [place for place, found in enumerate(themes) if not found and passages.rows[place]["kind"] == "paragraph"]
    keys = [passages.rows[place]["pair"] or passages.rows[place]["id"] for place in rest]
    names, units = np.unique(keys, return_inverse=True) if rest else (np.array([]), np.array([], np.int64))
    sums = np.zeros((len(names), placed.shape[1]), np.float32)
    np.add.at(sums, units, placed[rest])
    groups = np.full(len(themes), NONE)
    groups[rest] = find_groups(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))[units]
    centres = [placed[groups == group].mean(axis=0) for group in range(groups.max(initial=NONE) + 1)]
    middles = np.array([one / np.linalg.norm(one) for one in centres], np.float32)
    return groups, middles.reshape(-1, placed.shape[1])


def _edge(placed: NDArray[np.float32], groups: NDArray[np.int64], group: int, centre: NDArray[np.float32]) -> float:
    return float(np.quantile(placed[groups == group] @ centre, _EDGE))


def _members(passages: _Passages) -> dict[str, set[str]]:
    members: dict[str, set[str]] = {}
    for row in passages.rows:
        for theme in row["themes"] or ():
            members.setdefault(theme, set()).add(row["id"])
    return members


def _numbered(
    passages: _Passages, groups: NDArray[np.int64], earlier: Mapping[str, set[str]], last: Snapshot | None
) -> list[str]:
    """Return the ids of groups: those of the themes that they overlap with most, else new ones."""
    before = {theme.id: earlier.get(theme.id, set()) for theme in last.of_kind("free")} if last else {}
    members = [
        {passages.rows[place]["id"] for place in np.flatnonzero(groups == group).tolist()}
        for group in range(groups.max(initial=NONE) + 1)
    ]
    overlaps = sorted(
        (-len(ours & theirs) / len(ours | theirs), group, name)
        for group, ours in enumerate(members)
        for name, theirs in before.items()
        if ours & theirs
    )
    names: dict[int, str] = {}
    for overlap, group, name in overlaps:
        if -overlap >= _OVERLAP and group not in names and name not in names.values():
            names[group] = name
    highest = max((int(name.rpartition("-")[2]) for name in before), default=0)
    for group in range(len(members)):
        if group not in names:
            highest += 1
            names[group] = f"theme-{highest}"
    return [names[group] for group in range(len(members))]


def _assign_new(store: Store, guided: Sequence[GuidedTheme], last: Snapshot) -> bool:
    """Give passages of reports that came since the last snapshot the themes that there are; whether there were any."""
    reports = store.rows("reports", ["id", "ingested"]).to_pylist()
    new = {row["id"] for row in reports if row["ingested"] is None or row["ingested"] > last.written}
    if not any(row["ingested"] and row["ingested"] > last.written for row in reports):
        return False
    fresh = _read(store, new)
    themes = _themes_of(store, fresh, guided, last) if fresh.rows else []
    everything = _read(store)
    given = dict(zip((row["id"] for row in fresh.rows), themes, strict=True))
    all_themes = [given.get(row["id"], list(row["themes"] or ())) for row in everything.rows]
    snapshot = replace(last, number=last.number + 1, written=datetime.now(UTC), passages=len(all_themes))
    _write(store, _counted(snapshot, all_themes), fresh, themes)
    return True


def _themes_of(store: Store, passages: _Passages, guided: Sequence[GuidedTheme], last: Snapshot) -> list[list[str]]:
    placed = last.space.place(passages.vectors)
    looked_for = {theme.id: theme for theme in last.of_kind("guided")}
    likely = np.zeros((len(placed), len(guided)), np.float32)
    for place, one in enumerate(guided):
        if theme := looked_for.get(one.id):
            likely[:, place] = likelihood(placed, theme.centre[None], np.array([theme.middle], np.float32))[:, 0]
    scores = assign(guided, [row["text"] for row in passages.rows], likely)
    free = last.of_kind("free")
    themes: list[list[str]] = []
    for place, row in enumerate(scores):
        found = [guided[at].id for at in np.flatnonzero(row).tolist()]
        if not found and free and passages.rows[place]["kind"] == "paragraph":
            near, best = max((float(placed[place] @ theme.centre), -at) for at, theme in enumerate(free))
            found = [free[-best].id] if near >= free[-best].spread else []
        themes.append([one for one in found if one in looked_for or one.startswith("theme-")])
    return themes


def _counted(snapshot: Snapshot, themes: Sequence[Sequence[str]]) -> Snapshot:
    sizes: dict[str, int] = {}
    for found in themes:
        for one in found:
            sizes[one] = sizes.get(one, 0) + 1
    counted = tuple(replace(theme, size=sizes.get(theme.id, 0)) for theme in snapshot.themes)
    return replace(snapshot, themes=counted)


def _named(store: Store, snapshot: Snapshot, passages: _Passages, themes: Sequence[Sequence[str]]) -> Snapshot:
    glossary = store.rows("terms", ["en", "zh", "score"]).to_pylist()
    pairs = {row["en"]: row["zh"] for row in sorted(glossary, key=lambda row: (row["score"] or 0, row["en"]))}
    named = name_themes(
        ((found, row["text"], row["lang"]) for found, row in zip(themes, passages.rows, strict=True)),
        pairs,
        {theme.id: theme.centre for theme in snapshot.themes},
        lambda terms: snapshot.space.place(encode(terms, "passage", model=store.head.model)),
    )
    labelled = []
    for theme in snapshot.themes:
        if theme.id in named:
            en, zh = named[theme.id]
            labels = (theme.label_en or en.label, theme.label_zh or zh.label)
            theme = replace(theme, label_en=labels[0], label_zh=labels[1], terms_en=en.terms, terms_zh=zh.terms)
        labelled.append(theme)
    return _counted(replace(snapshot, themes=tuple(labelled)), themes)


def _read(store: Store, reports: set[str] | None = None) -> _Passages:
    """Return the passages with vectors, of all reports or of some."""
    if reports is None:
        table = store.rows("passages", _COLUMNS, "vector IS NOT NULL")
    else:
        empty = schemas(store.head.dimension)["passages"].empty_table().select(_COLUMNS)
        table = pa.concat_tables([empty, *store.matching("passages", "report", sorted(reports), _COLUMNS)])
        table = table.filter(table["vector"].is_valid())
    table = table.sort_by("id")
    return _Passages(table.drop_columns("vector").to_pylist(), vectors_in(table))


def vectors_in(table: pa.Table) -> NDArray[np.float32]:
    """Return the column `vector` of a table, which has no nulls, one row a row."""
    width = table.schema.field("vector").type.list_size
    chunks = [chunk.flatten().to_numpy() for chunk in table["vector"].chunks]
    return np.concatenate([np.zeros(0, np.float32), *chunks]).reshape(len(table), width)


def _meanings(
    store: Store, guided: Sequence[GuidedTheme], space: Space
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    try:
        return fit_meanings(guided, space, model=store.head.model)
    except EncoderError as err:
        raise CorpusError(f"{store.uri}: was made with another encoder: {err}") from err
    except ValueError as err:
        raise CorpusError(
            f"{store.uri}: has not the vectors that {store.head.model!r} makes; make a new corpus"
        ) from err


def _write(store: Store, snapshot: Snapshot, passages: _Passages, themes: Sequence[Sequence[str]]) -> None:
    """Write a snapshot, and the themes of passages that have changed."""
    changed = [
        (row["id"], list(found))
        for row, found in zip(passages.rows, themes, strict=True)
        if list(row["themes"] or ()) != list(found)
    ]
    schema = schemas(store.head.dimension)
    with store.writing() as writer:
        if changed:
            ids, lists = zip(*changed, strict=True)
            writer.update("passages", pa.table({"id": ids, "themes": pa.array(lists, pa.list_(pa.string()))}))
        writer.add({"themes": pa.Table.from_pylist(_rows(snapshot), schema["themes"])})
        writer.publish()


def _rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    head = {"snapshot": snapshot.number, "written": snapshot.written, "passages": snapshot.passages}
    space = [("middle", snapshot.space.middle), *(("direction", row) for row in snapshot.space.directions)]
    names = ("id", "kind", "label_en", "label_zh", "terms_en", "terms_zh", "size", "middle", "spread", "centre")
    return [
        *(head | {"id": name, "kind": "space", "centre": row} for name, row in space),
        *(head | {name: getattr(theme, name) for name in names} for theme in snapshot.themes),
    ]


def _snapshot(rows: Sequence[Mapping[str, Any]]) -> Snapshot:
    directions = [row["centre"] for row in rows if row["kind"] == "space" and row["id"] == "direction"]
    middle = np.array(next(row["centre"] for row in rows if row["id"] == "middle"), np.float32)
    themes = [
        Theme(
            row["id"], row["kind"], row["label_en"], row["label_zh"], tuple(row["terms_en"]), tuple(row["terms_zh"]),
            row["size"], row["middle"], row["spread"], np.array(row["centre"], np.float32),
        )
        for row in rows
        if row["kind"] != "space"
    ]  # fmt: skip
    space = Space(np.array(directions, np.float32).reshape(-1, len(middle)), middle)
    return Snapshot(rows[0]["snapshot"], rows[0]["written"], rows[0]["passages"], tuple(themes), space)
