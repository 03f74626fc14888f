"""An ingest over a cluster gives the corpus that an ingest on one machine gives."""

from pathlib import Path
from typing import Any

import pytest

from diglot.corpus.cluster import Cluster
from diglot.corpus.cluster import ingest as ingest_on_cluster
from diglot.corpus.ingest import Settings, ingest
from diglot.corpus.inspection import listing, verify
from diglot.corpus.store import Store, open_store

pytest.importorskip("ray", reason="needs the extra ray")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray.*"),  # of its own settings
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # of what it leaves open
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

REPORTS = {
    "pumps_en.txt": "Pump Market\n\nThe pump market reached USD 1.2 billion in 2024 and grows at a CAGR of 5.1%.\n",
    "pumps_zh.txt": "泵市場\n\n2024 年泵市場規模達 12 億美元，年複合成長率為 5.1%。\n",
    "lenses.txt": "Lens Market\n\nThe lens market was worth EUR 3.4 billion in 2025.\n",
    "again.txt": "Lens Market\n\nThe lens market was worth EUR 3.4 billion in 2025.\n",
    "broken.pdf": "%PDF-1.7\nnothing follows",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "reports"
    place.mkdir()
    for name, text in REPORTS.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def rows(store: Store, table: str, columns: list[str]) -> list[dict[str, Any]]:
    found = store.table(table).to_arrow().select(columns).to_pylist()
    return sorted(found, key=str)


def test_the_corpus_is_the_same_and_a_second_run_finds_no_news(folder: Path, tmp_path: Path) -> None:
    settings = Settings(model=None, jobs=1)
    here = open_store(tmp_path / "here", create=True)
    there = open_store(tmp_path / "there", create=True)
    ingest(here, [str(folder)], settings)
    outcome = ingest_on_cluster(there, [str(folder)], settings, Cluster())
    assert [Path(one.source).name for one in outcome.failures] == ["broken.pdf"]
    again = ingest_on_cluster(there, [str(folder)], settings, Cluster())
    assert (outcome.added, again.added) == (3, 0)
    for store in (here, there):
        store.refresh()
        assert list(verify(store)) == []
    assert sorted(map(str, listing(here))) == sorted(map(str, listing(there)))
    for table, columns in {
        "passages": ["id", "report", "text", "tokens", "pair"],
        "figures": ["report", "kind", "value", "start", "end"],
    }.items():
        assert rows(here, table, columns) == rows(there, table, columns)
