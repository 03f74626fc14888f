"""Why a file could not be read: one line that names the file, the page and the remedy."""

from ...models.errors import DiglotError


class UnreadableError(DiglotError, ValueError):
    """A file could not be read: it is missing, damaged or holds no text."""

    def __init__(self, source: str, reason: str, page: int | None = None) -> None:
        self.source, self.reason, self.page = source, reason, page
        super().__init__(f"{source}: {f'page {page}: ' if page else ''}{reason}")


class PasswordError(UnreadableError):
    """A file is locked, and the password is missing or wrong."""


class LimitError(UnreadableError):
    """Reading a file took more time, memory or depth than the limits allow."""


class UnsupportedError(UnreadableError):
    """A file is of a format, or uses a feature, for which there is no reader."""
