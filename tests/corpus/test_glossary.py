from collections.abc import Callable
from pathlib import Path

import lxml.etree
import pytest

from diglot.corpus.glossary import GlossaryError, collect, read_glossary, to_tbx
from diglot.corpus.twins import twins
from diglot.extract.records import Document, TermPair
from diglot.extract.terms import find_terms

Make = Callable[..., Document]


def pair(en: str, zh: str, confidence: float = 0.8) -> TermPair:
    return TermPair(
        en=en,
        zh=zh,
        kind="segment",
        confidence=confidence,
        en_count=2,
        zh_count=1,
        en_start=0,
        en_end=len(en),
        zh_start=0,
        zh_end=len(zh),
        en_context=en,
        zh_context=zh,
    )


def test_scripts_and_regional_words_are_one_entry() -> None:
    (entry,) = collect([("a", [pair("Software", "軟體")]), ("b", [pair("software", "软件", 0.95)])])
    assert (entry.en, entry.zh, entry.reports, entry.en_count, entry.confidence) == ("Software", "軟體", 2, 4, 0.99)


def test_a_pair_in_doubt_grows_surer_with_every_report() -> None:
    reports = [(source, [pair("steel", "鋼", 0.5)]) for source in "ab"]
    assert collect(reports[:1], confidence=0.6) == []
    assert [entry.confidence for entry in collect(reports, confidence=0.6)] == [0.75]


def test_what_most_reports_have_comes_first() -> None:
    entries = collect([("a", [pair("steel", "鋼"), pair("glass", "玻璃")]), ("b", [pair("glass", "玻璃")])])
    assert [entry.en for entry in entries] == ["glass", "steel"]


def test_a_glossary_written_as_tbx_reads_back(tmp_path: Path) -> None:
    entries = collect([("a", [pair("open MRI", "開放式MRI"), pair("R&D <x>", "研發")])])
    file = tmp_path / "terms.tbx"
    file.write_text(to_tbx(entries), encoding="utf-8")
    assert read_glossary(file) == {"open mri": frozenset({"开放式MRI"}), "r&d <x>": frozenset({"研发"})}
    root = lxml.etree.parse(file).getroot()
    assert (root.tag, root.get("type"), root.get("style")) == ("{urn:iso:std:iso:30042:ed-2}tbx", "TBX-Basic", "dca")


def test_a_glossary_in_csv(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("en,zh\nopen MRI,開放式MRI\n", encoding="utf-8")
    assert read_glossary(file) == {"open mri": frozenset({"开放式MRI"})}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "english,chinese\nx,y\n", "no columns en and zh"),
        ("a.tbx", "<tbx>", "no well-formed TBX"),
        ("missing.csv", None, "cannot be opened"),
    ],
)
def test_a_bad_glossary_names_the_file_and_the_remedy(
    tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError, match=message):
        read_glossary(file)


def test_files_whose_names_differ_in_language_are_twins(tmp_path: Path) -> None:
    from diglot import read

    names = {
        "08_pumps_en.txt": "By Material: glass, steel.\n",
        "09_pumps_zh.txt": "按材料：玻璃、鋼。\n",
        "10_fans.en.txt": "By Type: dry, wet.\n",
    }
    for name, text in names.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    reports = list(twins(read(tmp_path / name) for name in names))
    assert sorted(len(report) for report in reports) == [1, 2]
    both = next(report for report in reports if len(report) == 2)
    assert {one.en: one.zh for one in find_terms(both)} == {"Material": "材料", "glass": "玻璃", "steel": "鋼"}
