"""Report pages in columns, and how they are to be read.

``make(seed, hard)`` returns a PDF and, for each page, the blocks that begin on it, in reading order: within a band the
left column, then the right one. Kinds of blocks:

- title, heading, paragraph, list_item: the text proper, to be found whole and in order;
- caption, footnote, aside (pull quotes, marginal notes, vertical titles): to be found whole, wherever;
- furniture (running heads, page numbers, stamps), figure, table: not to be mixed into any of the others.

The text of a block is without marks of footnotes, bullets and hyphens at line ends. Hard pages have, beside what easy
ones have, what real producers do: marks of footnotes, letters spaced out, bold painted twice, numbers in several
strings, drop capitals, stamps, notes in the margin, text painted out of order and so on.
"""

import io
import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from tests.generators.flow import Column, Expected, Operation, Piece, fill
from tests.generators.prose import Pair, Prose, in_script
from tests.generators.typeset import (
    BASE,
    SUPERSCRIPT,
    Fonts,
    Line,
    Paint,
    Run,
    atoms_of,
    draw_fonts,
    han_font,
    paint,
    plain,
    register_fonts,
    set_lines,
    tracked,
    width_of,
)

Pages = list[list[Expected]]

TRACKED = [
    Pair("MARKET", "市場"),
    Pair("OUTLOOK", "展望"),
    Pair("KEY FINDINGS", "重要發現"),
    Pair("DEMAND", "需求"),
    Pair("RISKS", "風險"),
    Pair("SUMMARY", "摘要"),
]


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is set: drawn once for each."""

    page: tuple[float, float]
    margin: float
    fonts: Fonts
    size: float
    leading: float
    gutter: float
    justify: bool
    indent: float
    """Of the first line, in points; 0 if paragraphs are told by the space between them."""
    gap: float
    """Between paragraphs, in points."""
    hyphen: str
    how: Paint
    heading: str
    """What makes a heading: size, bold, colour, numbers."""
    heading_scale: float
    heading_colour: str
    bullet: str
    order: str = "flow"
    """In which order a page is painted: flow, right first, by line."""
    trap: str = ""
    """What is nasty about headings: band, twice, capitals, tracked."""
    side: float = 0
    """Width of the margin for notes at the left."""
    drops: bool = False
    """Whether the paragraph after the title begins with a drop capital."""
    lead_in: bool = False
    """Whether some paragraphs begin in larger type."""
    scale: float = 1
    """By which the whole page is scaled, as drivers of printers do."""
    turned: bool = False
    """Whether the page is painted lying down and shown turned."""
    stamp: str = ""
    """What is painted over or beside the text: side, slant, vertical."""


def draw_look(dice: random.Random, hard: bool, script: str) -> Look:
    """Return the style of a document."""
    size = dice.choice([8, 8.5, 9, 9.5, 10, 10.5, 11, 12])
    leading = size * dice.uniform(1.15, 1.6)
    indent = dice.choice([0, 0, 1, 1.5, 2]) * size
    heading = dice.choice(["size", "bold", "colour", "numbers", "size+numbers"])
    look = Look(
        page=dice.choice([A4, LETTER]),
        margin=dice.uniform(40, 72),
        fonts=draw_fonts(dice, script),
        size=size,
        leading=leading,
        gutter=dice.uniform(12, 40),
        justify=dice.random() < 0.6,
        indent=indent,
        gap=0 if indent else leading * dice.choice([0.5, 0.6, 0.8, 1.0]),
        hyphen=dice.choice(["", "-"]),
        how=dice.choice(["string", "string", "words", "kerned"]),
        heading=heading,
        heading_scale=dice.choice([1.15, 1.25, 1.4]) if "size" in heading or dice.random() < 0.5 else 1.0,
        heading_colour=dice.choice(["#1f4e79", "#7a1f1f", "#2e6b34"]) if heading == "colour" else "black",
        bullet=dice.choice(["•", "–", "1.", "(1)"]),
    )
    return _with_traps(dice, look) if hard else look


def _with_traps(dice: random.Random, look: Look) -> Look:
    return replace(
        look,
        gutter=8 if dice.random() < 0.2 else look.gutter,
        hyphen=dice.choice(["", "-", "-", "\xad"]),
        how=dice.choice(["string", "words", "glyphs", "kerned", "split"]),
        bullet=dice.choice([look.bullet, "■"]),
        order=dice.choice(["flow", "right first", "by line"]),
        trap=dice.choice(["", "band", "twice", "capitals", "tracked", "tracked"]),
        side=dice.choice([0, 0, 0, 80]),
        drops=dice.random() < 0.4,
        lead_in=dice.random() < 0.25,
        scale=dice.choice([1, 1, 1, 0.9, 1.2]),
        turned=dice.random() < 0.05,
        stamp=dice.choice(["", "", "side", "slant", "vertical"]),
    )


class Writer:
    """Turns drawn texts into pieces of one document."""

    def __init__(self, dice: random.Random, look: Look, prose: Prose, hard: bool) -> None:
        self.dice, self.look, self.prose, self.hard = dice, look, prose, hard
        self.section = 0
        self.subsection = 0
        self.exhibit = 0
        self.note = 0
        self.marks = dice.choice(["digits", "digits", "latin-1", "signs"])
        self.after_heading = True
        self.drop_next = look.drops
        self.letters = iter(f"{first}{second}" for first in "ABCDEFGH" for second in "123456789")

    def text(self, pair: Pair, lang: str) -> str:
        return pair.zh if lang == "zh" else pair.en

    def paragraph(self, lang: str, pair: Pair | None = None) -> Piece:
        """Return a paragraph, in hard documents perhaps with a footnote, a drop capital or a lead-in."""
        look, dice = self.look, self.dice
        text = self.text(pair or self.prose.paragraph(dice.randint(2, 5)), lang)
        if self.drop_next:
            self.drop_next = self.after_heading = False
            return self._with_drop(text, lang)
        notes: list[tuple[str, Piece]] = []
        if self.hard and dice.random() < 0.25:
            text, notes = self._with_note(text, lang)
        indent = look.indent if lang == "en" or not look.indent else 2 * look.size
        if self.after_heading and lang == "en":
            indent = 0
        self.after_heading = False
        lead = 0
        if look.lead_in and not notes and dice.random() < 0.4:
            lead = dice.randint(2, 4) if lang == "en" else dice.randint(3, 6)
        return self.set("paragraph", text, lang, indent=indent, lead_in=lead, after=look.gap, notes=notes)

    def _with_drop(self, text: str, lang: str) -> Piece:
        """Return a paragraph whose first letter is as tall as two or three lines."""
        look = self.look
        deep = self.dice.choice([2, 3])
        size = look.leading * (deep - 1) + look.size * 0.75
        size /= 0.72 if lang == "en" else 0.85
        font = look.fonts.bold if lang == "en" else han_font(look.fonts, text)
        if lang == "zh" and text[0].isascii():
            font = look.fonts.bold
        back = width_of(text[0], font, size) + 3
        piece = self.set("paragraph", text[1:], lang, notch=(back, deep), after=look.gap)
        piece.text = text
        piece.drop = ((Run(text[0], font, size, 0.0),), back, deep)
        return piece

    def _with_note(self, text: str, lang: str) -> tuple[str, list[tuple[str, Piece]]]:
        """Put a mark behind a word or a number of the text."""
        self.note += 1
        mark = str(self.note)
        if self.marks == "signs":
            mark = "*†‡§"[(self.note - 1) % 4]
        units = ("億美元", "亿美元", "%", "台") if lang == "zh" else (" billion", " million", "%", " units", ", ")
        places = [text.index(unit) + len(unit) for unit in units if unit in text]
        place = self.dice.choice(places) if places else len(text) - 1
        place -= text[place - 1] == " "
        look = self.look
        raised = SUPERSCRIPT + mark + BASE
        if self.marks == "latin-1" and mark in "123" and lang == "en":
            raised = SUPERSCRIPT + "¹²³"[int(mark) - 1] + BASE
            mark = raised.strip(SUPERSCRIPT + BASE)
        note = self.set(
            "footnote",
            raised + (" " if lang == "en" else "") + self.text(self.prose.note(), lang),
            lang,
            size=look.size * 0.8,
            justify=False,
        )
        return text[:place] + raised + text[place:], [(mark, note)]

    def set(
        self,
        kind: str,
        text: str,
        lang: str,
        *,
        size: float = 0,
        bold: bool = False,
        indent: float = 0,
        justify: bool | None = None,
        centred: bool = False,
        lead_in: int = 0,
        notch: tuple[float, int] = (0.0, 0),
        **more: Any,
    ) -> Piece:
        """Return a piece for a text in running lines."""
        look = self.look
        size = size or look.size
        justified = look.justify if justify is None else justify
        hyphen = look.hyphen if lang == "en" and kind in ("paragraph", "list_item") else ""
        shown = text
        if self.hard and look.fonts.latin == "Vera" and lang == "en":
            shown = text.replace("fi", "ﬁ").replace("fl", "ﬂ")
        atoms = atoms_of(shown, look.fonts, size, bold=bold, chinese=lang == "zh")
        for place, atom in enumerate(atoms[:lead_in]):
            font = look.fonts.bold if atom.font == look.fonts.latin else atom.font
            atoms[place] = replace(atom, font=font, size=size * 1.2)
        return Piece(
            kind=kind,
            text=plain(text).strip(),
            set_to=lambda width: set_lines(
                atoms, width, indent=indent, justify=justified, hyphen=hyphen, centred=centred, notch=notch
            ),
            leading=look.leading * size / look.size if size <= look.size else size * 1.25,
            size=size,
            **more,
        )

    def heading(self, lang: str, pair: Pair | None = None, *, major: bool = False, number: str = "") -> Piece:
        """Return a heading in the style of the document; a major one is larger."""
        look, dice = self.look, self.dice
        text = self.text(pair or self.prose.heading(), lang)
        self.after_heading = True
        trap = look.trap
        if trap == "tracked" and not (dice.random() < 0.4 and not major):
            trap = ""
        if "numbers" in look.heading and trap != "tracked":
            text = f"{number or self.next_number(major)} {text}"
        scale = look.heading_scale * (1.15 if major else 1)
        more: dict[str, Any] = {"before": look.leading * 0.9, "after": look.leading * 0.35, "keep": True}
        more["colour"] = look.heading_colour
        if trap == "tracked":
            return self._tracked(lang, more)
        if trap == "band":
            more |= {"colour": "white", "ground": "#1f3864"}
        elif trap == "twice":
            more["twice"] = 0.3
        elif trap == "capitals" and lang == "en":
            text = text.upper()
        bold = look.heading != "colour" or scale == 1.0
        if lang == "zh" and scale == 1.0 and trap not in ("twice", "band"):
            scale = 1.15  # there is no bold among the Chinese fonts
        if lang == "zh" and scale == 1.0:
            scale = 1.05
        return self.set("heading", text, lang, size=look.size * scale, bold=bold, justify=False, **more)

    def _tracked(self, lang: str, more: dict[str, Any]) -> Piece:
        """Return a short heading with its letters spaced out."""
        look, dice = self.look, self.dice
        word = dice.choice(TRACKED)
        text = f"{self.text(word, lang)}{' ' if lang == 'en' else ''}{next(self.letters)}"
        if lang == "zh":
            text = in_script(text, self.prose.script)
        font = look.fonts.bold if lang == "en" else look.fonts.han
        size = look.size * look.heading_scale
        space = size * dice.choice([0.2, 0.3, 0.45])
        piece = self.set("heading", text, lang, size=size, **more)
        natural = width_of(text, font, size) + space * len(text)

        def line(width: float) -> list[Line]:
            fit = min(1.0, width / natural)
            return [tracked(text, font, size * fit, space * fit)]

        piece.set_to = line
        return piece

    def headings(self, pair: Pair) -> tuple[Piece, Piece]:
        """Return a heading in both languages, with the same number."""
        number = self.next_number(False)
        return self.heading("en", pair, number=number), self.heading("zh", pair, number=number)

    def quote(self, lang: str) -> list[Piece]:
        """Return a sentence in large type between two rules, which interrupts the text."""
        look = self.look
        piece = self.set(
            "aside",
            self.text(self.prose.quote(), lang),
            lang,
            size=look.size * 1.4,
            bold=True,
            justify=False,
            centred=self.dice.random() < 0.5,
            whole=True,
            colour="#7a1f1f",
        )

        def rule(canvas: Any, x: float, y: float, width: float) -> None:
            canvas.setStrokeColor("#7a1f1f")
            canvas.setLineWidth(1)
            canvas.line(x, y + look.leading / 2, x + width, y + look.leading / 2)
            canvas.setStrokeColor("black")

        rules = [Piece("rule", "", lambda width: [], look.leading, height=look.leading, draw=rule) for _ in range(2)]
        return [rules[0], piece, rules[1]]

    def next_number(self, major: bool) -> str:
        if major or not self.section:
            self.section += 1
            self.subsection = 0
            return f"{self.section}."
        self.subsection += 1
        return f"{self.section}.{self.subsection}"

    def items(self, lang: str) -> list[Piece]:
        look, dice = self.look, self.dice
        count = dice.randint(3, 5)
        pieces = []
        for number in range(1, count + 1):
            mark = {"1.": f"{number}.", "(1)": f"({number})"}.get(look.bullet, look.bullet)
            font, size = (look.fonts.latin, look.size) if mark != "■" else ("ZapfDingbats", look.size * 0.7)
            if mark == "•" and font.startswith("Vera"):
                font = "Helvetica"
            shown = mark if mark != "■" else "n"
            text = self.text(self.prose.item(), lang)
            piece = self.set("list_item", text, lang, justify=False, hang=look.size * 1.8, whole=True)
            piece.text = f"{mark} {text}"
            piece.lead = (Run(shown, font, size, 0.0),)
            piece.after = look.leading * (0.15 if number < count else 0.5)
            pieces.append(piece)
        pieces[0].before = look.leading * 0.3
        self.after_heading = False
        return pieces

    def figure(self, lang: str) -> list[Piece]:
        """Return a chart and its caption, below or above it."""
        look, dice = self.look, self.dice
        self.exhibit += 1
        label = (
            f"Figure {self.exhibit}. " if lang == "en" else f"圖{self.exhibit} " if self._hant else f"图{self.exhibit} "
        )
        caption = self.set("caption", label + self.text(self.prose.caption(), lang), lang, size=look.size * 0.9)
        caption.whole = True
        values = [dice.randint(10, 100) for _ in range(dice.randint(4, 7))]
        years = list(range(2020, 2020 + len(values)))
        draw = dice.choice([bars, curve])
        height = dice.uniform(80, 130)
        font = look.fonts.latin

        def chart(canvas: Any, x: float, y: float, width: float) -> None:
            draw(canvas, x, y, width, height, font, years, values)

        figure = Piece("figure", " ".join(map(str, years)), lambda width: [], look.leading, height=height, draw=chart)
        if dice.random() < 0.5:
            figure.keep, figure.before, caption.after = True, look.leading * 0.8, look.leading
            return [figure, caption]
        caption.keep, caption.before, figure.after = True, look.leading * 0.8, look.leading
        return [caption, figure]

    @property
    def _hant(self) -> bool:
        return self.prose.script == "zh-Hant"

    def table(self, lang: str) -> list[Piece]:
        """Return a small table with rules and its caption."""
        look, dice = self.look, self.dice
        self.exhibit += 1
        label = f"Table {self.exhibit}. " if lang == "en" else f"表{self.exhibit} "
        caption = self.set("caption", label + self.text(self.prose.caption(), lang), lang, size=look.size * 0.9)
        caption.whole = caption.keep = True
        caption.before = look.leading * 0.8
        years = ["2023", "2024", "2030"]
        rows = [[f"{dice.randint(100, 9999) / 10:,.1f}" for _ in years] for _ in range(dice.randint(3, 5))]
        names = [f"{name}" for name in dice.sample(["Asia", "Europe", "Africa", "Americas", "Other"], len(rows))]
        if lang == "zh":
            names = dice.sample(
                ["亞洲", "歐洲", "非洲", "美洲", "其他"] if self._hant else ["亚洲", "欧洲", "非洲", "美洲", "其他"],
                len(rows),
            )
        grid = [["", *years], *([name, *row] for name, row in zip(names, rows, strict=True))]
        size = look.size * 0.9
        fonts = look.fonts
        step = size * 1.5

        def draw(canvas: Any, x: float, y: float, width: float) -> None:
            top = y + step * len(grid)
            canvas.setLineWidth(0.6)
            for level in (0, 1, len(grid)):
                canvas.line(x, top - level * step, x + width, top - level * step)
            for number, row in enumerate(grid):
                baseline = top - (number + 0.7) * step
                for column, cell in enumerate(row):
                    font = fonts.latin if cell.isascii() else fonts.han
                    spot = x + 2 if not column else x + width * (0.4 + 0.2 * column) - width_of(cell, font, size)
                    if cell:
                        paint(canvas, (Run(cell, font, size, 0.0),), spot, baseline)

        table = Piece(
            "table",
            "\n".join("\t".join(row) for row in grid),
            lambda width: [],
            look.leading,
            height=step * len(grid),
            after=look.leading,
            draw=draw,
        )
        return [caption, table]

    def flow(self, lang: str, length: int, *, exhibits: bool = True) -> list[Piece]:
        """Return some paragraphs with headings, lists, figures and tables between them."""
        pieces: list[Piece] = []
        for number in range(length):
            if self.dice.random() < 0.35 or number == 0:
                pieces.append(self.heading(lang))
            pieces.append(self.paragraph(lang))
            what = self.dice.random()
            if what < 0.15:
                pieces.extend(self.items(lang))
            elif what < 0.25 and exhibits:
                pieces.extend(self.figure(lang))
            elif what < 0.33 and exhibits:
                pieces.extend(self.table(lang))
        return pieces

    def interleaved(self, length: int) -> list[Piece]:
        """Return paragraphs in English, each followed by its Chinese."""
        pieces: list[Piece] = []
        for number in range(length):
            if self.dice.random() < 0.35 or number == 0:
                pair = self.prose.heading()
                pieces.extend(self.headings(pair))
            pair = self.prose.paragraph(self.dice.randint(2, 4))
            pieces.extend(self.paragraph(lang, pair) for lang in ("en", "zh"))
        return pieces


def bars(
    canvas: Any, x: float, y: float, width: float, height: float, font: str, years: Sequence[int], values: Sequence[int]
) -> None:
    """Draw a bar chart with its axes and labels."""
    step = width / len(values)
    tall = (height - 24) / max(values)
    canvas.setFillColor("#8faadc")
    for number, value in enumerate(values):
        canvas.rect(x + (number + 0.2) * step, y + 12, step * 0.6, value * tall, stroke=0, fill=1)
    _axis(canvas, x, y, width, font, years)
    canvas.setFont(font, 6)
    for number, value in enumerate(values):
        canvas.drawCentredString(x + (number + 0.5) * step, y + 14 + value * tall, str(value))


def curve(
    canvas: Any, x: float, y: float, width: float, height: float, font: str, years: Sequence[int], values: Sequence[int]
) -> None:
    """Draw a line chart with its axes and labels."""
    step = width / len(values)
    tall = (height - 24) / max(values)
    points = [(x + (number + 0.5) * step, y + 12 + value * tall) for number, value in enumerate(values)]
    canvas.setStrokeColor("#c55a11")
    for first, second in itertools.pairwise(points):
        canvas.line(*first, *second)
    canvas.setStrokeColor("black")
    _axis(canvas, x, y, width, font, years)


def _axis(canvas: Any, x: float, y: float, width: float, font: str, years: Sequence[int]) -> None:
    canvas.setFillColor("black")
    canvas.setLineWidth(0.5)
    canvas.line(x, y + 12, x + width, y + 12)
    canvas.setFont(font, 7)
    for number, year in enumerate(years):
        canvas.drawCentredString(x + (number + 0.5) * width / len(years), y + 3, str(year))


@dataclass(slots=True)
class Band:
    """A part of the text set across the page in one manner."""

    columns: int
    flows: list[list[Piece]]
    """One flow through all columns, or one for each column."""
    floats: dict[int, tuple[float, list[Piece]]] = field(default_factory=dict)
    """What interrupts a column, and at what share of its height."""


def plan(dice: random.Random, writer: Writer, hard: bool) -> list[Band]:
    """Draw what a document has from top to bottom."""
    mode = dice.choice(["en", "en", "zh", "zh", "parallel", "interleaved"])
    lang = mode if mode in ("en", "zh") else "en"
    bands: list[Band] = []
    if dice.random() < 0.7:
        bands.append(Band(1, [front(dice, writer, lang, mode)]))
    for number in range(dice.randint(1, 4)):
        if number and dice.random() < 0.5:
            bands.append(Band(1, [between(dice, writer, lang)]))
        columns = dice.choices([1, 2, 3], [2, 9, 0 if mode == "parallel" else 1])[0]
        length = dice.randint(3, 9)
        if mode == "parallel" and columns == 2:
            bands.append(parallel(dice, writer))
        elif mode == "interleaved":
            bands.append(Band(columns, [writer.interleaved(max(2, length // 2))]))
        else:
            bands.append(Band(columns, [writer.flow(lang, length)]))
        if hard and bands[-1].columns == 2 and dice.random() < 0.4:
            floating = writer.quote(lang) if dice.random() < 0.6 else writer.figure(lang)
            bands[-1].floats[dice.randrange(2)] = (dice.uniform(0.2, 0.7), floating)
    return bands


def front(dice: random.Random, writer: Writer, lang: str, mode: str) -> list[Piece]:
    """Return the title and perhaps a summary in full width."""
    look = writer.look
    pair = writer.prose.title()
    langs = [lang] if mode in ("en", "zh") else ["en", "zh"]
    size = look.size * dice.choice([1.8, 2.0, 2.4])
    centred = dice.random() < 0.5
    pieces = [
        writer.set(
            "title", writer.text(pair, one), one, size=size, bold=True, justify=False, centred=centred, keep=True
        )
        for one in langs
    ]
    pieces[-1].after = look.leading
    if dice.random() < 0.5:
        pieces.extend(writer.paragraph(one) for one in langs)
    pieces[-1].after = look.leading * 1.2
    return pieces


def between(dice: random.Random, writer: Writer, lang: str) -> list[Piece]:
    """Return what stands across the page between two parts in columns."""
    what = dice.choice(["heading", "figure", "table", "paragraph"])
    if what == "heading":
        return [writer.heading(lang, major=True), writer.paragraph(lang)]
    if what == "paragraph":
        writer.after_heading = True
        return [writer.paragraph(lang)]
    return writer.figure(lang) if what == "figure" else writer.table(lang)


def parallel(dice: random.Random, writer: Writer) -> Band:
    """Return English in the left column and its Chinese in the right one."""
    left: list[Piece] = []
    right: list[Piece] = []
    for number in range(dice.randint(2, 4)):
        if number == 0 or dice.random() < 0.4:
            pair = writer.prose.heading()
            english, chinese = writer.headings(pair)
            left.append(english)
            right.append(chinese)
        pair = writer.prose.paragraph(dice.randint(2, 4))
        left.append(writer.paragraph("en", pair))
        right.append(writer.paragraph("zh", pair))
    return Band(2, [left, right])


class Sheet:
    """The page that is being filled."""

    def __init__(self, look: Look, number: int) -> None:
        self.look = look
        self.number = number
        self.width, self.height = look.page
        self.top = self.height - look.margin
        self.y = self.top
        self.left = look.margin + look.side
        self.bottom = look.margin
        self.operations: list[Operation] = []
        self.expected: list[Expected] = []
        self.marks: list[tuple[str, Piece]] = []
        self.bands = 0

    def columns(self, band: Band, bottom: float, offset: float = 0) -> list[Column]:
        """Return the columns of a band from here down to `bottom`, empty."""
        look, count = self.look, band.columns
        gutter = look.gutter if count > 1 else 0
        width = (self.width - self.left - look.margin - gutter * (count - 1)) / count
        return [
            Column(
                index=self.bands * 10 + number,
                x=self.left + number * (width + gutter),
                width=width,
                y=self.y - (offset if number else 0),
                bottom=bottom,
                how=look.how,
                floats=[
                    (self.y - share * (self.y - self.bottom), pieces)
                    for place, (share, pieces) in band.floats.items()
                    if place == number
                ],
            )
            for number in range(count)
        ]

    def keep(self, columns: Sequence[Column]) -> None:
        """Take over what columns have."""
        for column in columns:
            self.operations.extend(column.operations)
            self.expected.extend(Expected(piece.kind, piece.text) for piece in column.started if piece.text)
            self.marks.extend(column.marks)
        self.y = min(column.y for column in columns) - self.look.leading * 0.6
        self.bands += 1

    def paint(self, canvas: Any) -> None:
        """Paint all in the order that the look has."""
        order = self.look.order
        if order == "by line":
            self.operations.sort(key=lambda operation: -operation.y)
        elif order == "right first":
            self.operations.sort(key=lambda operation: operation.column // 10 * 10 - operation.column % 10)
        grounds = [operation for operation in self.operations if operation.column < 0]
        for operation in grounds + [operation for operation in self.operations if operation.column >= 0]:
            operation.do(canvas)


def lay_out(bands: Sequence[Band], look: Look, offset: float, foot: float) -> list[Sheet]:
    """Return the pages that bands fill; `foot` is kept free at the bottom for footnotes."""
    sheets = [Sheet(look, 1)]
    for position, band in enumerate(bands):
        last = position == len(bands) - 1
        rest = [[(piece, 0) for piece in flow] for flow in band.flows]
        while any(rest):
            sheet = sheets[-1]
            rest = _fill_band(sheet, band, rest, offset, foot, balance=not last)
            if any(rest):
                sheets.append(Sheet(look, len(sheets) + 1))
    return sheets


def _fill_band(
    sheet: Sheet, band: Band, rest: list[list[tuple[Piece, int]]], offset: float, foot: float, *, balance: bool
) -> list[list[tuple[Piece, int]]]:
    floor = sheet.bottom + foot
    if sheet.y - floor < sheet.look.leading * 4:
        return rest
    if len(band.flows) > 1:
        columns = sheet.columns(band, floor)
        left = [fill([column], flow) for column, flow in zip(columns, rest, strict=True)]
        if any(column.started or column.operations for column in columns):
            sheet.keep(columns)
        return left
    bottom = floor
    if balance and band.columns > 1:
        bottom = _balanced(sheet, band, rest[0], offset, floor)
    columns = sheet.columns(band, bottom, offset)
    left_over = fill(columns, rest[0])
    if any(column.operations for column in columns):
        sheet.keep(columns)
    for number, column in enumerate(columns):
        if not column.floats:
            band.floats.pop(number, None)
    return [left_over]


def _balanced(sheet: Sheet, band: Band, pieces: list[tuple[Piece, int]], offset: float, floor: float) -> float:
    """Return how far down columns must reach to hold all pieces, if the page has room for them."""
    bottom = sheet.y - sheet.look.leading * 3
    while bottom > floor:
        if not fill(sheet.columns(band, bottom, offset), pieces):
            return bottom
        bottom -= sheet.look.leading
    return floor


Decorate = Callable[[Any, Sheet], list[Expected]]


def furniture(dice: random.Random, writer: Writer, lang: str, total: int) -> Decorate:
    """Return what puts the running head and the page number on a page."""
    look = writer.look
    title = writer.text(writer.prose.title(), lang)
    form = dice.choice(["{}", "- {} -", "Page {} of {total}", "| {} |", "P.{}", "第{}頁"])
    place = dice.choice(["foot centre", "foot outer", "head outer"])
    head = dice.random() < 0.7
    size = look.size * 0.8

    def decorate(canvas: Any, sheet: Sheet) -> list[Expected]:
        expected = []
        number = form.format(sheet.number, total=total)
        font = look.fonts.latin if number.isascii() else "MSung-Light"
        width = width_of(number, font, size)
        outer = look.margin if sheet.number % 2 == 0 else sheet.width - look.margin - width
        x = (sheet.width - width) / 2 if "centre" in place else outer
        y = sheet.height - look.margin * 0.6 if "head" in place else look.margin * 0.5
        paint(canvas, (Run(number, font, size, 0.0),), x, y)
        expected.append(Expected("furniture", number))
        if head:
            font = look.fonts.latin if title.isascii() else look.fonts.han
            x = look.margin if sheet.number % 2 else sheet.width - look.margin - width_of(title, font, size)
            paint(
                canvas,
                (Run(title, font, size, 0.0),),
                x,
                sheet.height - look.margin * (0.6 if "foot" in place else 0.35),
            )
            expected.append(Expected("furniture", title))
        return expected

    return decorate


def footnotes(sheet: Sheet) -> list[Expected]:
    """Put the footnotes of a page at its bottom, below a short rule."""
    if not sheet.marks:
        return []
    look = sheet.look
    column = Column(9, sheet.left, sheet.width - sheet.left - look.margin, 0, -1000, look.how)
    notes = [note for _, note in sheet.marks]
    column.y = sheet.bottom + sum(note.tall(column.width) for note in notes)
    rule = column.y + 2
    fill([column], [(note, 0) for note in notes])
    sheet.operations.append(Operation(9, rule, lambda canvas: canvas.line(sheet.left, rule, sheet.left + 80, rule)))
    sheet.operations.extend(column.operations)
    return [Expected(note.kind, note.text) for note in notes]


def side_notes(dice: random.Random, writer: Writer, lang: str, sheet: Sheet) -> list[Expected]:
    """Put up to three notes into the margin at the left, beside lines of the first column."""
    look = sheet.look
    heights = sorted({operation.y for operation in sheet.operations if operation.column % 10 == 0}, reverse=True)
    expected = []
    limit = sheet.top + 1
    for height in sorted(dice.sample(heights, min(len(heights), dice.randint(0, 3))), reverse=True):
        note = writer.set("aside", writer.text(writer.prose.quote(), lang), lang, size=look.size * 0.75, justify=False)
        column = Column(0, look.margin * 0.7, look.side, height + note.leading * 0.75, -1000, look.how)
        if column.y > limit or column.y - note.tall(look.side) < sheet.bottom:
            continue
        fill([column], [(note, 0)])
        limit = column.y - note.leading
        sheet.operations.extend(column.operations)
        expected.append(Expected(note.kind, note.text))
    return expected


def stamp(canvas: Any, sheet: Sheet, title: Pair) -> list[Expected]:
    """Put a stamp on the page: text upwards in the margin, aslant over the page, or Chinese from top to bottom."""
    look = sheet.look
    if look.stamp == "side":
        text = f"{title.en} / preprint"
        canvas.saveState()
        canvas.translate(look.margin * 0.4, sheet.height * 0.3)
        canvas.rotate(90)
        canvas.setFont(look.fonts.latin, 9)
        canvas.drawString(0, 0, text)
        canvas.restoreState()
        return [Expected("furniture", text)]
    if look.stamp == "slant":
        canvas.saveState()
        canvas.translate(sheet.width / 2, sheet.height / 2)
        canvas.rotate(45)
        canvas.setFillColor("#dddddd")
        canvas.setFont("Helvetica-Bold", 60)
        canvas.drawCentredString(0, 0, "SAMPLE")
        canvas.restoreState()
        return [Expected("furniture", "SAMPLE")]
    if look.stamp == "vertical" and sheet.number == 1:
        x, y = sheet.width - look.margin * 0.7, sheet.top - 20
        size = min(12, look.margin * 0.3)
        font = han_font(look.fonts, title.zh)
        characters = [char for char in title.zh if not char.isascii()]
        for place, char in enumerate(characters):
            paint(canvas, (Run(char, font, size, 0.0),), x, y - place * size * 1.15)
        return [Expected("aside", "".join(characters))]
    return []


def compose(seed: int, hard: bool) -> tuple[list[Sheet], Decorate]:
    """Return the pages of a document, and what finishes each when it is painted."""
    register_fonts()
    dice = random.Random(f"columns {seed} {hard}")
    script = dice.choice(["zh-Hant", "zh-Hans"])
    look = draw_look(dice, hard, script)
    writer = Writer(dice, look, Prose(dice, script=script), hard)
    bands = plan(dice, writer, hard)
    offset = look.leading / 2 if hard and dice.random() < 0.3 else 0
    foot = look.leading * 5 if writer.note else 0
    sheets = lay_out(bands, look, offset, foot)
    lang = dice.choice(["en", "zh"])
    decorate = furniture(dice, writer, lang, len(sheets))
    title = writer.prose.title()

    def finish(canvas: Any, sheet: Sheet) -> list[Expected]:
        return [*decorate(canvas, sheet), *stamp(canvas, sheet, title)]

    for sheet in sheets if look.side else ():
        sheet.expected.extend(side_notes(dice, writer, lang, sheet))
    return sheets, finish


def make(seed: int, hard: bool) -> tuple[bytes, Pages]:
    """Return a PDF of one to about six pages, and the blocks of each page in reading order."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    sheets, finish = compose(seed, hard)
    pages = [paint_sheet(canvas, sheet, finish) for sheet in sheets]
    canvas.save()
    return buffer.getvalue(), pages


def make_long(count: int) -> bytes:
    """Return a PDF of `count` pages, one document after the other."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    painted = seed = 0
    while painted < count:
        sheets, finish = compose(seed, False)
        for sheet in sheets[: count - painted]:
            paint_sheet(canvas, sheet, finish)
            painted += 1
        seed += 1
    canvas.save()
    return buffer.getvalue()


def paint_sheet(canvas: Any, sheet: Sheet, finish: Decorate) -> list[Expected]:
    """Paint a page; return its blocks."""
    look = sheet.look
    width, height = (side * look.scale for side in look.page)
    canvas.setPageSize((height, width) if look.turned else (width, height))
    if look.turned:  # painted lying on its left side, and shown turned clockwise
        canvas.setPageRotation(90)
        canvas.translate(height, 0)
        canvas.rotate(90)
    canvas.scale(look.scale, look.scale)
    notes = footnotes(sheet)
    sheet.paint(canvas)
    blocks = [*sheet.expected, *notes, *finish(canvas, sheet)]
    canvas.showPage()
    canvas.setPageRotation(0)
    return blocks
