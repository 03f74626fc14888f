"""A small corpus written by hand: passages of three reports, two of which say the same in both languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from diglot.corpus.schema import schemas
from diglot.corpus.store import open_store
from diglot.corpus.tokens import search_tokens
from diglot.models.encoder import encode

REPORTS: dict[str, dict[str, Any]] = {
    "mri": {
        "source": "mri.html",
        "publisher": "O'Neill & Sons",
        "year": 2024,
        "market": "MRI Systems Market",
        "title_zh": "MRI 系統市場展望",
        "passages": [
            ("en", "Supply", "Supply planning begins with helium: a magnet needs up to 1,700 liters.", (), "helium"),
            ("zh-Hant", "供應", "供應鏈規劃從氦氣開始，傳統磁體最多需要 1,700 公升。", (), "helium"),
            ("en", "Overview", "The MRI systems market was worth USD 6.42 billion in 2024.", ("market_size",), "size"),
            ("zh-Hant", "概況", "2024 年 MRI 系統市場規模為 64.2 億美元。", ("market_size",), "size"),
            ("en", "Tariffs", "Tariffs on superconducting wire made quotations valid for 30 days.", (), None),
        ],
    },
    "robots": {
        "source": "robots.md",
        "publisher": "Kestrel Desk",
        "year": 2025,
        "market": "工业机器人市场",
        "passages": [
            ("zh-Hans", "关税", "关税使机器人整机与零部件的流向发生变化，采购成本上升6.2%。", ("growth",), None),
            ("zh-Hans", "人才", "每三家集成商中就有一家因缺少应用工程师而推迟项目。", (), None),
            ("mul", "企业", "主要企业包括 Kestrel Motion and Brannock Robotics with Velaro Automation。", (), None),
        ],
    },
    "oats": {
        "source": "oats.txt",
        "publisher": None,
        "year": None,
        "market": "Oat Drinks Market",
        "passages": [
            ("en", "Labels", 'In some countries the word "milk" is reserved for dairy.', (), None),
            (
                "en",
                "Prices",
                "Oat prices rose 12.4% after a dry summer, a 100% surprise to nobody_here.",
                ("growth",),
                None,
            ),
        ],
    },
}


def passages() -> Iterator[dict[str, Any]]:
    """Yield the passages as rows, without vectors."""
    for name, report in REPORTS.items():
        start = 0
        placed = []
        for lang, section, text, kinds, pair in report["passages"]:
            placed.append((f"{name}:{start}", lang, section, text, kinds, pair, start))
            start += len(text) + 1
        for id_, lang, section, text, kinds, pair, start in placed:
            partner = next((other[0] for other in placed if pair and other[5] == pair and other[0] != id_), None)
            yield {
                "id": id_,
                "report": name,
                "lang": lang,
                "kind": "paragraph",
                "start": start,
                "end": start + len(text),
                "page": 1,
                "section": section,
                "text": text,
                "context": f"{report['market']} – {section}\n{text}",
                "tokens": " ".join(search_tokens(f"{section} {text}", lang)),
                "partner": partner,
                "pair": f"{name}-{pair}" if pair else None,
                "publisher": report["publisher"],
                "year": report["year"],
                "market": report["market"],
                "figure_kinds": list(kinds),
                "themes": ["trade"] if "ariff" in text or "关税" in text else [],
            }


TERMS = [{"report": "mri", "en": "helium", "zh": "氦氣", "kind": "term", "score": 0.9}]


def make(folder: Path, rows: list[dict[str, Any]], *, model: str = "default") -> str:
    """Make a corpus of passages in a folder, and return where it is."""
    store = open_store(folder, create=True, model=model)
    names = ("source", "publisher", "year", "market", "title_zh")
    reports = [{"id": id_} | {name: one.get(name) for name in names} for id_, one in REPORTS.items()]
    tables = {"passages": rows, "reports": reports, "terms": TERMS}
    with store.writing() as writer:
        if rows:
            writer.add({name: pa.Table.from_pylist(found, schemas()[name]) for name, found in tables.items()})
        writer.publish()
    return str(folder)


def make_encoded(folder: Path) -> str:
    """Make a corpus of all passages with their vectors, and return where it is."""
    rows = list(passages())
    vectors = encode([row["context"] for row in rows], "passage")
    return make(folder, [row | {"vector": vector} for row, vector in zip(rows, vectors, strict=True)])
