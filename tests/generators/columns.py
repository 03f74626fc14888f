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
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from .flow import Column, Expected, Operation, Piece, fill
from .prose import Pair, Prose
from .typeset import (
    BASE,
    SUPERSCRIPT,
    Fonts,
    Paint,
    Run,
    atoms_of,
    draw_fonts,
    paint,
    plain,
    register_fonts,
    set_lines,
    tracked,
)

Pages = list[list[Expected]]


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
    hyphen: str
    how: Paint
    heading: str
    """What makes a heading: size, bold, colour, numbers."""
    bullet: str
    order: str
    """In which order a page is painted: flow, right first, by line."""


def draw_look(dice: random.Random, hard: bool, script: str) -> Look:
    size = dice.choice([8, 8.5, 9, 9.5, 10, 10.5, 11, 12])
    return Look(
        page=dice.choice([A4, LETTER]),
        margin=dice.uniform(40, 72),
        fonts=draw_fonts(dice, script),
        size=size,
        leading=size * dice.uniform(1.15, 1.6),
        gutter=8 if hard and dice.random() < 0.2 else dice.uniform(12, 40),
        justify=dice.random() < 0.6,
        indent=dice.choice([0, 0, 1, 1.5, 2]) * size,
        hyphen=dice.choice(["", "-", "-", "\xad"] if hard else ["", "-"]),
        how=dice.choice(["string", "words", "glyphs", "kerned"] if hard else ["string", "string", "words", "kerned"]),
        heading=dice.choice(["size", "bold", "colour", "numbers", "size+numbers"]),
        bullet=dice.choice(["•", "–", "1.", "(1)", "■"]),
        order=dice.choice(["flow", "right first", "by line"]) if hard else "flow",
    )


class Writer:
    """Turns drawn texts into pieces of one document."""

    def __init__(self, dice: random.Random, look: Look, prose: Prose, hard: bool) -> None:
        self.dice, self.look, self.prose, self.hard = dice, look, prose, hard
        self.section = 0
        self.subsection = 0
        self.exhibit = 0
        self.note = 0
        self.after_heading = True

    def text(self, pair: Pair, lang: str) -> str:
        return pair.zh if lang == "zh" else pair.en

    def paragraph(self, lang: str, pair: Pair | None = None) -> Piece:
        look, dice = self.look, self.dice
        text = self.text(pair or self.prose.paragraph(dice.randint(2, 5)), lang)
        notes: list[tuple[str, Piece]] = []
        if self.hard and dice.random() < 0.25:
            text, notes = self._with_note(text, lang)
        indent = look.indent if lang == "en" or not look.indent else 2 * look.size
        if self.after_heading and lang == "en":
            indent = 0
        self.after_heading = False
        return self.set(
            "paragraph",
            text,
            lang,
            indent=indent,
            after=0 if look.indent else look.leading * dice.choice([0.5, 0.6, 0.8]),
            notes=notes,
        )

    def _with_note(self, text: str, lang: str) -> tuple[str, list[tuple[str, Piece]]]:
        """Put a mark behind a word or a number of the text."""
        self.note += 1
        mark = str(self.note)
        units = ("億美元", "亿美元", "%", "台") if lang == "zh" else (" billion", " million", "%", " units", ",")
        places = [text.index(unit) + len(unit) for unit in units if unit in text]
        place = self.dice.choice(places) if places else len(text) - 1
        look = self.look
        note = self.set(
            "footnote",
            SUPERSCRIPT + mark + BASE + (" " if lang == "en" else "") + self.text(self.prose.note(), lang),
            lang,
            size=look.size * 0.8,
            justify=False,
        )
        return text[:place] + SUPERSCRIPT + mark + BASE + text[place:], [(mark, note)]

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
        hyphenate: bool = True,
        **more: Any,
    ) -> Piece:
        """Return a piece for a text in running lines."""
        look = self.look
        size = size or look.size
        justified = look.justify if justify is None else justify
        hyphen = look.hyphen if lang == "en" and hyphenate and kind in ("paragraph", "list_item") else ""
        atoms = atoms_of(text, look.fonts, size, bold=bold, chinese=lang == "zh")
        return Piece(
            kind=kind,
            text=plain(text).strip(),
            set_to=lambda width: set_lines(
                atoms, width, indent=indent, justify=justified, hyphen=hyphen, centred=centred
            ),
            leading=look.leading * size / look.size if size <= look.size else size * 1.25,
            size=size,
            **more,
        )

    def heading(self, lang: str, pair: Pair | None = None, *, major: bool = False) -> Piece:
        look, dice = self.look, self.dice
        text = self.text(pair or self.prose.heading(), lang)
        self.after_heading = True
        if "numbers" in look.heading:
            text = f"{self._number(major)} {text}"
        larger = 1.0 if look.heading in ("bold", "colour", "numbers") and not major else dice.choice([1.15, 1.25, 1.4])
        more: dict[str, Any] = {"before": look.leading * 0.9, "after": look.leading * 0.35, "keep": True}
        if look.heading == "colour":
            more["colour"] = dice.choice(["#1f4e79", "#7a1f1f", "#2e6b34"])
        if self.hard:
            text = self._nasty_heading(text, lang, more)
        bold = look.heading != "colour" or larger == 1.0
        if lang == "zh" and larger == 1.0 and not more.get("twice"):
            larger = 1.15  # there is no bold among the Chinese fonts
        space = more.pop("tracked", 0.0)
        piece = self.set("heading", text, lang, size=look.size * larger, bold=bold, justify=False, **more)
        if space:
            font = look.fonts.bold
            piece.set_to = lambda width: [tracked(text, font, look.size, space)]
            piece.leading = look.leading
        return piece

    def _number(self, major: bool) -> str:
        if major or not self.section:
            self.section += 1
            self.subsection = 0
            return f"{self.section}."
        self.subsection += 1
        return f"{self.section}.{self.subsection}"

    def _nasty_heading(self, text: str, lang: str, more: dict[str, Any]) -> str:
        trap = self.dice.random()
        if trap < 0.15:
            more |= {"colour": "white", "ground": "#1f3864", "before": self.look.leading}
        elif trap < 0.35:
            more["twice"] = 0.3
        elif trap < 0.5 and lang == "en":
            return text.upper()
        elif trap < 0.65 and lang == "en":
            more["tracked"] = self.dice.choice([2.0, 3.0, 4.0])
            return self.dice.choice(["MARKET", "OUTLOOK", "KEY FINDINGS", "DEMAND", "RISKS"]) + f" {self.section + 1}"
        return text

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
                    spot = (
                        x + 2
                        if not column
                        else x + width * (0.4 + 0.2 * column) - pdfmetrics.stringWidth(cell, font, size)
                    )
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
                pieces.extend(self.heading(lang, pair) for lang in ("en", "zh"))
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
            bands.append(parallel(dice, writer, hard))
        elif mode == "interleaved":
            bands.append(Band(columns, [writer.interleaved(max(2, length // 2))]))
        else:
            bands.append(Band(columns, [writer.flow(lang, length)]))
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


def parallel(dice: random.Random, writer: Writer, hard: bool) -> Band:
    """Return English in the left column and its Chinese in the right one."""
    left: list[Piece] = []
    right: list[Piece] = []
    for number in range(dice.randint(2, 4)):
        if number == 0 or dice.random() < 0.4:
            pair = writer.prose.heading()
            left.append(writer.heading("en", pair))
            right.append(writer.heading("zh", pair))
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
        self.bottom = look.margin
        self.operations: list[Operation] = []
        self.expected: list[Expected] = []
        self.marks: list[tuple[str, Piece]] = []
        self.bands = 0

    def columns(self, count: int, bottom: float, offset: float = 0) -> list[Column]:
        look = self.look
        gutter = look.gutter if count > 1 else 0
        width = (self.width - 2 * look.margin - gutter * (count - 1)) / count
        return [
            Column(
                index=self.bands * 10 + number,
                x=look.margin + number * (width + gutter),
                width=width,
                y=self.y - (offset if number else 0),
                bottom=bottom,
                how=look.how,
            )
            for number in range(count)
        ]

    def keep(self, columns: Sequence[Column]) -> None:
        """Take over what columns have."""
        for column in columns:
            self.operations.extend(column.operations)
            self.expected.extend(Expected(piece.kind, piece.text) for piece in column.started)
            self.marks.extend(column.marks)
        self.y = min(column.y for column in columns) - self.look.leading * 0.6
        self.bands += 1

    def paint(self, canvas: Any) -> None:
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
        columns = sheet.columns(band.columns, floor)
        left = [fill([column], flow) for column, flow in zip(columns, rest, strict=True)]
        if any(column.started or column.operations for column in columns):
            sheet.keep(columns)
        return left
    bottom = floor
    if balance and band.columns > 1:
        bottom = _balanced(sheet, band, rest[0], offset, floor)
    columns = sheet.columns(band.columns, bottom, offset)
    left_over = fill(columns, rest[0])
    if any(column.operations for column in columns):
        sheet.keep(columns)
    return [left_over]


def _balanced(sheet: Sheet, band: Band, pieces: list[tuple[Piece, int]], offset: float, floor: float) -> float:
    """Return how far down columns must reach to hold all pieces, if the page has room for them."""
    bottom = sheet.y - sheet.look.leading * 3
    while bottom > floor:
        if not fill(sheet.columns(band.columns, bottom, offset), pieces):
            return bottom
        bottom -= sheet.look.leading
    return floor


Decorate = Callable[[Any, Sheet], list[Expected]]


def furniture(dice: random.Random, writer: Writer, lang: str) -> Decorate:
    """Return what puts the running head and the page number on a page."""
    look = writer.look
    title = writer.text(writer.prose.title(), lang)
    form = dice.choice(["{}", "- {} -", "Page {} of {total}", "| {} |", "P.{}", "第{}頁"])
    place = dice.choice(["foot centre", "foot outer", "head outer"])
    head = dice.random() < 0.7
    size = look.size * 0.8

    def decorate(canvas: Any, sheet: Sheet) -> list[Expected]:
        expected = []
        number = form.format(sheet.number, total="6")
        font = look.fonts.latin if number.isascii() else "MSung-Light"
        width = pdfmetrics.stringWidth(number, font, size)
        outer = look.margin if sheet.number % 2 == 0 else sheet.width - look.margin - width
        x = (sheet.width - width) / 2 if "centre" in place else outer
        y = sheet.height - look.margin * 0.6 if "head" in place else look.margin * 0.5
        paint(canvas, (Run(number, font, size, 0.0),), x, y)
        expected.append(Expected("furniture", number))
        if head:
            font = look.fonts.latin if title.isascii() else look.fonts.han
            x = (
                look.margin
                if sheet.number % 2
                else sheet.width - look.margin - pdfmetrics.stringWidth(title, font, size)
            )
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
    column = Column(9, look.margin, sheet.width - 2 * look.margin, 0, -1000, look.how)
    notes = [note for _, note in sheet.marks]
    column.y = sheet.bottom + sum(note.tall(column.width) for note in notes)
    rule = column.y + 2
    fill([column], [(note, 0) for note in notes])
    sheet.operations.append(Operation(9, rule, lambda canvas: canvas.line(look.margin, rule, look.margin + 80, rule)))
    sheet.operations.extend(column.operations)
    return [Expected(note.kind, note.text) for note in notes]


def make(seed: int, hard: bool) -> tuple[bytes, Pages]:
    """Return a PDF of one to about six pages, and the blocks of each page in reading order."""
    register_fonts()
    dice = random.Random(f"columns {seed} {hard}")
    script = dice.choice(["zh-Hant", "zh-Hans"])
    look = draw_look(dice, hard, script)
    writer = Writer(dice, look, Prose(dice, script=script), hard)
    bands = plan(dice, writer, hard)
    offset = look.leading / 2 if hard and dice.random() < 0.3 else 0
    foot = look.leading * 5 if writer.note else 0
    sheets = lay_out(bands, look, offset, foot)
    return write(sheets, furniture(dice, writer, dice.choice(["en", "zh"])))


def write(sheets: Sequence[Sheet], decorate: Decorate) -> tuple[bytes, Pages]:
    """Paint pages; return the PDF and the blocks of its pages."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=sheets[0].look.page, invariant=1)
    pages: Pages = []
    for sheet in sheets:
        notes = footnotes(sheet)
        sheet.paint(canvas)
        pages.append([*sheet.expected, *notes, *decorate(canvas, sheet)])
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), pages
