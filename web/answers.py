"""Records as answers in JSON: the same bytes as the command line prints, but for the white space."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from fastapi.responses import Response

from ..corpus.sheets import plain


def as_json(record: object, *, total: int | None = None, status: int = 200) -> Response:
    """Return a record; of a list that is cut, `total` says how long it is."""
    headers = {} if total is None else {"X-Total-Count": str(total)}
    return Response(msgspec.json.encode(record), status, headers, "application/json")


def plain_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, object]]:
    """Return rows of the ledger as text files have them."""
    return [{name: plain(value) for name, value in row.items()} for row in rows]
