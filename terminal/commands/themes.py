"""The command themes."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import CorpusPlace


class ThemeFormat(StrEnum):
    """How themes are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def themes_command(
    corpus: CorpusPlace,
    refit: Annotated[bool, typer.Option("--refit", help="Cluster all passages anew; ids stay where they can.")] = False,
    themes: Annotated[
        Path | None, typer.Option("--themes", help="A TOML file of your own themes beside ours.", show_default=False)
    ] = None,
    form: Annotated[
        ThemeFormat | None,
        typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Also write a page with a map of the passages.", show_default=False)
    ] = None,
) -> None:
    """Print the themes of a corpus in both languages, with evidence, and their course over time and place.

    Passages get the themes that they have, so that diglot search --theme finds them. Reports that came since the last
    time are given the themes that there are.

    \b
    Examples:
      diglot themes --corpus corpus/
      diglot themes --corpus corpus/ --refit --themes ours.toml --html themes.html
      diglot search "scanner" --theme tariffs_supply_chain --corpus corpus/
    """
    from ...corpus.store import open_store
    from ...corpus.themes.overview import overview
    from ...corpus.themes.own import guided_themes
    from ..themes import print_themes

    found, drawn = overview(open_store(corpus), guided_themes(themes), refit=refit)
    if html is not None:
        from ...web.themes import themes_page

        html.write_text(themes_page(found, drawn, corpus), encoding="utf-8")
    print_themes(found, (form or (ThemeFormat.TABLE if sys.stdout.isatty() else ThemeFormat.JSON)).value)
