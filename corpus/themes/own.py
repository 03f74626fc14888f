"""Themes of one's own beside those that are shipped."""

from pathlib import Path

import msgspec

from ...models.errors import CorpusError
from ...models.lexicon import GuidedTheme, Themes, load


def guided_themes(own: Path | None = None) -> tuple[GuidedTheme, ...]:
    """Return the themes that are looked for: ours, and those of a TOML file, which replace ours of the same id.

    Raises :class:`CorpusError` if the file cannot be read or has another form.
    """
    themes = {theme.id: theme for theme in load(Themes).theme}
    if own is not None:
        try:
            added = msgspec.toml.decode(own.read_bytes(), type=Themes).theme
        except OSError as err:
            raise CorpusError(f"{own}: cannot be read: {err.strerror or err}") from err
        except (msgspec.DecodeError, UnicodeDecodeError) as err:
            raise CorpusError(
                f"{own}: {err}; a theme has an id, label_en, label_zh, phrases_en and phrases_zh"
            ) from err
        themes |= {theme.id: theme for theme in added}
    return tuple(themes.values())
