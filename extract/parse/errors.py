"""Why a file could not be read: one line that names the file, the page and the remedy."""

from typing import Any

from ...models.errors import DiglotError

_LONGEST = 400
"""Characters of a reason; what a library says of a broken file can go on for pages."""


class UnreadableError(DiglotError, ValueError):
    """A file could not be read: it is missing, damaged or holds no text.

    The reader of a format, which does not know the name of the file, leaves `source` empty; `read` fills it in.
    """

    def __init__(self, source: str, reason: str, page: int | None = None) -> None:
        self.source, self.reason, self.page = source, reason, page
        super().__init__(f"{printable(source)}: {f'page {page}: ' if page else ''}{one_line(reason)}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.source, self.reason, self.page)


class PasswordError(UnreadableError):
    """A file is locked, and the password is missing or wrong."""


class LimitError(UnreadableError):
    """Reading a file took more time, memory or depth than the limits allow."""


class UnsupportedError(UnreadableError):
    """A file is of a format, or uses a feature, for which there is no reader."""


KINDS = {kind.__name__: kind for kind in (UnreadableError, PasswordError, LimitError, UnsupportedError)}
"""By their names."""


def printable(name: str) -> str:
    """Return a file's name as it can be shown: line ends, controls and bytes that are no text are escaped."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)


def one_line(message: str) -> str:
    """Return a message without line ends, controls and what follows where it is too long to be read."""
    line = printable(" ".join(message.split()))
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "..."
