"""The report that the project was born from; it belongs to others and lies beside a checkout."""

from pathlib import Path

import pytest

from diglot import analyze, find_terms, read
from diglot.extract.records import Document, Member, Report

FACTS = [
    ("market_size", "127630000000", "USD", 2025, "base"),
    ("market_size", "134940000000", "USD", 2026, "estimate"),
    ("market_size", "193780000000", "USD", 2032, "forecast"),
    ("cagr", "6.14", None, (2025, 2032), "forecast"),
]
SERVICE_TYPES = [
    "computed tomography",
    ("magnetic resonance imaging", ["functional MRI", "open MRI"]),
    "nuclear imaging",
    "ultrasound imaging",
    ("X-ray imaging", ["computed radiography", "digital radiography"]),
]


@pytest.fixture(scope="module")
def seed(shared: Path) -> Document:
    return read(shared / "seed" / "imaging_services_2018522.txt")


@pytest.fixture(scope="module")
def report(seed: Document) -> Report:
    return analyze(seed)


def test_titles_and_product_code(seed: Document) -> None:
    assert seed.product_code == "2018522"
    assert seed.title["en"].startswith("Imaging Services Market by Service Type")
    assert seed.title["zh"].startswith("影像服務市場")


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact[0]}-{fact[3]}")
def test_every_fact_is_found_in_prose_and_table(
    seed: Document, report: Report, lang: str, fact: tuple[object, ...]
) -> None:
    found = [
        figure
        for figure in report.figures
        if (figure.kind, format(figure.value, "f"), figure.currency, figure.year, figure.role) == fact
        and figure.lang == lang
    ]
    assert {seed.blocks[figure.block].kind for figure in found} == {"paragraph", "table"}


def test_every_quote_is_exact(seed: Document, report: Report) -> None:
    assert all(seed.text[figure.start : figure.end] == figure.quote for figure in report.figures)


def shape(members: tuple[Member, ...]) -> list[object]:
    return [(member.name, shape(member.children)) if member.children else member.name for member in members]


def test_segments(report: Report) -> None:
    found = {(one.dimension_canonical, one.lang): shape(one.members) for one in report.segments}
    assert found["service type", "en"] == SERVICE_TYPES
    assert found["modality", "en"] == [
        "hybrid imaging systems",
        "portable imaging systems",
        "standalone imaging systems",
    ]
    assert len(found["application", "en"]) == 6
    assert len(found["end user", "en"]) == 4
    assert len(found["service type", "zh-Hant"]) == 5
    assert ("MRI(磁振造影)", ["功能性MRI", "開放式MRI"]) in found["service type", "zh-Hant"]
    assert found["modality", "zh-Hant"] == ["混合影像系統", "可攜式影像系統", "獨立影像系統"]


def test_terms(seed: Document) -> None:
    terms = {pair.en: pair.zh for pair in find_terms([seed])}
    expected = {
        "computed tomography": "電腦斷層掃描",
        "magnetic resonance imaging": "磁振造影",
        "functional MRI": "功能性MRI",
        "open MRI": "開放式MRI",
        "digital radiography": "數位放射線攝影",
        "computed radiography": "電腦X光攝影",
        "hybrid imaging systems": "混合影像系統",
        "portable imaging systems": "可攜式影像系統",
        "Service type": "服務類型",
        "the Americas": "美洲",
    }
    assert {en: terms.get(en) for en in expected} == expected
