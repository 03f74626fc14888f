"""A small corpus that is served, as the workbench serves any."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn

import diglot.corpus.samples
from diglot.corpus.ingest import Settings, ingest
from diglot.corpus.store import open_store
from diglot.corpus.themes.overview import overview
from diglot.corpus.themes.own import guided_themes
from diglot.web.app import create_app
from diglot.web.library import Library
from diglot.web.security import Access

SAMPLES = Path(diglot.corpus.samples.__path__[0])
EVIL = "<script>alert('{0}')</script>"
EVIL_NAME = "evil<img src=x onerror=alert(2)>.txt"
EVIL_REPORT = f"""{EVIL.format("title")} Lens Market

The {EVIL.format("market")} lens market was valued at USD 65.64 billion in 2024. <img src=x onerror=alert(1)> holds 36.2%.

鏡片市場

鏡片市場 2024 年規模為 65.64 億美元。{EVIL.format("中文")}占 36.2%。
"""


@dataclass(frozen=True)
class Served:
    """A workbench that listens."""

    url: str
    corpus: Path
    files: Path

    def get(self, path: str, **options: object) -> httpx.Response:
        """Return an answer."""
        return httpx.get(self.url + path, timeout=60, **options)  # type: ignore[arg-type]


@contextmanager
def listening(corpus: Path, access: Access) -> Iterator[str]:
    """Serve a corpus in a thread; give its address."""
    app = create_app(Library(str(corpus)), access, model=None)
    server = uvicorn.Server(uvicorn.Config(app, host=access.host, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of samples, twins among them, and a report whose words are markup."""
    folder = tmp_path_factory.mktemp("reports")
    for name in (
        "003_hybrid_imaging_pet_ct.pdf",
        "010_plant_based_protein_en.txt",
        "010_plant_based_protein_zh.txt",
    ):
        shutil.copy(SAMPLES / name, folder / name)
    (folder / EVIL_NAME).write_text(EVIL_REPORT, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"no PDF at all")
    return folder


@pytest.fixture(scope="session")
def corpus(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus of these reports, with themes."""
    place = tmp_path_factory.mktemp("workbench") / "corpus"
    store = open_store(place, create=True)
    ingest(store, [str(reports)], Settings())
    overview(store, guided_themes())
    return place


@pytest.fixture(scope="session")
def served(corpus: Path, reports: Path) -> Iterator[Served]:
    """The workbench, for whoever sits at this machine."""
    with listening(corpus, Access(upload=1)) as url:
        yield Served(url, corpus, reports)


@pytest.fixture(scope="session")
def ids(served: Served) -> dict[str, str]:
    """The ids of the reports by a short name."""
    names = {"003_hybrid_imaging_pet_ct.pdf": "pet", "010_plant_based_protein_en.txt": "protein", EVIL_NAME: "evil"}
    rows = {Path(row["source"]).name: row["id"] for row in served.get("/api/reports").json()}
    return {short: rows[name] for name, short in names.items()}
