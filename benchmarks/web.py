"""The workbench under load: pages of a corpus of generated reports, asked for by several people at once.

    python -m benchmarks.web [--reports N] [--users N] [--seconds N] [--pause SECONDS] [--corpus PLACE]

Reports are those of `benchmarks.ingest`, ingested without vectors, so that searches are by words; --corpus serves one
that is there, which may have vectors. Each user asks for one page after the other, of a kind and a report, query or
filter drawn at random, and rests for the pause in between (0: the next one at once). Shown are the milliseconds until
the whole page was there, and the kilobytes of the first page with its style and script.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.ingest import HAN, REGIONS, TOPICS, write_reports

KINDS = ("market_size", "cagr", "share", "growth")
WEIGHTS = {"overview": 1, "reports": 2, "report": 4, "search": 3, "ledger": 3, "glossary": 1, "check": 1}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.corpus or Path(folder) / "corpus"
        if not place.is_dir():
            fill(place, options.reports)
        with serving(place) as url:
            print(f"first page {first_page(url) / 1000:.1f} kB with its style and script")
            asyncio.run(warm(url))
            taken = asyncio.run(load(url, options.users, options.seconds, options.pause))
    show(taken, options.seconds)


def fill(place: Path, count: int) -> None:
    """Make a corpus of generated reports without vectors."""
    from diglot.corpus.ingest import Settings, ingest
    from diglot.corpus.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        write_reports(Path(folder), count, pdf=False)
        ingest(open_store(place, create=True), [folder], Settings(model=None, jobs=len(os.sched_getaffinity(0))))


@contextmanager
def serving(place: Path) -> Iterator[str]:
    """Serve a corpus in a process of its own; give its address."""
    command = [sys.executable, "-m", "diglot.cli", "serve", "--corpus", str(place), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            said = process.stderr.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield found[0].rstrip("/")
        finally:
            process.terminate()


def first_page(url: str) -> int:
    """Return the bytes of the first page and of what it loads."""
    page = httpx.get(url, timeout=120).text
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    return len(page.encode()) + sum(len(httpx.get(url + asset).content) for asset in assets)


async def warm(url: str) -> None:
    """Ask for a page of each kind, as whoever serves it does first."""
    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        ids = await report_ids(client)
        for kind in WEIGHTS:
            await client.get(address(kind, ids, random.Random(0)))


async def report_ids(client: httpx.AsyncClient) -> list[str]:
    """Return the ids of the reports."""
    rows = (await client.get("/api/reports", params={"limit": 1000})).json()
    return [row["id"] for row in rows if row["status"] == "read"]


def address(kind: str, ids: list[str], chance: random.Random) -> str:
    """Return the address of a page of a kind."""
    topic, region = chance.choice([*TOPICS, *HAN]), chance.choice([*REGIONS, *REGIONS.values()])
    return {
        "overview": "/",
        "reports": f"/reports?page={chance.randrange(1, 21)}",
        "report": f"/reports/{chance.choice(ids)}",
        "search": f"/search?q={topic}+{region}+{chance.randrange(30, 300) / 10}",
        "ledger": f"/ledger?market={chance.choice(TOPICS)}&kind={chance.choice(KINDS)}&page={chance.randrange(1, 5)}",
        "glossary": f"/glossary?q={topic}",
        "check": "/check",
    }[kind]


async def load(url: str, users: int, seconds: float, pause: float) -> dict[str, list[float]]:
    """Return the milliseconds of each request by its kind."""
    taken: dict[str, list[float]] = defaultdict(list)
    end = time.monotonic() + seconds

    async def user(number: int) -> None:
        chance = random.Random(number)
        async with httpx.AsyncClient(base_url=url, timeout=120) as client:
            ids = await report_ids(client)
            await asyncio.sleep(chance.random() * pause)
            while time.monotonic() < end:
                kind = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
                begin = time.perf_counter()
                (await client.get(address(kind, ids, chance))).raise_for_status()
                taken[kind].append(1000 * (time.perf_counter() - begin))
                await asyncio.sleep(pause)

    await asyncio.gather(*map(user, range(users)))
    return taken


def show(taken: dict[str, list[float]], seconds: float) -> None:
    """Print a row for each kind, and one for all."""
    print(f"{'page':10} {'requests':>8} {'a second':>8} {'median ms':>10} {'p95 ms':>8} {'most ms':>8}")
    everything = [one for values in taken.values() for one in values]
    for name, values in [*sorted(taken.items()), ("all", everything)]:
        p95 = statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
        rate = len(values) / seconds
        print(f"{name:10} {len(values):8} {rate:8.1f} {statistics.median(values):10.1f} {p95:8.1f} {max(values):8.1f}")


if __name__ == "__main__":
    main()
