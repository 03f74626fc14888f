from decimal import Decimal

import pytest
import spacy
from spacy.language import Language
from spacy.matcher import Matcher


@pytest.fixture(scope="module")
def english() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("diglot_quantities")
    return nlp


@pytest.fixture(scope="module")
def chinese() -> Language:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.add_pipe("diglot_quantities")
    return nlp


def test_quantities_are_spans_of_whole_tokens(english: Language) -> None:
    doc = english("Sales of the glass segment fell 7.1 percent to USD 4.2 billion.")
    found = [(span.text, span.label_, span._.quantities[0].value) for span in doc.spans["quantities"]]
    assert found == [
        ("7.1 percent", "percent", Decimal("-7.1")),
        ("USD 4.2 billion", "money", Decimal(4_200_000_000)),
    ]


def test_a_range_is_one_span_with_both_ends(english: Language) -> None:
    doc = english("It grows 5-7% a year.")
    (span,) = doc.spans["quantities"]
    assert [(one.bound, one.value) for one in span._.quantities] == [("low", Decimal(5)), ("high", Decimal(7))]


def test_chinese_text_is_cut_by_jieba(chinese: Language) -> None:
    doc = chinese("2024年市場規模達46.2億美元，年增6.14%。")
    values = {span.label_: span._.quantities[0] for span in doc.spans["quantities"]}
    assert values["money"].value == Decimal(4_620_000_000)
    assert values["percent"].quote == "6.14%"
    assert all(span._.quantities[0].quote in span.text for span in doc.spans["quantities"])


def test_a_matcher_reads_what_stands_before_a_quantity(english: Language) -> None:
    matcher = Matcher(english.vocab)
    matcher.add("share", [[{"LOWER": {"IN": ["holds", "held"]}}]])
    doc = english("Europe held 30% of the market, while Asia grew 9%.")
    held = {doc[end].i for _, _, end in matcher(doc)}
    assert [span._.quantities[0].value for span in doc.spans["quantities"] if span.start in held] == [Decimal(30)]
