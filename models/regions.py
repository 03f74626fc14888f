"""Regions and countries of the world: names in both languages with their codes.

Countries have ISO 3166-1 alpha-2 codes and regions UN M49 codes, with the names that the Unicode CLDR gives them (by
way of Babel); regions of the trade without a code of a standard (APAC, EMEA) and further spellings are in
``regions.toml``.
"""

import re
from functools import cache

from babel import Locale

from .language import HAN
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


def regions_in(text: str) -> frozenset[str]:
    """Return the codes of the regions and countries that a text names.

    >>> sorted(regions_in("Tariffs between China and North America")), sorted(regions_in("中國與北美"))
    (['003', 'CN'], ['003', 'CN'])
    """
    return frozenset(region_codes()[match[0]] for match in _names().finditer(text))


@cache
def _names() -> re.Pattern[str]:
    """Return what finds names of regions, the longest first: South Africa is not Africa."""
    names = sorted((name for name in region_codes() if len(name) > 1), key=lambda name: (-len(name), name))
    han = [re.escape(name) for name in names if re.search(f"[{HAN}]", name)]
    latin = [re.escape(name) for name in names if not re.search(f"[{HAN}]", name)]
    return re.compile(rf"\b(?:{'|'.join(latin)})\b|{'|'.join(han)}")
