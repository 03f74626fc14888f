"""Passages: every piece of a report once, never across blocks, short enough, behind what it is about."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diglot.corpus.samples
from diglot.corpus.passages import LIMIT, Passage, find_passages, market_of
from diglot.extract.parse import read
from diglot.extract.records import Document
from diglot.models.encoder import count_tokens

SAMPLES = sorted(
    path
    for path in Path(diglot.corpus.samples.__path__[0]).iterdir()
    if path.suffix in (".txt", ".md", ".html", ".pdf")
)
Make = Callable[..., Document]


def said(document: Document, passages: list[Passage]) -> list[tuple[str, str]]:
    return [(one.kind, " ".join(document.text[one.start : one.end].split())) for one in passages]


def check(document: Document, passages: list[Passage], limit: int) -> None:
    assert max(map(count_tokens, (one.context for one in passages)), default=0) <= limit
    assert [one.start for one in passages] == sorted(one.start for one in passages)
    text = document.text
    covered = {index for one in passages for index in range(one.start, one.end)}
    served = {" ".join(part.split()) for one in passages if one.section for part in (one.section,)}
    for block in document.blocks:
        if block.kind in ("boilerplate", "heading"):
            continue
        missing = [text[index] for index in range(block.start, block.end) if index not in covered]
        assert not "".join(missing).strip(" |-\n\t:"), (block.kind, "".join(missing))
    for one in passages:
        inside = [block for block in document.blocks if block.start < one.end and one.start < block.end]
        assert len(inside) == 1 or {block.kind for block in inside} == {"list_item"}
    assert served <= {" ".join(text[block.start : block.end].split()) for block in document.blocks}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_passages_of_reports_cover_them_and_keep_their_limit(path: Path) -> None:
    document = read(path)
    passages = find_passages(document)
    check(document, passages, LIMIT)
    assert len({one.start for one in passages}) == len(passages)


WORDS = st.sampled_from(
    [
        "market",
        "grew",
        "by 4.2%",
        "USD 3.1 billion",
        "in 2025.",
        "The",
        "市場",
        "成長",
        "達 12 億美元。",
        "关税；",
        "AI",
        ".",
    ]
)
LINES = st.lists(WORDS, min_size=1, max_size=120).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=6), st.sampled_from([60, 90, 200]))
def test_whatever_the_text_passages_keep_its_words_and_their_limit(lines: list[str], limit: int) -> None:
    document = read("\n\n".join(["Pumps in 2025", *lines]).encode(), media_type="text/plain")
    check(document, find_passages(document, limit=limit), limit)


def test_a_long_paragraph_is_cut_between_sentences_and_repeats_one(document: Make) -> None:
    sentences = [f"In district {number} demand rose and the mills ordered new pumps." for number in range(40)]
    report = document("Pump Market\n\n" + " ".join(sentences) + "\n")
    pieces = [one for one in find_passages(report) if one.kind == "paragraph"]
    assert len(pieces) > 2
    for one, following in pairwise(pieces):
        assert report.text[one.end - 1] == "."
        assert report.text[following.start : one.end].count("district") == 1


def test_one_sentence_that_is_too_long_is_cut_at_its_clauses(document: Make) -> None:
    report = document(
        "# 泵\n\n" + "，".join(f"第{number}區的需求持續上升並帶動訂單" for number in range(60)) + "。", "text/markdown"
    )
    pieces = [one for one in find_passages(report) if one.kind == "paragraph"]
    assert len(pieces) > 2
    assert all(report.text[one.end - 1] in "，。" for one in pieces)


def test_headings_are_context_and_passages_only_where_nothing_follows(document: Make) -> None:
    report = document(
        "# Pump Market 2025\n\n## Drivers\n\n### Water\n\nCities renew their mains.\n\n## Outlook\n\n## Method\n\nWe asked.\n",
        "text/markdown",
    )
    passages = find_passages(report)
    assert said(report, passages) == [
        ("title", "Pump Market 2025"),
        ("paragraph", "Cities renew their mains."),
        ("heading", "Outlook"),
        ("paragraph", "We asked."),
    ]
    assert passages[1].context == "Pump Market – Drivers – Water\nCities renew their mains."
    assert passages[1].section == "Water"


def test_the_headings_of_one_language_are_not_the_context_of_the_other(document: Make) -> None:
    report = document(
        "# Pump Market\n\n## Drivers\n\nCities renew their mains every year.\n\n# 泵市場\n\n城市正在更新供水管網，需求持續上升。\n",
        "text/markdown",
    )
    context = find_passages(report)[-1].context
    assert context == "泵市場\n城市正在更新供水管網，需求持續上升。"


def test_items_of_a_list_are_one_passage_as_far_as_they_fit(document: Make) -> None:
    items = "".join(f"- Segment {number} covers pumps for mines and quarries\n" for number in range(30))
    report = document(f"# Pump Market\n\nThe segments:\n\n{items}", "text/markdown")
    lists = [one for one in find_passages(report) if one.kind == "list"]
    assert 1 < len(lists) < 5
    assert all(report.text[one.start : one.end].startswith("Segment") for one in lists)


def test_rows_of_a_table_stand_behind_its_header(document: Make) -> None:
    rows = "".join(f"| Region number {number} | USD {number}.4 billion | {number}.1% |\n" for number in range(1, 40))
    report = document(f"# Pump Market\n\n| Region | Size 2025 | CAGR |\n|---|---|---|\n{rows}", "text/markdown")
    tables = [one for one in find_passages(report) if one.kind == "table"]
    assert len(tables) > 2
    assert all("Region | Size 2025 | CAGR\n" in one.context for one in tables)
    assert "Region number 39 | USD 39.4 billion | 39.1%" in tables[-1].context
    assert sum(one.context.count("Region number") for one in tables) == 39


def test_a_text_of_one_endless_word_is_cut_all_the_same(document: Make) -> None:
    report = document("x" * 5000)
    passages = find_passages(report)
    check(report, passages, LIMIT)
    assert len(passages) > 3


@pytest.mark.parametrize(
    ("title", "lang", "market"),
    [
        pytest.param("Pump Market by Type - Forecast 2026-2032", "en", "Pump Market", id="en"),
        pytest.param("MRI 系統市場：按架構分類——2025-2031年全球預測", "zh", "MRI 系統市場", id="zh-latin-name"),
        pytest.param("2024-2034年特用塗料市場", "zh", "特用塗料市場", id="zh-years-before"),
        pytest.param("全球市场：泵", "zh", "全球市场", id="zh-hans"),
        pytest.param("Annual Review of Pumps", "en", "Annual Review of Pumps", id="en-no-market"),
    ],
)
def test_the_market_is_what_the_title_names(title: str, lang: str, market: str, document: Make) -> None:
    report = document(f"# {title}\n\nText of the report that follows its title.\n\n报告正文如下。\n", "text/markdown")
    assert market_of(report, lang) == market
