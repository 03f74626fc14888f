"""Run the code blocks of pages: what a page shows is what happens.

Blocks of a page are run one after the other in one folder, as a reader would: ``console`` (a command after each ``$ ``,
then what it prints; ``...`` on a line of its own stands for any lines), ``sh`` (commands alone), ``pycon`` (as
doctest has it) and ``python``. A block after ``<!-- not run: WHY -->`` is left alone. ``python docs/blocks.py PAGE...``
writes what commands print into console blocks; tests/test_docs.py runs all and compares.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diglot

DOCS = Path(__file__).parent
ROOT = DOCS.parent
RUN = ("console", "sh", "pycon", "python")
_BLOCK = re.compile(
    r"(?P<mark><!-- not run: (?P<why>[^>]+) -->\n+)?^(?P<fence>```+)(?P<kind>\w+)[^\n]*\n(?P<body>.*?)^(?P=fence)\n",
    re.DOTALL | re.MULTILINE,
)
_ANY = "..."
_SHOWN = 14
"""Lines that are kept of an output that is to be cut, if it was not cut before."""
_PLACE = "/data"
"""What stands on the pages for the folder in which they are run."""


@dataclass(frozen=True)
class Block:
    """A code block that can be run."""

    kind: str
    body: str
    line: int
    skipped: str | None
    span: tuple[int, int]
    """Of the body, in the page."""


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page that are code."""
    return [
        Block(
            match["kind"], match["body"], page.count("\n", 0, match.start("body")) + 1, match["why"], match.span("body")
        )
        for match in _BLOCK.finditer(page)
        if match["kind"] in RUN
    ]


def commands(body: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a console block, each with what it prints."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        while command.endswith("\\"):
            more, _, printed = printed.partition("\n")
            command = f"{command}\n{more}"
        yield command, printed


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that looks like a checkout, where commands find this diglot."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name).resolve()
        for linked in ("corpus", "docs", "models"):
            (place / linked).symlink_to(ROOT / linked)
        programs = place / ".bin"
        programs.mkdir()
        program = programs / "diglot"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m diglot.cli "$@"\n')
        program.chmod(0o755)
        yield place


def run_command(command: str, place: Path) -> tuple[int, str]:
    """Return the status of a command of the shell and what it prints, on both streams."""
    path = f"{place / '.bin'}{os.pathsep}{os.environ['PATH']}"
    where = [os.path.abspath(one) for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]  # noqa: PTH100
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=place,
        env={**os.environ, "PATH": path, "PYTHONPATH": os.pathsep.join(where), "COLUMNS": "88", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    printed = "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())
    return done.returncode, printed.replace(str(place), _PLACE).strip("\n") + "\n" * bool(printed.strip())


def agrees(shown: str, printed: str) -> bool:
    """Whether what a page shows is what was printed, where ``...`` stands for any lines."""
    parts = re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)
    return re.fullmatch("(?:.*\n)*?".join(map(re.escape, parts)), printed) is not None


def run_page(page: str, place: Path) -> Iterator[str]:
    """Run the blocks of a page; yield what is not as it says."""
    names: dict[str, Any] = {"diglot": diglot}  # as a page says once
    for block in blocks(page):
        if block.skipped:
            continue
        if block.kind == "console":
            for command, shown in commands(block.body):
                _, printed = run_command(command, place)
                if not agrees(shown, printed):
                    yield f"line {block.line}: {command}\nshown:\n{shown}\nprinted:\n{printed}"
        elif block.kind == "sh":
            status, printed = run_command(f"set -e\n{block.body}", place)
            if status not in (0, 1):  # 1 is what a check that finds something ends with
                yield f"line {block.line}: status {status}\n{printed}"
        else:
            yield from _run_python(block, names, place)


def _run_python(block: Block, names: dict[str, Any], place: Path) -> Iterator[str]:
    printed = io.StringIO()
    with contextlib.chdir(place), contextlib.redirect_stdout(printed):
        if block.kind == "python":
            exec(compile(block.body, f"block at line {block.line}", "exec"), names)
            return
        examples = doctest.DocTestParser().get_doctest(block.body, names, "page", None, block.line)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(examples, clear_globs=False, out=printed.write)
        names.update(examples.globs)
    if runner.failures:
        yield printed.getvalue()


def updated(page: str, place: Path) -> str:
    """Return a page with what its commands print; what was cut by ``...`` stays so."""
    found = list(blocks(page))
    bodies = {}
    names: dict[str, Any] = {"diglot": diglot}  # as a page says once
    for number, block in enumerate(found):
        if block.skipped:
            continue
        if block.kind == "console":
            fresh = ""
            for command, shown in commands(block.body):
                _, printed = run_command(command, place)
                if _ANY in shown.splitlines():
                    kept = shown.splitlines().index(_ANY) or _SHOWN
                    printed = "".join(printed.splitlines(keepends=True)[:kept]) + f"{_ANY}\n"
                fresh += f"$ {command}\n{printed}"
            bodies[number] = fresh
        elif block.kind == "sh":
            run_command(block.body, place)
        else:
            for fault in _run_python(block, names, place):
                sys.stderr.write(fault)
    for number in sorted(bodies, reverse=True):
        start, end = found[number].span
        page = page[:start] + bodies[number] + page[end:]
    return page


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        with folder() as place:
            path.write_text(updated(path.read_text(encoding="utf-8"), place), encoding="utf-8")
