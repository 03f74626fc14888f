"""Companies and regions that a report names."""

import re
from collections.abc import Iterator
from functools import cache

from ..models.language import HAN, Lang, fold, main_language
from ..models.lexicon import Companies, Regions, any_of, load
from ..models.pipelines import pipeline
from ..models.regions import region_codes
from ..models.sentences import split_sentences
from .enumerations import read_enumeration
from .records import Document

_COMPANY = re.compile(f"[A-Z{HAN}]")
_AROUND_NAME = re.compile(r"^(?:the|an?)\s+|['’]s?$", re.IGNORECASE)
_COMPANY_NAME = re.compile(rf"[A-Z][^\n\d]*[a-z][^\n\d]*|[{HAN}A-Za-z]*[{HAN}]{{2}}[{HAN}A-Za-z]*")


def find_companies(document: Document) -> list[str]:
    """Return the companies that a report names, without their legal forms.

    They are those of the lists that "Key players:" or 主要企業 announces, the proper names with a legal form, and those
    that a trained spaCy pipeline recognises, where one is installed.
    """
    listed = [name for _, names in company_lists(document) for name, _ in names]
    return list(dict.fromkeys([*listed, *_mentioned(document), *_recognised(document)]))


def _recognised(document: Document) -> Iterator[str]:
    """Yield the organisations that a pipeline sees in paragraphs, but for the publisher, markets, places and words."""
    publisher = fold(document.publisher or "")
    for block in document.blocks:
        nlp = pipeline(block.lang[:2]) if block.kind == "paragraph" else None
        for entity in nlp(document.text[block.start : block.end]).ents if nlp else ():
            name = without_suffix(_AROUND_NAME.sub("", entity.text))
            proper = entity.label_ == "ORG" and _COMPANY_NAME.fullmatch(name) and find_region(name) is None
            word = name.isascii() and re.search(rf"\b{re.escape(name.lower())}\b", document.text)
            if proper and not word and not _no_company().search(fold(name)) and fold(name) not in publisher:
                yield name


@cache
def _no_company() -> re.Pattern[str]:
    words = load(Companies).no_company
    latin = any_of(word for word in words if word.isascii())
    return re.compile(rf"\b(?:{latin})\b|{any_of(word for word in words if not word.isascii())}")


def _mentioned(document: Document) -> Iterator[str]:
    """Yield the proper names that a legal form makes companies: "Acme Optics Inc.", 凜川物流股份有限公司."""
    for block in document.blocks:
        for match in (
            _with_form().finditer(document.text, block.start, block.end) if block.kind != "boilerplate" else ()
        ):
            yield match["en"] or match["zh"]


@cache
def _with_form() -> re.Pattern[str]:
    table = load(Companies)
    latin = r"[A-Z][A-Za-z0-9&'’\-]*(?: (?:&|of|[A-Z][A-Za-z0-9&'’\-]*)){0,4}"
    particle = f"[{table.particles_zh}]"
    han = f"(?:(?<![{HAN}])|(?<={particle}))(?!{particle})[{HAN}]{{2,8}}"
    return re.compile(
        rf"(?<![\w])(?P<en>{latin}),? (?:{'|'.join(table.forms_en)})(?!\w)|(?P<zh>{han}?)(?:{'|'.join(table.forms_zh)})"
    )


def company_lists(document: Document) -> Iterator[tuple[Lang, list[tuple[str, int]]]]:
    """Yield the lists of companies that are announced as such: language, and each name with its offset."""
    text = document.text
    for block in document.blocks:
        if block.kind == "boilerplate":
            continue
        for start, end in split_sentences(text, block.start, block.end):
            lead = _leads().search(text, start, end)
            if lead is None:
                continue
            listed = lead[0].rstrip().endswith((":", "："))
            items = read_enumeration(text, lead.end(), end, listed=listed)
            names = [(without_suffix(" ".join(text[item.start : item.end].split())), item.start) for item in items]
            if names := [(name, at) for name, at in names if _COMPANY.match(name)]:
                yield main_language(lead[0]), names


def announces_companies(label: str) -> bool:
    """Whether a label announces companies ("Key vendors") and so no segments."""
    return re.fullmatch("|".join(load(Companies).leads), label.strip(), re.IGNORECASE) is not None


def heads_companies(label: str) -> bool:
    """Whether a label heads a column of companies: "Company", 企業."""
    return re.fullmatch("|".join(load(Companies).heads), label.strip(), re.IGNORECASE) is not None


@cache
def _leads() -> re.Pattern[str]:
    table = load(Companies)
    return re.compile(f"(?:{'|'.join(table.leads)})(?:{'|'.join(table.joints)})", re.IGNORECASE)


@cache
def _suffixes() -> re.Pattern[str]:
    suffixes = load(Companies).suffixes
    latin = any_of(suffix for suffix in suffixes if suffix.isascii())
    han = any_of(suffix for suffix in suffixes if not suffix.isascii())
    return re.compile(rf"(?:,?\s+(?:{latin})|(?:{han}))$", re.IGNORECASE)


def without_suffix(name: str) -> str:
    """Return a company's name without its legal form: "Acme" of "Acme Inc."."""
    return _suffixes().sub("", name) or name


def find_regions(document: Document) -> list[str]:
    """Return the codes of the regions and countries that a report names, in the order of first mention."""
    return list(dict.fromkeys(code for code, _, _ in region_mentions(document)))


def region_mentions(document: Document) -> Iterator[tuple[str, int, int]]:
    """Yield the places where a report names a region or country, each with its code."""
    for block in document.blocks:
        if block.kind != "boilerplate":
            for match in _regions().finditer(document.text, block.start, block.end):
                yield region_codes()[match[0]], *match.span()


def find_region(text: str) -> str | None:
    """Return the code of the first region that a text names."""
    match = _regions().search(text)
    return region_codes()[match[0]] if match else None


def names_region(text: str) -> str | None:
    """Return the region that a phrase is, as printed: "Europe", "the German market" is none."""
    match = _regions().search(text)
    rest = text[: match.start()] + text[match.end() :] if match else text
    return match[0] if match and _around_region().fullmatch(rest) else None


@cache
def _around_region() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{any_of(load(Regions).around)})?\W*", re.IGNORECASE)


@cache
def _regions() -> re.Pattern[str]:
    latin = any_of(name for name in region_codes() if name.isascii())
    han = any_of(name for name in region_codes() if not name.isascii())
    return re.compile(rf"(?<![\w.])(?:{latin})(?![\w$])|(?:{han})")
