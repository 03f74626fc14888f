import json
from collections import Counter
from pathlib import Path

import pytest

import diglot.corpus.samples

SAMPLES = Path(diglot.corpus.samples.__path__[0])
GOLD = sorted(SAMPLES.glob("*.gold.json"))


def test_twelve_reports_in_all_formats_three_on_medical_imaging() -> None:
    documents = [json.loads(path.read_text(encoding="utf-8"))["doc"] for path in GOLD]
    assert len({name[:3] for name in documents}) == 12
    assert {Path(name).suffix for name in documents} == {".txt", ".md", ".html", ".pdf"}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_gold_points_at_its_document(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    document = path.parent / gold["doc"]
    assert document.is_file()
    if "twin" in gold:
        assert (path.parent / gold["twin"]).is_file()
    if document.suffix == ".pdf":
        return
    text = document.read_text(encoding="utf-8")
    for figure in gold["figures"]:
        assert text[figure["start"] : figure["start"] + len(figure["quote"])] == figure["quote"]


def test_a_few_have_planted_translation_errors() -> None:
    planted = Counter(
        error["type"] for path in GOLD for error in json.loads(path.read_text(encoding="utf-8"))["inconsistencies"]
    )
    assert planted.total() >= 8
    assert {"magnitude", "digit", "year", "currency", "missing_paragraph"} <= set(planted)
