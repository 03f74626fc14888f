from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diglot.extract.parse import read
from diglot.extract.records import Document
from diglot.models.pipelines import SWITCH

SHARED = Path(__file__).parents[1].parent / "shared"
"""Truth sets that belong to others and lie beside a checkout, where there are any."""


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout: the truth sets there belong to others")
    return SHARED


@pytest.fixture(autouse=True, scope="session")
def without_pipelines() -> Iterator[None]:
    """Leave pipelines of spaCy that happen to be installed unused: what they see is no part of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, "off")
        yield


@pytest.fixture
def document() -> Callable[..., Document]:
    """Return a function that makes a document of a text."""

    def make(text: str, media_type: str = "text/plain") -> Document:
        return read(text.encode(), media_type=media_type)

    return make
