"""Figures: quantities tied to what they mean.

The method is rules over cues: each quantity takes the kind whose cue speaks of it in its clause, the year that the
least stands between, and what is left open from the document as a whole (base year, forecast window).
`benchmarks/figures.py` compares it with the nearest cue by distance, with spaCy's Matcher over the tokens of spaCy and
jieba, and with a logistic regression trained on these tokens. On documents that are read for the first time the
regression tells the kinds as well; the rules were chosen because the same clauses also give the year, the role and the
scope, which would each need a model and a training corpus in both languages, and because an analyst must be able to
see why a number was given its meaning. Where a trained pipeline of spaCy is installed, its recogniser adds companies,
whose figures are then told from the market's; its dependency parse is left out because the benchmark, which tries it
too, finds the cue that is nearest along the parse to be the cue that is nearest in the text. Tokens and a parse serve
those who build on the quantities: see :mod:`diglot.extract.pipeline`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from ..models.currencies import local_currency
from ..models.language import fold, is_chinese
from .cues import cue_table
from .drafts import Draft
from .entities import names_region, without_suffix
from .frame import Frame, agrees, best_window, find_frame
from .money import LEAST_NAMED
from .parse.front import names_market
from .prose import read_prose
from .quantities import find_quantities, shifted
from .records import Block, Document, Figure, FigureRole, Quantity, Scope
from .subjects import market_name
from .tabular import Labels, read_labelled, read_table
from .units import find_unit

_LONGEST_LABEL = 80
_FRONT = 40
"""Blocks at the top of a report in which it says that it is about a market."""
_LETTER = re.compile(r"[^\W\d_]")


def find_figures(
    document: Document, parts: Collection[str] = (), companies: frozenset[str] = frozenset()
) -> list[Figure]:
    """Return the figures of a report in the order of its text; page furniture yields none.

    `parts` are the names of what the report divides its market into, `companies` those of the companies that it names,
    where they are known.
    """
    folded = fold(document.text)
    drafts = sorted(_drafts(document, folded, frozenset(map(fold, parts))), key=lambda draft: draft.quantity.start)
    frame = find_frame(document, folded, drafts)
    sizes = _sizes_by_sentence(drafts)
    dated = (_dated_by_sizes(draft, sizes.get(draft.sentence, {}), frame) for draft in drafts)
    completed = (replace(draft, year=frame.year_of(draft)) for draft in dated)
    return [_figure(document, draft, frame.role_of(draft), companies) for draft in completed]


def _drafts(document: Document, folded: str, parts: Collection[str]) -> Iterator[Draft]:
    text, blocks = document.text, document.blocks
    found = [_block_quantities(document, block) for block in blocks]
    currencies = Counter(
        one.currency for ones in found for one in ones if one.currency is not None and not one.inferred
    )
    local = local_currency(document.locale) if document.locale else None
    undecided = [any(one.kind == "money" and (one.inferred or one.currency is None) for one in ones) for ones in found]
    known = {lang: _known_currencies(currencies, local, lang) for lang in {block.lang for block in blocks}}
    quantities = [
        _block_quantities(document, block, known[block.lang]) if open_ else ones
        for block, ones, open_ in zip(blocks, found, undecided, strict=True)
    ]
    labels_lead = _labels_lead(document, quantities)
    about_market = any(
        names_market(text[block.start : block.end]) for block in blocks[:_FRONT] if block.kind != "boilerplate"
    ) or any(cue.kind == "cagr" for cue in cue_table().percent_cues(folded, 0, len(folded)))
    siblings = _Siblings()
    for index, block in enumerate(blocks):
        if block.kind == "boilerplate":
            continue
        if block.cells:
            yield from read_table(folded, text, block, index, _captions(text, blocks, index), known[block.lang])
        elif (labels := _lone_value_labels(document, quantities, index, labels_lead)) is not None:
            for quantity in quantities[index]:
                draft = read_labelled(folded, text, quantity, Labels(row=tuple(labels)), index, block.lang, block.start)
                if draft is not None:
                    yield draft
        else:
            drafts = read_prose(
                folded,
                text,
                (block.start, block.end),
                quantities[index],
                block=index,
                lang=block.lang,
                published=int(document.published[:4]) if document.published else None,
                about_market=about_market,
                parts=parts,
            )
            yield from siblings.complete(folded, text, block, list(drafts))


class _Siblings:
    """The lines of a list of percentages ("India: 11.2%"), which say once what they all are.

    The line above them does ("CAGR 2026 to 2036"), or the first of them ("Multirotors: 83% of the fleet").
    """

    def __init__(self) -> None:
        self.lead: Block | None = None
        self.first: Draft | None = None

    def complete(self, folded: str, text: str, block: Block, drafts: list[Draft]) -> list[Draft]:
        """Return the figures of a line, one that says nothing of itself completed by what leads its list."""
        label = _listed_label(text, block, drafts)
        if label is None:
            self.first = None
            self.lead = block if block.end - block.start <= _LONGEST_LABEL else None
            return drafts
        (draft,) = drafts
        if draft.kind == "other" and self.first is not None:
            drafts = [replace(draft, kind=self.first.kind, year=draft.year or self.first.year, role=self.first.role)]
        elif draft.kind == "other" and self.lead is not None:
            labels = Labels(row=(label,), column=((self.lead.start, self.lead.end),))
            drafts = [
                read_labelled(folded, text, draft.quantity, labels, draft.block, draft.lang, block.start) or draft
            ]
        self.first = drafts[0] if drafts[0].kind != "other" else None
        return drafts


def _listed_label(text: str, block: Block, drafts: Sequence[Draft]) -> tuple[int, int] | None:
    """Return the label of a short line that is a label and a percentage."""
    if len(drafts) != 1 or drafts[0].quantity.kind != "percent" or block.end - block.start > _LONGEST_LABEL:
        return None
    label = text[block.start : drafts[0].quantity.start].rstrip()
    named = label.rstrip(":：–- ")
    return (block.start, block.start + len(named)) if label != named and _LETTER.search(named) else None


def _known_currencies(named: Counter[str], local: tuple[str, str] | None, lang: str) -> Counter[str]:
    """Return what counts for a language: the currencies that the report names, and of its own locale the country's."""
    if local is None or local[0] != lang:
        return named
    return named | Counter({local[1]: LEAST_NAMED})


def _block_quantities(document: Document, block: Block, currencies: Mapping[str, int] | None = None) -> list[Quantity]:
    if block.kind == "boilerplate":
        return []
    text = document.text[block.start : block.end]
    return shifted(find_quantities(text, block.lang, currencies=currencies), block.start)


def _captions(text: str, blocks: Sequence[Block], index: int) -> list[tuple[int, int]]:
    """Return the short lines beside a table: its caption or heading before it, a note on units behind it.

    A report's title is none, unless it gives a unit: its years are not those of the table.
    """
    near = [*reversed(blocks[max(0, index - 2) : index]), *blocks[index + 1 : index + 2]]
    return [
        (block.start, block.end)
        for block in near
        if not block.cells
        and block.kind != "boilerplate"
        and (block.kind != "title" or find_unit(text[block.start : block.end], block.lang))
        and block.end - block.start <= _LONGEST_LABEL
        and not text[block.start : block.end].endswith(("。", ".", "!", "！", ";", "；"))
    ]


def _lone_value_labels(
    document: Document, quantities: Sequence[Sequence[Quantity]], index: int, labels_lead: bool
) -> list[tuple[int, int]] | None:
    """Return the label beside a line that is a value and nothing else ("USD 4.2 bn" / "Market size 2024")."""
    if not _is_lone_value(document, quantities, index):
        return None
    sides = (index - 1, index + 1) if labels_lead else (index + 1, index - 1)
    for side in sides:
        if _is_label(document, quantities, side):
            return [(document.blocks[side].start, document.blocks[side].end)]
    return None


def _labels_lead(document: Document, quantities: Sequence[Sequence[Quantity]]) -> bool:
    """Whether labels stand before their values: told by what stands at the two ends of the run of values."""
    places = range(len(document.blocks))
    first = next((index for index in places if _is_lone_value(document, quantities, index)), None)
    if first is None:
        return True
    last = first
    while last + 2 < len(places) and _is_lone_value(document, quantities, last + 2):
        last += 2
    if not _is_label(document, quantities, last + 1):
        return True
    above = document.blocks[first - 1] if first > 0 else None
    return above is not None and above.kind != "title" and _is_label(document, quantities, first - 1)


def _is_lone_value(document: Document, quantities: Sequence[Sequence[Quantity]], index: int) -> bool:
    """Whether a block is a value and nothing else: "USD 4.2 bn"."""
    block, found = document.blocks[index], quantities[index]
    if block.cells or len({(quantity.start, quantity.end) for quantity in found}) != 1 or found[0].kind == "year":
        return False
    rest = document.text[block.start : found[0].start] + document.text[found[0].end : block.end]
    return _LETTER.search(rest) is None


def _is_label(document: Document, quantities: Sequence[Sequence[Quantity]], index: int) -> bool:
    """Whether a block is a short line that names a value, without one of its own."""
    if not 0 <= index < len(document.blocks):
        return False
    block = document.blocks[index]
    return (
        block.kind != "boilerplate"
        and not block.cells
        and block.end - block.start <= _LONGEST_LABEL
        and _LETTER.search(document.text, block.start, block.end) is not None
        and all(quantity.kind in ("year", "number") for quantity in quantities[index])
    )


def _sizes_by_sentence(drafts: Sequence[Draft]) -> dict[int, dict[int, Decimal]]:
    """Return the sizes that each sentence or table states, by year."""
    sizes: dict[int, dict[int, Decimal]] = {}
    for draft in drafts:
        if draft.kind in ("market_size", "volume") and isinstance(draft.year, int):
            sizes.setdefault(draft.sentence, {})[draft.year] = draft.quantity.value
    return sizes


def _dated_by_sizes(draft: Draft, sizes: Mapping[int, Decimal], frame: "Frame") -> Draft:
    """Give a rate without a printed period the window of the sizes in its sentence, a change its later year."""
    if draft.kind == "growth":
        return _dated_by_change(draft, sizes)
    if draft.kind != "cagr" or draft.year is not None or draft.quantity.value in frame.periods:
        return draft
    *starts, last = sorted({*sizes, *draft.sentence_years}) or [0]
    windows = [(start, last) for start in starts]
    if frame.base is not None and frame.base < last and last in sizes and frame.sizes.get(last) == sizes[last]:
        windows.insert(0 if draft.sentence not in frame.paths else len(windows), (frame.base, last))
    known = {**frame.sizes, **sizes}
    named = {*sizes, *draft.sentence_years}
    if not any(agrees(draft.quantity.value, window, known) for window in windows):
        pairs = combinations(sorted(known), 2)
        windows += [pair for pair in pairs if named & set(pair) and agrees(draft.quantity.value, pair, known)]
    return replace(draft, year=best_window(draft.quantity.value, windows, known)) if windows else draft


def _dated_by_change(draft: Draft, sizes: Mapping[int, Decimal]) -> Draft:
    """Date "138 in 2024 and 121 in 2023, an increase of 14%" by the later year."""
    later = draft.year + 1 if isinstance(draft.year, int) else 0
    if not draft.tabular and later in sizes and agrees(draft.quantity.value, (later - 1, later), sizes):
        return replace(draft, year=later)
    return draft


def _figure(document: Document, draft: Draft, role: FigureRole | None, companies: frozenset[str]) -> Figure:
    quantity = draft.quantity
    return Figure(
        kind=draft.kind,
        value=quantity.value,
        unit=quantity.unit,
        currency=quantity.currency,
        inferred=quantity.inferred,
        year=draft.year,
        role=role,
        metric_text=draft.subject or _title_market(document, draft),
        scope=_scope(draft, companies),
        lang=draft.lang,
        quote=document.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        page=document.blocks[draft.block].page,
        block=draft.block,
    )


def _title_market(document: Document, draft: Draft) -> str | None:
    """Return the market that the report is about, for a size or rate in a table, list or heading that names none."""
    title = document.title.get("zh" if is_chinese(draft.lang) else "en")
    in_prose = document.blocks[draft.block].kind == "paragraph"
    if title is None or in_prose or draft.kind not in ("market_size", "cagr"):
        return None
    return market_name(title, (0, len(title)), draft.lang)


def _scope(draft: Draft, companies: frozenset[str]) -> Scope | None:
    """Return the region that a figure is about, or the company or segment that has it."""
    if draft.company is not None:
        return Scope(company=draft.company)
    name = draft.part or (draft.subject if draft.kind != "cagr" else None)
    if name is None:
        return None
    if region := names_region(name):
        return Scope(region=region)
    if without_suffix(name) in companies:
        return Scope(company=name)
    return Scope(segment=name) if draft.part or draft.kind == "share" else None
