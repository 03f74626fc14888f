from collections.abc import Callable
from pathlib import Path

import pytest

from diglot.corpus.twins import is_alone, twins
from diglot.extract.parse import read
from diglot.extract.records import Document

ENGLISH = "The {0} market was worth USD {1} billion in 2024 and grows by {2}% a year."
HANT = "{0}市場 2024 年規模為 {1} 億美元,每年成長 {2}%,以歐洲國家為主。"
HANS = "{0}市场 2024 年规模为 {1} 亿美元,每年增长 {2}%,以欧洲国家为主。"
SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"


def document(folder: Path, name: str, text: str) -> Document:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read(path)


def names(folder: Path, documents: list[Document]) -> list[tuple[str, ...]]:
    return [tuple(str(Path(one.source).relative_to(folder)) for one in report) for report in twins(documents)]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("report_en.txt", "report_zh.txt"),
        ("report.en.txt", "report.zh.txt"),
        ("report-en.txt", "report-zh-Hant.txt"),
        ("report_en.txt", "report_tw.txt"),
        ("report_eng.txt", "report_cn.txt"),
        ("Report (English).txt", "Report (Traditional Chinese).txt"),
        ("reportEN.txt", "reportZH.txt"),
        ("report.txt", "report_zh.txt"),
        ("en.txt", "zh.txt"),
        ("en/report.txt", "zh/report.txt"),
        ("08_report_en.txt", "09_report_zh.txt"),
        ("報告英文版.txt", "報告中文版.txt"),
        ("報告_英文.txt", "報告_繁體中文.txt"),
        ("報告(英).txt", "報告(中).txt"),
        ("報告_英文.txt", "報告_繁中.txt"),
        ("en_GB-report.txt", "zh_TW-report.txt"),
    ],
)
def test_names_that_differ_in_a_mark_of_their_language_are_twins(tmp_path: Path, english: str, chinese: str) -> None:
    documents = [
        document(tmp_path, chinese, HANT.format("鏡片", 1, 2)),
        document(tmp_path, english, ENGLISH.format("lens", 5, 7)),
        document(tmp_path, "other_en.txt", ENGLISH.format("pump", 8, 9)),
    ]
    assert names(tmp_path, documents) == [(english, chinese), ("other_en.txt",)]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("pens_en.txt", "lens_zh.txt"),
        ("men.txt", "m.txt"),
        ("steel_2023_en.txt", "steel_2024_zh.txt"),
        ("vol1/report_en.txt", "vol2/report_zh.txt"),
    ],
)
def test_other_names_are_no_twins(tmp_path: Path, english: str, chinese: str) -> None:
    documents = [
        document(tmp_path, english, ENGLISH.format("lens", 5, 7)),
        document(tmp_path, chinese, HANT.format("幫浦", 61, 3.5)),
    ]
    assert names(tmp_path, documents) == [(english,), (chinese,)]


def test_countries_in_names_are_no_languages_if_a_language_is_named_too(tmp_path: Path) -> None:
    files = {"steel_cn_en": ENGLISH, "steel_tw_en": ENGLISH, "steel_cn_zh": HANT, "steel_tw_zh": HANT}
    documents = [document(tmp_path, f"{name}.txt", text.format("鋼", 1, 2)) for name, text in files.items()]
    assert sorted(names(tmp_path, documents)) == [
        ("steel_cn_en.txt", "steel_cn_zh.txt"),
        ("steel_tw_en.txt", "steel_tw_zh.txt"),
    ]


def test_one_english_report_has_twins_in_both_scripts(tmp_path: Path) -> None:
    documents = [
        document(tmp_path, "report_en.txt", ENGLISH.format("lens", 5, 7)),
        document(tmp_path, "report_tw.txt", HANT.format("鏡片", 50, 7)),
        document(tmp_path, "report_cn.txt", HANS.format("镜片", 50, 7)),
    ]
    assert sorted(names(tmp_path, documents)) == [
        ("report_en.txt", "report_cn.txt"),
        ("report_en.txt", "report_tw.txt"),
    ]


def test_of_a_report_in_two_formats_those_of_one_format_are_twins(tmp_path: Path) -> None:
    documents = [
        document(tmp_path, f"report_{lang}{suffix}", text.format("x", 5, 7))
        for suffix in (".txt", ".md")
        for lang, text in (("en", ENGLISH), ("zh", HANT))
    ]
    assert sorted(names(tmp_path, documents)) == [
        ("report_en.md", "report_zh.md"),
        ("report_en.txt", "report_zh.txt"),
    ]


def test_what_names_do_not_tell_the_content_does(tmp_path: Path) -> None:
    documents = [
        document(tmp_path, "a.txt", ENGLISH.format("lens", 5.31, 7.2)),
        document(tmp_path, "b.txt", ENGLISH.format("pump", 8.44, 3.6)),
        document(tmp_path, "c.txt", HANT.format("幫浦", 84.4, 3.6)),
        document(tmp_path, "d.txt", HANT.format("鏡片", 53.1, 7.2)),
        document(tmp_path, "e.txt", HANT.format("鐵路", 912, 1.9)),
    ]
    assert sorted(names(tmp_path, documents)) == [("a.txt", "d.txt"), ("b.txt", "c.txt"), ("e.txt",)]


def test_real_twins_are_found_whatever_their_names(tmp_path: Path) -> None:
    found = sorted(SAMPLES.glob("*_en.*[tdl]")) + sorted(SAMPLES.glob("*_zh.*[tdl]"))
    documents = []
    for number, path in enumerate(found):
        (tmp_path / f"{number}{path.suffix}").write_bytes(path.read_bytes())
        documents.append(read(tmp_path / f"{number}{path.suffix}"))
    pairs = [tuple(Path(one.source).stem for one in report) for report in twins(documents)]
    assert sorted(pairs) == [("0", "3"), ("1", "4"), ("2", "5")]


def test_a_report_in_both_languages_is_one_by_itself(document: Callable[..., Document]) -> None:
    both = document(ENGLISH.format("lens", 5, 7) + "\n\n" + HANT.format("鏡片", 50, 7))
    chinese = document(HANT.format("鏡片", 50, 7) * 5 + "\n\n廠商:Baystone、Kerbline。")
    reports = list(twins([both, chinese]))
    assert [is_alone(report) for report in reports] == [False, True]
