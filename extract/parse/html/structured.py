"""What a page says of itself to machines: JSON-LD first, then ``<meta>``; evidence beside the visible text."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from typing import Any

import lxml.html

from ....models.language import detect_language, is_chinese
from ..parsed import Declared
from .pieces import clean

_LARGEST = 2_000_000
"""Characters of a JSON-LD script that is read."""
_MOST_NODES = 5000
_ABOUT = ("Report", "Product", "Dataset", "NewsArticle", "Article", "BlogPosting", "TechArticle", "WebPage")
"""Types that may stand for the report, the likeliest first."""
_CODES = ("sku", "mpn", "productID", "identifier", "reportNumber")
_DATES = ("datePublished", "releaseDate", "dateCreated")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?(?!\d)|(?P<compact>20\d{6})(?!\d)")
_TAG = re.compile(r"<[^<>]*>")
_INLINE_TAG = re.compile(r"</?(?:a|b|em|i|span|strong|su[bp]|u)\b[^<>]*>", re.IGNORECASE)
_JSON_EDGE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_LOCALES = (
    "//html/@lang | //meta[@property='og:locale']/@content"
    " | //meta[translate(@http-equiv, 'CONTENTLAUGE', 'contentlauge')='content-language']/@content"
)
"""Where a page says in which language, and of which country, it is."""
_META_TITLES = ("citation_title", "og:title", "dc.title", "twitter:title")
_META_PUBLISHERS = ("citation_publisher", "dc.publisher", "publisher", "article:publisher", "og:site_name")
_META_DATES = ("citation_publication_date", "article:published_time", "dc.date", "date", "pubdate", "datepublished")
_META_CODES = ("product:retailer_item_id", "citation_technical_report_number", "dc.identifier")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page declares."""

    declared: Declared = field(default_factory=Declared)
    answers: tuple[tuple[str, str], ...] = ()
    """Questions and answers of a FAQ."""
    article: str | None = None
    """The whole text of an article."""
    types: frozenset[str] = frozenset()


def read_evidence(root: lxml.html.HtmlElement) -> Evidence:
    """Return what the JSON-LD and the ``<meta>`` elements of a page declare; what is malformed is passed over."""
    nodes = list(_nodes(root))
    declared = Declared()
    for node in sorted(nodes, key=_rank):
        declared = _over(declared, _declared_by(node))
    by_meta = _declared_by_meta(root)
    declared = replace(_over(declared, by_meta), locale=by_meta.locale or declared.locale)
    return Evidence(
        declared=declared,
        answers=tuple(answer for node in nodes if "FAQPage" in _types(node) for answer in _answers(node)),
        article=next((body for node in nodes if (body := _text(node.get("articleBody")))), None),
        types=frozenset(name for node in nodes for name in _types(node)),
    )


def _nodes(root: lxml.html.HtmlElement) -> Iterator[Node]:
    """Yield the objects that the JSON-LD scripts are about; not those that these are parts of, sold with or like."""
    for script in root.iter("script"):
        if "ld+json" in script.get("type", "").lower() and len(script.text or "") <= _LARGEST:
            try:
                value = json.loads(_JSON_EDGE.sub("", script.text or ""), strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _objects(value)


def _objects(value: Any) -> Iterator[Node]:
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting += [
                one[key] for key in ("@graph", "mainEntity", "hasPart") if isinstance(one.get(key), dict | list)
            ]
        elif isinstance(one, list):
            waiting += [part for part in one if isinstance(part, dict | list)]


def _types(node: Node) -> list[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [str(name).rsplit("/", 1)[-1] for name in names if isinstance(name, str)]


def _rank(node: Node) -> int:
    return min((_ABOUT.index(name) for name in _types(node) if name in _ABOUT), default=len(_ABOUT))


def _declared_by(node: Node) -> Declared:
    if _rank(node) == len(_ABOUT):
        return Declared()
    names = [_text(node.get(name)) for name in ("name", "headline", "alternateName", "alternativeHeadline")]
    language = _text(node.get("inLanguage"))
    publisher = next((name for key in ("publisher", "brand", "manufacturer") if (name := _name(node.get(key)))), None)
    return Declared(
        title=_titles(names),
        product_code=next((code for key in _CODES if (code := _code(node.get(key)))), None),
        publisher=publisher,
        published=next((day for key in _DATES if (day := iso_date(_text(node.get(key))))), None),
        locale=language if language and re.fullmatch(r"[A-Za-z]{2,3}[-_][A-Za-z\-_]{2,12}", language) else None,
    )


def _titles(names: list[str | None]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for name in names:
        lang = detect_language(name) if name else "und"
        if name and (lang == "en" or is_chinese(lang)):
            titles.setdefault("zh" if is_chinese(lang) else "en", name)
    return titles


def _text(value: Any) -> str | None:
    """Return a value as text: of several, the first; of one with a language, what it says."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return clean(_plain(str(value))) or None


def _plain(markup: str) -> str:
    """Return a text of JSON-LD, which may have markup and its entities in it, without them."""
    if "<" not in markup and "&" not in markup:
        return markup
    return unescape(_TAG.sub(" ", _INLINE_TAG.sub("", markup)))


def _name(value: Any) -> str | None:
    name = _text(value)
    return None if name is None or name.startswith(("http:", "https:")) else name


def _code(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("value")
    code = _text(value)
    return code if code and len(code) <= 40 and not code.startswith(("http:", "https:")) else None


def _answers(page: Node) -> Iterator[tuple[str, str]]:
    entities = page.get("mainEntity") or page.get("mainEntityOfPage")
    for entity in entities if isinstance(entities, list) else [entities]:
        if isinstance(entity, dict):
            answer = entity.get("acceptedAnswer")
            answer = answer[0] if isinstance(answer, list) and answer else answer
            question = _text(entity.get("name"))
            told = _text(answer.get("text")) if isinstance(answer, dict) else None
            if question and told:
                yield question, told


def iso_date(text: str | None) -> str | None:
    """Return the date with which a text begins: ``2025-03-01``, or ``2025-03`` without a day; None if there is none."""
    match = _ISO.match(text.strip().replace("/", "-")) if text else None
    if match is None:
        return None
    compact = match["compact"]
    parts = (compact[:4], compact[4:6], compact[6:]) if compact else (match["year"], match["month"], match["day"])
    try:
        day = date(int(parts[0]), int(parts[1]), int(parts[2] or 1))
    except ValueError:
        return None
    return day.isoformat() if parts[2] else day.isoformat()[:7]


def _declared_by_meta(root: lxml.html.HtmlElement) -> Declared:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = clean(meta.get("content", ""))
        if name and content:
            metas.setdefault(name, content)
    publishers = (metas.get(name) for name in _META_PUBLISHERS)
    locale = next((tag for tag in root.xpath(_LOCALES) if "-" in tag or "_" in tag), None)
    return Declared(
        title=_titles([metas.get(name) for name in _META_TITLES]),
        product_code=next((code for name in _META_CODES if (code := _code(metas.get(name)))), None),
        publisher=next((name for name in publishers if name and "://" not in name), None),
        published=next((day for name in _META_DATES if (day := iso_date(metas.get(name)))), None),
        locale=str(locale) if locale else None,
    )


def _over(strong: Declared, weak: Declared) -> Declared:
    """Return what either declares; where both do, what the strong one says."""
    return replace(
        weak,
        title=weak.title | strong.title,
        product_code=strong.product_code or weak.product_code,
        publisher=strong.publisher or weak.publisher,
        published=strong.published or weak.published,
        locale=strong.locale or weak.locale,
    )
