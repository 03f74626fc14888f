"""Amounts in another currency, at rates that the user gives, and at no others."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ..models.errors import DiglotError

_COLUMNS = ("currency", "to", "rate", "date", "source")
CONVERTED = ("converted", "converted_to", "rate", "rate_date", "rate_source", "rate_note")


class RatesError(DiglotError, ValueError):
    """A file of rates cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """What one unit of a currency is worth in another."""

    currency: str
    to: str
    rate: Decimal
    date: date
    source: str


def read_rates(file: Path) -> list[ExchangeRate]:
    """Return the rates of a CSV file with the columns currency, to, rate, date and source.

    Raises :class:`RatesError` if a line is not of this form.
    """
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise RatesError(f"{file}: cannot be read ({err})") from err
    reader = csv.DictReader(io.StringIO(text))
    if missing := [name for name in _COLUMNS if name not in (reader.fieldnames or ())]:
        raise RatesError(f"{file}: has no column {missing[0]}; it needs {', '.join(_COLUMNS)}")
    return [_rate(file, reader.line_num, row) for row in reader]


def _rate(file: Path, line: int, row: Mapping[str, str | None]) -> ExchangeRate:
    given = {name: (row[name] or "").strip() for name in _COLUMNS}
    try:
        rate, day = Decimal(given["rate"]), date.fromisoformat(given["date"])
    except (InvalidOperation, ValueError) as err:
        raise RatesError(f"{file}:{line}: needs a number as rate and a date like 2025-12-31") from err
    if not rate.is_finite() or rate <= 0 or not given["source"] or not given["currency"] or not given["to"]:
        raise RatesError(f"{file}:{line}: needs two currencies, a rate over 0 and a source")
    return ExchangeRate(given["currency"].upper(), given["to"].upper(), rate, day, given["source"])


def converted(rows: Sequence[Mapping[str, Any]], rates: Sequence[ExchangeRate], to: str) -> Iterator[dict[str, Any]]:
    """Yield rows with the value in a currency, the rate, its date and its source beside what is stated.

    The latest rate of a currency counts. What has no rate has no converted value, and says so.
    """
    latest = {one.currency: one for one in sorted(rates, key=lambda one: one.date) if one.to == to}
    for row in rows:
        yield {**row, **_conversion(row, latest, to)}


def restated(rows: Sequence[Mapping[str, Any]], rates: Sequence[ExchangeRate], to: str) -> Iterator[dict[str, Any]]:
    """Yield rows whose value is that in a currency, with what is stated beside; what has no rate stays as it is."""
    for row in converted(rows, rates, to):
        if row["rate"] is None:
            yield row
        else:
            stated = {"stated_value": row["value"], "stated_currency": row["currency"]}
            yield row | stated | {"value": row["converted"], "currency": to}


def _conversion(row: Mapping[str, Any], latest: Mapping[str, ExchangeRate], to: str) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(CONVERTED)
    currency, value = row["currency"], row["value"]
    if currency is None or value is None:
        return empty
    if currency == to:
        return empty | {"converted": value, "converted_to": to}
    rate = latest.get(currency)
    if rate is None:
        return empty | {"rate_note": f"no rate from {currency} to {to}: as stated"}
    return empty | {
        "converted": value * rate.rate,
        "converted_to": to,
        "rate": rate.rate,
        "rate_date": rate.date,
        "rate_source": rate.source,
    }
