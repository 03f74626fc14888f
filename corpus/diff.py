"""What changed from one edition of a report to the next: figures and segments, in both languages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from ..extract.records import Figure, Member, Report
from ..models.errors import CorpusError
from ..models.language import is_chinese
from ..models.regions import region_codes
from .filters import literal
from .markets import chinese_words, english_words
from .reader import Reader
from .rows import unpack_report

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference between two editions."""

    what: Literal["figure", "segment", "theme"]
    change: Literal["changed", "added", "removed"]
    kind: str
    """Of the figure; of a segment its dimension; of a theme its id."""
    year: str | None = None
    scope: str | None = None
    unit: str | None = None
    """Of the values: a currency or %; `passages` of a theme."""
    old: str | None = None
    new: str | None = None
    relative: Decimal | None = None
    """From the old value to the new one, in percent."""
    en_old: str | None = None
    en_new: str | None = None
    zh_old: str | None = None
    zh_new: str | None = None


def diff_reports(old: Sequence[Report], new: Sequence[Report]) -> list[Change]:
    """Return what two editions do not say alike; each is a report, or a report and its twin.

    Figures are the same if they are of one kind, year and scope. A change that both languages made is told once.
    """
    return [*_folded(_figure_changes(old, new)), *_segment_changes(old, new)]


def _figure_changes(old: Sequence[Report], new: Sequence[Report]) -> Iterator[Change]:
    before, after = _figures(old), _figures(new)
    for key in [*before, *(key for key in after if key not in before)]:
        gone, come = before.get(key, {}), after.get(key, {})
        left = [gone[value] for value in gone if value not in come]
        right = [come[value] for value in come if value not in gone]
        for index in range(max(len(left), len(right))):
            yield _figure_change(
                left[index] if index < len(left) else None, right[index] if index < len(right) else None
            )


def _figures(reports: Iterable[Report]) -> dict[Key, dict[Decimal, Figure]]:
    found: dict[Key, dict[Decimal, Figure]] = defaultdict(dict)
    for report in reports:
        for figure in report.figures:
            if figure.year is not None or figure.kind in ("market_size", "cagr"):
                found[_key(figure)].setdefault(figure.value, figure)
    return found


def _key(figure: Figure) -> Key:
    scope = figure.scope
    chinese = is_chinese(figure.lang)
    plain = chinese_words if chinese else english_words
    region = region_codes().get(scope.region, scope.region) if scope and scope.region else None
    names = (scope.segment, scope.company) if scope else (None, None)
    # What a share or a growth is of stands in its subject alone
    subject = figure.metric_text if figure.kind not in ("market_size", "cagr") else None
    texts = (plain(name) if name else None for name in (*names, subject))
    return (chinese, figure.kind, figure.unit, figure.currency, figure.year, region, *texts)


def _figure_change(old: Figure | None, new: Figure | None) -> Change:
    figure = new or old
    assert figure is not None
    year = "–".join(map(str, figure.year)) if isinstance(figure.year, tuple) else str(figure.year or "") or None
    scope = figure.scope
    names = (scope.region, scope.segment, scope.company) if scope else ()
    side = "zh" if is_chinese(figure.lang) else "en"
    change = Change(
        what="figure",
        change="changed" if old and new else "added" if new else "removed",
        kind=figure.kind,
        year=year,
        scope=", ".join(filter(None, names)) or None,
        unit=figure.currency or figure.unit,
        old=f"{old.value:f}" if old else None,
        new=f"{new.value:f}" if new else None,
        relative=(new.value / old.value - 1) * 100 if old and new and old.value and figure.unit != "%" else None,
    )
    quotes = {f"{side}_old": old.quote if old else None, f"{side}_new": new.quote if new else None}
    return replace(change, **quotes)  # type: ignore[arg-type]


def _folded(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes, those that both languages made once."""
    groups: dict[Key, list[Change]] = defaultdict(list)
    for one in changes:
        groups[one.change, one.kind, one.year, one.unit, one.old, one.new].append(one)
    for ones in groups.values():
        english = [one for one in ones if one.en_old or one.en_new]
        chinese = [one for one in ones if one.zh_old or one.zh_new]
        for index in range(max(len(english), len(chinese))):
            if index >= len(english) or index >= len(chinese):
                yield (english if index < len(english) else chinese)[index]
            else:
                yield replace(english[index], zh_old=chinese[index].zh_old, zh_new=chinese[index].zh_new)


def _segment_changes(old: Sequence[Report], new: Sequence[Report]) -> Iterator[Change]:
    before, after = _members(old), _members(new)
    for key in [*before, *(key for key in after if key not in before)]:
        if (key in before) != (key in after):
            dimension, side, name = before.get(key) or after[key]
            added = key in after
            quotes = {f"{side}_{'new' if added else 'old'}": name}
            change = Change(what="segment", change="added" if added else "removed", kind=dimension)
            yield replace(change, **quotes)  # type: ignore[arg-type]


def _members(reports: Iterable[Report]) -> Mapping[Key, tuple[str, str, str]]:
    found: dict[Key, tuple[str, str, str]] = {}
    for report in reports:
        for one in report.segments:
            side = "zh" if is_chinese(one.lang) else "en"
            plain = chinese_words if side == "zh" else english_words
            for name in _names(one.members):
                key = one.dimension_canonical, side, plain(name)
                found.setdefault(key, (one.dimension_canonical, side, name))
    return found


def _names(members: Iterable[Member]) -> Iterator[str]:
    for member in members:
        yield member.name
        yield from _names(member.children)


def stored_reports(reader: Reader, ids: Sequence[str]) -> list[Report]:
    """Return reports of a corpus by their ids."""
    listed = ", ".join(map(literal, ids))
    packed = reader.table("reports").to_table(["report"], filter=f"id IN ({listed})")
    return [unpack_report(data) for data in packed["report"].to_pylist()]


def stored_ids(reader: Reader, name: str) -> list[str]:
    """Return the id of a report of a corpus, and of its twin if it has one, by its file's path or name, or the
    beginning of its id.

    Raises :class:`CorpusError` if there is none, or more than one.
    """
    table = reader.table("reports")
    rows = table.to_table(["id", "source", "twin"], filter="status = 'read'").to_pylist()
    exact = [row for row in rows if name in (row["id"], row["source"])]
    loose = [row for row in rows if row["id"].startswith(name) or Path(row["source"]).name == name]
    found = exact or loose
    if len(found) != 1:
        told = "there is no such report" if not found else f"{len(found)} reports are called that"
        raise CorpusError(f"{name}: {told} in {reader.uri}; diglot corpus list shows them")
    return [one for one in (found[0]["id"], found[0]["twin"]) if one]
