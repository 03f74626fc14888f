"""The errors that diglot raises on purpose."""


class DiglotError(Exception):
    """Base of every error that diglot raises on purpose."""


class LexiconError(DiglotError, ValueError):
    """A lexicon table does not have the form that its loader expects."""


class EncoderError(DiglotError):
    """A sentence encoder cannot be loaded."""


class CorpusError(DiglotError):
    """A corpus cannot be opened, or not be written to."""
