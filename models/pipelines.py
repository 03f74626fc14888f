"""Trained spaCy pipelines, where the user has installed any: they add evidence, nothing needs them."""

import os
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


SWITCH = "DIGLOT_SPACY"
"""The environment variable whose value "off" leaves installed pipelines unused."""


@cache
def pipeline(lang: str) -> "Language | None":
    """Return the installed pipeline of a language, the first by name ("en_core_web_sm"), or None where there is none.

    >>> pipeline("none of these") is None
    True
    """
    if os.environ.get(SWITCH) == "off":
        return None
    names = sorted(point.name for point in entry_points(group="spacy_models") if point.name.startswith(f"{lang}_"))
    if not names:
        return None
    import spacy

    return spacy.load(names[0])
