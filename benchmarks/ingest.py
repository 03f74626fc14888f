"""Ingest: generated two-page reports at one reader and at more, then again unchanged; speed and memory.

    python -m benchmarks.ingest [--reports N] [--jobs N] [--pdf]

Each run is a process of its own: the first on one processor with one reader, the second on all with as many readers.
Shown are the seconds on the clock, those of processor time that the ingesting process and its readers take, and the
most memory of the former after a quarter and after all of it. No vectors are made. On a busy machine the processor time
says more than the clock: readers share their work, the ingesting process does not.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOPICS = "pumps valves bearings sensors coatings membranes drones batteries lenses cables".split()
HAN = "泵 閥 軸承 感測器 塗料 薄膜 無人機 電池 鏡片 電纜".split()
MEGABYTE = 1024.0
"""Kilobytes, in which Linux counts."""


REGIONS = {"Europe": "歐洲", "Japan": "日本", "India": "印度", "Brazil": "巴西", "Kenya": "肯亞"}
ENGLISH = (
    "{region} held {part}% of the market in 2024, and demand there grew by {growth}% as mills and cities replaced what "
    "they had bought ten years before; order {number} is typical of that."
)
CHINESE = (
    "{place}在 2024 年占市場的 {part}%，需求成長 {growth}%，因為工廠和城市更換了十年前購買的設備；"
    "訂單 {number} 即為一例。"
)
REPORT = """{topic} Market by Type - Forecast 2025-2031

The {topic} market was valued at USD {billions} billion in 2024 and grows at a CAGR of {rate}%. Asia holds {share}%.

{english}

{han}市場：按類型分類 - 2025-2031年預測

2024 年{han}市場規模為 {size} 億美元，複合年成長率為 {rate}%。亞洲占 {share}%。

{chinese}
"""


def report(number: int) -> str:
    """Return a report of two pages, the second one the Chinese of the first."""
    chance = random.Random(number)
    topic, han = chance.choice(list(zip(TOPICS, HAN, strict=True)))
    facts = [
        {
            "region": region,
            "place": place,
            "part": chance.randrange(30, 300) / 10,
            "growth": chance.randrange(10, 99) / 10,
            "number": number,
        }
        for region, place in REGIONS.items()
    ]
    size = chance.randrange(10, 900)
    return REPORT.format(
        topic=topic.title(),
        han=han,
        billions=size / 10,
        size=size,
        rate=chance.randrange(20, 190) / 10,
        share=chance.randrange(200, 600) / 10,
        english="\n\n".join(ENGLISH.format(**fact) for fact in facts),
        chinese="\n\n".join(CHINESE.format(**fact) for fact in facts),
    )


def write_reports(folder: Path, count: int, *, pdf: bool) -> None:
    """Write text files, or PDFs of the English with its table of figures."""
    for number in range(count):
        if pdf:
            from tests.generators.columns import make_long

            (folder / f"{number:05}.pdf").write_bytes(make_long(2) + f"\n% {number}\n".encode())
        else:
            (folder / f"{number:05}.txt").write_text(report(number), encoding="utf-8")


def measure(folder: Path, corpus: Path, jobs: int) -> None:
    """Ingest a folder; print seconds, megabytes after a quarter, megabytes at the end."""
    from diglot.corpus.ingest import Outcome, Settings, ingest
    from diglot.corpus.store import open_store

    peaks: list[float] = []

    def watch(outcome: Outcome) -> None:
        if not peaks and outcome.done * 4 >= outcome.total:
            peaks.append(peak())

    store = open_store(corpus, create=True)
    begin = time.perf_counter()
    ingest(store, [str(folder)], Settings(model=None, jobs=jobs), progress=watch)
    seconds = time.perf_counter() - begin
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(seconds, time.process_time(), ended.ru_utime + ended.ru_stime, *peaks, peak())


def peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--pdf", action="store_true")
    parser.add_argument("--measure", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        folder, corpus = options.measure
        measure(folder, corpus, options.jobs)
        return
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "reports"
        files.mkdir()
        write_reports(files, options.reports, pdf=options.pdf)
        print(f"{'':28} {'seconds':>8} {'own CPU':>8} {'readers':>8} {'MB at 1/4':>11} {'MB':>8}")
        one = run("one reader, one processor", files, Path(folder) / "one", 1, ["taskset", "-c", "0"])
        many = run(f"{options.jobs} readers", files, Path(folder) / "many", options.jobs, [])
        run("the same again, unchanged", files, Path(folder) / "many", options.jobs, [])
        print(f"{one / many:.2f} times as fast")


def run(name: str, files: Path, corpus: Path, jobs: int, before: list[str]) -> float:
    """Ingest in a process of its own and print a row; return the seconds."""
    command = [*before, sys.executable, "-m", "benchmarks.ingest", "--jobs", str(jobs)]
    done = subprocess.run([*command, "--measure", files, corpus], capture_output=True, text=True, check=True)
    seconds, own, readers, *memory = map(float, done.stdout.split())
    print(f"{name:28} {seconds:8.1f} {own:8.1f} {readers:8.1f} {memory[0]:11.0f} {memory[-1]:8.0f}", flush=True)
    return seconds


if __name__ == "__main__":
    main()
