"""Quantities as they are printed."""

from collections.abc import Iterable

import msgspec

from ..extract.records import Quantity
from .formats import Format
from .output import emit, write_csv

_COLUMNS = ("kind", "value", "unit", "currency", "modifier", "bound", "start", "end", "quote")


def print_quantities(found: Iterable[tuple[int, list[Quantity]]], form: Format) -> None:
    """Print the quantities of numbered lines; as JSON, one list for each line."""
    rows = ((number, *(getattr(one, column) for column in _COLUMNS)) for number, ones in found for one in ones)
    if form is Format.CSV:
        write_csv(("line", *_COLUMNS), rows)
    elif form is Format.TABLE:
        from .tables import open_console, print_rows

        print_rows(open_console(), ("line", *_COLUMNS), rows)
    else:
        for _, ones in found:
            emit([_record(one) for one in ones])


def _record(quantity: Quantity) -> dict[str, object]:
    record: dict[str, object] = msgspec.to_builtins(quantity)
    return record | {"value": None} if quantity.value.is_nan() else record
