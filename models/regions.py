"""Regions and countries of the world: names in both languages with their codes.

Countries have ISO 3166-1 alpha-2 codes and regions UN M49 codes, with the names that the Unicode CLDR gives them (by
way of Babel); regions of the trade without a code of a standard (APAC, EMEA) and further spellings are in
``regions.toml``.
"""

from functools import cache

from babel import Locale

from .lexicon import Regions, load

_LOCALES = ("en", "zh_Hant", "zh_Hans")
_WORLD = "001"


@cache
def region_codes() -> dict[str, str]:
    """Return the names of regions and countries, as printed, with their codes.

    >>> codes = region_codes()
    >>> codes["Slovenia"], codes["斯洛維尼亞"], codes["亚太"], codes["東南亞"]
    ('SI', 'SI', 'APAC', '035')
    """
    table = load(Regions)
    names = {
        name: code
        for locale in _LOCALES
        for code, name in Locale.parse(locale).territories.items()
        if code != _WORLD and name not in table.not_names
    }
    for region in table.region:
        names |= dict.fromkeys((*region.en, *region.zh), region.code)
    return names


@cache
def region_name(code: str) -> str:
    """Return the English name of a region's code."""
    own = (region.en[0] for region in load(Regions).region if region.code == code)
    return next(own, None) or str(Locale.parse("en").territories[code])
