import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest

import diglot.web
from diglot.corpus.checked import Checked
from diglot.corpus.checking import check_report
from diglot.corpus.selection import select_rules
from diglot.extract.parse import read
from diglot.web.checked import check_page

ENGLISH = """\
Lens <b> Market

The lens market was valued at USD 65.64 billion in 2024. Europe & Asia hold 36.2% of the lens market.

Insurers have begun to lower the premiums of clinics that measure every lens before it is sold.

Clinics buy most of the lenses that are sold, and measure them each year before the winter.
"""
CHINESE = """\
鏡片市場

鏡片市場 2024 年規模為 65.64 億美元。歐洲與亞洲占鏡片市場的 32.6%。

診所購買大部分售出的鏡片,並在每年冬季之前加以檢測。
"""


@pytest.fixture
def report(tmp_path: Path) -> Checked:
    paths = tmp_path / "lens_en.txt", tmp_path / "lens_zh.txt"
    for path, text in zip(paths, (ENGLISH, CHINESE), strict=True):
        path.write_text(text, encoding="utf-8")
    return check_report([read(path) for path in paths], select_rules((), ()), model=None)


@pytest.fixture
def page(report: Checked) -> Any:
    return lxml.html.document_fromstring(check_page([report], ["bad.pdf: is <no> PDF"]))


def test_both_texts_stand_side_by_side(page: Any) -> None:
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.findall(".//tbody/tr")]
    assert rows[0] == ["Lens <b> Market", "鏡片市場"]
    assert [row[1] for row in rows if "Insurers" in row[0]] == ["not in Chinese"]
    assert any(row[0].startswith("Clinics") and row[1].startswith("診所") for row in rows)


def test_the_list_leads_to_the_places_and_they_lead_back(report: Checked, page: Any) -> None:
    items = page.findall(".//aside//li")
    assert [item.get("data-rule") for item in items] == [one.code for one in report.findings]
    for finding, item in zip(report.findings, items, strict=True):
        places = [one for one in (finding.en, finding.zh) if one]
        anchors = [link.get("href").removeprefix("#") for link in item.iter("a")]
        assert len(anchors) == len(places)
        for place, anchor in zip(places, anchors, strict=True):
            element = page.get_element_by_id(anchor)
            assert place.quote in element.text_content()
            back = element if element.tag == "a" else element.find("a")
            assert back.get("href") == f"#{item.get('id')}"


def test_what_differs_is_marked(page: Any) -> None:
    assert [one.text for one in page.findall(".//b[@class='different']")] == ["billion", "6.2", "億", "2.6"]


def test_figures_tell_their_value(page: Any) -> None:
    values = {one.text_content(): one.get("data-value") for one in page.findall(".//*[@data-value]")}
    assert values["USD 65.64 billion"].startswith("USD 65,640,000,000")
    assert values["65.64 億美元"].startswith("USD 6,564,000,000")
    assert values["2024 年"] == "year 2024"


def test_ids_are_unique_and_every_link_has_its_target(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= set(ids)


def test_languages_are_declared(page: Any) -> None:
    assert page.get("lang") == "en"
    assert {cell.get("lang") for cell in page.findall(".//tbody//td[@lang]")} == {"en", "zh-Hant"}


def test_figures_and_filters_are_reached_by_keyboard(page: Any) -> None:
    assert all(one.tag == "a" or one.get("tabindex") == "0" for one in page.findall(".//*[@data-value]"))
    assert page.xpath("//label[input[@name='severity']]")
    assert page.xpath("//label/select[@name='rule']")


def test_the_page_stands_alone(page: Any) -> None:
    printed = lxml.html.tostring(page, encoding="unicode")
    assert not page.xpath("//link | //img | //*[@src]")
    assert not re.search(r"https?:|@import|url\(", printed)


def test_what_could_not_be_read_is_said(page: Any) -> None:
    assert "bad.pdf: is <no> PDF" in page.find(".//header").text_content()


def test_several_reports_have_their_sections(report: Checked) -> None:
    page = lxml.html.document_fromstring(check_page([report, report], []))
    assert len(page.findall(".//main/details")) == 2
    assert len(page.findall(".//aside//li")) == 2 * len(report.findings)
    assert "2 reports" in page.findtext(".//h1")


STYLES = (Path(diglot.web.__path__[0]) / "templates" / "check.html").read_text(encoding="utf-8")
SCHEMES = {
    name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    for name, block in zip(("light", "dark"), re.findall(r":root \{(.*?)\}", STYLES, re.DOTALL), strict=False)
}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "back"),
    [
        *[(text, back) for text in ("text", "quiet", "link", "error", "warning", "info") for back in ("page", "panel")],
        *[(name, f"{name}-back") for name in ("error", "warning", "info")],
        ("different-text", "different"),
    ],
)
def test_text_has_the_contrast_of_wcag_aa(scheme: str, text: str, back: str) -> None:
    colours = SCHEMES[scheme]
    lighter, darker = sorted((luminance(colours[text]), luminance(colours[back])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
