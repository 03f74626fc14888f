from collections.abc import Callable, Sequence
from typing import Any

import pytest

from diglot.extract.dimensions import canonical_dimension
from diglot.extract.entities import find_companies, find_regions
from diglot.extract.enumerations import read_enumeration
from diglot.extract.records import Document, Member
from diglot.extract.segments import find_segmentations

Make = Callable[..., Document]
Tree = list[Any]


def tree(members: Sequence[Member]) -> Tree:
    return [[member.name, tree(member.children)] if member.children else member.name for member in members]


def trees(document: Document) -> dict[str, Tree]:
    return {one.dimension: tree(one.members) for one in find_segmentations(document)}


def test_a_page_that_is_all_furniture_has_none(document: Make) -> None:
    assert trees(document("Related reports:\n- Lens Market by Type\n")) == {}


def test_how_to_reach_the_publisher_is_no_dimension(document: Make) -> None:
    assert (
        trees(document("鏡片市場\n\n聯絡方式：台北市南京東路8號4樓，電話(02)2506-0199，週一至週五上午9時至下午5時\n"))
        == {}
    )
    assert (
        trees(
            document(
                "鏡片市場\n\n聯絡方式:104臺北市中山路二段125號8樓,電話(02)2506-0199,週一至週五上午9時至下午5時30分。\n"
            )
        )
        == {}
    )


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a, b and c.", ["a", "b", "c"]),
        (
            "hospitals and clinics, and research and academic institutions have",
            ["hospitals and clinics", "research and academic institutions"],
        ),
        ("甲類、乙類和丙類。", ["甲類", "乙類", "丙類"]),
        ("二維成像、三維與四維成像,以及都卜勒成像。", ["二維成像", "三維與四維成像", "都卜勒成像"]),
        (
            "orthopedic imaging, and urology imaging determine clinical workflow patterns, and needs",
            ["orthopedic imaging", "urology imaging"],
        ),
    ],
)
def test_enumerations(text: str, items: list[str]) -> None:
    assert [text[item.start : item.end] for item in read_enumeration(text, 0, len(text))] == items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Machine type: fully automatic / semi-automatic / capsule\n", {"Machine type": ["fully automatic", "semi-automatic", "capsule"]}, id="en-slashes"),
        pytest.param("機型:全自動/半自動/膠囊式\n", {"機型": ["全自動", "半自動", "膠囊式"]}, id="zh-slashes"),
        pytest.param("**By process** Leaching | Smelting | Direct recycling\n", {"By process": ["Leaching", "Smelting", "Direct recycling"]}, id="en-bars"),
        pytest.param("依功能別,可區分為:(1)移位輔助、(2)行走復健、(3)陪伴互動。", {"依功能別": ["移位輔助", "行走復健", "陪伴互動"]}, id="zh-numbered"),
        pytest.param("Components covered are control systems, door equipment and cabins; building types covered are residential, office, and hospital.", {"Components": ["control systems", "door equipment", "cabins"], "building types": ["residential", "office", "hospital"]}, id="en-covered"),
        pytest.param("涵盖的部件有控制系统、门系统和曳引机;涵盖的建筑类型有住宅、办公楼和医院。", {"部件": ["控制系统", "门系统", "曳引机"], "建筑类型": ["住宅", "办公楼", "医院"]}, id="zh-covered"),
        pytest.param("The market splits by technique into air cooling and liquid cooling, and by operator into hyperscale, colocation and enterprise.", {"technique": ["air cooling", "liquid cooling"], "operator": ["hyperscale", "colocation", "enterprise"]}, id="en-by-new-words"),
        pytest.param("On the basis of end user, it is classified into restaurants, hotels and hospitals.", {"end user": ["restaurants", "hotels", "hospitals"]}, id="en-on-the-basis-of"),
        pytest.param("## Digital Pathology Market, By Product\n\n- Scanners\n  - Brightfield\n  - Fluorescence\n- Software\n", {"Product": [["Scanners", ["Brightfield", "Fluorescence"]], "Software"]}, id="en-heading-of-contents"),
        pytest.param("4 Market by Function\n  4.1 Double-acting\n  4.2 Single-acting\n5 Appendix\n", {"Function": ["Double-acting", "Single-acting"]}, id="en-numbered-contents"),
        pytest.param("產品構成：工業相機、光源與鏡頭、視覺軟體。\n", {"產品構成": ["工業相機", "光源與鏡頭", "視覺軟體"]}, id="zh-suffix"),
        pytest.param("本市場「按材質劃分」為矽水膠、水膠、硬式透氧。", {"按材質": ["矽水膠", "水膠", "硬式透氧"]}, id="zh-quoted"),
        pytest.param("By region: Europe, North America, Asia Pacific and others.", {"By region": ["Europe", "North America", "Asia Pacific", "others"]}, id="en-and-others"),
        pytest.param("By Deployment: Cloud, On-premises. By Vertical: Banking, Health.", {"By Deployment": ["Cloud", "On-premises"], "By Vertical": ["Banking", "Health"]}, id="en-by-lines"),
        pytest.param("產品類型:液壓油、齒輪油、金屬加工液", {"產品類型": ["液壓油", "齒輪油", "金屬加工液"]}, id="zh-label"),
        pytest.param(
            "Meter types include ultrasonic meters, electromagnetic meters and mechanical meters; communication covers AMI and AMR.",
            {"Meter types": ["ultrasonic meters", "electromagnetic meters", "mechanical meters"], "communication": ["AMI", "AMR"]},
            id="en-prose",
        ),
        pytest.param("錶型包括超音波水錶、電磁水錶和機械式水錶;通訊技術包括 AMI 和 AMR。", {"錶型": ["超音波水錶", "電磁水錶", "機械式水錶"], "通訊技術": ["AMI", "AMR"]}, id="zh-prose"),
        pytest.param(
            "The market is segmented by solution (fleet tracking, driver management, safety and compliance) and by vehicle (vans, trucks, buses).",
            {"solution": ["fleet tracking", "driver management", "safety and compliance"], "vehicle": ["vans", "trucks", "buses"]},
            id="en-brackets",
        ),
        pytest.param(
            "By technology, the market is divided into air cooling and liquid cooling, and liquid cooling is subdivided into immersion cooling and plate cooling.",
            {"By technology": ["air cooling", ["liquid cooling", ["immersion cooling", "plate cooling"]]]},
            id="en-members-of-a-member",
        ),
        pytest.param("依服務類型，市場分為倉儲和運輸；運輸再分為公路、鐵路和海運。", {"依服務類型": ["倉儲", ["運輸", ["公路", "鐵路", "海運"]]]}, id="zh-members-of-a-member"),
        pytest.param(
            "The market is segmented by product type into alpha, beta, and gamma.", {"product type": ["alpha", "beta", "gamma"]}, id="en-by-into"
        ),
        pytest.param(
            "Based on end user, the market is divided into homes, offices and shops.", {"end user": ["homes", "offices", "shops"]}, id="en-based-on"
        ),
        pytest.param("Segments by type:\n1. Main bearings\n2. Gear bearings\n", {"type": ["Main bearings", "Gear bearings"]}, id="headed-list"),
        pytest.param("- Product\n  - Dry\n  - Wet\n- End user\n  - Homes\n  - Offices\n", {"Product": ["Dry", "Wet"], "End user": ["Homes", "Offices"]}, id="nested-list"),
        pytest.param("| Segment | Sub-segments |\n|---|---|\n| Tow size | Small, Large |\n| End user | Homes, Offices |\n", {"Tow size": ["Small", "Large"], "End user": ["Homes", "Offices"]}, id="table"),
        pytest.param("塗料市場:按船型分類 - 2025-2032年預測\n\n船型包括貨櫃船、油輪和支援船。", {"船型": ["貨櫃船", "油輪", "支援船"]}, id="dimension-from-the-title"),
        pytest.param("Key players: Alpha Learn, Phish Guard, SafeClick.", {}, id="companies-are-no-segments"),
        pytest.param("Demand is rising in hospitals, clinics and laboratories.", {}, id="lists-without-a-dimension"),
        pytest.param("運費已成為排程要項:2020 年前就到的貨櫃,如今可能要 14 週。", {}, id="clauses-behind-a-colon"),
    ],
)  # fmt: skip
def test_segmentations(document: Make, text: str, expected: dict[str, Tree]) -> None:
    assert trees(document(text)) == expected


def test_a_heading_with_a_list(document: Make) -> None:
    text = "## Segmentation\n### By Drive\n* Pedal-assist\n* Throttle\n### By Battery\n* Lithium-ion\n* Lead-acid\n"
    made = document(text, "text/markdown")
    assert trees(made) == {"By Drive": ["Pedal-assist", "Throttle"], "By Battery": ["Lithium-ion", "Lead-acid"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# Turf report\n\n## Market taxonomy\n\n* **Crop** – cereals / turf\n* **Mode** – foliar / soil\n",
            {"Crop": ["cereals", "turf"], "Mode": ["foliar", "soil"]},
        ),
        (
            "草皮市場報告\n\n市場分類體系\n\nI. 作物:穀物、草皮\nII. 用法:葉面、土壤\n",
            {"作物": ["穀物", "草皮"], "用法": ["葉面", "土壤"]},
        ),
        (
            "Breakdown\nI. By crop: cereals, turf\nII. By mode: foliar, soil\n",
            {"By crop": ["cereals", "turf"], "By mode": ["foliar", "soil"]},
        ),
    ],
)
def test_labelled_lists_below_a_heading_on_segments(document: Make, text: str, expected: dict[str, Tree]) -> None:
    assert trees(document(text)) == expected


def test_definition_lists_of_markdown(document: Make) -> None:
    made = document("## 市場區隔\n\n作物\n: 穀物（小麥、玉米）\n: 草皮\n", "text/markdown")
    assert trees(made) == {"作物": [["穀物", ["小麥", "玉米"]], "草皮"]}


def test_places_are_exact(document: Make) -> None:
    made = document("Service type covers storage, transport and customs; transport includes road and rail.")
    (found,) = find_segmentations(made)
    assert [made.text[member.start : member.end] for member in found.members] == ["storage", "transport", "customs"]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("By End-User", "end user"),
        ("按最终用户", "end user"),
        ("by Service Type", "service type"),
        ("錶型", "product type"),
        ("Tow size", "size"),
        ("by price band", "price band"),
    ],
)
def test_canonical_names(phrase: str, name: str) -> None:
    assert canonical_dimension(phrase) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Key players: Alpha Learn, Phish Guard Inc., SafeClick Ltd.", ["Alpha Learn", "Phish Guard", "SafeClick"]),
        ("主要企業包括凜川物流股份有限公司、Sable Bay Foods 與青杉醫療。", ["凜川物流", "Sable Bay Foods", "青杉醫療"]),
        ("Demand is rising.", []),
        (
            "Prices fell, said Bright Lens & Sons GmbH and Cedar Glass Co., Ltd. last week.",
            ["Bright Lens & Sons", "Cedar Glass"],
        ),
        ("據凜川物流股份有限公司表示，需求回升。", ["凜川物流"]),
        ("需求回升，由青杉醫療集團帶動。", ["青杉醫療"]),
    ],
)
def test_companies(document: Make, text: str, names: list[str]) -> None:
    assert find_companies(document(text)) == names


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Europe and North America lead; 亞太 follows, then the Middle East and Africa, and Taiwan.", ["150", "003", "APAC", "MEA", "TW"]),
        ("Slovenia, Peru and Saudi Arabia", ["SI", "PE", "SA"]),
        ("斯洛維尼亞、秘魯與沙烏地阿拉伯", ["SI", "PE", "SA"]),
        ("斯洛文尼亚、秘鲁与沙特阿拉伯", ["SI", "PE", "SA"]),
        ("Europe, Middle East & Africa; 歐洲、中東和非洲", ["EMEA"]),
        ("the jersey fabric of New Jersey", []),
    ],
)  # fmt: skip
def test_regions_have_the_codes_of_the_standards(document: Make, text: str, codes: list[str]) -> None:
    assert find_regions(document(text)) == codes
