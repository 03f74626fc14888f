"""Commands that make a corpus and look after it: ingest, corpus stats and its sisters."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..output import complain, write
from .options import FOUND, INTERRUPTED, UNREADABLE, CorpusPlace, FormatOption, PasswordOption, chosen_format


class Engine(StrEnum):
    """What an ingest runs on."""

    LOCAL = "local"
    RAY = "ray"


CorpusArgument = Annotated[
    str,
    typer.Argument(metavar="URI", envvar="DIGLOT_CORPUS", show_envvar=True, help="Folder or address of the corpus."),
]
corpus_app = typer.Typer(
    help="Look after a corpus: count, list, check, export, tidy up, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def ingest_command(
    corpus: CorpusPlace,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH...", help="Reports, folders and archives of them (zip, tar), patterns."),
    ] = None,
    encode: Annotated[bool, typer.Option("--encode/--no-encode", help="Make the passages' vectors too.")] = True,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Files read at once; one a processor.", show_default=False)
    ] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")] = False,
    encode_missing: Annotated[
        bool, typer.Option("--encode-missing", help="Also make the vectors that --no-encode has left out before.")
    ] = False,
    model: Annotated[str, typer.Option("--model", "-m", help="Sentence encoder: its name or folder.")] = "default",
    engine: Annotated[Engine, typer.Option("--engine", help="Who does the work.")] = Engine.LOCAL,
    address: Annotated[
        str | None,
        typer.Option("--address", help="Of a cluster of Ray; without one Ray is started here.", show_default=False),
    ] = None,
    password: PasswordOption = None,
) -> None:
    """Add reports to a corpus, which is made if it is not there.

    Files that are in it already, as they are, are left alone; those that have changed are replaced. Ctrl-C writes what
    has been read, and the same command goes on from there.

    \b
    Examples:
      diglot ingest reports/ --corpus corpus/
      diglot ingest 'archive/20*.zip' --corpus s3://bucket/corpus --jobs 8
      diglot ingest --retry-failed --encode-missing --corpus corpus/
      diglot ingest s3://bucket/reports --corpus s3://bucket/corpus --engine ray --address auto
    """
    from ...corpus.ingest import Settings, ingest
    from ...corpus.store import open_store
    from ..corpus import ingest_progress, print_outcome

    if not (paths or retry_failed or encode_missing):
        raise typer.BadParameter("name the reports, or folders of them")
    if address is not None and engine is not Engine.RAY:
        raise typer.BadParameter("--address asks for --engine ray")
    chosen = model if encode and model != "none" else None
    settings = Settings(
        model=chosen,
        jobs=jobs or _processors(),
        retry_failed=retry_failed,
        encode_missing=encode_missing,
        password=password,
    )
    store = open_store(corpus, create=True, model=chosen or "default")
    with _interruptible() as stopped, ingest_progress() as progress:
        if engine is Engine.RAY:
            from ...corpus import cluster

            where = cluster.Cluster(address=address)
            outcome = cluster.ingest(store, paths or [], settings, where, progress=progress, stopped=stopped)
        else:
            outcome = ingest(store, paths or [], settings, progress=progress, stopped=stopped)
    print_outcome(outcome, corpus)
    if outcome.interrupted:
        raise typer.Exit(INTERRUPTED)
    if outcome.failures:
        raise typer.Exit(UNREADABLE)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end what is done in good order, and the second one at once."""
    pressed: list[int] = []

    def press(*_: object) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(1)
        complain("stopping, once this batch is written; Ctrl-C again ends at once, and loses it")

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@corpus_app.command("stats")
def stats_command(corpus: CorpusArgument, form: FormatOption = None) -> None:
    """Print how much a corpus holds."""
    from ...corpus.inspection import stats
    from ...corpus.store import open_store
    from ..corpus import print_stats

    print_stats(stats(open_store(corpus)), chosen_format(form).value)


@corpus_app.command("list")
def list_command(corpus: CorpusArgument, form: FormatOption = None) -> None:
    """Print the reports of a corpus, and the files that could not be read."""
    from ...corpus.inspection import listing
    from ...corpus.store import open_store
    from ..corpus import print_list

    print_list(listing(open_store(corpus)), chosen_format(form).value)


@corpus_app.command("verify")
def verify_command(corpus: CorpusArgument) -> None:
    """Check that a corpus is whole: print what is not, a line each, with status 1."""
    from ...corpus.inspection import verify
    from ...corpus.store import open_store

    wrong = 0
    for message in verify(open_store(corpus)):
        wrong += 1
        write(message)
    sys.stderr.write(f"{'whole' if not wrong else f'{wrong} faults'}\n")
    if wrong:
        raise typer.Exit(FOUND)


@corpus_app.command("compact")
def compact_command(corpus: CorpusArgument) -> None:
    """Join small files, bring the indices up to date, and remove what nobody sees any more."""
    from ...corpus.collection import Corpus

    Corpus.open(corpus).compact()


@corpus_app.command("export")
def export_command(
    corpus: CorpusArgument,
    folder: Annotated[Path, typer.Option("--to", "-o", help="Folder for the files.")],
) -> None:
    """Write the tables of a corpus as Parquet files."""
    from ...corpus.inspection import export
    from ...corpus.store import open_store

    for path in export(open_store(corpus), folder):
        write(str(path))


@corpus_app.command("remove")
def remove_command(
    corpus: CorpusPlace,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Ids, files, or the folders or archives that they lie in.")
    ],
) -> None:
    """Remove reports from a corpus; their files stay where they are."""
    from ...corpus.collection import Corpus

    sys.stderr.write(f"{Corpus.open(corpus).remove(sources)} removed\n")
