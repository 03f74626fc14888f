"""Speed as ratios within one run: how the commands compare with an empty Python, the scan with a plain regex.

    python benchmarks/speed.py [REPORT]

Seconds vary with the machine and its load; the ratios are what to compare between two versions.
"""

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from diglot.extract.quantities import find_quantities

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpus" / "samples" / "001_point_of_care_ultrasound.txt"
RUNS = 7
REPEATED = (
    "1",
    "億",
    "5億",
    "1,",
    "123 ",
    "十",
    "%",
    "$",
    "5% ",
    " and 5",
    "between 1 and ",
    "hundred ",
    "分之",
    "2025-",
    "兆瓦",
)
SHORT, LONG = 250_000, 1_000_000
"""Characters of the texts that repeat one thing, on which time that grows faster than the text would show."""
PLAIN = re.compile(r"\d[\d,.]*\s*(?:million|billion|億|亿|萬|万|%)?")


def median_seconds(action: Callable[[], object]) -> float:
    """Return the median time of a few runs, after one that does not count."""
    action()
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def once(text: str) -> float:
    """Return the time to find the quantities of a text."""
    begin = time.perf_counter()
    find_quantities(text)
    return time.perf_counter() - begin


def command(*arguments: str) -> Callable[[], object]:
    """Return an action that runs Python with these arguments."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def main() -> None:
    """Print the table."""
    report = sys.argv[1] if len(sys.argv) > 1 else str(SAMPLE)
    text = Path(report).read_text(encoding="utf-8")
    empty = median_seconds(command("-c", "pass"))
    plain = median_seconds(lambda: PLAIN.findall(text))
    rows = [
        ("diglot --help", median_seconds(command("-m", "diglot.cli", "--help")), empty, "an empty Python"),
        ("diglot extract", median_seconds(command("-m", "diglot.cli", "extract", report)), empty, "an empty Python"),
        ("find_quantities", median_seconds(lambda: find_quantities(text)), plain, "one plain regex"),
    ]
    for name, seconds, base, what in rows:
        print(f"{name:16} {seconds * 1000:8.1f} ms  {seconds / base:6.1f} times {what}")
    scan = rows[-1][1]
    print(f"{'':16} {len(text) / scan / 1e6:8.2f} million characters a second")
    print(f"{LONG // SHORT} times the text, nothing but")
    for fragment in REPEATED:
        short, long = (once(fragment * (size // len(fragment))) for size in (SHORT, LONG))
        print(f"{fragment!r:16} {long * 1000:8.1f} ms  {long / short:6.1f} times the time")


if __name__ == "__main__":
    main()
