"""Estimates of a market over the years as a picture: PNG, SVG, or a page that shows more under the pointer."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..corpus.estimates import Comparison
from ..models.errors import DiglotError

_FONTS = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Zen Hei, sans-serif"
)
"""Of both scripts; the first that there is."""
_LIMIT = 6
"""Markets in a picture."""
FORMS = (".png", ".svg", ".html")
_OPTIONS: dict[str, dict[str, Any]] = {".png": {"scale_factor": 2}, ".html": {"inline": True}}
"""A page has its scripts in it, for it is read without a network too."""


class PlotError(DiglotError, ValueError):
    """There is nothing to draw, or nothing to draw it with."""


def draw(comparisons: Sequence[Comparison], path: Path) -> int:
    """Draw the estimates of markets, one panel for each market, region and currency; return how many did not fit.

    Lines join what one report says; forecasts have hollow marks, and a dashed line stands before the first of them.
    What has most estimates comes first; segments are drawn where nothing is said of a whole. Raises :class:`PlotError`.
    """
    if path.suffix.lower() not in FORMS:
        raise PlotError(f"{path}: pictures are {', '.join(FORMS)}")
    points = _points([one for one in comparisons if one.segment is None] or comparisons)
    if not points:
        raise PlotError("there are no estimates of a market's size in a year to draw")
    panels = Counter(point["panel"] for point in points)
    try:
        import altair
    except ImportError as err:
        raise PlotError("pictures need altair: pip install 'diglot[plot]'") from err
    chart = altair.vconcat(*(_panel(altair, name, points) for name, _ in panels.most_common(_LIMIT)))
    chart = chart.configure(font=_FONTS, background="white").configure_title(font=_FONTS, anchor="start")
    try:
        chart.save(str(path), **_OPTIONS.get(path.suffix.lower(), {}))
    except ImportError as err:
        raise PlotError("pictures need vl-convert-python: pip install 'diglot[plot]'") from err
    return max(0, len(panels) - _LIMIT)


def _points(comparisons: Sequence[Comparison]) -> list[dict[str, Any]]:
    return [
        {
            "panel": " · ".join(filter(None, (one.market, one.region, one.segment, one.currency))),
            "year": one.year,
            "value": float(estimate.value) / 1e9,
            "who": " ".join(
                filter(None, (estimate.publisher or Path(estimate.place.partition("#page=")[0]).name, estimate.edition))
            ),
            "report": estimate.report,
            "role": estimate.role or "not said",
            "course": "forecast" if estimate.role == "forecast" else "historical",
            "quote": estimate.quote,
            "place": estimate.place,
        }
        for one in comparisons
        for estimate in one.estimates
    ]


def _panel(alt: Any, name: str, points: Sequence[dict[str, Any]]) -> Any:
    mine = [point for point in points if point["panel"] == name]
    years = sorted({point["year"] for point in mine})
    base = alt.Chart().encode(
        x=alt.X(
            "year:Q",
            title=None,
            axis=alt.Axis(format="d", values=years),
            scale=alt.Scale(zero=False, nice=False, padding=20),
        ),
        y=alt.Y("value:Q", title="billion", scale=alt.Scale(zero=True)),
        color=alt.Color("who:N", title="publisher, edition", legend=alt.Legend(labelLimit=320)),
        detail="report:N",
    )
    # Where a report has several values of a year, none of them is known to go on
    said = Counter((point["report"], point["year"]) for point in mine)
    single = [point for point in mine if said[point["report"], point["year"]] == 1]
    lines = base.mark_line(strokeWidth=1.5, opacity=0.6).properties(data=alt.Data(values=single))
    marks = (
        base.properties(data=alt.Data(values=mine))
        .mark_point(size=70, strokeWidth=2)
        .encode(
            shape=alt.Shape("role:N", title="role"),
            fillOpacity=alt.condition("datum.course == 'forecast'", alt.value(0), alt.value(1)),
            fill=alt.Fill("who:N", legend=None),
            tooltip=[alt.Tooltip(f"{one}:N") for one in ("who", "year", "quote", "role", "place")],
        )
    )
    # A vertical line stands where the first forecast follows the last value that is none
    past = [point["year"] for point in mine if point["course"] == "historical"]
    coming = [point["year"] for point in mine if point["course"] == "forecast"]
    layers = [lines, marks]
    if past and coming and max(past) < min(coming):
        border = alt.Chart(alt.Data(values=[{"x": (max(past) + min(coming)) / 2}]))
        layers.append(border.mark_rule(strokeDash=[4, 4], color="#888").encode(x="x:Q"))
    return alt.layer(*layers).properties(title=name, width=560, height=300)
