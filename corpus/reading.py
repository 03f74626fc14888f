"""What is made of a report in the process that reads it: its passages, and what its languages say of each other.

Everything here is done without the sentence encoder, which would cost every process its start and its memory.
"""

from collections.abc import Sequence

import msgspec

from ..extract.align import Encode, align_texts
from ..extract.check import check
from ..extract.parse.limits import TimeUpError, Watch
from ..extract.parse.worker import serve as serve_files
from ..extract.records import Document, Finding, Report, TermPair
from ..extract.terms import find_terms
from ..models.language import is_chinese
from .passages import Passage, find_passages
from .tokens import search_tokens

_OF_ONE_LANGUAGE = (
    "cagr_arithmetic", "table_prose", "growth_arithmetic", "shares_total", "segment_total",
    "duplicate_word", "script_mix",
)  # fmt: skip
"""Rules that need no translation: a report without one is no worse for that."""
_SECONDS_PER_CHARACTER = 5e-5
"""In which the languages of a report are compared."""


class Comparison(msgspec.Struct):
    """What the two languages of a report, or of twins, say of each other."""

    pairs: tuple[tuple[int, int], ...] = ()
    """Places of passages that say the same: English, Chinese."""
    terms: tuple[TermPair, ...] = ()
    findings: tuple[Finding, ...] = ()


class Reading(msgspec.Struct):
    """What a worker adds to a document and its report."""

    passages: tuple[Passage, ...]
    tokens: tuple[str, ...]
    """Of each passage, joined by blanks."""
    comparison: Comparison


def serve() -> None:
    """Read files until there are no more requests."""
    serve_files(_finish)


def _finish(document: Document, report: Report, watch: Watch) -> bytes:
    with watch.finding(document.pages or 0, len(document.text)):
        passages = find_passages(document)
        tokens = tuple(" ".join(search_tokens(passage.context, passage.lang)) for passage in passages)
    try:
        with watch.late_stage("compare", watch.limits.seconds + len(document.text) * _SECONDS_PER_CHARACTER):
            comparison = compare([document], passages, passages)
    except TimeUpError:  # what stands in it is found all the same
        comparison = Comparison()
    return msgspec.msgpack.encode(Reading(tuple(passages), tokens, comparison))


def compare(documents: Sequence[Document], english: Sequence[Passage], chinese: Sequence[Passage]) -> Comparison:
    """Compare the languages of one document, or of two that are twins, the English one first."""
    texts = (documents[0].text, documents[-1].text)
    findings = check(*documents, model=None).findings
    if len({is_chinese(lang) for document in documents for lang in document.languages}) < 2:
        return Comparison(findings=tuple(one for one in findings if one.rule in _OF_ONE_LANGUAGE))
    pairs = pair_passages(texts, english, chinese, None)
    return Comparison(pairs=tuple(pairs), terms=tuple(find_terms(documents, model=None)), findings=findings)


def pair_passages(
    texts: tuple[str, str], english: Sequence[Passage], chinese: Sequence[Passage], encode: Encode | None
) -> list[tuple[int, int]]:
    """Return which passages say the same, each with one of the other language at most: places in the sequences.

    Passages of the other language are passed over. `encode` gives the vectors of contexts; without it figures, names
    and a dictionary decide.
    """
    ours = [index for index, passage in enumerate(english) if not is_chinese(passage.lang)]
    theirs = [index for index, passage in enumerate(chinese) if is_chinese(passage.lang)]
    if not ours or not theirs:
        return []
    sides = (
        [english[index].context if encode else texts[0][english[index].start : english[index].end] for index in ours],
        [chinese[index].context if encode else texts[1][chinese[index].start : chinese[index].end] for index in theirs],
    )
    pairs = []
    for group in align_texts(*sides, "paragraph", encode=encode):
        if group.en and group.zh:
            longest = [
                max(places, key=lambda place: len(texts_of[place]))
                for places, texts_of in zip((group.en, group.zh), sides, strict=True)
            ]
            pairs.append((ours[longest[0]], theirs[longest[1]]))
    return pairs
