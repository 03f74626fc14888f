"""Write what the README shows, the outputs between its markers and the picture of the terminal, the pages of rules,
and the reference of the command line.

Run it after a change of what the commands print, or of a rule: ``python docs/generate.py``. With ``--check`` it writes
nothing and ends with status 1 if something is out of date.
"""

import contextlib
import html
import io
import os
import re
import sys
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console

DOCS = Path(__file__).parent
ROOT = DOCS.parent
PICTURE = DOCS / "extract.svg"
RULES = DOCS / "rules"
PICTURED = "corpus/samples/001_point_of_care_ultrasound.txt"
WIDTH = 118
_LENGTH = re.compile(r'(textLength=")(?P<length>[\d.]+)("[^>]*>)(?P<content>[^<]+)<')
MARKER = re.compile(r"(<!-- output of: (?P<command>.+?) -->\n```\w*\n).*?(```\n)", re.DOTALL)

_SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", "Noto Sans Mono CJK TC", "Noto Sans CJK TC", monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own form without the web fonts that it would load."""


def output_of(command: str) -> str:
    """Return what a command of the README prints, run from the root of the project."""
    from diglot.cli import app

    program, *arguments = command.split()
    if program != "diglot":
        raise ValueError(f"README: the marker names {program!r}, not diglot")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()), contextlib.chdir(ROOT):
        app(arguments, standalone_mode=False)
    return "".join(line.rstrip() + "\n" for line in printed.getvalue().splitlines())


def readme() -> str:
    """Return the README with fresh outputs."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return MARKER.sub(lambda match: match[1] + output_of(match["command"]) + match[3], text)


def picture() -> str:
    """Return the picture of the table for one sample report."""
    from diglot.extract.parse import read
    from diglot.extract.report import analyze
    from diglot.terminal.report_tables import print_report

    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False, emoji=False, markup=False)
    with contextlib.chdir(ROOT):
        print_report(console, analyze(read(PICTURED)))
    svg = console.export_svg(title=f"diglot extract {PICTURED}", code_format=_SVG, unique_id="diglot")
    return "".join(line.rstrip() + "\n" for line in _LENGTH.sub(_two_columns, svg).splitlines())


def _two_columns(match: re.Match[str]) -> str:
    """Stretch a text that holds Chinese: rich counts every character as one column wide."""
    content = html.unescape(match["content"])
    return f"{match[1]}{float(match['length']) / len(content) * cell_len(content):g}{match[3]}{match['content']}<"


def rule_pages() -> dict[Path, str]:
    """Return the pages of the rules of the check, and their list."""
    from diglot.corpus.rulebook import rule_index, rule_page
    from diglot.models.lexicon import Rules, load

    rules = load(Rules).rule
    return {RULES / f"{rule.code}.md": rule_page(rule) for rule in rules} | {RULES / "README.md": rule_index(rules)}


def evaluation(text: str) -> str:
    """Return the page of the evaluation: what the README measures, and how to do it again."""
    measured = text.split("\n## How good it is\n")[1].split("\n## ")[0]
    measured = re.sub(r"<!-- .+? -->\n", "", re.sub(r"\[([^\]]+)\]\((?!http)[^)]+\)", r"\1", measured))
    return (DOCS / "evaluation.in.md").read_text(encoding="utf-8").replace("{measured}", measured.strip())


def main() -> int:
    """Write the pages and the picture, or check them."""
    os.environ["COLUMNS"] = str(WIDTH)
    RULES.mkdir(exist_ok=True)
    from reference import reference

    fresh = {
        ROOT / "README.md": readme(),
        PICTURE: picture(),
        DOCS / "commands.md": reference(),
        DOCS / "evaluation.md": evaluation(readme()),
        **rule_pages(),
    }
    old = [path for path in RULES.iterdir() if path not in fresh]
    stale = [path for path, text in fresh.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" not in sys.argv:
        for path in stale:
            path.write_text(fresh[path], encoding="utf-8")
        for path in old:
            path.unlink()
        return 0
    for path in (*stale, *old):
        sys.stderr.write(f"{path.relative_to(ROOT)}: out of date; run python docs/generate.py\n")
    return 1 if stale or old else 0


if __name__ == "__main__":
    sys.exit(main())
