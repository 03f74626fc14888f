from collections.abc import Callable

import pytest

from diglot.extract.records import Document
from diglot.extract.terms import find_terms

Make = Callable[..., Document]


def pairs(documents: list[Document]) -> dict[str, str]:
    return {pair.en: pair.zh for pair in find_terms(documents)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "By Material: glass, steel and wood.\n\n按材料：玻璃、鋼和木材。\n",
            {"Material": "材料", "glass": "玻璃", "steel": "鋼", "wood": "木材"},
            id="lists-of-one-length",
        ),
        pytest.param(
            "Modality: computed tomography, magnetic resonance imaging, ultrasound.\n\n"
            "影像方式：CT（電腦斷層掃描）、MRI（磁振造影）、超音波。\n",
            {
                "Modality": "影像方式",
                "computed tomography": "電腦斷層掃描",
                "magnetic resonance imaging": "磁振造影",
                "ultrasound": "超音波",
            },
            id="abbreviations-in-brackets",
        ),
        pytest.param(
            "Type: X-ray imaging (computed radiography, digital radiography), MRI (functional MRI, open MRI).\n\n"
            "類型：X光影像（電腦X光攝影、數位放射線攝影）、MRI（功能性MRI、開放式MRI）。\n",
            {
                "Type": "類型",
                "X-ray imaging": "X光影像",
                "computed radiography": "電腦X光攝影",
                "digital radiography": "數位放射線攝影",
                "functional MRI": "功能性MRI",
                "open MRI": "開放式MRI",
            },
            id="sub-members",
        ),
        pytest.param(
            "By region: Europe, North America, Asia Pacific and others.\n\n按地區：北美、歐洲、亞太和其他。\n",
            {"region": "地區", "Europe": "歐洲", "North America": "北美", "Asia Pacific": "亞太", "others": "其他"},
            id="regions-in-another-order",
        ),
        pytest.param(
            "Key players: Alpha Optics, Blue Lens and Cedar Glass.\n\n主要企業：Alpha Optics、藍鏡和雪松玻璃。\n",
            {"Blue Lens": "藍鏡", "Cedar Glass": "雪松玻璃"},
            id="companies",
        ),
        pytest.param("By Material: glass, steel.\n", {}, id="one-language"),
        pytest.param(
            "Connectivity: AMI, AMR.\n\n通訊技術：AMI、AMR。\n", {"Connectivity": "通訊技術"}, id="same-in-both"
        ),
    ],
)
def test_terms_of_one_report(document: Make, text: str, expected: dict[str, str]) -> None:
    assert pairs([document(text)]) == expected


def test_terms_of_twins(document: Make) -> None:
    english = document("By Deployment: cloud, on-premises.\n")
    chinese = document("按部署：云端、本地部署。\n")
    assert pairs([english, chinese]) == {"Deployment": "部署", "cloud": "云端", "on-premises": "本地部署"}


def test_order_alone_is_a_guess_that_a_glossary_or_meaning_settles(document: Make) -> None:
    made = document("By Material: glass, steel, copper, wood.\n\n按材料：玻璃、木材。\n")
    assert {pair.en for pair in find_terms([made], model=None)} == {"Material"}
    known = {"wood": frozenset({"木材"}), "glass": frozenset({"玻璃"})}
    right = {"Material": "材料", "glass": "玻璃", "wood": "木材"}
    assert {pair.en: pair.zh for pair in find_terms([made], glossary=known, model=None)} == right
    assert pairs([made]) == right


def test_meaning_finds_members_that_the_languages_give_in_another_order(document: Make) -> None:
    made = document("By End-User: hospitals, airports, banks, schools.\n\n按最終用戶：學校、銀行、醫院、機場。\n")
    assert pairs([made]) == {
        "End-User": "最終用戶",
        "hospitals": "醫院",
        "airports": "機場",
        "banks": "銀行",
        "schools": "學校",
    }


def test_places_are_exact(document: Make) -> None:
    made = document("By Material: glass and steel.\n\n按材料：玻璃和鋼。\n")
    for pair in find_terms([made]):
        assert made.text[pair.en_start : pair.en_end] == pair.en
        assert made.text[pair.zh_start : pair.zh_end] == pair.zh
        assert pair.en in pair.en_context
        assert pair.zh in pair.zh_context
