"""What people see of the ledger: figures, estimates side by side, conflicts, changes between editions, markets."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..corpus import sheets
from ..corpus.diff import Change
from ..corpus.estimates import Comparison, Conflict, Rate
from ..corpus.ledger import PLACES
from ..corpus.links import Same
from .formats import LedgerFormat
from .output import as_json, emit, write
from .tables import open_console, print_rows

_SHOWN = (
    "market",
    "region",
    "segment",
    "kind",
    "year",
    "role",
    "value",
    "publisher",
    "edition",
    "en_quote",
    "zh_quote",
)


def print_figures(rows: Sequence[Mapping[str, Any]], form: LedgerFormat, output: Path | None) -> None:
    """Print the rows of the ledger."""
    if form is LedgerFormat.TABLE and output is None:
        keys = [*_SHOWN, "converted"] if rows and "converted" in rows[0] else list(_SHOWN)
        print_rows(open_console(), keys, [[_shown(row, key) for key in keys] for row in rows])
        return
    write_rows(rows, form, output)


def _shown(row: Mapping[str, Any], key: str) -> object:
    if key == "year":
        return period(row["year_from"], row["year_to"])
    if key == "converted":
        return row["rate_note"] or _amount(row["converted"], row["converted_to"])
    return _amount(row["value"], row["currency"] or row["unit"]) if key == "value" else row[key]


def _amount(value: Any, unit: str | None) -> str | None:
    if value is None:
        return None
    whole, point, rest = str(sheets.plain(value)).partition(".")
    return f"{int(whole):,}{point}{rest} {unit or ''}".strip()


def period(first: int | None, last: int | None) -> str | None:
    """Return a year or a period as it is printed."""
    return None if first is None else str(first) if first == last else f"{first}–{last}"


def write_rows(rows: Sequence[Mapping[str, Any]], form: LedgerFormat, output: Path | None) -> None:
    """Write rows, all with the same columns, to a file or to standard output."""
    columns = list(rows[0]) if rows else ["market"]
    if form in (LedgerFormat.PARQUET, LedgerFormat.XLSX):
        if output is None:
            raise sheets.ExportError(f"{form.value} is written to a file: name it by -o FILE")
        if form is LedgerFormat.PARQUET:
            sheets.write_parquet(output, columns, rows)
        else:
            sheets.write_xlsx(output, columns, rows, PLACES if "en_place" in columns else {})
        return
    if output is None:
        _write_text(sys.stdout, columns, rows, form)
    else:
        with output.open("w", encoding="utf-8", newline="") as file:
            _write_text(file, columns, rows, form)


def _write_text(file: Any, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], form: LedgerFormat) -> None:
    import msgspec

    plain = [{name: sheets.plain(row[name]) for name in columns} for row in rows]
    if form is LedgerFormat.CSV:
        sheets.write_csv_to(file, columns, rows)
    elif form in (LedgerFormat.MARKDOWN, LedgerFormat.TABLE):
        sheets.write_markdown(file, columns, rows)
    elif form is LedgerFormat.JSONL:
        file.writelines(msgspec.json.encode(row).decode() + "\n" for row in plain)
    else:
        file.write(msgspec.json.format(msgspec.json.encode(plain), indent=2).decode() + "\n")


def print_comparison(
    comparisons: Sequence[Comparison],
    rates: Sequence[Rate],
    conflicts: Sequence[Conflict],
    form: LedgerFormat,
    output: Path | None,
) -> None:
    """Print estimates side by side, the growth that each report states or implies, and what cannot both be true."""
    if form is LedgerFormat.JSON:
        found = {"estimates": comparisons, "growth": rates, "conflicts": conflicts}
        if output is None:
            emit(found, indent=2)
        else:
            output.write_text(as_json(found, indent=2) + "\n", "utf-8")
    elif form is not LedgerFormat.TABLE or output is not None:
        write_rows(_flat(comparisons, rates, conflicts), form, output)
    else:
        _print_comparison(comparisons, rates, conflicts)


def _flat(
    comparisons: Sequence[Comparison], rates: Sequence[Rate], conflicts: Sequence[Conflict]
) -> list[dict[str, Any]]:
    """Return estimates, growth and conflicts as rows of one table, told apart by the column `what`."""
    rows: list[dict[str, Any]] = [
        {"what": "estimate"}
        | {name: value for name, value in asdict(one).items() if name != "estimates"}
        | asdict(estimate)
        for one in comparisons
        for estimate in one.estimates
    ]
    rows += [{"what": "growth"} | _growth(rate) for rate in rates]
    rows += [
        {"what": "conflict"} | _growth(one) | {f"other_{name}": _growth(other)[name] for name in _OTHER}
        for one, other in conflicts
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return [dict.fromkeys(columns) | row for row in rows]


_OTHER = ("growth", "growth_low", "growth_high", "stated", "report", "publisher", "place", "quote")


def _growth(rate: Rate) -> dict[str, Any]:
    low, said, high = (round(one, 4) for one in rate.bounds)
    years = {"year": rate.first, "year_to": rate.last, "growth": said, "growth_low": low, "growth_high": high}
    names = ("market", "region", "segment", "stated", "report", "publisher", "place", "quote")
    return {name: getattr(rate, name) for name in names} | years


def _print_comparison(comparisons: Sequence[Comparison], rates: Sequence[Rate], conflicts: Sequence[Conflict]) -> None:
    console = open_console()
    header = ("market", "region", "segment", "year", "value", "stated", "role", "publisher", "edition", "", "spread")
    rows = [
        (
            one.market,
            one.region,
            one.segment,
            one.year,
            _amount(estimate.value, one.currency or one.unit),
            _amount(estimate.stated_value, estimate.stated_currency),
            estimate.role,
            estimate.publisher,
            estimate.edition,
            "outlier" if estimate.outlier else None,
            f"{one.spread:.1f} %" if one.spread is not None and len(one.estimates) > 1 and not index else None,
        )
        for one in comparisons
        for index, estimate in enumerate(one.estimates)
    ]
    print_rows(console, header, rows)
    growth = [
        (
            one.market,
            one.segment,
            period(one.first, one.last),
            f"{one.bounds.said:.2f} %",
            "stated" if one.stated else "implied",
            one.publisher,
            one.quote,
        )
        for one in rates
    ]
    print_rows(console, ("market", "segment", "period", "growth a year", "", "publisher", "quote"), growth)
    for one, other in conflicts:
        span = period(one.first, one.last)
        write(f"cannot both be true, {one.market} {span}: {_said(one)} | {_said(other)}")


def _said(rate: Rate) -> str:
    low, said, high = rate.bounds
    return f"{rate.quote} ({said:.2f} %, {low:.2f} to {high:.2f}; {rate.publisher or 'no publisher'}, {rate.place})"


def print_changes(changes: Sequence[Change], form: LedgerFormat, output: Path | None) -> None:
    """Print what changed between two editions."""
    rows = [asdict(one) for one in changes]
    if form is LedgerFormat.TABLE and output is None:
        keys = ("what", "change", "kind", "year", "scope", "en_old", "en_new", "zh_old", "zh_new", "relative")
        shown = [
            [f"{row[key]:+.1f} %" if key == "relative" and row[key] is not None else row[key] for key in keys]
            for row in rows
        ]
        print_rows(open_console(), keys, shown)
    else:
        write_rows(rows, form, output)


def print_markets(markets: Sequence[Same], form: LedgerFormat) -> None:
    """Print markets with their names and what speaks for them."""
    if form is LedgerFormat.TABLE:
        rows = [(one.name, " | ".join(one.names), f"{one.confidence or 1:.2f}") for one in markets]
        print_rows(open_console(), ("market", "names", "confidence"), rows)
    else:
        rows_ = [{"market": one.name, "names": list(one.names), "confidence": one.confidence} for one in markets]
        if form is LedgerFormat.CSV:
            rows_ = [row | {"names": " | ".join(row["names"])} for row in rows_]  # type: ignore[arg-type]
        write_rows(rows_, form, None)
