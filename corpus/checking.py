"""The check of one report among many."""

from collections.abc import Sequence

from ..extract.check import check
from ..extract.records import Document
from ..extract.terms import Dictionary
from ..models.encoder import DEFAULT
from ..models.language import is_chinese, main_language
from .checked import Checked
from .comparing import in_time
from .selection import Selection


def check_report(
    report: Sequence[Document],
    selection: Selection,
    *,
    model: str | None = DEFAULT,
    glossary: Dictionary | None = None,
) -> Checked:
    """Check a document that has both languages, or two twins in either order, by the rules that are selected.

    Raises:
        EncoderError: the encoder cannot be loaded.
        LimitError: the comparison takes much longer than texts of that size should.
    """
    english, chinese = report[0], report[-1]
    if is_chinese(main_language(english.text)) and not is_chinese(main_language(chinese.text)):
        english, chinese = chinese, english
    with in_time(*report, model=model):
        found = check(english, chinese if chinese is not english else None, model=model, glossary=glossary)
    return Checked(english=english, chinese=chinese, bitext=found.bitext, findings=selection.apply(found.findings))
