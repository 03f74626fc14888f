"""Glossaries: the pairs of terms of many reports added up, and files of terms in CSV and TBX-Basic (ISO 30042)."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

import lxml.etree

from ..extract.parse.decode import decode
from ..extract.records import Document, TermKind, TermPair
from ..extract.terms import Dictionary, english_key
from ..models.errors import DiglotError
from ..models.language import is_chinese
from ..models.variants import comparable
from .twins import common_name

_TBX = "urn:iso:std:iso:30042:ed-2"
_XML = "http://www.w3.org/XML/1998/namespace"


class GlossaryError(DiglotError, ValueError):
    """A glossary cannot be read; the message names the file and says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A pair of terms over several reports."""

    en: str
    zh: str
    kind: TermKind
    confidence: float
    """Of all reports together: each is a witness of its own."""
    reports: int
    en_count: int
    zh_count: int
    en_context: str
    zh_context: str
    sources: tuple[str, ...]


def collect(reports: Iterable[tuple[str, Sequence[TermPair]]], *, confidence: float = 0) -> list[Entry]:
    """Add up the terms of reports, each with its source; the most frequent come first.

    Variants of one Chinese term (scripts, regional words) are one entry, printed as it was met first. A pair that one
    report leaves in doubt grows surer with every other that has it; those under the `confidence` are left out.
    """
    merged: dict[tuple[str, str], list[tuple[str, TermPair]]] = defaultdict(list)
    for source, pairs in reports:
        for pair in pairs:
            merged[english_key(pair.en), comparable(pair.zh)].append((source, pair))
    entries = [entry for found in merged.values() if (entry := _entry(found)).confidence >= confidence]
    return sorted(entries, key=lambda entry: (-entry.reports, -entry.en_count - entry.zh_count, entry.en))


def _entry(found: Sequence[tuple[str, TermPair]]) -> Entry:
    _, first = found[0]
    doubt = prod(1 - pair.confidence for _, pair in found)
    return Entry(
        en=first.en,
        zh=first.zh,
        kind=first.kind,
        confidence=round(1 - doubt, 3),
        reports=len({source for source, _ in found}),
        en_count=sum(pair.en_count for _, pair in found),
        zh_count=sum(pair.zh_count for _, pair in found),
        en_context=first.en_context,
        zh_context=first.zh_context,
        sources=tuple(dict.fromkeys(source for source, _ in found)),
    )


def twins(documents: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    """Yield reports: each document that has both languages, and two of one language each whose file names agree."""
    waiting: dict[str, Document] = {}
    for document in documents:
        chinese = {is_chinese(lang) for lang in document.languages}
        if len(chinese) > 1:
            yield (document,)
            continue
        key = common_name(document.source)
        other = waiting.pop(key, None)
        if other is None:
            waiting[key] = document
        else:
            yield (other, document)
    yield from ((document,) for document in waiting.values())


def read_glossary(path: Path) -> Dictionary:
    """Return one's own terms: a CSV file with the columns ``en`` and ``zh``, or a TBX file.

    Raises :class:`GlossaryError` if the file cannot be read or is neither.
    """
    try:
        data = path.read_bytes()
    except OSError as err:
        raise GlossaryError(f"{path}: cannot be opened: {err.strerror}") from err
    pairs = _read_tbx(path, data) if data.lstrip()[:1] == b"<" else _read_csv(path, data)
    dictionary: dict[str, set[str]] = defaultdict(set)
    for english, chinese in pairs:
        dictionary[english_key(english)].add(comparable(chinese))
    return {english: frozenset(chinese) for english, chinese in dictionary.items()}


def _read_csv(path: Path, data: bytes) -> list[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(decode(data)))
    if not {"en", "zh"} <= set(rows.fieldnames or ()):
        raise GlossaryError(f"{path}: has no columns en and zh; write them into the first line, as in: en,zh")
    return [(row["en"], row["zh"]) for row in rows if row["en"] and row["zh"]]


def _read_tbx(path: Path, data: bytes) -> list[tuple[str, str]]:
    try:
        root = lxml.etree.fromstring(data, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    except lxml.etree.XMLSyntaxError as err:
        raise GlossaryError(f"{path}: is no well-formed TBX ({err})") from err
    pairs = []
    for concept in root.iter("{*}conceptEntry", "{*}termEntry"):
        terms: dict[bool, list[str]] = {False: [], True: []}
        for section in concept.iter("{*}langSec", "{*}langSet"):
            lang = section.get(f"{{{_XML}}}lang", "")
            terms[is_chinese(lang)] += [term.text or "" for term in section.iter("{*}term")]
        pairs += [(english, chinese) for english in terms[False] for chinese in terms[True]]
    return pairs


def to_tbx(entries: Iterable[Entry]) -> str:
    """Return entries as TBX-Basic (ISO 30042:2019, style DCA), one concept an entry."""
    root = lxml.etree.Element(f"{{{_TBX}}}tbx", nsmap={None: _TBX}, type="TBX-Basic", style="dca")
    root.set(f"{{{_XML}}}lang", "en")
    description = _child(_child(root, "tbxHeader"), "fileDesc")
    _child(_child(description, "titleStmt"), "title", "Terms of bilingual market reports")
    _child(_child(description, "sourceDesc"), "p", "Paired by diglot")
    body = _child(_child(root, "text"), "body")
    for number, entry in enumerate(entries, start=1):
        concept = _child(body, "conceptEntry")
        concept.set("id", f"c{number}")
        _child(concept, "descrip", entry.kind).set("type", "subjectField")
        for lang, term, context in (("en", entry.en, entry.en_context), ("zh", entry.zh, entry.zh_context)):
            section = _child(concept, "langSec")
            section.set(f"{{{_XML}}}lang", lang)
            terms = _child(section, "termSec")
            _child(terms, "term", term)
            _child(terms, "descrip", context).set("type", "context")
    text = lxml.etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _child(parent: lxml.etree._Element, name: str, text: str | None = None) -> lxml.etree._Element:
    child = lxml.etree.SubElement(parent, f"{{{_TBX}}}{name}")
    child.text = text
    return child
