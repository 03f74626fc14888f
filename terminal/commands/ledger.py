"""Commands over the figures of a corpus and of editions: figures, markets, diff."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..formats import LedgerFormat
from ..output import complain
from .options import CorpusPlace, FigureKind, PasswordOption, SearchLanguage, years

if TYPE_CHECKING:
    from ...corpus.links import Links


LedgerFormatOption = Annotated[
    LedgerFormat | None,
    typer.Option(
        "--format", "-f", help="How to print; by the file's ending, table on a terminal, else json.", show_default=False
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", dir_okay=False, help="File to write.", show_default=False)
]
LinksOption = Annotated[
    Path | None,
    typer.Option("--links", dir_okay=False, help="Which names mean one market, in TOML.", show_default=False),
]


def figures_command(
    corpus: CorpusPlace,
    market: Annotated[str | None, typer.Option("--market", help="Only of markets with this in a name.")] = None,
    kind: Annotated[FigureKind | None, typer.Option("--kind", help="Only such figures.", show_default=False)] = None,
    year: Annotated[str | None, typer.Option("--year", help="Only of then: 2025, 2023-2025, 2023- or -2025.")] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Only of it, in any language or by code; world for no region.")
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Only of this publisher.")] = None,
    lang: Annotated[
        SearchLanguage | None, typer.Option("--lang", "-l", help="Only what it states.", show_default=False)
    ] = None,
    where: Annotated[str | None, typer.Option("--where", help="A condition of SQL over the columns.")] = None,
    links: LinksOption = None,
    compare: Annotated[bool, typer.Option("--compare", help="Estimates side by side, and what contradicts.")] = False,
    rates: Annotated[
        Path | None,
        typer.Option("--rates", dir_okay=False, help="CSV: currency,to,rate,date,source.", show_default=False),
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="Currency to convert to, at --rates.")] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", dir_okay=False, help="Draw into a .png, .svg or .html.", show_default=False)
    ] = None,
    form: LedgerFormatOption = None,
    output: OutputOption = None,
) -> None:
    """Print the figures of a corpus: who says what of which market, where, and where they disagree.

    \b
    Examples:
      diglot figures --corpus corpus/ --market 影像服務 --kind market_size --year 2024-
      diglot figures --corpus corpus/ --market "imaging services" --compare --plot market.png
      diglot figures --corpus corpus/ --where "value > 1e9 AND currency = 'USD'" -o figures.xlsx
    """
    from ...corpus.estimates import compare_estimates, find_conflicts, growth_rates
    from ...corpus.ledger import Query, find_figures, rows_of, with_places
    from ...corpus.markets import market_links
    from ...corpus.rates import converted, read_rates, restated
    from ...corpus.reader import Reader
    from ..ledger import print_comparison, print_figures

    first, last = years(year)
    query = Query(
        market=market,
        kind=kind.value if kind else None,
        first_year=first,
        last_year=last,
        region=region,
        publisher=publisher,
        lang=lang.value if lang else None,
        where=where,
    )
    if (to is None) != (rates is None):
        raise typer.BadParameter("--rates and --to belong together: at which rates, and to which currency")
    given = read_rates(rates) if rates else []
    reader = Reader(corpus)
    rows = rows_of(find_figures(reader, market_links(reader, _links(links)), query))
    compared = list(restated(rows, given, to.upper())) if to else rows
    if plot:
        from ..plot import draw

        if left := draw(compare_estimates(compared), plot):
            complain(f"{plot}: {left} more series of estimates do not fit; choose by --market or --region")
    if compare:
        growth = growth_rates(rows)
        chosen = _ledger_format(form, output)
        print_comparison(compare_estimates(compared), growth, find_conflicts(growth), chosen, output)
        return
    shown = list(converted(rows, given, to.upper())) if to else rows
    if not plot or form or output:
        print_figures(with_places(shown), _ledger_format(form, output), output)


def markets_command(
    corpus: CorpusPlace,
    links: LinksOption = None,
    write_links: Annotated[
        Path | None,
        typer.Option("--write-links", dir_okay=False, help="Write what was found, to be changed.", show_default=False),
    ] = None,
    form: LedgerFormatOption = None,
) -> None:
    """Print the markets of a corpus with all their names.

    \b
    Examples:
      diglot markets --corpus corpus/ --write-links links.toml
      diglot markets --corpus corpus/ --links links.toml
    """
    from ...corpus.links import written
    from ...corpus.markets import listed, market_links
    from ...corpus.reader import Reader
    from ..ledger import print_markets

    given = _links(links)
    found = listed(market_links(Reader(corpus), given))
    if write_links:
        write_links.write_text(written(found, given.apart if given else ()), "utf-8")
    else:
        print_markets(found, _ledger_format(form, None))


def diff_command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A file; with --corpus a report of it.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its later edition.")],
    corpus: Annotated[
        str | None, typer.Option("--corpus", "-c", help="Folder or address of the corpus.", show_default=False)
    ] = None,
    form: LedgerFormatOption = None,
    output: OutputOption = None,
    password: PasswordOption = None,
) -> None:
    """Print the figures, segments and themes that changed from one edition to the next, in both languages.

    Themes are those that diglot themes has found in the corpus; of files alone, those that their words name.

    \b
    Examples:
      diglot diff report-2024.pdf report-2025.pdf
      diglot diff report-2024.pdf report-2025.pdf --corpus corpus/ --format csv
    """
    from ...corpus.diff import diff_reports, stored_ids, stored_reports
    from ...corpus.reader import Reader
    from ...corpus.themes import changes
    from ...extract.report import analyze
    from ..ledger import print_changes
    from ..reading import read_document

    if corpus is None:
        documents = [read_document(file, password) for file in (old, new)]
        editions = [[analyze(document)] for document in documents]
        themes, labels = [changes.worded_themes(document) for document in documents], changes.labels_of_ours()
    else:
        reader = Reader(corpus)
        ids = [stored_ids(reader, name) for name in (old, new)]
        editions = [stored_reports(reader, one) for one in ids]
        themes, labels = [changes.stored_themes(reader, one) for one in ids], changes.stored_labels(reader)
    found = [*diff_reports(*editions), *changes.theme_changes(themes[0], themes[1], labels)]
    print_changes(found, _ledger_format(form, output), output)


def _links(file: Path | None) -> "Links | None":
    from ...corpus.links import read_links

    return read_links(file) if file else None


def _ledger_format(form: LedgerFormat | None, output: Path | None) -> LedgerFormat:
    """Return the form that is asked for, else that of the file's ending."""
    if form is None and output is not None:
        ending = output.suffix.lower().removeprefix(".")
        form = LedgerFormat("markdown" if ending == "md" else ending) if ending in (*LedgerFormat, "md") else None
    return form or (LedgerFormat.TABLE if sys.stdout.isatty() and output is None else LedgerFormat.JSON)
