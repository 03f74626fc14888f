import pytest

from tests.generators.corpus import make_encoded


@pytest.fixture(scope="session")
def searched(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where a small corpus is, with vectors."""
    return make_encoded(tmp_path_factory.mktemp("corpus"))
