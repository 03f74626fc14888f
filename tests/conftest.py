import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from diglot.extract.parse import read
from diglot.extract.records import Document
from diglot.models.pipelines import SWITCH

MEASURED = "COVERAGE_PROCESS_CONFIG" in os.environ or "COVERAGE_PROCESS_START" in os.environ
"""Whether coverage is measured, which makes everything a few times slower."""
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


@pytest.fixture(autouse=True, scope="session")
def workers_that_end_by_themselves() -> Iterator[None]:
    """Let workers end with their input where coverage is measured: one that is killed tells nothing of what it ran."""
    if not MEASURED:
        yield
        return
    from diglot.extract.parse import remote

    kill = remote._Worker.end

    def end(self: remote._Worker) -> None:
        self._pipes[0].close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(60)
        kill(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remote._Worker, "end", end)
        yield
        remote._close_all()


@pytest.fixture
def document() -> Callable[..., Document]:
    """Return a function that makes a document of a text."""

    def make(text: str, media_type: str = "text/plain") -> Document:
        return read(text.encode(), media_type=media_type)

    return make
