"""The page of themes: a map of passages, the themes with their evidence, and their course over time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..corpus.themes.overview import Map, Overview, ThemeView
from .pages import templates

_QUOTE = 220
"""Characters of a passage that the map tells."""
COLOURS = (
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#e08214", "#8073ac", "#1b7837", "#b2182b",
    "#35978f", "#bf812d", "#5e4fa2", "#d6604d", "#4d9221", "#c51b7d", "#2166ac", "#8c510a", "#01665e", "#762a83",
)  # fmt: skip
_NO_COLOUR = "#b0b0b0"
_SHAPES = {"en": "circle", "zh": "diamond"}
_LANGUAGES = {"en": "English", "zh": "中文"}


def themes_page(found: Overview, drawn: Map, name: str) -> str:
    """Return the themes of a corpus as an HTML page that stands alone."""
    from plotly.offline import get_plotlyjs

    shown = [theme for theme in found.themes if theme.size]
    colours = colours_of(shown)
    return (
        templates()
        .get_template("themes.html")
        .render(
            title=f"Themes of {name}",
            plotly=get_plotlyjs(),
            map=_as_script(map_plot(drawn, shown)),
            course=_as_script(course_plot(shown)),
            found=found,
            themes=shown,
            colours=colours,
            labels={theme.id: theme for theme in shown},
            languages=_LANGUAGES,
        )
    )


def colours_of(shown: Sequence[ThemeView]) -> dict[str, str]:
    """Return a colour for each theme by its id."""
    return {theme.id: COLOURS[place % len(COLOURS)] for place, theme in enumerate(shown)}


def _as_script(figure: Mapping[str, Any]) -> str:
    """Return JSON that no text inside can end the script of."""
    return json.dumps(figure, ensure_ascii=False).replace("<", "\\u003c")


def map_plot(drawn: Map, shown: Sequence[ThemeView], *, served: bool = False) -> dict[str, Any]:
    """Return the map of passages for Plotly.

    Where it is `served`, points have the address of their passage, and are drawn without WebGL, which would need a
    policy that lets scripts make scripts.
    """
    colours = colours_of(shown)
    points, places = drawn.draw()
    traces = []
    for theme in (None, *shown):
        for lang, shape in _SHAPES.items():
            chosen = [
                place
                for place, point in enumerate(points)
                if point.lang == lang and point.theme == (theme.id if theme else None)
            ]
            if chosen:
                traces.append(
                    {
                        "type": "scatter" if served else "scattergl",
                        "mode": "markers",
                        "x": [round(float(places[place, 0]), 3) for place in chosen],
                        "y": [round(float(places[place, 1]), 3) for place in chosen],
                        "text": [_hover(points[place].source, points[place].quote) for place in chosen],
                        "hovertemplate": "%{text}<extra></extra>",
                        **(
                            {"customdata": [_address(drawn.rows[points[place].place]) for place in chosen]}
                            if served
                            else {}
                        ),
                        "name": f"{theme.label_en} · {theme.label_zh}" if theme else "no theme · 无主题",
                        "legendgroup": theme.id if theme else "",
                        "showlegend": lang == "en" or not _has_english(points, theme),
                        "marker": {
                            "symbol": shape,
                            "size": 8 if theme else 5,
                            "opacity": 0.85 if theme else 0.5,
                            "color": colours[theme.id] if theme else _NO_COLOUR,
                        },
                    }
                )
    axis = {"visible": False}
    layout = _layout(xaxis=axis, yaxis=axis | {"scaleanchor": "x"}, hovermode="closest", height=620)
    return {"data": traces, "layout": layout}


def _address(row: Mapping[str, Any]) -> str:
    return f"/reports/{row['report']}?at={row['start']}"


def _has_english(points: Sequence[Any], theme: ThemeView | None) -> bool:
    return any(point.lang == "en" and point.theme == (theme.id if theme else None) for point in points)


def _hover(source: str, quote: str) -> str:
    """Return what the map tells of a passage, in lines; it is shown as HTML of a kind, so it must hold none."""
    said = " ".join(quote.split())
    said = said if len(said) <= _QUOTE else f"{said[:_QUOTE]}…"
    lines = "<br>".join(_escaped(line) for line in _lines(said, 64))
    return f"{lines}<br><i>{_escaped(source.rpartition('/')[2])}</i>"


def _lines(text: str, width: int) -> Iterator[str]:
    """Yield lines of so many columns, Han characters counted double; they end at a blank or a Han character."""
    line, columns = "", 0
    for char in text:
        line += char
        columns += 1 if char.isascii() else 2
        if columns >= width and (char == " " or not char.isascii()):
            yield line.strip()
            line, columns = "", 0
    if line:
        yield line.strip()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def course_plot(shown: Sequence[ThemeView]) -> dict[str, Any]:
    """Return the course of themes over time for Plotly."""
    colours = colours_of(shown)
    dates = sorted({date for theme in shown for date in theme.by_date})
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": list(dates),
            "y": [theme.by_date.get(date, 0) for date in dates],
            "name": f"{theme.label_en} · {theme.label_zh}",
            "line": {"color": colours[theme.id]},
        }
        for theme in shown
    ]
    layout = _layout(
        xaxis={"type": "category"},
        yaxis={"tickformat": ".0%", "rangemode": "tozero", "title": "share of passages"},
        height=420,
    )
    return {"data": traces, "layout": layout}


def _layout(**more: Any) -> dict[str, Any]:
    font = {"family": "system-ui, 'Noto Sans CJK TC', 'Noto Sans CJK SC', sans-serif", "size": 12}
    plain = {
        "margin": {"l": 50, "r": 10, "t": 40, "b": 40},
        "font": font,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
    }
    return plain | more
