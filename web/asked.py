"""What an address asks for, as filters of a search and of the ledger."""

from dataclasses import dataclass

from fastapi import Request

from ..corpus.filters import Filters
from ..corpus.ledger import Query

KINDS = ("market_size", "cagr", "share", "growth", "volume", "other")
SPOKEN = ("en", "zh", "zh-Hant", "zh-Hans")
SORTS = ("market", "kind", "year_from", "value", "publisher", "edition", "region", "segment")
_LONGEST = 300
"""Characters of what is typed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of an address; what is empty or makes no sense counts as not asked."""

    request: Request

    def text(self, name: str) -> str | None:
        """Return what was typed."""
        return self.request.query_params.get(name, "").replace("\0", "").strip()[:_LONGEST] or None

    def number(self, name: str, most: int = 100_000) -> int | None:
        """Return a whole number."""
        text = self.request.query_params.get(name, "").strip()
        return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        """Return what was chosen of a list."""
        text = self.request.query_params.get(name)
        return text if text in choices else None

    @property
    def page(self) -> int:
        """The number of a page of a list, from 1."""
        return max(1, self.number("page") or 1)

    def filters(self) -> Filters:
        """Return what passages must have."""
        return Filters(
            lang=self.choice("lang", SPOKEN),
            publisher=self.text("publisher"),
            first_year=self.number("first_year", 9999),
            last_year=self.number("last_year", 9999),
            market=self.text("market"),
            section=self.text("section"),
            kind=self.choice("kind", KINDS),
            theme=self.text("theme"),
        )

    def query(self) -> Query:
        """Return what figures must have."""
        return Query(
            market=self.text("market"),
            kind=self.choice("kind", KINDS),
            first_year=self.number("first_year", 9999),
            last_year=self.number("last_year", 9999),
            region=self.text("region"),
            publisher=self.text("publisher"),
            lang=self.choice("lang", SPOKEN),
        )
