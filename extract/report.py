"""A document to a report: everything that is extracted, in one record."""

from .entities import find_companies, find_regions
from .figures import find_figures
from .records import Document, Report
from .segments import find_segmentations


def analyze(document: Document) -> Report:
    """Return the figures, segmentations, companies and regions of a document."""
    return Report(
        source=document.source,
        sha256=document.sha256,
        title=document.title,
        product_code=document.product_code,
        publisher=document.publisher,
        published=document.published,
        languages=document.languages,
        figures=tuple(find_figures(document)),
        segments=tuple(find_segmentations(document)),
        companies=tuple(find_companies(document)),
        regions=tuple(find_regions(document)),
    )
