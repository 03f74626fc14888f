"""Trained spaCy pipelines: used where one is installed, and only there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from diglot.extract.entities import find_companies
from diglot.extract.parse import read
from diglot.models.pipelines import SWITCH, pipeline

TEXT = """Lens Market

Brightwell Optics said that it will move its polishing to Vietnam. Coatings take energy.

The Lens Market is watched by the Ministry of Trade, by Vietnam and by Larkfield Glass's owners. Energy is dear.

鏡片市場由晨川光學領先，市場由貿易委員會觀察。
"""
RECOGNISED = {
    "en": ["Brightwell Optics", "The Lens Market", "the Ministry of Trade", "Vietnam", "Larkfield Glass's", "Energy"],
    "zh": ["晨川光學", "貿易委員會"],
}
PACKAGE = """
import spacy

def load(**_):
    nlp = spacy.blank({lang!r})
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{{"label": "ORG", "pattern": name}} for name in {names!r}])
    return nlp
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install pipelines that take some names for organisations."""
    for lang, names in RECOGNISED.items():
        package, metadata = tmp_path / f"{lang}_made", tmp_path / f"{lang}_made-1.0.dist-info"
        package.mkdir()
        metadata.mkdir()
        (package / "__init__.py").write_text(PACKAGE.format(lang=lang, names=names), encoding="utf-8")
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {lang}_made\nVersion: 1.0\n", encoding="utf-8"
        )
        (metadata / "entry_points.txt").write_text(f"[spacy_models]\n{lang}_made = {lang}_made\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv(SWITCH, raising=False)
    pipeline.cache_clear()
    yield
    pipeline.cache_clear()


@pytest.mark.usefixtures("installed")
def test_an_installed_pipeline_adds_the_companies_that_it_recognises_but_no_markets_places_authorities_or_words() -> (
    None
):
    assert find_companies(read(TEXT.encode())) == ["Brightwell Optics", "Larkfield Glass", "晨川光學"]


@pytest.mark.usefixtures("installed")
def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "off")
    assert find_companies(read(TEXT.encode())) == []
