"""The command line; the commands themselves are in diglot.terminal.commands.

Data goes to standard output, messages to standard error. Exit status: 0 done, 1 done and a check has found something,
2 wrong usage, 3 some input could not be read (the rest was done).
"""

import io
import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from diglot import __version__
from diglot.models.errors import DiglotError
from diglot.terminal.commands import bitext, corpus, ledger, reports, search, serve, themes
from diglot.terminal.commands.options import UNREADABLE
from diglot.terminal.output import complain

app = typer.Typer(
    help="Facts from bilingual (English / Chinese) market-research reports.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS: dict[str, Callable[..., None]] = {
    "extract": reports.extract_command,
    "quantities": reports.quantities_command,
    "terms": reports.terms_command,
    "align": bitext.align_command,
    "check": bitext.check_command,
    "rules": bitext.rules_command,
    "evaluate": reports.evaluate_command,
    "ingest": corpus.ingest_command,
    "search": search.search_command,
    "similar": search.similar_command,
    "themes": themes.themes_command,
    "figures": ledger.figures_command,
    "markets": ledger.markets_command,
    "diff": ledger.diff_command,
    "serve": serve.serve_command,
    "mcp": serve.mcp_command,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
app.add_typer(corpus.corpus_app, name="corpus")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"diglot {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    import logging

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, which no reader can act on


def main() -> None:
    """Run the command line; an error that diglot raises on purpose is one line and an exit status."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end quietly when "head" has seen enough
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        app()
    except DiglotError as err:
        complain(str(err))
        sys.exit(UNREADABLE)
    except MemoryError:
        complain("there is not enough memory for this; split the file")
        sys.exit(UNREADABLE)
    except Exception as err:
        from diglot.extract.parse.errors import one_line

        complain(one_line(f"a fault of diglot ({type(err).__name__}: {err}); please report it with the file"))
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    main()
