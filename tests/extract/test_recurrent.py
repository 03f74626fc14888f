"""Recurrent terms: what both languages say again and again in the same paragraphs."""

from collections.abc import Callable

import pytest

from diglot.extract.records import Document
from diglot.extract.recurrent import recurrent_pairs
from diglot.extract.terms import find_terms
from diglot.models.words import is_stop_word, words

Make = Callable[..., Document]

ENGLISH = [
    "Tariffs have raised the price of imported lenses, and opticians wait.",
    "Supply chains are being moved to Mexico. A supply chain takes two years to build.",
    "Opticians in Europe buy online, where tariffs matter little.",
    "The supply chain of coatings is short.",
]
CHINESE = [
    "關稅推高了進口鏡片的價格，配鏡師選擇觀望。",
    "供應鏈正移往墨西哥，建立一條供應鏈需時兩年。",
    "歐洲的配鏡師在網上採購，關稅的影響不大。",
    "鍍膜的供應鏈很短。",
]


@pytest.fixture
def twins(document: Make) -> tuple[Document, Document]:
    return document("Lens Market\n\n" + "\n\n".join(ENGLISH)), document("鏡片市場\n\n" + "\n\n".join(CHINESE))


def test_phrases_pair_by_paragraphs_and_meaning(twins: tuple[Document, Document]) -> None:
    found = {en.text.lower(): zh.text for en, zh, _ in recurrent_pairs(*twins, "default")}
    assert found == {"tariffs": "關稅", "opticians": "配鏡師", "supply chains": "供應鏈"}


def test_phrases_stand_where_they_say(twins: tuple[Document, Document]) -> None:
    for phrases in recurrent_pairs(*twins, "default"):
        for phrase, document in zip(phrases[:2], twins, strict=True):
            assert document.text[phrase.start : phrase.end] == phrase.text


def test_they_are_terms_of_the_kind_term(twins: tuple[Document, Document]) -> None:
    assert {(pair.en, pair.kind) for pair in find_terms(twins[::-1], confidence=0.5)} >= {("Tariffs", "term")}
    assert {pair.kind for pair in find_terms(twins, model=None)} == {"region"}


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Point-of-care devices' use", "en", ["Point-of-care", "devices", "use"]),
        ("醫院採購PET掃描儀", "zh", ["醫院", "採購", "掃描儀"]),
        ("医院采购扫描仪", "zh", ["医院", "采购", "扫描仪"]),
    ],
)
def test_words(text: str, lang: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in words(text, lang)] == found


@pytest.mark.parametrize(
    ("word", "stops"), [("The", True), ("這些", True), ("市場", True), ("關稅", False), ("lens", False)]
)
def test_stop_words_of_both_languages_and_scripts(word: str, stops: bool) -> None:
    assert is_stop_word(word) is stops
