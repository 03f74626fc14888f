"""Pages that a browser saved: one file with all parts (MHTML), or a page with the folder of its frames beside it."""

from email import message_from_bytes
from email.message import Message
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from ....models.errors import DiglotError
from ..decode import decode
from .tree import Frames

_PAGES = frozenset((".htm", ".html", ".xhtml"))
_LARGEST = 16_000_000
"""Bytes of the largest frame that is read."""


class ArchiveError(DiglotError, ValueError):
    """A web archive holds no page."""


def saved_frames(source: str) -> Frames:
    """Return what reads the frames that were saved beside a page: relative names in its folder, never out of it."""
    folder = Path(source).parent

    def frame(address: str) -> str | None:
        parts = urlsplit(address)
        name = unquote(parts.path)
        if not name or parts.scheme or parts.netloc or "\0" in name or ".." in Path(name).parts:
            return None
        path = folder / name
        if Path(name).is_absolute() or path.suffix.lower() not in _PAGES:
            return None
        return _within(path, folder)

    return frame


def _within(path: Path, folder: Path) -> str | None:
    """Return the text of a file that lies in the folder, not behind a link that leads out of it."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(folder.resolve()) or not real.is_file() or real.stat().st_size > _LARGEST:
            return None
        return decode(real.read_bytes())
    except (OSError, DiglotError):
        return None


def read_archive(data: bytes) -> tuple[str, Frames]:
    """Return the page of a web archive (MHTML) as markup, and what finds its frames among the other parts.

    The charset that a part declares is not believed: its bytes tell. Raises :class:`ArchiveError` if there is no page.
    """
    try:
        parts = [part for part in message_from_bytes(data).walk() if not part.is_multipart()]
    except RecursionError as err:
        raise ArchiveError("nests more parts in one another than a browser saves") from err
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise ArchiveError("is a web archive without a page; save it again as HTML or PDF")
    first = pages[0]
    by_address = {address: part for part in reversed(pages) for address in _addresses(part)}
    base = str(first.get("Content-Location", ""))

    def frame(address: str) -> str | None:
        part = by_address.get(address) or by_address.get(urljoin(base, address))
        return _markup(part) if part is not None and part is not first else None

    return _markup(first), frame


def _addresses(part: Message) -> list[str]:
    identity = str(part.get("Content-ID", "")).strip("<> ")
    location = str(part.get("Content-Location", "")).strip()
    return [address for address in (identity and f"cid:{identity}", location) if address]


def _markup(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decode(payload) if isinstance(payload, bytes) else ""
