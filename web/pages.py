"""Pages that stand alone in one file: no address outside."""

from functools import cache
from typing import TYPE_CHECKING

from ..extract.records import Bitext

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates() -> "Environment":
    """Return the templates."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("diglot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def alignment_page(bitext: Bitext, title: str) -> str:
    """Return both languages side by side as HTML, with what stands in one language alone marked."""
    rows = [
        {
            "en": [bitext.english[index] for index in one.en],
            "zh": [bitext.chinese[index] for index in one.zh],
            "score": one.score if one.en and one.zh else None,
        }
        for one in bitext.alignments
    ]
    paired = sum(row["score"] is not None for row in rows)
    return templates().get_template("alignment.html").render(title=title, rows=rows, paired=paired)
