"""The ledger: how well markets are linked across reports and languages, and how long it is asked for.

    python benchmarks/ledger.py links
    python benchmarks/ledger.py scale [FIGURES]

`links` makes 1,000 reports of which it is known which are about the same market: named in either language and script,
in other orders of words, by abbreviations and synonyms, beside markets that differ by one word or region. `scale` asks
a million figures for several things.
"""

import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pyarrow as pa
from opencc import OpenCC

from diglot.corpus.ledger import Query, find_figures
from diglot.corpus.markets import MarketLink, Named, link_markets
from diglot.corpus.reader import Reader
from diglot.corpus.schema import schemas
from diglot.corpus.store import open_store

HEADS = [
    ("Ultrasound Devices|Ultrasound Equipment", "超声设备|超声波装置"),
    ("Imaging Services|Imaging Service", "影像服务|成像服务"),
    ("Air Purifiers|Air Cleaners", "空气净化器|空气清净机"),
    ("Magnetic Resonance Imaging Systems|MRI Systems", "磁共振成像系统|MRI系统"),
    ("Drones|Unmanned Aerial Vehicles", "无人机"),
    ("Batteries|Battery", "电池"),
    ("Refrigerators|Fridges", "冰箱"),
    ("Insulin Pumps|Insulin Pump", "胰岛素泵"),
    ("Display Panels|Display Panel", "显示面板"),
    ("Lithium Iron Phosphate Cells|LFP Cells", "磷酸铁锂电芯|LFP电芯"),
    ("Software|Software Solutions", "软件|软件解决方案"),
    ("Sensors|Sensor", "传感器|感测器"),
    ("Packaging Machinery|Packaging Machines", "包装机械|包装机"),
    ("Adhesives|Adhesive", "粘合剂|胶粘剂"),
    ("Lighting|Lights", "照明"),
    ("Surgical Robots|Surgery Robots", "手术机器人"),
    ("Bicycles|Bikes", "自行车"),
    ("Cameras|Camera", "相机|摄像机"),
    ("Textiles|Textile", "纺织品"),
    ("Compressors|Compressor", "压缩机"),
]
KINDS = [
    ("", ""),
    ("Portable", "便携式"),
    ("Industrial", "工业"),
    ("Medical", "医疗"),
    ("Smart", "智能"),
    ("Electric", "电动"),
    ("Recycled", "再生"),
    ("Wireless", "无线"),
    ("Automotive", "汽车"),
    ("Marine", "船用"),
]
PLACES = [("", ""), ("", ""), ("", ""), ("China", "中国"), ("India", "印度"), ("Europe", "欧洲")]
FRAMES_EN = ["{} Market", "Global {} Market", "{} Market Size", "{} Industry", "Market for {}", "The {} Market"]
FRAMES_ZH = ["{}市场", "全球{}市场", "{}市场规模", "{}行业", "{}产业", "{}市场报告"]


def named_reports(seed: int, count: int = 1_000) -> Iterator[tuple[Named, str]]:
    """Yield how reports name their markets, each with the market that is meant."""
    chance = random.Random(seed)
    markets = [(head, kind, place) for head in HEADS for kind in KINDS for place in dict.fromkeys(PLACES)]
    chosen = chance.sample(markets, 250)
    traditional = [OpenCC("s2twp"), OpenCC("s2hk")]
    for number in range(count):
        head, kind, place = chance.choice(chosen)
        en = f"{place[0]} {kind[0]} {chance.choice(head[0].split('|'))}".strip().replace("  ", " ")
        zh = f"{place[1]}{kind[1]}{chance.choice(head[1].split('|'))}"
        en, zh = chance.choice(FRAMES_EN).format(en), chance.choice(FRAMES_ZH).format(zh)
        if chance.random() < 0.5:
            zh = chance.choice(traditional).convert(zh)
        form = chance.choices(("both", "en", "zh"), (4, 3, 3))[0]
        yield Named(str(number), en if form != "zh" else None, zh if form != "en" else None), repr((head, kind, place))


def link_score(links: dict[str, MarketLink], truth: dict[str, str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the pairs of reports that are about one market."""

    def pairs(group: dict[str, str]) -> set[tuple[str, ...]]:
        members: dict[str, list[str]] = defaultdict(list)
        for report, market in group.items():
            members[market].append(report)
        return {pair for ones in members.values() for pair in combinations(sorted(ones), 2)}

    found, wanted = pairs({report: repr(link.names) for report, link in links.items()}), pairs(truth)
    right = len(found & wanted)
    precision, recall = right / max(1, len(found)), right / max(1, len(wanted))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def links() -> None:
    """Print how well markets are linked, with and without the encoder."""
    for seed in (1, 2, 3):
        made = list(named_reports(seed))
        truth = {one.report: market for one, market in made}
        for model in (None, "default"):
            begin = time.perf_counter()
            found = link_markets([one for one, _ in made], model=model)
            seconds = time.perf_counter() - begin
            precision, recall, f1 = link_score(found, truth)
            print(f"seed {seed}, encoder {model}: P {precision:.4f} R {recall:.4f} F1 {f1:.4f} in {seconds:.1f} s")


def corpus_of(folder: Path, figures: int) -> str:
    """Return a corpus of 1,000 bilingual reports with so many figures."""
    chance = random.Random(5)
    store = open_store(folder, create=True)
    made = [one for one, _ in named_reports(1)]
    reports: list[dict[str, object]] = [
        {"id": one.report, "source": f"{one.report}.pdf", "market": one.en or one.zh, "status": "read"}
        | {"title_en": one.en, "title_zh": one.zh, "publisher": f"House {number % 40}", "languages": ["en", "zh"]}
        for number, one in enumerate(made)
    ]
    with store.writing() as writer:
        writer.add({"reports": pa.Table.from_pylist(reports, schemas()["reports"])})
        for begin in range(0, figures, 100_000):
            rows = []
            for index in range(begin, min(begin + 100_000, figures), 2):
                value, year = chance.randrange(10**8, 10**12), chance.randrange(2015, 2036)
                row = {"report": str(index // 2 % 1000), "index": index, "kind": chance.choice(("market_size", "cagr"))}
                row |= {"value": str(value), "amount": value, "currency": "USD", "year_from": year, "year_to": year}
                row |= {"start": index, "end": index + 9, "page": 1, "quote": f"USD {value:,}"}
                rows += [row | {"lang": "en"}, row | {"lang": "zh-Hant", "start": index + 10**7}]
            writer.add({"figures": pa.Table.from_pylist(rows, schemas()["figures"])})
        writer.compact()
    return str(folder)


QUERIES = {
    "one market": Query(market="insulin pump"),
    "one market in Chinese, sizes of 2024": Query(
        market="胰島素泵", kind="market_size", first_year=2024, last_year=2024
    ),
    "one publisher": Query(publisher="house 7"),
    "condition": Query(where="value > 9.99e11 AND year_from = 2030"),
    "one year": Query(first_year=2030, last_year=2030),
    "everything": Query(),
}


def scale(figures: int) -> None:
    """Print how long queries take."""
    with tempfile.TemporaryDirectory() as folder:
        uri = corpus_of(Path(folder) / "corpus", figures)
        known = link_markets([one for one, _ in named_reports(1)], model=None)
        for name, query in QUERIES.items():
            best, rows = 1e9, 0
            for _ in range(3):
                begin = time.perf_counter()
                rows = find_figures(Reader(uri), known, query).num_rows
                best = min(best, time.perf_counter() - begin)
            print(f"{name}: {rows:,} rows in {best:.2f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["links"]:
        links()
    else:
        scale(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
