"""The instructions of a PDF content stream, read by one regular expression.

The common forms of an instruction (numbers and an operator, a string to show, an array of strings) are one match
each; whatever else stands there is read token by token. Quantifiers are possessive and what is tried twice is
bounded by the next bracket, so that no stream takes more than linear time.
"""

import re
from binascii import unhexlify
from collections.abc import Iterator, Sequence
from typing import Any

Operands = list[Any]
"""Names are str, strings bytes, arrays lists, numbers float or (where few are ever used) the bytes of their digits."""

SPACE = rb"[\x00\t\n\x0b\f\r ]"
REGULAR = rb"[^\x00\t\n\x0b\f\r ()<>\[\]{}/%]"
STRING = rb"\((?:[^()\\]++|\\.)*+\)"
HEX = rb"<[\da-fA-F\x00\t\n\x0b\f\r ]*+>"
_NUMBER = rb"[-+]?+(?:\d++\.?+\d*+|\.\d++)"


def _compile(pattern: bytes) -> re.Pattern[bytes]:
    for name, part in ((b"SPACE", SPACE), (b"REGULAR", REGULAR), (b"STRING", STRING), (b"HEX", HEX)):
        pattern = pattern.replace(name, part)
    return re.compile(pattern, re.DOTALL)


_INSTRUCTION = _compile(
    rb"(?:(?:/(REGULAR*+)SPACE*+)?+((?:[-+.\d]++SPACE*+){0,6}+)([A-Za-z]REGULAR*+|['\"])"
    rb"|(STRING|HEX)SPACE*+(Tj|')(?!REGULAR)"
    rb"|\[((?:[-+.\d\x00\t\n\x0b\f\r ]++|STRING|HEX)*+)\]SPACE*+TJ(?!REGULAR)"
    rb"|/REGULAR*+SPACE*+<<[^<>()]*+>>SPACE*+(BDC|DP)(?!REGULAR)"
    rb"|(/REGULAR*+|[-+.\d]++|STRING|HEX|<<|>>|%[^\r\n]*+|[\[\](<])"
    rb")SPACE*+"
)
_OPERATOR, _SHOW, _PIECES, _TOKEN = 3, 5, 6, 8
"""The last group of each alternative."""
_PIECE = _compile(rb"\(((?:[^()\\]++|\\.)*+)\)|<([^>]*+)>|(" + _NUMBER + rb")")
_NUMBERS = re.compile(_NUMBER)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_NAME_ESCAPE = re.compile(rb"#([\da-fA-F]{2})")
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)
_IMAGE_END = _compile(rb"EI(?=SPACE|$)")
_TEXT_IMAGE_END = _compile(rb"~>SPACE*+EI")
_TEXT_FILTERS = {"A85", "ASCII85Decode"}


def instructions(data: bytes) -> Iterator[tuple[bytes, Operands]]:
    """Yield each operator of a content stream with the operands before it.

    Marked content with properties is left out, for it paints nothing. An inline image is one instruction ``EI`` whose
    operands are the keys and values of its dictionary.
    """
    stack: Operands = []
    marks: list[int] = []
    pos = 0
    while pos < len(data):
        for match in _INSTRUCTION.finditer(data, pos):
            kind = match.lastindex
            if kind == _OPERATOR:
                name, numbers, operator = match.group(1, 2, 3)
                operands: Operands = numbers.split()
                if name is not None:
                    operands.insert(0, _name(name))
                if stack:
                    operands, stack, marks = stack + operands, [], []
                if operator == b"ID":
                    yield b"EI", operands
                    pos = _after_image(data, match.end(3), operands)
                    break
                yield operator, operands
            elif kind == _PIECES:
                yield b"TJ", [_pieces(match[_PIECES])]
            elif kind == _SHOW:
                yield match[_SHOW], [decoded_string(match[4])]
            elif kind == _TOKEN:
                token = match[_TOKEN]
                if token == b"(":
                    pos = _balanced_end(data, match.start(_TOKEN))
                    stack.append(_unescaped(data[match.end(_TOKEN) : pos - 1]))
                    break
                _push(token, stack, marks)
        else:
            return


def as_numbers(operands: Sequence[Any]) -> list[float]:
    """Return operands as numbers; raises ValueError or TypeError if one is something else."""
    try:
        return [float(operand) for operand in operands]
    except ValueError:  # numbers without a blank between them: 12.5-3
        return [float(number) for number in _NUMBERS.findall(b" ".join(operands))]


def _push(token: bytes, stack: Operands, marks: list[int]) -> None:
    """Add a token to the operands; a bracket that closes makes a list of what stands after the one that opens."""
    if token in (b"[", b"<<"):
        marks.append(len(stack))
    elif token in (b"]", b">>"):
        if marks:
            begin = marks.pop()
            stack[begin:] = [stack[begin:]]
    elif token.startswith(b"/"):
        stack.append(_name(token[1:]))
    elif token.endswith((b")", b">")):
        stack.append(decoded_string(token))
    else:
        stack += map(float, _NUMBERS.findall(token) if not token.startswith(b"%") else ())


def _pieces(array: bytes) -> list[float | bytes]:
    """Return the strings and shifts of an array without nested brackets."""
    pieces: list[float | bytes] = []
    for plain, hexadecimal, number in _PIECE.findall(array):
        if number:
            pieces.append(float(number))
        elif hexadecimal:
            pieces.append(_unhexed(hexadecimal))
        else:
            pieces.append(_unescaped(plain))
    return pieces


def decoded_string(token: bytes) -> bytes:
    """Return the bytes that a string in parentheses or angle brackets stands for."""
    return _unescaped(token[1:-1]) if token.startswith(b"(") else _unhexed(token[1:-1])


def _unhexed(digits: bytes) -> bytes:
    try:
        return unhexlify(digits)
    except ValueError:  # blanks between the digits, or a last zero that is left out
        digits = b"".join(digits.replace(b"\x00", b"").split())
        return unhexlify(digits + b"0" * (len(digits) % 2))


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(_escaped, text) if b"\\" in text else text


def _escaped(match: re.Match[bytes]) -> bytes:
    char = match[1]
    return bytes((int(char, 8) & 255,)) if char.isdigit() and char < b"8" else _ESCAPED.get(char, char)


def name_bytes(name: bytes) -> bytes:
    """Return a name with its escapes undone."""
    return _NAME_ESCAPE.sub(lambda match: unhexlify(match[1]), name) if b"#" in name else name


def _name(name: bytes) -> str:
    name = name_bytes(name)
    try:
        return name.decode()
    except UnicodeDecodeError:
        return str(name)  # as pdfminer names the entry of a dictionary


def _balanced_end(data: bytes, start: int) -> int:
    """Return where a string with parentheses in it ends; one that is never closed takes all the rest."""
    depth = 0
    for match in _PARENTHESIS.finditer(data, start):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return len(data) + 1


def _after_image(data: bytes, pos: int, operands: Operands) -> int:
    """Return where an inline image ends whose data begins one blank after a place."""
    filters = operands[operands.index("F") + 1 :][:1] if "F" in operands else []
    names = filters[0] if filters and isinstance(filters[0], list) else filters
    end = (_TEXT_IMAGE_END if _TEXT_FILTERS.intersection(names[:1]) else _IMAGE_END).search(data, pos + 1)
    return end.end() if end else len(data)
