"""Hostile files: the command on each of them, within a gigabyte and 20 seconds.

``python -m benchmarks.hostile [--command extract] [--keep FOLDER] [NAME...]`` makes the files of
`tests.generators.hostile`, runs ``diglot extract`` on each and prints how they ended, the slowest and the largest.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.generators import hostile

SECONDS, MEGABYTES = 20, 1024
MODELS = ("check", "align", "terms")
"""Commands that load one, if they are not told not to."""
TICK = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Run:
    """How the command ended on a file."""

    name: str
    outcome: str
    seconds: float
    megabytes: float
    """The most that the command and its children held at one moment."""
    message: str


def run(path: Path, name: str, command: str) -> Run:
    """Run the command on a file, and watch it."""
    began = time.monotonic()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "diglot.cli",
            command,
            str(path),
            *(["--model", "none"] if command in MODELS else []),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    largest, late = 0.0, False
    while process.poll() is None:
        largest = max(largest, sum(_resident(pid) for pid in _family(process.pid)))
        if time.monotonic() - began > 3 * SECONDS:
            late = True
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(TICK)
    seconds = time.monotonic() - began
    assert process.stderr
    with process.stderr:
        messages = process.stderr.read().decode(errors="replace")
    return Run(name, _outcome(process.returncode, late, seconds, largest, messages), seconds, largest, messages.strip())


def _outcome(status: int, late: bool, seconds: float, megabytes: float, messages: str) -> str:
    if late:
        return "HANG"
    if seconds > SECONDS:
        return "SLOW"
    if megabytes > MEGABYTES:
        return "LARGE"
    if "Traceback" in messages:
        return "TRACEBACK"
    if status < 0:
        return "CRASH"
    lines = messages.splitlines()
    if not all(line.startswith("diglot: ") for line in lines if " in Chinese alone" not in line):
        return "ODD MESSAGE"
    if "a fault of diglot" in messages:
        return "FAULT"
    if status == 3:
        return "refused" if sum("warning: " not in line for line in lines) == 1 else "MANY LINES"
    return "read, with warnings" if any("warning: " in line for line in lines) else "read"


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    except (OSError, IndexError):
        return 0.0


def main() -> None:
    """Run all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--command", default="extract", choices=["extract", "check", "align", "quantities", "terms"])
    parser.add_argument("--verbose", action="store_true", help="print every file")
    options = parser.parse_args()
    runs = []
    for name in options.names or [*hostile.FILES, *hostile.SPECIAL]:
        with tempfile.TemporaryDirectory() as folder:
            (path,) = hostile.build(Path(folder), [name])
            runs.append(run(path, name, options.command))
        one = runs[-1]
        if options.verbose or one.outcome.isupper():
            shown = one.message.replace(str(path.parent), "")[:300]
            print(f"{one.outcome:20} {one.seconds:6.1f} s {one.megabytes:6.0f} MB  {one.name!r}: {shown}", flush=True)
    print(f"\n{len(runs)} files, diglot {options.command}")
    for outcome, count in Counter(one.outcome for one in runs).most_common():
        print(f"{count:5} {outcome}")
    slowest = sorted(runs, key=lambda one: -one.seconds)[:5]
    largest = sorted(runs, key=lambda one: -one.megabytes)[:5]
    print("slowest: " + ", ".join(f"{one.name!r} {one.seconds:.1f} s" for one in slowest))
    print("largest: " + ", ".join(f"{one.name!r} {one.megabytes:.0f} MB" for one in largest))
    sys.exit(any(one.outcome.isupper() for one in runs))


if __name__ == "__main__":
    main()
