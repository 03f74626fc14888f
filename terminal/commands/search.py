"""Commands that look into a corpus for passages: search, similar."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from .options import CorpusPlace, CountOption, FigureKind, PasswordOption, SearchLanguage, years


class SearchFormat(StrEnum):
    """How hits are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


SearchFormatOption = Annotated[
    SearchFormat | None,
    typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
]


def search_command(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Words, a question, a figure, a name: in any language.")
    ],
    corpus: CorpusPlace,
    lang: Annotated[
        SearchLanguage | None, typer.Option("--lang", "-l", help="Only passages in it.", show_default=False)
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Only of this publisher.")] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="Only of reports published then: 2025, 2023-2025, 2023- or -2025.")
    ] = None,
    market: Annotated[str | None, typer.Option("--market", help="Only of markets with this in their name.")] = None,
    section: Annotated[str | None, typer.Option("--section", help="Only under headings with this in them.")] = None,
    kind: Annotated[
        FigureKind | None, typer.Option("--kind", help="Only passages with such a figure.", show_default=False)
    ] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Only passages of this theme.")] = None,
    count: CountOption = 10,
    explain: Annotated[bool, typer.Option("--explain", help="Also print how each hit was found.")] = False,
    form: SearchFormatOption = None,
) -> None:
    """Print the passages of a corpus that answer a query, in both languages, with their places.

    \b
    Examples:
      diglot search "helium supply" --corpus corpus/
      diglot search "手持式超音波的市場規模" --corpus corpus/ --year 2024- --kind market_size
      diglot search "tariffs" --corpus s3://bucket/corpus --lang zh -n 20 --format jsonl
    """
    from ...corpus.filters import Filters
    from ...corpus.reader import Reader
    from ...corpus.search import Searcher
    from ..search import print_answer

    if not query.strip():
        raise typer.BadParameter("the query is empty; ask for words, a figure or a name")
    first, last = years(year)
    filters = Filters(
        lang=lang.value if lang else None,
        publisher=publisher,
        first_year=first,
        last_year=last,
        market=market,
        section=section,
        kind=kind.value if kind else None,
        theme=theme,
    )
    answer = Searcher(Reader(corpus)).search(query, filters, count=count)
    chosen = form or (SearchFormat.TABLE if sys.stdout.isatty() else SearchFormat.JSON)
    print_answer(answer, chosen.value, explain=explain)


def similar_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A report; - for standard input.")],
    corpus: CorpusPlace,
    count: CountOption = 10,
    form: SearchFormatOption = None,
    password: PasswordOption = None,
) -> None:
    """Print the reports of a corpus that are like one, with the passages that are most like its own.

    \b
    Examples:
      diglot similar report.pdf --corpus corpus/
      diglot similar report.pdf --corpus corpus/ -n 3 --format json
    """
    from ...corpus.reader import Reader
    from ...corpus.search import Searcher
    from ...corpus.similar import find_similar
    from ..reading import read_document
    from ..search import print_similar

    found = find_similar(Searcher(Reader(corpus)), read_document(file, password), count=count)
    print_similar(found, (form or (SearchFormat.TABLE if sys.stdout.isatty() else SearchFormat.JSON)).value)
