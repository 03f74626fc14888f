"""Segments that one language lists and the other does not."""

from collections.abc import Iterator

from ...models.language import is_chinese
from ..records import Document, Finding
from ..terms import unpaired_members
from .findings import finding, place_of


def check_segments(english: Document, chinese: Document, model: str | None) -> Iterator[Finding]:
    """Yield the members of paired segmentations that have no counterpart."""
    documents = [english] if chinese is english else [english, chinese]
    for member, document, lang in unpaired_members(documents, model=model):
        place = place_of(document, member.start, member.end)
        if is_chinese(lang):
            yield finding("extra_segment", f"{member.name} is no segment in the English", None, place, confidence=0.7)
        else:
            yield finding("missing_segment", f"{member.name} is no segment in the Chinese", place, None, confidence=0.7)
