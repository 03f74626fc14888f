"""Rows as files for spreadsheets and other programs: CSV, Parquet, XLSX, Markdown."""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from ..models.errors import DiglotError

_EXACT_DIGITS = 15
"""Digits that a cell of a spreadsheet keeps; longer values stay text."""
_WIDEST = 48
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that no workbook may have."""
_SHEET_ROWS = 1_048_575
"""Of a sheet, without its header."""

Row = Mapping[str, Any]


class ExportError(DiglotError, ValueError):
    """Rows do not fit into a file of that form."""


def plain(value: object) -> object:
    """Return a value as text files have it: decimals in full and without zeros behind, dates of ISO 8601."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text) if value.is_finite() else str(value)
    return value.isoformat() if isinstance(value, date) else value


def write_csv_to(file: TextIO, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows as CSV."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_harmless(plain(row[name])) for name in columns] for row in rows)


def _harmless(value: object) -> object:
    """Keep a spreadsheet from taking the words of a report for a formula."""
    risky = isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r")
    return f"'{value}" if risky else value


def write_markdown(file: TextIO, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows as a table of Markdown; columns that no row fills are left out."""
    filled = [name for name in columns if any(row[name] is not None for row in rows)]
    lines = [filled, ["---:" if name in ("value", "converted", "rate") else "---" for name in filled]]
    lines += [[_cell(row[name]) for name in filled] for row in rows]
    file.writelines(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None else str(plain(value))
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows as Parquet, values as DECIMAL(38, 10); what was reckoned to more places is rounded to ten."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    exact = pa.decimal128(38, 10)
    arrays = {name: [_ten_places(row[name]) for row in rows] for name in columns}
    typed = {
        name: pa.array(values, exact) if any(isinstance(value, Decimal) for value in values) else pa.array(values)
        for name, values in arrays.items()
    }
    pq.write_table(pa.table(typed), path)


def _ten_places(value: Any) -> Any:
    fine = isinstance(value, Decimal) and value.is_finite() and int(value.as_tuple().exponent) < -10
    return round(value, 10) if fine else value


def write_xlsx(path: Path, columns: Sequence[str], rows: Sequence[Row], places: Mapping[str, str]) -> None:
    """Write rows as a workbook: header that stays, filters, numbers as numbers, quotes linked to their places.

    `places` name for a column of quotes the column with the address that it links to.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    if len(rows) > _SHEET_ROWS:
        raise ExportError(f"{path}: {len(rows):,} rows are more than a sheet holds; choose fewer, or write Parquet")
    shown = [name for name in columns if name not in places.values()]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "rows"
    for column, name in enumerate(shown, 1):
        head = sheet.cell(1, column, name.replace("_", " "))
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = _width(name, rows)
    for number, row in enumerate(rows, 2):
        for column, name in enumerate(shown, 1):
            link = row[places[name]] if name in places else None
            _fill(sheet.cell(number, column), row[name], link)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


def _fill(cell: Any, value: Any, link: str | None) -> None:
    if value is None:
        return
    if isinstance(value, Decimal) and _is_exact(value):
        cell.value, cell.number_format = value, "#,##0" if value == value.to_integral_value() else "#,##0.##########"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, int | float):
        cell.value = value
    else:
        cell.value = _CONTROL.sub("", str(plain(value)))
        cell.data_type = "s"  # what begins with = is no formula
    if link and (address := _address(link)):
        cell.hyperlink, cell.style = address, "Hyperlink"


def _is_exact(value: Decimal) -> bool:
    return len(str(plain(value)).strip("-").replace(".", "").strip("0")) <= _EXACT_DIGITS


def _address(place: str) -> str | None:
    """Return a place as an address that a spreadsheet opens, None if it is longer than one may be."""
    path, mark, page = place.partition("#page=")
    remote = "://" in path
    address = path if remote else f"file://{quote(str(Path(path).absolute()))}"
    address += mark + page
    return address if len(address) < 2_000 else None


def _width(name: str, rows: Sequence[Row]) -> int:
    texts = (str(plain(row[name])) for row in rows[:200] if row[name] is not None)
    return min(_WIDEST, max([len(name), *(sum(2 if char > "\u2e7f" else 1 for char in text) for text in texts)]) + 2)
