"""Figures for Plotly, as data: estimates of markets over the years."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from ..corpus.estimates import Comparison, Estimate
from .themes import COLOURS

_MOST = 6
"""Series of a market, region and currency that are drawn: those of most estimates."""


def estimates_plot(comparisons: Sequence[Comparison]) -> list[dict[str, Any]]:
    """Return a figure for each market, region and currency, with a line for what one report says."""
    groups: dict[tuple[str | None, ...], list[Comparison]] = defaultdict(list)
    for one in comparisons:
        groups[one.market, one.region, one.currency or one.unit].append(one)
    ranked = sorted(groups.items(), key=lambda item: -sum(len(one.estimates) for one in item[1]))
    return [_figure(" · ".join(filter(None, name)), ones) for name, ones in ranked[:_MOST]]


def _figure(title: str, ones: Sequence[Comparison]) -> dict[str, Any]:
    lines: dict[str, list[tuple[int, Estimate]]] = defaultdict(list)
    for one in ones:
        for estimate in one.estimates:
            lines[estimate.report].append((one.year, estimate))
    names = {report: _name(said[0][1]) for report, said in lines.items()}
    data = [
        _line(names[report], sorted(said, key=lambda pair: pair[0]), COLOURS[place % len(COLOURS)])
        for place, (report, said) in enumerate(lines.items())
    ]
    return {"title": title, "unit": ones[0].currency or ones[0].unit, "data": data}


def _name(estimate: Estimate) -> str:
    publisher = estimate.publisher or PurePath(estimate.place.partition("#")[0]).name
    return " ".join(filter(None, (publisher, estimate.edition)))


def _line(name: str, said: Sequence[tuple[int, Estimate]], colour: str) -> dict[str, Any]:
    whole = len({year for year, _ in said}) == len(said)  # else some are of parts, and a line would mislead
    return {
        "type": "scatter",
        "mode": "lines+markers" if whole else "markers",
        "name": _escaped(name),
        "x": [year for year, _ in said],
        "y": [float(one.value) for _, one in said],
        "text": [_escaped(" · ".join(filter(None, (one.quote, one.role)))) for _, one in said],
        "hovertemplate": "%{x}: %{text}",
        "line": {"color": colour, "width": 1.5},
        "marker": {
            "size": 9,
            "color": colour,
            "symbol": list(_symbols(said)),
            "line": {"width": 1.5, "color": colour},
        },
    }


def _symbols(said: Sequence[tuple[int, Estimate]]) -> Iterator[str]:
    return ("circle-open" if one.role == "forecast" else "circle" for _, one in said)


def _escaped(text: str) -> str:
    """Return a text in which Plotly finds none of the HTML that it knows."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
