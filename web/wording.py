"""What the workbench says, in the language of its reader."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import msgspec

LANGUAGES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
"""Of the interface, in the order of the table, with their own names."""
_SIMPLIFIED = ("zh-cn", "zh-sg", "zh-my", "zh-hans")


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    texts: dict[str, tuple[str, str, str]]


@cache
def texts(lang: str) -> Mapping[str, str]:
    """Return the texts of the interface in a language."""
    table = msgspec.toml.decode((files(__package__) / "texts.toml").read_bytes(), type=_Table)
    place = list(LANGUAGES).index(lang)
    return {name: said[place] for name, said in table.texts.items()}


def preferred(accepted: str) -> str:
    """Return the language of the interface that an Accept-Language header asks for.

    >>> preferred("zh-TW,zh;q=0.9,en;q=0.8"), preferred("de"), preferred("zh")
    ('zh-Hant', 'en', 'zh-Hans')
    """
    for tag in _ranked(accepted):
        if tag.startswith("zh"):
            return "zh-Hans" if tag == "zh" or tag.startswith(_SIMPLIFIED) else "zh-Hant"
        if tag.startswith("en"):
            return "en"
    return "en"


def _ranked(accepted: str) -> Iterable[str]:
    tags = []
    for part in accepted.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            tags.append((-float(quality or 1), tag.lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(tags, key=lambda one: one[0])]
