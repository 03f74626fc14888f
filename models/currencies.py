"""Currencies of the world: their codes, names and countries, as the Unicode CLDR has them (by way of Babel)."""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name

from .language import fold

_LOCALES = ("en", "zh_Hant", "zh_Hans")


@cache
def currency_names() -> dict[str, frozenset[str]]:
    """Return the ISO 4217 codes in use, each with its English and Chinese names, folded.

    >>> sorted(currency_names()["OMR"])
    ['omani rial', 'omani rials', '阿曼里亚尔', '阿曼里亞爾']
    """
    codes = sorted({code for currencies in _by_country().values() for code in currencies})
    return {
        code: frozenset(
            fold(name)
            for locale in _LOCALES
            for count in (1, 2)
            if (name := get_currency_name(code, count, locale)) != code
        )
        for code in codes
    }


def local_currency(locale: str) -> tuple[str, str] | None:
    """Return the language, with its script, and the currency of a locale (BCP 47); None if it names no country.

    >>> local_currency("en-AU"), local_currency("zh-TW"), local_currency("zh")
    (('en', 'AUD'), ('zh-Hant', 'TWD'), None)
    """
    try:
        parsed = Locale.parse(locale.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    codes = _by_country().get(parsed.territory or "", ())
    language = f"{parsed.language}-{parsed.script}" if parsed.language == "zh" else parsed.language
    return (language, codes[-1]) if codes else None


@cache
def _by_country() -> dict[str, tuple[str, ...]]:
    """Countries with the currencies that are legal tender there today."""
    return {
        country: tuple(code for code, _, until, tender in currencies if tender and until is None)
        for country, currencies in get_global("territory_currencies").items()
    }
