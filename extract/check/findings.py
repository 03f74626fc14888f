"""The rules of the check, and a finding of one with its places."""

from collections.abc import Mapping
from functools import cache

from ...models.language import is_chinese
from ...models.lexicon import Rule, Rules, load
from ..records import Document, Finding, Place

Disagreement = tuple[str, str, Place, str, str | None]
"""Rule, message, place, language, and a severity other than the rule's."""


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by name."""
    return {rule.name: rule for rule in load(Rules).rule}


def finding(
    name: str, message: str, en: Place | None, zh: Place | None, *, confidence: float = 0.9, severity: str | None = None
) -> Finding:
    """Return a finding of a rule."""
    rule = rules()[name]
    return Finding(
        code=rule.code,
        rule=name,
        severity=severity or rule.severity,  # type: ignore[arg-type]
        message=message,
        en=en,
        zh=zh,
        expected=en.quote if en else None,
        found=zh.quote if zh else None,
        confidence=confidence,
    )


def one_language(name: str, message: str, place: Place, lang: str, severity: str | None) -> Finding:
    """Return a finding that is in one language alone."""
    return finding(
        name, message, None if is_chinese(lang) else place, place if is_chinese(lang) else None, severity=severity
    )


def place_of(document: Document, start: int, end: int) -> Place:
    """Return the place of a span of a document's text."""
    page = next((block.page for block in document.blocks if block.start <= start < block.end), None)
    return Place(quote=document.text[start:end], start=start, end=end, page=page)
