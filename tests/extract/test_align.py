"""Alignment: every unit once and in order; what is missing is found; tables go by their figures."""

import json
import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.extract.align import Side, Size, align_sides, align_texts
from diglot.extract.bitext import align
from diglot.extract.parse import read
from diglot.extract.records import Alignment, Bitext, Document
from diglot.models.encoder import encode

Make = Callable[..., Document]
PARALLEL = Path(__file__).parents[1] / "data" / "parallel"
READS = partial(encode, role="query")


def groups(found: Sequence[Alignment]) -> list[tuple[list[int], list[int]]]:
    return [(list(one.en), list(one.zh)) for one in found]


def texts(bitext: Bitext) -> list[tuple[str, str]]:
    return [
        ("|".join(bitext.english[i].text for i in one.en), "|".join(bitext.chinese[i].text for i in one.zh))
        for one in bitext.alignments
    ]


@st.composite
def sides(draw: Any) -> tuple[Side, Side]:
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    made = []
    for _ in range(2):
        count = draw(st.integers(1, 12))
        vectors = dice.normal(size=(count, 8)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        made.append(Side(dice.integers(1, 200, count).astype(np.float64), vectors))
    return made[0], made[1]


@given(sides(), st.sampled_from(["paragraph", "sentence"]))
@settings(deadline=None, max_examples=60)
def test_every_unit_is_in_one_group_and_groups_are_in_order(pair: tuple[Side, Side], size: Size) -> None:
    found = align_sides(*pair, size)
    for side, ids in ((pair[0], [one.en for one in found]), (pair[1], [one.zh for one in found])):
        assert [index for group in ids for index in group] == list(range(len(side.lengths)))


@given(sides())
@settings(deadline=None, max_examples=30)
def test_what_a_side_is_called_does_not_matter(pair: tuple[Side, Side]) -> None:
    gain = [sum(one.score for one in align_sides(*both)) for both in (pair, pair[::-1])]
    assert gain[0] == pytest.approx(gain[1], abs=0.05)


def test_one_empty_side_leaves_the_other_alone() -> None:
    assert groups(align_texts(["One.", "Two."], [], encode=None)) == [([0], []), ([1], [])]
    assert align_texts([], [], encode=None) == []


REPORT = [
    ("Overview", "概述"),
    (
        "The market was worth USD 4.2 billion in 2024 and grows by 6.1% a year.",
        "2024年市場規模為42億美元，年增6.1%。",
    ),
    ("Tariffs on imported steel have raised the cost of housings.", "進口鋼材的關稅推高了外殼的成本。"),
    ("Hospitals buy most of the instruments, clinics the rest.", "醫院購買了大部分儀器，其餘由診所購買。"),
    ("Companies should train their staff before they buy robots.", "企業在採購機器人之前應先培訓員工。"),
]


@pytest.mark.parametrize("model", ["default", None])
@pytest.mark.parametrize("missing", range(len(REPORT)))
def test_a_paragraph_that_is_missing_in_either_language_is_found(
    document: Make, model: str | None, missing: int
) -> None:
    english = [en for en, _ in REPORT]
    chinese = [zh for _, zh in REPORT]
    fewer = [zh for index, zh in enumerate(chinese) if index != missing]
    bitext = align(document("\n\n".join(english)), document("\n\n".join(fewer)), model=model)
    assert texts(bitext) == [(en, zh if index != missing else "") for index, (en, zh) in enumerate(REPORT)]
    fewer = [en for index, en in enumerate(english) if index != missing]
    bitext = align(document("\n\n".join(fewer)), document("\n\n".join(chinese)), model=model)
    assert texts(bitext) == [(en if index != missing else "", zh) for index, (en, zh) in enumerate(REPORT)]


def test_both_languages_of_one_report(document: Make) -> None:
    text = "\n\n".join(side for pair in REPORT for side in pair)
    assert texts(align(document(text), model=None)) == REPORT


def test_units_stand_where_they_say(document: Make) -> None:
    made = document("\n\n".join(side for pair in REPORT for side in pair))
    for unit in ("paragraph", "sentence", "line"):
        bitext = align(made, unit=unit, model=None)
        assert all(made.text[one.start : one.end] == one.text for one in (*bitext.english, *bitext.chinese))


def test_fused_paragraphs_are_a_group(document: Make) -> None:
    english = "\n\n".join(en for en, _ in REPORT)
    chinese = "\n\n".join([REPORT[0][1], REPORT[1][1], REPORT[2][1] + REPORT[3][1], REPORT[4][1]])
    found = groups(align(document(english), document(chinese)).alignments)
    assert found == [([0], [0]), ([1], [1]), ([2, 3], [2]), ([4], [3])]


def test_sentences_are_aligned_inside_their_paragraphs(document: Make) -> None:
    english = [
        "Demand fell in Europe (by 3%. Or so.) while prices rose. Nobody knew why.",
        "The board met in May.",
        "Robots weld the frames. They are bought from Japan. Training takes a month.",
        "Demand fell in Africa. Hospitals waited.",
    ]
    chinese = [
        "價格上漲，歐洲的需求則下滑3%；沒有人知道原因。",
        "車架由機器人焊接。它們購自日本，培訓則需一個月。",
        "非洲的需求下滑，醫院觀望。",
    ]
    assert texts(align(document("\n\n".join(english)), document("\n\n".join(chinese)), "sentence")) == [
        ("Demand fell in Europe (by 3%. Or so.) while prices rose.", "價格上漲，歐洲的需求則下滑3%；"),
        ("Nobody knew why.", "沒有人知道原因。"),
        ("The board met in May.", ""),
        ("Robots weld the frames.", "車架由機器人焊接。"),
        ("They are bought from Japan.|Training takes a month.", "它們購自日本，培訓則需一個月。"),
        ("Demand fell in Africa.|Hospitals waited.", "非洲的需求下滑，醫院觀望。"),
    ]


def test_lines_keep_their_numbers_in_the_file(document: Make) -> None:
    bitext = align(document("Prices rose.\n\n\nDemand fell.\n"), document("\n價格上漲。\n需求下滑。\n"), "line")
    assert [[one.number for one in side] for side in (bitext.english, bitext.chinese)] == [[0, 3], [1, 2]]
    assert groups(bitext.alignments) == [([0], [0]), ([1], [1])]


def test_rows_of_tables_go_by_their_figures(document: Make) -> None:
    english = document(
        "| Region | 2024 |\n|---|---|\n| Europe | 12.5 |\n| Africa | 3.1 |\n| Asia | 20.4 |\n", "text/markdown"
    )
    chinese = document("| 地區 | 2024 |\n|---|---|\n| 歐洲 | 12.5 |\n| 亞洲 | 20.4 |\n", "text/markdown")
    assert texts(align(english, chinese, model=None)) == [
        ("Region\t2024", "地區\t2024"),
        ("Europe\t12.5", "歐洲\t12.5"),
        ("Africa\t3.1", ""),
        ("Asia\t20.4", "亞洲\t20.4"),
    ]


@pytest.mark.parametrize("path", sorted(PARALLEL.glob("*/*.jsonl"))[::4], ids=lambda path: path.stem)
def test_paragraphs_of_reports_of_which_a_third_is_missing(path: Path) -> None:
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    kept = sorted(random.Random(1).sample(range(len(pairs)), round(len(pairs) * 0.7)))
    found = groups(align_texts([pair["en"] for pair in pairs], [pairs[index]["zh"] for index in kept], encode=READS))
    right = [([index], [kept.index(index)] if index in kept else []) for index in range(len(pairs))]
    assert sum(group in right for group in found) >= 0.95 * len(right)


def test_sentences_of_a_novel() -> None:
    passage = json.loads((PARALLEL / "literary" / "05_broken_bridge.json").read_text(encoding="utf-8"))
    found = [list(group) for group in groups(align_texts(passage["en"], passage["zh"], "sentence", encode=READS))]
    assert sum(group in passage["gold"] for group in found) >= 0.86 * len(passage["gold"])


@pytest.mark.parametrize("model", ["default", None])
def test_the_seed(shared: Path, model: str | None) -> None:
    bitext = align(read(shared / "seed" / "imaging_services_2018522.txt"), model=model)
    prose = [
        one
        for one in bitext.alignments
        if any(bitext.english[index].kind == "paragraph" and len(bitext.english[index].text) > 150 for index in one.en)
    ]
    assert [(len(one.en), len(one.zh)) for one in prose] == [(1, 1)] + [(1, 1), (1, 0)] * 9
