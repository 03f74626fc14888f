"""Alignments as they are printed."""

import sys

from .. import __version__
from ..corpus.checked import group
from ..corpus.memory import joined, to_tmx
from ..extract.records import Bitext
from .formats import AlignmentFormat
from .output import emit, write_csv


def print_alignment(bitext: Bitext, form: AlignmentFormat, unit: str, title: str) -> None:
    """Print the groups of an alignment, and on standard error how many stand in one language alone."""
    if form is AlignmentFormat.JSONL:
        for one in bitext.alignments:
            emit(group(bitext, one))
    elif form is AlignmentFormat.TMX:
        sys.stdout.write(to_tmx(bitext, unit, __version__))
    elif form is AlignmentFormat.HTML:
        from ..web.pages import alignment_page

        sys.stdout.write(alignment_page(bitext, title))
    else:
        _print_rows(bitext, form)
    found = bitext.alignments
    alone = f"{sum(not one.zh for one in found)} in English alone, {sum(not one.en for one in found)} in Chinese alone"
    sys.stderr.write(f"{len(found)} groups: {alone}\n")


def _print_rows(bitext: Bitext, form: AlignmentFormat) -> None:
    rows = [
        (
            joined([bitext.english[index] for index in one.en], " "),
            joined([bitext.chinese[index] for index in one.zh], ""),
            f"{one.score:.2f}" if one.en and one.zh else "",
        )
        for one in bitext.alignments
    ]
    if form is AlignmentFormat.TSV:
        write_csv(("en", "zh", "score"), rows, delimiter="\t")
    else:
        from .tables import open_console, print_rows

        print_rows(open_console(), ("en", "zh", "score"), rows)
