"""The time that comparing texts may take."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..extract.parse.errors import LimitError
from ..extract.parse.limits import TimeUpError, alarm, limits_of_environment
from ..extract.records import Document

_SECONDS_PER_CHARACTER = 1e-4
"""In which texts are compared."""
_SECONDS_TO_ENCODE, _SECONDS_TO_START = 1e-3, 15.0
"""What the encoder adds to that on a slow machine, for a character and for its start."""
_SECONDS_PER_PAGE = 0.5
"""In which they are, if they are long: without pages, what is so long is no report."""


@contextmanager
def in_time(*documents: Document | None, model: str | None) -> Iterator[None]:
    """End the comparison of documents with a LimitError if it takes much longer than it can for texts of their size."""
    both = [document for document in documents if document]
    size, pages = (sum(values) for values in zip(*((len(one.text), one.pages or 0) for one in both), strict=True))
    seconds = limits_of_environment().seconds
    extra = min(size * _SECONDS_PER_CHARACTER, 4 * seconds + pages * _SECONDS_PER_PAGE)
    if model is not None:
        extra += _SECONDS_TO_START + size * _SECONDS_TO_ENCODE
    try:
        with alarm(2 * seconds + extra, on_clock=True):
            yield
    except TimeUpError as err:
        raise LimitError(both[0].source, f"{err} to compare; split it, or set DIGLOT_LIMIT_SECONDS") from None
