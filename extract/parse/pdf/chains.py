"""Values one below another, which show the columns of a table without rules."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from ....models.lexicon import Boilerplate, load
from .pieces import Piece
from .values import is_value, is_year

FEWEST = 3
"""Values one below another, at least, that show a table."""
_MOST_VALUES = 3_000
"""Values of a page, at most; more are no tables that anybody reads."""
_REACH = 3.2
"""Heights of a value up to the next one below it, at most, whatever stands between them."""
_FAR = 9.0
"""The same where nothing stands between them, as in rows whose labels have several lines."""
_NEW_HEADING = 1.8
"""Heights of a year up to the value above it from which it heads another table."""
LONG = 12.0
"""Em of a line of running text, at least."""
Chain = list[Piece]
"""Values one below another."""


def find_chains(pieces: Sequence[Piece]) -> list[Chain]:
    """Return the values one below another; the marks of an axis or of a list, which count up, are left out."""
    chains: list[Chain] = []
    open_chains: list[Chain] = []
    texts = [piece for piece in pieces if not is_value(piece.text)]
    captions = [piece for piece in texts if is_caption(piece.text)]
    values = sorted((piece for piece in pieces if is_value(piece.text)), key=lambda piece: piece.top)
    for value in values if len(values) <= _MOST_VALUES else []:
        height = value.bottom - value.top
        open_chains = [chain for chain in open_chains if value.top - chain[-1].bottom < _FAR * height]
        above = [chain for chain in open_chains if _is_above(chain[-1], value)]
        last = max(above, key=lambda chain: _shared(chain[-1], value), default=None)
        gap = value.top - last[-1].bottom if last else 0.0
        if (
            last
            and abs(last[-1].size - value.size) < 0.1 * value.size
            and not (gap > _NEW_HEADING * height and is_year(value.text) and not is_year(last[-1].text))
            and not (
                gap > _NEW_HEADING * height
                and any(last[-1].bottom <= text.top < value.top and text.x0 < value.x1 for text in captions)
            )
            and (
                gap < _REACH * height
                or (
                    not any(_is_between(text, last[-1], value) for text in texts)
                    and any(_is_level(text, value) for text in texts)
                )
            )
        ):
            last.append(value)
        else:
            chains.append([value])
            open_chains.append(chains[-1])
    return [chain for chain in chains if len(chain) >= FEWEST and _is_column(chain)]


def _is_between(text: Piece, above: Piece, value: Piece) -> bool:
    """Whether a text stands between two values, or is a long one beside what is between them."""
    if not above.bottom <= text.top < value.top:
        return False
    return _shared(text, value) > 0 or (text.x0 < value.x0 and text.x1 - text.x0 > LONG * text.size)


def _is_level(text: Piece, value: Piece) -> bool:
    return abs(text.top + text.bottom - value.top - value.bottom) < 0.8 * (value.bottom - value.top)


def _is_above(above: Piece, value: Piece) -> bool:
    return value.top >= above.bottom - 0.4 * (value.bottom - value.top) and (
        _shared(above, value) > 0 or abs(above.x1 - value.x1) < 2
    )


def _shared(one: Piece, other: Piece) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def _is_column(chain: Chain) -> bool:
    """Whether values are no more than dashes, and do not count up or down in equal steps."""
    numbers = [_number(piece.text) for piece in chain]
    known = [number for number in numbers if number is not None]
    if len(known) < 0.5 * len(chain):
        return False
    steps = {round(below - above, 6) for above, below in pairwise(known)}
    return len(steps) > 1 or steps == {0} or len(known) < FEWEST


def _number(text: str) -> float | None:
    digits = re.sub(r"[^\d.]", "", text).strip(".")
    return float(digits) if digits.count(".") < 2 and digits else None


def find_blocks(chains: Sequence[Chain]) -> list[list[Chain]]:
    """Group columns of values whose rows are the same."""
    blocks: list[list[Chain]] = []
    for chain in sorted(chains, key=lambda chain: -len(chain)):
        block = next((block for block in blocks if any(_is_beside(chain, other) for other in block)), None)
        if block is None:
            blocks.append([chain])
        else:
            block.append(chain)
    return sorted(blocks, key=lambda block: min(chain[0].top for chain in block))


def _is_beside(chain: Chain, other: Chain) -> bool:
    middles = [(piece.top + piece.bottom) / 2 for piece in other]
    near = 0.4 * (chain[0].bottom - chain[0].top)
    level = sum(any(abs((piece.top + piece.bottom) / 2 - at) < near for at in middles) for piece in chain)
    return level >= 0.5 * min(len(chain), len(other))


def is_caption(text: str) -> bool:
    """Whether a line begins as the caption of a table or figure does."""
    return _caption().match(text) is not None


@cache
def _caption() -> re.Pattern[str]:
    return re.compile("|".join(load(Boilerplate).caption_labels), re.IGNORECASE)
