"""Themes that one edition of a report has more of than the next, or less."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ...extract.records import Document
from ...models.lexicon import Themes, load
from ..diff import Change
from ..filters import literal
from ..passages import find_passages
from ..reader import Reader
from .guided import assign


def theme_changes(
    old: Mapping[str, int], new: Mapping[str, int], labels: Mapping[str, tuple[str, str]]
) -> Iterator[Change]:
    """Yield the themes that two editions have in different numbers of passages, those that moved most first."""
    for theme in sorted({*old, *new}, key=lambda one: (-abs(new.get(one, 0) - old.get(one, 0)), one)):
        before, after = old.get(theme, 0), new.get(theme, 0)
        if before != after:
            en, zh = labels.get(theme, (theme, theme))
            yield Change(
                what="theme",
                change="added" if not before else "removed" if not after else "changed",
                kind=theme,
                unit="passages",
                old=str(before) if before else None,
                new=str(after) if after else None,
                en_old=f"{en}: {before}" if before else None,
                en_new=f"{en}: {after}" if after else None,
                zh_old=f"{zh}：{before}" if before else None,
                zh_new=f"{zh}：{after}" if after else None,
            )


def stored_themes(reader: Reader, ids: Sequence[str]) -> Counter[str]:
    """Return in how many passages of reports of a corpus each theme stands, as `diglot themes` has left it."""
    listed = ", ".join(map(literal, ids))
    rows = reader.passages.to_table(["themes"], filter=f"report IN ({listed})")["themes"].to_pylist()
    return Counter(theme for themes in rows for theme in themes or ())


def stored_labels(reader: Reader) -> dict[str, tuple[str, str]]:
    """Return what the themes of a corpus are called in both languages."""
    rows = reader.table("themes").to_table(["snapshot", "id", "label_en", "label_zh"]).to_pylist()
    return {row["id"]: (row["label_en"], row["label_zh"]) for row in sorted(rows, key=lambda row: row["snapshot"])}


def worded_themes(document: Document) -> Counter[str]:
    """Return in how many passages of a document each theme that is looked for stands, by its words alone."""
    themes = load(Themes).theme
    texts = [document.text[one.start : one.end] for one in find_passages(document)]
    scores = assign(themes, texts, np.zeros((len(texts), len(themes)), np.float32))
    return Counter(
        {theme.id: int(count) for theme, count in zip(themes, (scores > 0).sum(axis=0), strict=True) if not theme.aside}
    )


def labels_of_ours() -> dict[str, tuple[str, str]]:
    """Return what the themes that are looked for are called in both languages."""
    return {theme.id: (theme.label_en, theme.label_zh) for theme in load(Themes).theme}
