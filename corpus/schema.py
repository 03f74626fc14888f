"""The tables of a corpus as Arrow schemas, and the version of them all.

Offsets count code points of ``Document.text``, half-open. A row of any table belongs to the report that its column
`report` names, but for those of `vectors` and `themes`, which outlive reports.
"""

from collections.abc import Mapping

import pyarrow as pa

SCHEMA_VERSION = 2
"""Rises with every change of a table; a corpus of an older one is given the columns that it lacks when it is written
to, see :mod:`.store`."""
DIMENSION = 384
"""Of the default encoder's vectors."""

_STRINGS = pa.list_(pa.string())
_MOMENT = pa.timestamp("us", tz="UTC")
_EXACT = pa.decimal128(38, 10)


def _table(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns.items()])


def _passages(dimension: int) -> pa.Schema:
    return _table(
        id=pa.string(),  # "{report}:{start}"
        report=pa.string(),
        lang=pa.string(),
        kind=pa.string(),  # of its block: heading, paragraph, list_item, table, caption
        start=pa.int32(),
        end=pa.int32(),
        page=pa.int32(),
        section=pa.string(),  # the heading that it stands under
        text=pa.string(),  # as printed: document.text[start:end]
        context=pa.string(),  # what is encoded: headings, header rows, then the text
        tokens=pa.string(),  # what is searched by words, joined by blanks
        vector=pa.list_(pa.float32(), dimension),  # of unit length; null until it is encoded
        partner=pa.string(),  # id of the passage that says the same in the other language
        pair=pa.string(),  # what both have in common, and no third passage
        publisher=pa.string(),
        year=pa.int16(),
        market=pa.string(),
        figure_kinds=_STRINGS,  # of the figures that stand in it
        themes=_STRINGS,
    )


def schemas(dimension: int = DIMENSION) -> Mapping[str, pa.Schema]:
    """Return the schema of each table, for vectors of a dimension."""
    return {
        "reports": _table(
            id=pa.string(),  # SHA-256 of the file's bytes, hexadecimal
            source=pa.string(),  # absolute path; archive.zip!/member of what lies in an archive
            copies=_STRINGS,  # other files with the same bytes
            title_en=pa.string(),
            title_zh=pa.string(),
            product_code=pa.string(),
            publisher=pa.string(),
            published=pa.date32(),
            year=pa.int16(),  # of `published`
            market=pa.string(),  # what the title names
            languages=_STRINGS,
            media_type=pa.string(),
            pages=pa.int32(),
            scanned=pa.list_(pa.int32()),
            document=pa.large_binary(),  # Document as JSON, compressed by zstd
            report=pa.large_binary(),  # Report likewise
            twin=pa.string(),  # id of the same report in the other language
            ingested=_MOMENT,
            status=pa.string(),  # "read" or "failed"
            error=pa.string(),
        ),
        "passages": _passages(dimension),
        "figures": _table(
            report=pa.string(),
            index=pa.int32(),  # in Report.figures
            kind=pa.string(),
            value=pa.string(),  # exact decimal, base units
            amount=_EXACT,  # the same as a number, where it fits
            unit=pa.string(),
            currency=pa.string(),
            year_from=pa.int16(),
            year_to=pa.int16(),  # the same as year_from for a single year
            role=pa.string(),
            metric_text=pa.string(),
            region=pa.string(),
            segment=pa.string(),
            company=pa.string(),
            lang=pa.string(),
            quote=pa.string(),
            start=pa.int32(),
            end=pa.int32(),
            page=pa.int32(),
            market=pa.string(),
            publisher=pa.string(),
            published=pa.date32(),
        ),
        "segments": _table(
            report=pa.string(),
            index=pa.int32(),  # of the segmentation in Report.segments
            lang=pa.string(),
            dimension=pa.string(),
            canonical=pa.string(),
            path=_STRINGS,  # names of the members above, outermost first
            name=pa.string(),
            start=pa.int32(),
            end=pa.int32(),
        ),
        "terms": _table(
            report=pa.string(),  # of twins the English one
            en=pa.string(),
            zh=pa.string(),
            kind=pa.string(),
            score=pa.float32(),
            en_count=pa.int32(),
            zh_count=pa.int32(),
            en_start=pa.int32(),
            en_end=pa.int32(),
            zh_start=pa.int32(),
            zh_end=pa.int32(),
            en_context=pa.string(),
            zh_context=pa.string(),
        ),
        "findings": _table(
            report=pa.string(),  # of twins the English one
            code=pa.string(),
            rule=pa.string(),
            severity=pa.string(),
            message=pa.string(),
            en_quote=pa.string(),
            en_start=pa.int32(),
            en_end=pa.int32(),
            en_page=pa.int32(),
            zh_quote=pa.string(),
            zh_start=pa.int32(),
            zh_end=pa.int32(),
            zh_page=pa.int32(),
            expected=pa.string(),
            found=pa.string(),
            confidence=pa.float32(),
        ),
        "themes": _table(
            snapshot=pa.int32(),  # from 1; the highest one is what the passages have
            written=_MOMENT,
            id=pa.string(),
            kind=pa.string(),  # "guided", "free", or "space": what all vectors are seen in
            label_en=pa.string(),
            label_zh=pa.string(),
            terms_en=_STRINGS,
            terms_zh=_STRINGS,
            size=pa.int32(),  # passages that have it
            passages=pa.int32(),  # that there were
            middle=pa.float32(),  # of a guided theme: where its border is, see `guided.py`
            spread=pa.float32(),  # of a free theme: the least cosine that its passages have
            centre=pa.list_(pa.float32(), dimension),  # of a guided theme: what tells it from the others
        ),
        "vectors": _table(
            key=pa.string(),  # SHA-256 of the model's name and the text, hexadecimal
            vector=pa.list_(pa.float32(), dimension),
        ),
    }
