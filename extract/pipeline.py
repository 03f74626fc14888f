"""Quantities in a spaCy pipeline: tokens, Matcher and parser of the pipeline see them as spans.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("diglot_quantities")
>>> doc = nlp("The market was worth about USD 4.2 billion in 2024.")
>>> [(span.text, span.label_, [str(one.value) for one in span._.quantities]) for span in doc.spans["quantities"]]
[('USD 4.2 billion', 'money', ['4200000000']), ('2024', 'year', ['2024'])]
"""

from spacy.language import Language
from spacy.tokens import Doc, Span

from .quantities import find_quantities

KEY = "quantities"
"""The group of spans in ``Doc.spans``."""

Span.set_extension("quantities", default=(), force=True)


@Language.component("diglot_quantities", assigns=["doc.spans", "span._.quantities"])
def quantities(doc: Doc) -> Doc:
    """Add the quantities of a document as spans, labelled with their kind.

    ``span._.quantities`` holds the records: one, or the two ends of a range. A span covers whole tokens, so that it
    may be wider than the offsets of its records.
    """
    lang = doc.lang_ if doc.lang_ in ("en", "zh") else "auto"
    spans: dict[tuple[int, int], Span] = {}
    for found in find_quantities(doc.text, lang):
        span = doc.char_span(found.start, found.end, label=found.kind, alignment_mode="expand")
        if span is not None:
            span._.quantities = (*span._.quantities, found)
            spans[span.start, span.end] = span
    doc.spans[KEY] = list(spans.values())
    return doc
