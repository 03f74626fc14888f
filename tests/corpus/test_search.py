"""Search: what is found, how it is confined, folded, explained, and with which places."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diglot.corpus.directions import language_directions
from diglot.corpus.filters import Filters, condition, literal
from diglot.corpus.fusion import fuse
from diglot.corpus.hits import Found, highlights
from diglot.corpus.reader import Reader
from diglot.corpus.search import Searcher
from diglot.corpus.tokens import search_tokens
from diglot.models.errors import CorpusError
from tests.generators.corpus import REPORTS, make, passages


@pytest.fixture(scope="module")
def searcher(searched: str) -> Searcher:
    return Searcher(Reader(searched))


def shown(searcher: Searcher, query: str, **filters: Any) -> list[Found]:
    hits = searcher.search(query, Filters(**filters), count=20).hits
    return [found for hit in hits for found in (hit.passage, hit.twin) if found]


# What is found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("helium shortage", "begins with helium", id="en"),
        pytest.param("氦氣短缺", "從氦氣開始", id="zh"),
        pytest.param("氦气短缺", "從氦氣開始", id="zh-in-the-other-script"),
        pytest.param("duties on robots", "关税使机器人", id="en-finds-zh"),
        pytest.param("工程师不足", "缺少应用工程师", id="zh-question"),
        pytest.param("64.2億美元", "64.2 億美元", id="figure"),
        pytest.param("6.42 billion dollars", "USD 6.42 billion", id="figure-in-the-other-unit"),
        pytest.param("Brannock", "Brannock Robotics", id="name-in-a-mixed-passage"),
    ],
)
def test_the_first_hit_answers(searcher: Searcher, query: str, expected: str) -> None:
    first = searcher.search(query).hits[0]
    assert any(expected in found.quote for found in (first.passage, first.twin) if found)


@pytest.mark.parametrize("query", ["helium", "氦气", "6.42 billion", "oat drinks", "关税", "O'Neill", "%_'\"\\", "?!"])
def test_every_hit_has_its_place(searcher: Searcher, query: str) -> None:
    places = {(row["report"], row["start"], row["end"]): row["text"] for row in passages()}
    for found in shown(searcher, query):
        assert places[found.report, found.start, found.end] == found.quote
        assert found.source == REPORTS[found.report]["source"]
        assert all(0 <= start < end <= len(found.quote) for start, end in found.highlights)


def test_passages_that_say_the_same_are_one_hit(searcher: Searcher) -> None:
    hits = searcher.search("helium for magnets").hits
    assert hits[0].twin
    assert {hits[0].passage.lang, hits[0].twin.lang} == {"en", "zh-Hant"}
    quotes = [found.quote for hit in hits for found in (hit.passage, hit.twin) if found]
    assert len(quotes) == len(set(quotes))


def test_hits_are_ranked_by_their_scores(searcher: Searcher) -> None:
    hits = searcher.search("tariffs", count=4).hits
    assert len(hits) == 4
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_same_query_has_the_same_answer(searched: str) -> None:
    assert Searcher(Reader(searched)).search("關稅 tariffs") == Searcher(Reader(searched)).search("關稅 tariffs")


def test_an_answer_says_how_it_was_found(searcher: Searcher) -> None:
    answer = searcher.search("helium supply")
    assert [(one.term, one.others[0], one.source) for one in answer.translations] == [
        ("helium", "氦氣", "corpus"),
        ("supply", "供应", "tables"),
    ]
    standings = answer.hits[0].standings
    assert {one.ranking for one in standings} == {"meaning", "words"}
    assert answer.hits[0].score == pytest.approx(sum(1 / (5 + one.rank) for one in standings), abs=1e-6)


def test_one_way_alone_gives_one_ranking(searcher: Searcher) -> None:
    for way in ("meaning", "words"):
        standings = [one for hit in searcher.search("tariffs", by=(way,)).hits for one in hit.standings]
        assert {one.ranking for one in standings} == {way}


# Filters


@pytest.mark.parametrize(
    ("filters", "accepted"),
    [
        pytest.param({"lang": "en"}, lambda row: row["lang"] == "en", id="lang"),
        pytest.param({"lang": "zh"}, lambda row: row["lang"] != "en", id="lang-zh-in-any-script-and-mixed"),
        pytest.param({"lang": "zh-Hans"}, lambda row: row["lang"] == "zh-Hans", id="lang-of-one-script"),
        pytest.param({"publisher": "o'neill & sons"}, lambda row: row["report"] == "mri", id="publisher"),
        pytest.param({"first_year": 2025}, lambda row: row["year"] == 2025, id="since"),
        pytest.param({"last_year": 2024}, lambda row: row["year"] == 2024, id="until"),
        pytest.param({"first_year": 2024, "last_year": 2025}, lambda row: row["year"], id="period"),
        pytest.param({"market": "mri sys"}, lambda row: row["report"] == "mri", id="market"),
        pytest.param({"market": "系统市场"}, lambda row: row["report"] == "mri", id="market-by-the-other-title"),
        pytest.param({"market": "機器人"}, lambda row: row["report"] == "robots", id="market-in-the-other-script"),
        pytest.param({"section": "tariff"}, lambda row: row["section"] == "Tariffs", id="section"),
        pytest.param({"kind": "growth"}, lambda row: "growth" in row["figure_kinds"], id="kind"),
        pytest.param({"theme": "trade"}, lambda row: row["themes"], id="theme"),
        pytest.param({"theme": "trade", "lang": "en"}, lambda row: row["section"] == "Tariffs", id="two"),
        pytest.param({"publisher": "nobody"}, lambda row: False, id="nobody"),
    ],
)
def test_filters(searcher: Searcher, filters: Mapping[str, Any], accepted: Any) -> None:
    hits = searcher.search("tariffs 关税 market", Filters(**filters), count=20).hits
    found = {(hit.passage.report, hit.passage.start) for hit in hits}
    found |= {(hit.twin.report, hit.twin.start) for hit in hits if hit.twin}
    assert found == {(row["report"], row["start"]) for row in passages() if accepted(row)}


@pytest.mark.parametrize(
    "text",
    [
        "' OR 1=1 --",
        "x'; DROP TABLE passages; --",
        "''",
        "'",
        "\\'",
        "\\",
        "%",
        "_",
        '"',
        "\0",
        "a\nb",
        "）OR（",
        "$1",
        "?",
    ],
)
def test_what_is_asked_for_is_never_a_condition(searcher: Searcher, text: str) -> None:
    for name in ("lang", "publisher", "market", "section", "kind", "theme"):
        fields: dict[str, Any] = {name: text}
        assert searcher.search("tariffs", Filters(**fields)).hits == (), name
    assert searcher.search(f"tariffs {text}").hits


def test_a_literal_ends_only_where_it_ends() -> None:
    assert literal("it's") == "'it''s'"
    assert condition(Filters()) is None


# Fusion


def test_fusion_does_not_depend_on_the_order_of_rankings() -> None:
    one, other = list("abcdef"), list("fbxa")
    assert dict(fuse([one, other])) == pytest.approx(dict(fuse([other, one])))


def test_fusion_puts_what_is_first_everywhere_first() -> None:
    assert fuse([list("abc"), list("acd"), list("ab")])[0][0] == "a"


def test_fusion_of_one_ranking_keeps_it() -> None:
    assert [key for key, _ in fuse([list("dacb")])] == list("dacb")


def test_fusion_counts_a_thing_once_in_a_ranking() -> None:
    assert fuse([["a", "b", "a"]]) == fuse([["a", "b"]])


def test_a_better_rank_never_lowers_a_score() -> None:
    before, after = dict(fuse([list("abcd"), list("dcba")])), dict(fuse([list("bacd"), list("dcba")]))
    assert after["b"] > before["b"]


def test_fusion_of_nothing_is_nothing() -> None:
    assert fuse([]) == fuse([[], []]) == []


# Languages


def test_directions_take_off_what_languages_differ_by() -> None:
    rng = np.random.default_rng(0)
    apart = np.eye(8, dtype=np.float32)[0]
    meanings = rng.normal(size=(40, 8)).astype(np.float32)
    chinese = np.arange(40) % 2 == 0
    vectors = meanings * 0.1 + np.where(chinese, 1, -1)[:, None] * apart
    (direction,) = language_directions(vectors.astype(np.float32), chinese)
    assert abs(float(direction @ apart)) == pytest.approx(1, abs=0.01)


def test_one_language_has_no_directions() -> None:
    vectors = np.ones((3, 4), np.float32)
    assert language_directions(vectors, np.zeros(3, np.bool_)).shape == (0, 4)
    assert language_directions(vectors, np.ones(3, np.bool_)).shape == (0, 4)


# Highlights


@pytest.mark.parametrize(
    ("quote", "query", "marked"),
    [
        pytest.param("Tariffs on robots", "robot tariff", ["Tariffs", "robots"], id="en-other-forms"),
        pytest.param("電芯的關稅上升", "电芯关税", ["電芯", "關稅"], id="zh-other-script"),
        pytest.param("規模達1,276億美元", "USD 127.6 billion", ["1,276億美元"], id="number-in-another-unit"),
        pytest.param("point-of-care tests", "point-of-care", ["point-of-care"], id="compound-in-one"),
        pytest.param("the end of the road", "the road", ["road"], id="no-function-words"),
        pytest.param("nothing of it", "tariffs", [], id="nothing"),
    ],
)
def test_highlights(quote: str, query: str, marked: list[str]) -> None:
    spans = highlights(quote, "auto", set(search_tokens(query)))
    assert [quote[start:end] for start, end in spans] == marked


# What cannot be searched


def test_there_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no corpus; make one with: diglot ingest"):
        Reader(tmp_path / "nowhere")


def test_a_folder_that_is_no_corpus(tmp_path: Path) -> None:
    (tmp_path / "corpus.lance").mkdir()
    with pytest.raises(CorpusError, match="cannot be opened"):
        Reader(tmp_path)


def test_a_corpus_is_empty(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="is empty; fill it with: diglot ingest"):
        Searcher(Reader(make(tmp_path, []))).search("tariffs")


def test_vectors_of_another_encoder(tmp_path: Path) -> None:
    rows = [row | {"vector": np.ones(384, np.float32)} for row in passages()]
    searcher = Searcher(Reader(make(tmp_path, rows, model=str(tmp_path / "gone"))))
    with pytest.raises(CorpusError, match="was made with another encoder"):
        searcher.search("tariffs")


def test_without_vectors_words_are_searched(tmp_path: Path) -> None:
    answer = Searcher(Reader(make(tmp_path, list(passages())))).search("关税")
    assert "关税使机器人" in answer.hits[0].passage.quote
    assert {one.ranking for hit in answer.hits for one in hit.standings} == {"words"}


def test_hits_are_plain_records(searcher: Searcher) -> None:
    record = asdict(searcher.search("helium", count=1).hits[0])
    assert set(record) == {"rank", "score", "passage", "twin", "standings"}
    assert {"source", "page", "start", "end", "quote"} <= set(record["passage"])
