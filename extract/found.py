"""What the scan has found so far: numbers as printed, and quantities before ranges are joined."""

from dataclasses import dataclass
from decimal import Decimal

from .grammar import MoneyUnit
from .records import QuantityKind

_SMALLEST_BARE = 100
"""Smaller numbers in words or characters, without a unit, are grammar (one of, 一方面) or names."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as printed: its value without and with its scale, and its place."""

    value: Decimal
    power: int
    start: int
    end: int
    form: str
    """``digits``, ``han`` or ``words``."""
    ill_formed: bool = False
    """Whether it is printed as no number can be (3.24兆亿, 5 billion million), so that nobody can say its value."""

    @property
    def scaled(self) -> Decimal:
        """The value with its scale."""
        return self.value.scaleb(self.power)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity under construction: what is known before ranges are joined."""

    kind: QuantityKind
    numeral: Numeral
    start: int
    end: int
    value: Decimal
    unit: str | None = None
    money: MoneyUnit | None = None
    worth: Decimal = Decimal(1)
    """What its number is multiplied by beside the scale: ten for tenths, a hundredth for cents."""

    @property
    def provisional(self) -> bool:
        """Whether it counts only as an end of a range: 三 in 三到五億元, but not in 三星."""
        return self.kind == "number" and self.numeral.form != "digits" and abs(self.value) < _SMALLEST_BARE
