"""What a figure is about: the noun phrase that its sentence gives it."""

import re

from ..models.language import HAN, is_chinese
from .records import FigureKind, Quantity

_EN_MARKET = re.compile(r"(?:(?:[A-Za-z0-9][\w&/'’\-]*|&|and|of|for)\s+){1,7}?(?:markets?|industry|sector)\b", re.IGNORECASE)
_EN_ARTICLES = re.compile(r"^(?:(?:the|a|an|in|of|for|by|this|that|while|and|its|their|overall|global|worldwide|world|total|whole)\s+)+", re.IGNORECASE)
_ZH_MARKET = re.compile(f"[{HAN}A-Za-z0-9·/（）()\\-]{{1,24}}?(?:市[場场](?:[規规]模)?|市值|行[業业]|[產产][業业])")
_ZH_LEAD = re.compile(r"^(?:.*?\d{4} ?年?(?:的|至|到|，|,)?|[預预][計计]|[全環环]球|整[體体]|[數数]據[顯显]示|目前|[這这]一?|本|[該该]|在|到|至)+")
_EN_VERB = re.compile(
    r"\b(?:account(?:s|ed|ing)?|represent(?:s|ed|ing)?|h[eo]lds?|had|has|have|made|makes?|captur(?:es?|ed)|command(?:s|ed)?|contribut(?:es?|ed)|"
    r"compris(?:es?|ed)|t[oa]kes?|took|buys?|generat(?:es?|ed)|covers?|with|at|was|were|is|are|rose|fell|grew|gr[eo]ws?|declined?|increased?|expanded|"
    r"dropped|climbed|will|would|should|remain(?:s|ed)?|led|leads?|stood|supplied|owns?|reached|up|down|by)\b",
    re.IGNORECASE,
)
_ZH_VERB = re.compile(r"[占佔]|份[額额]|比重|[貢贡][獻献]|同比|年[增減减]|增[長长]|成[長长]|下[滑降跌]|上升|衰退|[減减]少|增加|[為为是]|[達达]|持有|拿下")
_CLAUSE_START = re.compile(r"[,，;；:：、。.!?（(]|\band\b|\bwhile\b|\bfollowed by\b|\bbut\b|其次[為为是]?|而|和(?=[^，,]{1,12}[占佔])", re.IGNORECASE)
_LONGEST = 60


def find_subject(
    text: str, folded: str, span: tuple[int, int], quantity: Quantity, kind: FigureKind, lang: str
) -> str | None:
    """Return the market of an amount or a CAGR, and of a share or growth who has it; None if none is named."""
    if kind in ("market_size", "cagr"):
        return _market(text, span, quantity, lang)
    return _holder(text, span, quantity, lang) or _market(text, span, quantity, lang)


def _market(text: str, span: tuple[int, int], quantity: Quantity, lang: str) -> str | None:
    pattern, lead = (_ZH_MARKET, _ZH_LEAD) if is_chinese(lang) else (_EN_MARKET, _EN_ARTICLES)
    found = None
    for match in pattern.finditer(text, *span):
        if found is not None and match.start() > quantity.start:
            break
        found = match[0]
    if found is None:
        return None
    return lead.sub("", found).strip() or None


def _holder(text: str, span: tuple[int, int], quantity: Quantity, lang: str) -> str | None:
    """Return what stands before the verb of the quantity's clause."""
    start = span[0]
    for match in _CLAUSE_START.finditer(text, span[0], quantity.start):
        start = match.end()
    clause = text[start : quantity.start]
    verb = (_ZH_VERB if is_chinese(lang) else _EN_VERB).search(clause)
    subject = clause[: verb.start()] if verb else ""
    subject = (_ZH_LEAD if is_chinese(lang) else _EN_ARTICLES).sub("", subject.strip()).strip(" 的,，")
    return subject if 0 < len(subject) <= _LONGEST else None
