"""A file in which people say which names mean one market, and which do not.

It is TOML: each `[[market]]` has a `name`, and the `names` that mean it; `[[apart]]` has `names` that mean different
ones. What it says goes before anything that is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..models.errors import DiglotError


class LinksError(DiglotError, ValueError):
    """A file of links cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Same:
    """Names of one market."""

    name: str
    names: tuple[str, ...] = ()
    confidence: float | None = None
    """What was found, for whoever looks through the file; nothing is read from it."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Names of which no two mean the same market."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The whole of a file."""

    market: tuple[Same, ...] = ()
    apart: tuple[Apart, ...] = ()


def read_links(file: Path) -> Links:
    """Return the links of a file.

    Raises :class:`LinksError` if it is not there or does not have the form.
    """
    try:
        return msgspec.toml.decode(file.read_bytes(), type=Links)
    except OSError as err:
        raise LinksError(f"{file}: cannot be read ({err.strerror})") from err
    except (msgspec.DecodeError, UnicodeDecodeError) as err:
        raise LinksError(f"{file}: is no file of links ({err}); write [[market]] with name and names") from err


def written(markets: Sequence[Same], apart: Sequence[Apart] = ()) -> str:
    """Return links as a file that people can change."""
    lines = ["# Names on one list mean one market. Split a list to part them for good, join lists to confirm a link."]
    for one in markets:
        lines += ["", "[[market]]", f"name = {_string(one.name)}"]
        lines.append(f"names = [{', '.join(map(_string, one.names))}]")
        if one.confidence is not None:
            lines.append(f"confidence = {one.confidence:.2f}")
    for parted in apart:
        lines += ["", "[[apart]]", f"names = [{', '.join(map(_string, parted.names))}]"]
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    return msgspec.json.encode(text).decode()  # a string of JSON is one of TOML
