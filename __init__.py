"""Facts from bilingual (English / Chinese) market-research reports.

>>> import diglot
>>> [str(quantity.value) for quantity in diglot.find_quantities("市場達 1,276.3 億美元")]
['127630000000']
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .corpus.collection import Corpus as Corpus
    from .corpus.evaluation import evaluate as evaluate
    from .extract.bitext import align as align
    from .extract.check import check as check
    from .extract.parse import read as read
    from .extract.parse.errors import LimitError as LimitError
    from .extract.parse.errors import PasswordError as PasswordError
    from .extract.parse.errors import UnreadableError as UnreadableError
    from .extract.parse.errors import UnsupportedError as UnsupportedError
    from .extract.parse.limits import Limits as Limits
    from .extract.quantities import find_quantities as find_quantities
    from .extract.records import Bitext as Bitext
    from .extract.records import Check as Check
    from .extract.records import Document as Document
    from .extract.records import Figure as Figure
    from .extract.records import Quantity as Quantity
    from .extract.records import Report as Report
    from .extract.records import Segmentation as Segmentation
    from .extract.records import TermPair as TermPair
    from .extract.report import analyze as analyze
    from .extract.terms import find_terms as find_terms
    from .models.errors import CorpusError as CorpusError
    from .models.errors import DiglotError as DiglotError

__version__ = "0.1.0"

_HOMES = {
    "Bitext": "extract.records",
    "Check": "extract.records",
    "Corpus": "corpus.collection",
    "CorpusError": "models.errors",
    "DiglotError": "models.errors",
    "Document": "extract.records",
    "Figure": "extract.records",
    "LimitError": "extract.parse.errors",
    "Limits": "extract.parse.limits",
    "PasswordError": "extract.parse.errors",
    "Quantity": "extract.records",
    "Report": "extract.records",
    "Segmentation": "extract.records",
    "TermPair": "extract.records",
    "UnreadableError": "extract.parse.errors",
    "UnsupportedError": "extract.parse.errors",
    "align": "extract.bitext",
    "analyze": "extract.report",
    "check": "extract.check",
    "evaluate": "corpus.evaluation",
    "find_quantities": "extract.quantities",
    "find_terms": "extract.terms",
    "read": "extract.parse",
}

__all__ = [*_HOMES, "__version__"]


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first used, so that ``import diglot`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
