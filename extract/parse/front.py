"""Front matter: the titles, the product code and the date of a report."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from ...models.language import HAN, is_chinese
from ...models.lexicon import Boilerplate, Companies, any_of, load
from ..records import Block

_LONGEST_TITLE = 240
_LEAST_RANK = 2
"""Of a title: a heading on top, if it does not name a market."""
_FRONT = 8
"""Blocks at the top among which a title is likely."""
_DATELINE = 12
"""Blocks at the top among which the date of publication stands."""
_CODE = re.compile(r"[:：#\s]*(?P<code>(?=[A-Za-z\-]*\d)[A-Za-z0-9][A-Za-z0-9\-_/.]{2,31})(?![\w])")


def find_titles(text: str, blocks: Sequence[Block]) -> tuple[dict[str, str], list[Block]]:
    """Return the title in each language, and the blocks with those marked as titles.

    The title is what is marked as one ("Title: ..."), else the heading that names a market, best with its
    divisions or years; a page's ``<title>`` counts only where the page itself has none.
    """
    titles: dict[str, str] = {}
    chosen: set[int] = set()
    for key in ("en", "zh"):
        ranked = [
            (_rank(text, block, position), -position)
            for position, block in enumerate(blocks)
            if _may_be_title(text, block, position) and ("zh" if is_chinese(block.lang) else block.lang) == key
        ]
        best = max(ranked, default=(0, 0))
        if best[0] >= _LEAST_RANK:
            position = -best[1]
            block = blocks[position]
            label = _title_label().match(text, block.start, block.end)
            titles[key] = text[label.end() if label else block.start : block.end].strip("\"'" if label else None)
            chosen.add(position)
    return titles, [
        replace(block, kind="title") if position in chosen else block for position, block in enumerate(blocks)
    ]


def _may_be_title(text: str, block: Block, position: int) -> bool:
    quote = text[block.start : block.end].strip()
    line = block.kind == "paragraph" and position < _FRONT and not quote.endswith(tuple(".。!！?？:：;；"))
    return (
        (block.kind in ("title", "heading") or line)
        and len(quote) <= _LONGEST_TITLE
        and quote.lower().rstrip(":：") not in load(Boilerplate).generic_titles
        and not _not_titles().match(quote)
    )


def _rank(text: str, block: Block, position: int) -> int:
    """Return how much a block looks like a title: marked as one, about a market, on top, with its details."""
    quote = text[block.start : block.end]
    labelled = 16 if position < _FRONT and _title_label().match(quote) else 0
    market = 8 if names_market(quote) else 0
    details = min(2, len(_words("title_words").findall(quote)))
    top = 3 if block.kind == "heading" and (block.level == 1 or position == 0) else 0
    early = 1 if position < _FRONT else 0
    return labelled + market + details + top + early


def names_market(title: str) -> bool:
    """Whether a title has a word for a market or an industry."""
    return _words("market_words").search(title) is not None


@cache
def _title_label() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(load(Boilerplate).title_labels)})\s*[:：]\s*(?=\S)", re.IGNORECASE)


@cache
def _not_titles() -> re.Pattern[str]:
    return re.compile("|".join(load(Boilerplate).not_titles), re.IGNORECASE)


@cache
def _words(name: Literal["market_words", "title_words"]) -> re.Pattern[str]:
    return re.compile("|".join(getattr(load(Boilerplate), name)), re.IGNORECASE)


@cache
def _code_labels() -> re.Pattern[str]:
    return re.compile(rf"(?:\b|(?<=[^a-z]))(?:{any_of(load(Boilerplate).product_code)})(?![a-z])", re.IGNORECASE)


def find_product_code(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the publisher's number of the report: what follows a label such as 商品編碼 or "Report ID"."""
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        label = _code_labels().search(text, block.start, block.end)
        if label is None:
            continue
        if match := _CODE.match(text, label.end(), block.end):
            return match["code"]
        alone = label.end() == block.end and label.start() == block.start
        if alone and following and (match := _CODE.fullmatch(text, following.start, following.end)):
            return match["code"]
    return None


@cache
def _publisher() -> re.Pattern[str]:
    labels = any_of(load(Boilerplate).publisher_labels)
    return re.compile(
        rf"(?:^|[|/\n\t\u3000]\s?|(?<=\s\s))(?:{labels})(?:\s?[:：\t|]\s?|(?<=[{HAN}])\s(?=[A-Z]))"
        r"(?P<name>[^\W\d][^|/\n\t\u3000;；。]{0,59}?)(?=\s?(?:$|[|/\n\t\u3000;；。])|\s\s)",
        re.IGNORECASE,
    )


def find_publisher(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the publisher that a label such as "Publisher:" or 出版商 names, a field by itself in its line."""
    found = (_publisher().search(text[block.start : block.end]) for block in blocks)
    return next((match["name"] for match in found if match), None)


_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)(?:\s?(?:©|\(c\)|by|,|(?:19|20)\d\d(?:\s?[-–—]\s?(?:19|20)\d\d)?))*\s*"
    r"(?P<name>[A-Z\u3400-\u9fff][^|\n\t;；。©]{1,60}?)"
    r"(?=\s?(?:$|[|\n\t;；。©])|[.,，]?\s*(?:all rights|版[權权]|保留|著作[權权])|\.\s|\s\s)",
    re.IGNORECASE,
)
_LETTERHEAD = 4
"""Blocks at the top among which the publisher stands by itself."""


@cache
def _company() -> re.Pattern[str]:
    """Return what the name of a company or of a house of research is, if it is the whole line."""
    table, forms = load(Boilerplate), load(Companies)
    houses = [form for form in table.publisher_forms if form.isascii()]
    chinese = [form for form in table.publisher_forms if not form.isascii()]
    return re.compile(
        rf"[A-Z][\w&'’.\-]*(?: (?:[A-Z&][\w&'’.\-]*|of|and|for)){{0,5}},? (?:{'|'.join([*forms.forms_en, *houses])})\.?"
        rf"|[{HAN}A-Za-z]{{2,20}}(?:{'|'.join([*forms.forms_zh, *chinese])})"
    )


def find_signature(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the publisher that no label names: who has the copyright, else a company alone in a line on top."""
    for block in blocks:
        if match := _COPYRIGHT.search(text, block.start, block.end):
            name = match["name"].strip(" .,，")
            if not _NOT_A_NAME.search(name):
                return name
    for block in blocks[:_LETTERHEAD]:
        line = text[block.start : block.end].strip()
        if _company().fullmatch(line) and not (line.isascii() and names_market(line)):
            return line
    return None


_NOT_A_NAME = re.compile(
    r"\b(?:law|act|holders?|notice|owners?|protected|infringement|this|material)\b|[權权]|本", re.IGNORECASE
)
_DATE_EN = re.compile(
    r"\b(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r"(?: (?P<day_us>\d{1,2})(?:st|nd|rd|th)?,)? (?P<year>20\d\d)\b"
)
_DATE_ZH = re.compile(r"(?P<year>20\d\d) ?年 ?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?日)?")
_DATE_ISO = re.compile(r"\b(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b")
_DATE_MONTH = re.compile(r"\b(?P<year>20\d\d)[-/.](?P<month>\d{1,2})\b")
_LABEL_TO_DATE = 24
"""Characters behind a label in which its date is."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@cache
def _published_label() -> re.Pattern[str]:
    labels = any_of(load(Boilerplate).published_labels)
    return re.compile(
        rf"(?:^|(?<=[|/\n\t;；,，·(（])\s?|(?<=\s\s))(?:{labels})(?:\s?[:：|\t]\s?|\s?$)", re.IGNORECASE | re.MULTILINE
    )


def find_published(text: str, blocks: Sequence[Block]) -> str | None:
    """Return the date of publication: ``2025-03-03``, or ``2025-03`` without a day.

    It is what a label names ("Published:", 出版日期), else the date at the top of a report or press release.
    """
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        quote = text[block.start : block.end]
        label = _published_label().search(quote) if block.kind != "boilerplate" else None
        if label is None:
            continue
        if label.end() == len(quote) and following is not None:
            quote += text[block.end : following.end]
        for pattern in (_DATE_EN, _DATE_ZH, _DATE_ISO, _DATE_MONTH):
            match = pattern.search(quote, label.end(), label.end() + _LABEL_TO_DATE)
            if match and (found := _iso(match)):
                return found
    for block in blocks[:_DATELINE]:
        for pattern in (_DATE_EN, _DATE_ZH, _DATE_ISO):
            if match := pattern.search(text, block.start, min(block.end, block.start + _LONGEST_TITLE)):
                return _iso(match)
    return None


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    month = parts["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    day = int(parts.get("day") or parts.get("day_us") or 1)
    try:
        found = date(int(parts["year"]), number, day)
    except ValueError:
        return None
    return found.isoformat() if parts.get("day") or parts.get("day_us") else found.isoformat()[:7]
