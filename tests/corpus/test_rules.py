from collections.abc import Callable

import pytest

from diglot.corpus.rulebook import rule_page
from diglot.extract.check import check
from diglot.extract.records import Document
from diglot.models.lexicon import Example, Rule, Rules, load

RULES = load(Rules).rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_wrong_example_of_a_rule_gives_its_finding_and_the_right_one_none(
    rule: Rule, document: Callable[..., Document]
) -> None:
    def found(example: Example) -> set[str]:
        sides = [document(text, "text/markdown") for text in (example.en, example.zh)]
        return {one.rule for one in check(*sides, model=None).findings}

    assert rule.wrong is not None
    assert rule.right is not None
    assert rule.name in found(rule.wrong)
    assert found(rule.right) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_of_a_rule_is_whole(rule: Rule) -> None:
    page = rule_page(rule)
    assert all(f"## {heading}" in page for heading in ("Wrong", "Right", "What to do", "How to switch it off"))
    assert rule.explanation
    assert rule.fix


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)
