"""The objects of a PDF file, read by one regular expression into what pdfminer makes of them."""

import re
from functools import lru_cache
from typing import Any

from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import LIT, literal_name

from .operators import HEX, REGULAR, SPACE, STRING, decoded_string, name_bytes

_TOKEN = re.compile(
    rb"SPACE*+(?:/(REGULAR*+)|(\d++)SPACE++\d++SPACE++R(?!REGULAR)|([-+]?+\d++)(?!REGULAR)"
    rb"|([-+]?+(?:\d++\.\d*+|\.\d++))(?!REGULAR)|(\[|<<)|(\]|>>)|(STRING|HEX)|(true|false|null)(?!REGULAR)|(.))".replace(
        b"SPACE", SPACE
    )
    .replace(b"REGULAR", REGULAR)
    .replace(b"STRING", STRING)
    .replace(b"HEX", HEX),
    re.DOTALL,
)
_NAME, _REFERENCE, _INTEGER, _REAL, _OPEN, _CLOSE, _STRING, _WORD, _OTHER = range(1, 10)
_WORDS = {b"true": True, b"false": False, b"null": None}


def parse_object(data: bytes, pos: int, document: Any) -> tuple[Any, int]:
    """Return the object at a place and where it ends; raises ValueError for what is not quite one.

    `document` resolves its references.
    """
    stack: list[tuple[bytes, list[Any]]] = []
    items: list[Any] = []
    for match in _TOKEN.finditer(data, pos):
        kind = match.lastindex
        if kind == _NAME:
            items.append(_literal(match[_NAME]))
        elif kind == _INTEGER:
            items.append(int(match[_INTEGER]))
        elif kind == _REFERENCE:
            items.append(PDFObjRef(document, int(match[_REFERENCE])))
        elif kind == _REAL:
            items.append(float(match[_REAL]))
        elif kind == _OPEN:
            stack.append((match[_OPEN], items))
            items = []
            continue
        elif kind == _CLOSE:
            items = _closed(match[_CLOSE], items, stack)
        elif kind == _STRING:
            items.append(decoded_string(match[_STRING]))
        elif kind == _WORD:
            items.append(_WORDS[match[_WORD]])
        else:
            break
        if not stack:
            return items[0], match.end()
    raise ValueError(f"no plain object at byte {pos}")


@lru_cache(maxsize=4096)
def _literal(name: bytes) -> Any:
    """Return the name that these bytes write; fonts name the same few glyphs hundreds of times."""
    name = name_bytes(name)
    try:
        return LIT(name.decode())
    except UnicodeDecodeError:
        return LIT(name)


def _closed(bracket: bytes, items: list[Any], stack: list[tuple[bytes, list[Any]]]) -> list[Any]:
    """Return the items outside a bracket that closes, with what was inside as the last."""
    if not stack or (stack[-1][0] == b"[") != (bracket == b"]"):
        raise ValueError(f"{bracket!r} closes nothing")
    _, outside = stack.pop()
    if bracket == b"]":
        outside.append(items)
    else:
        pairs = zip(items[::2], items[1::2], strict=True)
        outside.append({literal_name(key): value for key, value in pairs if value is not None})
    return outside
