"""What a search has found, as it is printed."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from ..corpus.hits import Answer, Found, answer_record
from ..models.language import display_width

if TYPE_CHECKING:
    from rich.text import Text

    from ..corpus.similar import Similar

_SHOWN = 420
"""Columns of a quote that are shown; the whole of it is in the other formats."""


def print_answer(answer: Answer, form: str, *, explain: bool) -> None:
    """Print the hits of a query: as ``table`` for people, ``json`` or ``jsonl``."""
    if form == "table":
        _print_for_people(answer, explain=explain)
        return
    record = answer_record(answer, explain=explain)
    if form == "jsonl":
        for hit in record["hits"]:
            _write(msgspec.json.encode(hit))
        return
    _write(msgspec.json.format(msgspec.json.encode(record), indent=2))


def _write(data: bytes) -> None:
    sys.stdout.write(data.decode() + "\n")


def _print_for_people(answer: Answer, *, explain: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from .tables import open_console

    console = open_console()
    if explain:
        said = "; ".join(f"{one.term} = {', '.join(one.others)} ({one.source})" for one in answer.translations)
        console.print(Text(f"translated: {said or 'nothing'}", "dim"))
    for hit in answer.hits:
        console.print(Text(f"{hit.rank}. {_place(hit.passage)}", "bold"))
        for found in (hit.passage, hit.twin):
            if found:
                console.print(Padding(_quote(found), (0, 0, 0, 3)))
        if explain:
            standings = "   ".join(f"{one.ranking}: rank {one.rank}, {one.score:.3f}" for one in hit.standings)
            console.print(Text(f"   score {hit.score:.4f}   {standings}", "dim"))
    if not answer.hits:
        console.print(Text("nothing found", "dim"))


def print_similar(found: "Sequence[Similar]", form: str) -> None:
    """Print reports that are like one: as ``table`` for people, ``json`` or ``jsonl``."""
    if form == "json":
        _write(msgspec.json.format(msgspec.json.encode(found), indent=2))
    elif form == "jsonl":
        for one in found:
            _write(msgspec.json.encode(one))
    else:
        _print_similar_for_people(found)


def _print_similar_for_people(found: "Sequence[Similar]") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from .tables import open_console

    console = open_console()
    for one in found:
        titles = "  ".join(one.title.values()) or one.source
        console.print(Text(f"{one.rank}. {titles}", "bold"), Text(f"{one.score:.4f}", "dim"))
        details = (one.source, one.twin, one.publisher, one.year)
        console.print(Text(f"   {'   '.join(str(detail) for detail in details if detail)}", "dim"))
        for passage in one.passages:
            console.print(Padding(_quote(passage), (0, 0, 0, 3)))
    if not found:
        console.print(Text("nothing found", "dim"))


def _place(found: Found) -> str:
    """Return where a passage stands, in a line."""
    page = f"page {found.page}" if found.page else None
    parts = (found.source, page, f"{found.start}-{found.end}", found.section, found.market, found.publisher, found.year)
    return "   ".join(str(part) for part in parts if part)


def _quote(found: Found) -> "Text":
    """Return a quote with what was asked for in bold, cut around the first of it if it is long."""
    from rich.text import Text

    text = Text(style="")
    text.append(f"{found.lang} ", "dim")
    start, end = _window(found.quote, found.highlights)
    text.append("… " if start else "")
    at = start
    for first, last in found.highlights:
        if start <= first and last <= end:
            text.append(found.quote[at:first].replace("\n", " "))
            text.append(found.quote[first:last].replace("\n", " "), "bold yellow")
            at = last
    text.append(found.quote[at:end].replace("\n", " "))
    text.append(" …" if end < len(found.quote) else "")
    return text


def _window(quote: str, highlights: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the part of a quote to show: all of it if there is room, else from shortly before the first highlight."""
    fits = len(list(_fitting(quote)))
    if fits == len(quote):
        return 0, fits
    start = max(0, min(highlights[0][0] - 40 if highlights else 0, len(quote) - fits))
    return start, start + len(list(_fitting(quote[start:])))


def _fitting(text: str) -> Iterator[str]:
    width = 0
    for char in text:
        width += display_width(char)
        if width > _SHOWN:
            return
        yield char
