"""A document to a report: everything that is extracted, in one record."""

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from .entities import find_companies, find_regions, without_suffix
from .figures import find_figures
from .parse.limits import Limits, limits_of_environment
from .parse.remote import read_apart
from .parse.source import locate
from .records import Document, Figure, Report
from .segments import every_member, find_segmentations


def read_report(
    source: str | os.PathLike[str] | bytes | BinaryIO, *, password: str | None = None, limits: Limits | None = None
) -> tuple[Document, Report]:
    """Return a document and its report, both made in the process that reads files, within its limits.

    Raises what :func:`.parse.read` raises; :class:`.parse.errors.LimitError` also if there is too much to be found.
    """
    limits = limits or limits_of_environment()
    document, report = read_apart(locate(source, limits), None, password, limits, facts=True)
    assert report is not None
    return document, report


def analyze(document: Document) -> Report:
    """Return the figures, segmentations, companies and regions of a document.

    An amount inside the name of a segment ("up to JPY 300") is no figure.
    """
    segments = find_segmentations(document)
    members = [member for one in segments for member in every_member(one.members)]
    parts = {member.name for member in members}
    companies = [name for name in find_companies(document) if name not in parts]
    figures = [
        figure
        for figure in find_figures(document, parts, frozenset(companies))
        if not any(member.start <= figure.start and figure.end <= member.end for member in members)
    ]
    return Report(
        source=document.source,
        sha256=document.sha256,
        title=document.title,
        product_code=document.product_code,
        publisher=document.publisher,
        published=document.published,
        languages=document.languages,
        scanned=document.scanned,
        figures=tuple(figures),
        segments=tuple(segments),
        companies=tuple(dict.fromkeys([*companies, *_companies_of(figures)])),
        regions=tuple(find_regions(document)),
    )


def _companies_of(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield the companies that figures are about."""
    for figure in figures:
        if figure.scope and figure.scope.company:
            yield without_suffix(figure.scope.company)
