from dataclasses import fields, is_dataclass

import pytest

from diglot.models import lexicon
from diglot.models.language import fold

TABLES = [
    lexicon.Boilerplate,
    lexicon.Companies,
    lexicon.Cues,
    lexicon.Currencies,
    lexicon.Dimensions,
    lexicon.Hedges,
    lexicon.Lists,
    lexicon.Numerals,
    lexicon.Radicals,
    lexicon.Regions,
    lexicon.Scales,
    lexicon.Search,
    lexicon.Sentences,
    lexicon.Subjects,
    lexicon.Units,
]


@pytest.mark.parametrize("form", TABLES)
def test_every_table_has_its_form(form: type) -> None:
    table: object = lexicon.load(form)
    assert is_dataclass(table)
    assert all(getattr(table, field.name) for field in fields(table))


def test_currency_spellings_are_folded_and_mean_one_currency() -> None:
    seen: dict[str, str] = {}
    for currency in lexicon.load(lexicon.Currencies).currency:
        for spelling in (*currency.names, *currency.signs):
            assert fold(spelling) == spelling
            assert seen.setdefault(spelling, currency.code) == currency.code


def test_unit_spellings_mean_one_unit() -> None:
    seen: dict[str, str] = {}
    for unit in lexicon.load(lexicon.Units).unit:
        for spelling in unit.spellings:
            assert fold(spelling) == spelling
            assert seen.setdefault(spelling, unit.name) == unit.name


def test_dimension_words_mean_one_dimension() -> None:
    seen: dict[str, str] = {}
    for dimension in lexicon.load(lexicon.Dimensions).dimension:
        for word in (*dimension.en, *dimension.zh):
            assert seen.setdefault(word, dimension.name) == dimension.name
