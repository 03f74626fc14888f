"""The themes of a corpus, as they are printed."""

from collections.abc import Mapping, Sequence

from ..corpus.themes.overview import Example, Overview, ThemeView
from .output import emit, write_csv

_SHOWN = 160
"""Characters of a quote that are shown; the whole of it is in the other formats."""
_FEW = 4


def print_themes(found: Overview, form: str) -> None:
    """Print themes as ``table`` for people, ``json`` or ``csv``."""
    if form == "json":
        emit(found, indent=2)
    elif form == "csv":
        header = ("id", "kind", "label_en", "label_zh", "size", "share", "earlier_share", "new", "reports")
        rows = ([*(getattr(theme, name) for name in header), *_joined(theme)] for theme in found.themes)
        write_csv((*header, "terms_en", "terms_zh"), rows)
    else:
        _print_for_people(found)


def _joined(theme: ThemeView) -> tuple[str, str]:
    return "; ".join(theme.terms_en), "; ".join(theme.terms_zh)


def _print_for_people(found: Overview) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from .tables import open_console, print_rows

    console = open_console()
    header = ("Theme", "English", "中文", "Passages", "Share", "Before", "Reports")
    print_rows(console, header, (_row(theme) for theme in found.themes))
    console.print(f"{found.passages} passages, {found.without_theme} without a theme; snapshot {found.snapshot}")
    for theme in found.themes:
        if not theme.size:
            continue
        console.print()
        console.print(Text(f"{theme.label_en}  {theme.label_zh}", "bold"))
        for terms in (theme.terms_en, theme.terms_zh):
            if terms:
                console.print(Text(f"  {', '.join(terms)}", "dim"))
        for example in (*theme.en[:1], *theme.zh[:1]):
            console.print(Padding(Text(_quote(example)), (0, 0, 0, 2)))
        for shares in (theme.by_date, theme.by_publisher, theme.by_region, theme.by_market):
            if line := _shares(shares):
                console.print(Padding(Text(line, "dim"), (0, 0, 0, 2)))
    if found.one_sided:
        console.print()
        console.print(Text("In one language of a report alone", "bold"))
        print_rows(
            console,
            ("Report", "Theme", "Language", "Passages", "The first"),
            ((one.source, one.theme, one.lang, one.passages, _quote(one.evidence)) for one in found.one_sided),
        )


def _row(theme: ThemeView) -> Sequence[object]:
    before = "new" if theme.new else _percent(theme.earlier_share) if theme.earlier_share is not None else None
    return theme.id, theme.label_en, theme.label_zh, theme.size, _percent(theme.share), before, theme.reports


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _shares(shares: Mapping[str, float]) -> str:
    found = sorted(shares.items(), key=lambda one: -one[1])
    return "   ".join(f"{name} {_percent(share)}" for name, share in found[:_FEW] if share)


def _quote(example: Example) -> str:
    quote = " ".join(example.quote.split())
    shown = quote if len(quote) <= _SHOWN else f"{quote[:_SHOWN]}…"
    place = f"page {example.page}, " if example.page else ""
    return f"{shown}  ({example.source}, {place}{example.start}-{example.end})"
