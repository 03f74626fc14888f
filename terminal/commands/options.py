"""What several commands share: exit statuses, options, and what they are turned into."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer

from ..formats import Format

FOUND = 1
"""Exit status: done, and a check has found something."""
UNREADABLE = 3
"""Exit status: some input could not be read, the rest was done. Wrong usage is 2, as typer has it."""
INTERRUPTED = 130
"""Exit status: stopped by Ctrl-C, as shells have it."""


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
]


ModelOption = Annotated[
    str, typer.Option("--model", "-m", help="Sentence encoder: its name or folder; none does without.")
]
NoEncoderOption = Annotated[bool, typer.Option("--no-encoder", help="As --model none: quicker, less exact.")]


PasswordOption = Annotated[
    str | None,
    typer.Option(
        "--password", envvar="DIGLOT_PASSWORD", show_envvar=True, help="Opens locked PDFs.", show_default=False
    ),
]


CorpusPlace = Annotated[
    str,
    typer.Option("--corpus", "-c", envvar="DIGLOT_CORPUS", show_envvar=True, help="Folder or address of the corpus."),
]


class SearchLanguage(StrEnum):
    """The languages that a search can be confined to."""

    EN = "en"
    ZH = "zh"
    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"


class FigureKind(StrEnum):
    """The kinds of figures that a search can ask for."""

    MARKET_SIZE = "market_size"
    CAGR = "cagr"
    SHARE = "share"
    GROWTH = "growth"
    VOLUME = "volume"
    OTHER = "other"


CountOption = Annotated[int, typer.Option("--count", "-n", min=1, max=1000, help="How many to print.")]


def encoder_name(name: str) -> str | None:
    """Return the encoder that an option names, None for none."""
    return None if name == "none" else name


def chosen_format(form: Format | None) -> Format:
    """Return the form that is asked for, else a table on a terminal and JSON elsewhere."""
    return form or (Format.TABLE if sys.stdout.isatty() else Format.JSON)


@contextmanager
def errors_of_usage() -> Iterator[None]:
    """Turn what is wrong with options and settings into an error of usage."""
    from ...corpus.baseline import BaselineError
    from ...corpus.selection import UnknownRuleError
    from ...corpus.settings import SettingsError

    try:
        yield
    except (BaselineError, SettingsError, UnknownRuleError) as err:
        raise typer.BadParameter(str(err)) from err


def years(text: str | None) -> tuple[int | None, int | None]:
    """Return the first and the last year of a period that may be open: 2025, 2023-2025, 2023-, -2025."""

    if text is None:
        return None, None
    match = re.fullmatch(r"(\d{4})?(-)?(\d{4})?", text.strip())
    if not match or not (match[1] or match[3]):
        raise typer.BadParameter(f"{text!r} is no year or period; write 2025, 2023-2025, 2023- or -2025")
    first, last = (int(match[1]) if match[1] else None), (int(match[3]) if match[3] else None)
    return first, last if match[2] else first
