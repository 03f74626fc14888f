"""Report pages with tables in five styles, and what the tables and the text around them say.

``make(seed, style)`` returns a PDF, its tables (grids with spans) and the blocks of text outside them. Of a table that
goes on over pages with its header repeated, the header counts once. Where no rule or ground shows that cells are merged
downwards, a label belongs to its own row alone; a heading centred over several columns spans them in every style.
"""

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, get_args

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from tests.generators.columns import Look, Writer, draw_look
from tests.generators.flow import Column, Expected, Operation, Piece, fill
from tests.generators.prose import COMPANIES, DRIVERS, REGIONS, SEGMENTS, Pair, Prose, in_script
from tests.generators.score import GridCell
from tests.generators.typeset import Line, atoms_of, line_width, paint, register_fonts, set_lines, width_of

Style = Literal["ruled", "horizontal", "booktabs", "zebra", "bare"]
STYLES: tuple[Style, ...] = get_args(Style)
Align = Literal["left", "right", "centre", "decimal"]


class Table(NamedTuple):
    """A table as it is to be read."""

    caption: str
    cells: tuple[GridCell, ...]


class Truth(NamedTuple):
    """What a PDF says."""

    tables: list[Table]
    outside: list[Expected]
    """Text that belongs to no table, captions and notes among it."""


@dataclass(slots=True)
class Content:
    """A table before it has a place."""

    cells: list[GridCell]
    align: list[Align]
    headers: int
    """Rows of the header."""
    groups: set[int] = field(default_factory=set)
    """Rows that name a group of rows."""
    totals: set[int] = field(default_factory=set)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    """Of footnotes, by row and column."""

    @property
    def rows(self) -> int:
        return max(cell.row + cell.row_span for cell in self.cells)

    @property
    def columns(self) -> int:
        return len(self.align)


class Author:
    """Draws the content of tables."""

    def __init__(self, dice: random.Random, script: str, mode: str, style: Style) -> None:
        self.dice, self.script, self.mode, self.style = dice, script, mode, style

    def say(self, pair: Pair | tuple[str, str]) -> str:
        english, chinese = pair
        english = english[0].upper() + english[1:]
        chinese = in_script(chinese, self.script)
        if self.mode == "both":
            return english if english == chinese else f"{english} {chinese}"
        return chinese if self.mode == "zh" else english

    def number(self, places: int, *, signed: bool = False) -> str:
        """Return a number as tables print them; rarely a dash or the like."""
        dice = self.dice
        if dice.random() < 0.06:
            return dice.choice(["–", "n/a", "-", "…", "—"])
        value = (
            f"{dice.choice([dice.uniform(1, 99), dice.uniform(100, 9999), dice.uniform(1000, 120_000)]):,.{places}f}"
        )
        if signed and dice.random() < 0.3:
            return dice.choice([f"({value})", f"-{value}"])
        return value

    def draw(self, width: int, length: int) -> Content:
        """Return a table of about `width` columns and `length` rows."""
        kind = self.dice.choice(["years", "years", "groups", "companies", "facts", "currency", "blocks"])
        maker: Callable[[int, int], Content] = getattr(self, f"_{kind}")
        content = maker(width, length)
        labels = [(cell.row, cell.column) for cell in content.cells if cell.column == 0 and cell.text]
        if self.dice.random() < 0.25:
            marked = self.dice.sample(labels, min(2, len(labels)))
            content.marks = {place: str(number) for number, place in enumerate(sorted(marked), start=1)}
        return content

    def _labels(self, count: int) -> list[str]:
        pools = [REGIONS, SEGMENTS, COMPANIES, DRIVERS]
        pool = self.dice.choice(pools)
        names = list(pool) + [pair for other in pools if other is not pool for pair in other]
        chosen = self.dice.sample(list(pool), len(pool))[:count]
        chosen += names[len(pool) : len(pool) + count - len(chosen)]
        return [self.say(pair) for pair in chosen]

    def _years(self, width: int, length: int) -> Content:
        """Regions by years, perhaps with a heading over the years."""
        dice = self.dice
        years = [str(2020 + number) for number in range(max(2, width - 1))]
        if dice.random() < 0.25:
            years[-1] += dice.choice(["E", "F", "e"])
        over = dice.random() < 0.6
        places = dice.choice([0, 1, 2])
        signed = dice.random() < 0.3
        cells: list[GridCell] = []
        first = (
            self.say(dice.choice([("Region", "地區"), ("Segment", "區隔"), ("Item", "項目")]))
            if dice.random() < 0.7
            else ""
        )
        if over:
            growth = dice.random() < 0.5
            if self.style == "ruled":
                cells.append(GridCell(0, 0, first, 2))
            else:
                cells.append(GridCell(dice.choice([0, 1]), 0, first))
            half = len(years) // 2 if len(years) >= 4 and dice.random() < 0.5 else 0
            if half:
                cells.append(GridCell(0, 1, self.say(("Actual", "實際值")), 1, half))
                cells.append(GridCell(0, 1 + half, self.say(("Forecast", "預測值")), 1, len(years) - half))
            else:
                cells.append(GridCell(0, 1, self.say(("Market size", "市場規模")), 1, len(years)))
            cells.extend(GridCell(1, 1 + number, year) for number, year in enumerate(years))
            if growth:
                cells.append(GridCell(1, 1 + len(years), self.say(("CAGR", "年複合成長率")) + " (%)"))
        else:
            growth = dice.random() < 0.4
            cells.append(GridCell(0, 0, first))
            cells.extend(GridCell(0, 1 + number, year) for number, year in enumerate(years))
            if growth:
                cells.append(GridCell(0, 1 + len(years), self.say(("Growth", "成長率")) + " (%)"))
        headers = 2 if over else 1
        labels = self._labels(length)
        total = dice.random() < 0.5
        if total:
            labels.append(self.say(("Total", "合計")))
        columns = len(years) + growth
        for number, label in enumerate(labels):
            row = headers + number
            cells.append(GridCell(row, 0, label))
            for column in range(columns):
                text = self.number(places, signed=signed) if column < len(years) else f"{dice.uniform(0.3, 45):.1f}"
                if dice.random() < 0.04 and column < columns - 1 and not (total and number == len(labels) - 1):
                    text = ""
                cells.append(GridCell(row, 1 + column, text))
        aligns: list[Align] = ["right", "right", "decimal", "centre"]
        align = dice.choice(aligns)
        content = Content(cells, ["left", *[align] * columns], headers)
        if total:
            content.totals.add(headers + len(labels) - 1)
        return content

    def _groups(self, width: int, length: int) -> Content:
        """Rows in groups, each under a row that has nothing but the name of the group."""
        content = self._years(width, length)
        dice = self.dice
        body = [row for row in range(content.headers, content.rows) if row not in content.totals]
        cuts = sorted({content.headers, dice.choice(body[1:] or body)})
        names = dice.sample(
            [("By region", "按地區"), ("By channel", "按通路"), ("Of which", "其中"), ("By product", "按產品")], 2
        )
        cells: list[GridCell] = []
        for cell in content.cells:
            shift = sum(1 for cut in cuts if cell.row >= cut)
            cells.append(cell._replace(row=cell.row + shift))
        for number, cut in enumerate(cuts):
            row = cut + number
            span = content.columns if self.style == "ruled" else 1
            cells.append(GridCell(row, 0, self.say(names[number]), 1, span))
            content.groups.add(row)
        content.cells = sorted(cells)
        content.totals = {row + len(cuts) for row in content.totals}
        return content

    def _companies(self, width: int, length: int) -> Content:
        """Words in most columns, some of them in several lines."""
        dice = self.dice
        heads = [("Company", "公司"), ("Headquarters", "總部"), ("Main customers", "主要客戶"), ("Sales", "銷售額")]
        cells = [GridCell(0, column, self.say(head)) for column, head in enumerate(heads)]
        for number, company in enumerate(dice.sample(COMPANIES, min(length, len(COMPANIES)))):
            customers = [self.say(pair) for pair in dice.sample(SEGMENTS, dice.choice([1, 1, 2]))]
            joint = "、" if self.mode == "zh" else ", "
            texts = [self.say(company), self.say(dice.choice(REGIONS)), joint.join(customers), self.number(1)]
            cells.extend(GridCell(1 + number, column, text) for column, text in enumerate(texts))
        return Content(cells, ["left", "left", "left", "right"], 1)

    def _facts(self, width: int, length: int) -> Content:
        """Two or three columns of labels, values and units."""
        dice = self.dice
        heads = [("Indicator", "指標"), ("Value", "數值"), ("Unit", "單位")]
        cells = [GridCell(0, column, self.say(head)) for column, head in enumerate(heads)]
        units = [("USD million", "百萬美元"), ("%", "%"), ("units", "台"), ("tonnes", "公噸"), ("years", "年")]
        for number, label in enumerate(self._labels(length)):
            texts = [label, self.number(dice.choice([0, 1])), self.say(dice.choice(units))]
            cells.extend(GridCell(1 + number, column, text) for column, text in enumerate(texts))
        return Content(cells, ["left", dice.choice(["right", "decimal"]), "left"], 1)

    def _currency(self, width: int, length: int) -> Content:
        """Signs of currency in columns of their own before the numbers, in the first and the last row."""
        dice = self.dice
        years = [str(2022 + number) for number in range(max(2, min(4, width - 1)))]
        sign = dice.choice(["$", "NT$", "€", "RMB"])
        cells = [GridCell(0, 0, self.say(("Item", "項目")))]
        cells.extend(GridCell(0, 1 + 2 * number, year, 1, 2) for number, year in enumerate(years))
        labels = [*self._labels(length), self.say(("Total", "合計"))]
        for number, label in enumerate(labels):
            cells.append(GridCell(1 + number, 0, label))
            for column in range(len(years)):
                shown = sign if number in (0, len(labels) - 1) else ""
                cells.append(GridCell(1 + number, 1 + 2 * column, shown))
                value = f"{dice.uniform(100, 9999):,.1f}"
                cells.append(GridCell(1 + number, 2 + 2 * column, f"({value})" if dice.random() < 0.15 else value))
        content = Content(cells, ["left", *(["left", "right"] * len(years))], 1)  # type: ignore[list-item]
        content.totals.add(len(labels))
        return content

    def _blocks(self, width: int, length: int) -> Content:
        """A first column whose label stands for several rows."""
        dice = self.dice
        heads = [("Region", "地區"), ("Channel", "通路"), ("2024", "2024"), ("2030", "2030")]
        cells = [GridCell(0, column, self.say(head)) for column, head in enumerate(heads)]
        row = 1
        for region in dice.sample(REGIONS, min(len(REGIONS), max(2, length // 3))):
            names = dice.sample(
                [("Online", "線上"), ("Retail", "零售"), ("Direct", "直銷"), ("Wholesale", "批發")], dice.randint(2, 3)
            )
            cells.append(GridCell(row, 0, self.say(region), len(names) if self.style == "ruled" else 1))
            for name in names:
                cells.extend(
                    [
                        GridCell(row, 1, self.say(name)),
                        GridCell(row, 2, self.number(1)),
                        GridCell(row, 3, self.number(1)),
                    ]
                )
                row += 1
        return Content(cells, ["left", "left", "right", "right"], 1)


class Drawn:
    """A table set to a width, to be drawn row by row."""

    def __init__(self, dice: random.Random, content: Content, style: Style, look: Look, measure: float) -> None:
        self.content, self.style, self.look = content, style, look
        self.size = look.size * dice.choice([0.85, 0.9, 1.0])
        self.leading = self.size * dice.uniform(1.15, 1.3)
        self.pad = dice.uniform(1.5, 7)
        self.gap = dice.choice([8, 10, 12, 16, 24])
        self.heavy = dice.random() < 0.5
        """Whether the header is in bold."""
        self.cmid = dice.random() < 0.7
        self.thin_boxes = dice.random() < 0.3
        """Whether rules are painted as boxes, as word processors do."""
        self.shade = dice.choice(["#e8eef7", "#f2f2f2", "#ddebf7", "#e2efda"])
        self.head_ground = dice.choice(["", "#1f3864", "#d9d9d9"]) if style in ("ruled", "zebra") else ""
        self.head_centred = dice.random() < 0.3
        self.stretch = dice.random() < 0.6
        self.widths = self._column_widths(measure)
        self.width = sum(self.widths)
        self.lines = {cell: self._set(cell) for cell in content.cells}
        if any(len(lines) > 1 for cell, lines in self.lines.items()):
            self.pad = max(self.pad, 3.5)  # else nobody could tell rows from lines
        self.heights = self._row_heights()

    def _bold(self, cell: GridCell) -> bool:
        content = self.content
        return self.heavy and (cell.row < content.headers or cell.row in content.groups | content.totals)

    def _atoms(self, cell: GridCell) -> list[Any]:
        chinese = any(char >= "\u2e80" for char in cell.text)
        if chinese and any(char.isascii() and char.isalpha() for char in cell.text):
            head = next(index for index, char in enumerate(cell.text) if char >= "\u2e80")
            english, rest = cell.text[:head], cell.text[head:]
            return [
                *atoms_of(english, self.look.fonts, self.size, bold=self._bold(cell)),
                *atoms_of(rest, self.look.fonts, self.size, chinese=True),
            ]
        return atoms_of(cell.text, self.look.fonts, self.size, bold=self._bold(cell), chinese=chinese)

    def _marked(self, cell: GridCell) -> list[Any]:
        mark = self.content.marks.get((cell.row, cell.column))
        atoms = self._atoms(cell)
        if not mark:
            return atoms
        last = atoms[-1]
        atoms[-1] = replace(last, breakable=False)
        return [*atoms, replace(last, text=mark, size=last.size * 0.6, rise=last.size * 0.35, blank=0.0)]

    def _natural(self, cell: GridCell) -> float:
        return float(sum(atom.width + atom.blank for atom in self._marked(cell)))

    def _least(self, cell: GridCell) -> float:
        return max((atom.width + atom.blank for atom in self._marked(cell)), default=0.0)

    def _column_widths(self, measure: float) -> list[float]:
        content = self.content
        natural, least = ([0.0] * content.columns for _ in range(2))
        single = [cell for cell in content.cells if cell.column_span == 1 and cell.text]
        for cell in single:
            natural[cell.column] = max(natural[cell.column], self._natural(cell))
            least[cell.column] = max(least[cell.column], self._least(cell))
        for cell in content.cells:
            if cell.column_span > 1 and cell.row not in content.groups:
                spanned = range(cell.column, cell.column + cell.column_span)
                short = self._natural(cell) + self.gap / 2 - sum(natural[column] + self.gap for column in spanned)
                for column in spanned if short > 0 else ():
                    natural[column] += short / len(spanned)
        wide = [number for number, align in enumerate(content.align) if align == "left"]
        over = sum(natural) + self.gap * content.columns - measure
        while over > 0.5 and any(natural[column] > least[column] + 1 for column in wide):
            column = max(wide, key=lambda number: natural[number] - least[number])
            cut = min(over, natural[column] - least[column])
            natural[column] -= max(cut / 2, min(cut, 1.0))
            over = sum(natural) + self.gap * content.columns - measure
        spare = measure - sum(natural) - self.gap * content.columns
        share = spare / content.columns if self.stretch and spare > 0 else 0.0
        return [width + self.gap + share for width in natural]

    @property
    def fits(self) -> float:
        """The width that the table takes."""
        return self.width

    def _inner(self, cell: GridCell) -> float:
        return sum(self.widths[cell.column : cell.column + cell.column_span]) - self.gap

    def _set(self, cell: GridCell) -> list[Line]:
        return set_lines(self._marked(cell), self._inner(cell) + 0.01) if cell.text else []

    def _row_heights(self) -> list[float]:
        heights = [self.leading + self.pad] * self.content.rows
        for cell, lines in self.lines.items():
            if cell.row_span == 1:
                heights[cell.row] = max(heights[cell.row], len(lines) * self.leading + self.pad)
        return heights

    def tall(self, rows: Sequence[int]) -> float:
        return sum(self.heights[row] for row in rows)

    def draw(self, canvas: Any, x: float, y: float, rows: Sequence[int]) -> None:
        """Draw some rows, the lower left corner at (x, y)."""
        tops: dict[int, float] = {}
        top = y + self.tall(rows)
        for row in rows:
            tops[row] = top
            top -= self.heights[row]
        self._grounds(canvas, x, tops)
        self._rules(canvas, x, y, tops)
        for cell, lines in self.lines.items():
            if cell.row in tops:
                self._cell(canvas, cell, lines, x, tops[cell.row])

    def _grounds(self, canvas: Any, x: float, tops: dict[int, float]) -> None:
        for row, top in tops.items():
            head = row < self.content.headers
            colour = self.head_ground if head else self.shade if self.style == "zebra" and row % 2 else ""
            if colour:
                canvas.setFillColor(colour)
                canvas.rect(x, top - self.heights[row], self.width, self.heights[row], stroke=0, fill=1)

    def _rule(self, canvas: Any, x0: float, y0: float, x1: float, y1: float, weight: float = 0.5) -> None:
        if self.thin_boxes:
            canvas.setFillColor("black")
            canvas.rect(x0, y0, max(x1 - x0, weight), max(y1 - y0, weight), stroke=0, fill=1)
        else:
            canvas.setStrokeColor("black")
            canvas.setLineWidth(weight)
            canvas.line(x0, y0, x1, y1)

    def _rules(self, canvas: Any, x: float, y: float, tops: dict[int, float]) -> None:
        right = x + self.width
        rows = list(tops)
        first_body = next((row for row in rows if row >= self.content.headers), None)
        if self.style == "ruled":
            self._grid(canvas, x, tops)
        elif self.style == "horizontal":
            for top in [*tops.values(), y]:
                self._rule(canvas, x, top, right, top)
        elif self.style == "booktabs":
            self._rule(canvas, x, tops[rows[0]], right, tops[rows[0]], 1.0)
            self._rule(canvas, x, y, right, y, 1.0)
            if first_body is not None:
                self._rule(canvas, x, tops[first_body], right, tops[first_body], 0.6)
            if self.cmid:
                self._middle_rules(canvas, x, tops)

    def _middle_rules(self, canvas: Any, x: float, tops: dict[int, float]) -> None:
        for cell in self.content.cells:
            if cell.column_span > 1 and cell.row in tops and cell.row + 1 < self.content.headers:
                left = x + sum(self.widths[: cell.column]) + self.gap / 2
                level = tops[cell.row] - self.heights[cell.row]
                self._rule(canvas, left, level, left + self._inner(cell), level, 0.4)

    def _grid(self, canvas: Any, x: float, tops: dict[int, float]) -> None:
        """Draw the four sides of every cell."""
        taken: set[tuple[int, int]] = set()
        for cell in self.content.cells:
            taken |= {
                (cell.row + down, cell.column + along)
                for down in range(cell.row_span)
                for along in range(cell.column_span)
            }
        empty = [
            GridCell(row, column, "")
            for row in tops
            for column in range(self.content.columns)
            if (row, column) not in taken
        ]
        for cell in [*self.content.cells, *empty]:
            if cell.row in tops:
                left = x + sum(self.widths[: cell.column])
                right = left + sum(self.widths[cell.column : cell.column + cell.column_span])
                top = tops[cell.row]
                bottom = top - sum(self.heights[cell.row : cell.row + cell.row_span])
                for x0, y0, x1, y1 in (
                    (left, top, right, top),
                    (left, bottom, right, bottom),
                    (left, bottom, left, top),
                    (right, bottom, right, top),
                ):
                    self._rule(canvas, x0, y0, x1, y1)

    def _cell(self, canvas: Any, cell: GridCell, lines: Sequence[Line], x: float, top: float) -> None:
        left = x + sum(self.widths[: cell.column]) + self.gap / 2
        inner = self._inner(cell)
        head = cell.row < self.content.headers
        align: Align = self.content.align[cell.column]
        if cell.column_span > 1 and head:
            align = "centre"
        elif head and align == "decimal":
            align = "right"
        elif head and align == "right" and self.head_centred:
            align = "centre"
        colour = "white" if head and self.head_ground == "#1f3864" else "black"
        for number, line in enumerate(lines):
            spare = inner - line_width(line)
            if align == "decimal":
                spare = self._decimal(cell, inner)
            shift = {"left": 0.0, "centre": spare / 2}.get(align, spare)
            baseline = top - self.pad / 2 - (number + 0.8) * self.leading
            paint(canvas, line, left + shift, baseline, self.look.how, colour)

    def _decimal(self, cell: GridCell, inner: float) -> float:
        """Return where a number begins so that the points of a column stand below each other."""
        texts = [
            other.text
            for other in self.content.cells
            if other.column == cell.column and other.row >= self.content.headers
        ]
        font = self.look.fonts.latin
        tail = max(width_of(_fraction(text), font, self.size) for text in texts)
        own = width_of(cell.text[: len(cell.text) - len(_fraction(cell.text))], font, self.size)
        return float(inner - tail - own)


def _fraction(text: str) -> str:
    return text[text.rindex(".") :] if "." in text else ")" if text.endswith(")") else ""


class Pager:
    """Puts text and tables on pages, one column wide or two."""

    def __init__(self, look: Look, columns: int) -> None:
        self.look, self.count = look, columns
        self.pages: list[list[Operation]] = []
        self.open()

    def open(self) -> None:
        look = self.look
        self.pages.append([])
        gutter = max(look.gutter, 14)
        self.width = (look.page[0] - 2 * look.margin - gutter * (self.count - 1)) / self.count
        self.columns = [
            Column(
                number,
                look.margin + number * (self.width + gutter),
                self.width,
                look.page[1] - look.margin,
                look.margin,
                look.how,
            )
            for number in range(self.count)
        ]
        self.at = 0

    @property
    def column(self) -> Column:
        return self.columns[self.at]

    def turn(self) -> None:
        """Go on to the next column or page."""
        if self.at + 1 < self.count:
            self.at += 1
        else:
            self.close()
            self.open()

    def close(self) -> None:
        for column in self.columns:
            self.pages[-1].extend(column.operations)

    def put(self, pieces: Sequence[Piece]) -> None:
        left = [(piece, 0) for piece in pieces]
        while left:
            left = fill([self.column], left)
            if left:
                self.turn()

    def table(self, drawn: Drawn, shift: float, again: Callable[[], Piece | None]) -> None:
        """Put a table; where it goes on on another page, after what `again` gives, its header is repeated."""
        header = list(range(drawn.content.headers))
        rows = list(range(drawn.content.rows))
        while rows:
            room = self.column.y - self.column.bottom - 4
            taken = _rows_that_fit(drawn, rows, header, room)
            if len(taken) < min(len(rows), len(header) + 2):
                self.turn()
                caption = again() if rows[0] >= len(header) else None
                if caption:
                    self.put([caption])
                if rows[0] >= len(header):
                    rows = header + [row for row in rows if row not in header]
                continue
            self._draw(drawn, taken, shift)
            rows = rows[len(taken) :]

    def _draw(self, drawn: Drawn, rows: Sequence[int], shift: float) -> None:
        column = self.column
        height = drawn.tall(rows)
        column.y -= height + 2
        x, y = column.x + shift, column.y
        column.operations.append(Operation(column.index, y + height, lambda canvas: drawn.draw(canvas, x, y, rows)))
        column.y -= 2
        column.empty = False


def _rows_that_fit(drawn: Drawn, rows: Sequence[int], header: Sequence[int], room: float) -> list[int]:
    taken: list[int] = []
    for row in rows:
        if drawn.tall([*taken, row]) > room:
            break
        taken.append(row)
    spans = [(cell.row, cell.row + cell.row_span) for cell in drawn.content.cells if cell.row_span > 1]
    while taken and len(taken) < len(rows) and any(first <= taken[-1] < last - 1 for first, last in spans):
        taken.pop()
    while taken and len(taken) < len(rows) and taken[-1] in drawn.content.groups:
        taken.pop()
    return taken


def make(seed: int, style: Style) -> tuple[bytes, Truth]:
    """Return a PDF with one to four tables of a style, and what it says."""
    register_fonts()
    dice = random.Random(f"tables {seed} {style}")
    script = dice.choice(["zh-Hant", "zh-Hans"])
    look = draw_look(dice, False, script)
    wide = dice.random() < 0.15
    if wide:
        look = replace(look, page=landscape(A4))
    mode = dice.choice(["en", "zh", "both"])
    lang = "zh" if mode == "zh" else "en"
    writer = Writer(dice, look, Prose(dice, script=script), False)
    columns = 2 if not wide and dice.random() < 0.25 else 1
    pager = Pager(look, columns)
    author = Author(dice, script, mode, style)
    truth = Truth([], [])
    long = dice.random() < 0.2 and columns == 1
    for number in range(1 if long else dice.randint(1, 4)):
        prose(pager, writer, truth, lang, dice.randint(1, 3) if number == 0 or dice.random() < 0.7 else 0)
        width = 3 if columns == 2 else dice.randint(6, 10) if wide else dice.randint(3, 6)
        length = dice.randint(30, 60) if long else dice.randint(3, 10)
        exhibit(pager, writer, author, truth, style, width, length, number + 1)
    prose(pager, writer, truth, lang, dice.randint(1, 2))
    pager.close()
    return write(pager, look), truth


def prose(pager: Pager, writer: Writer, truth: Truth, lang: str, paragraphs: int) -> None:
    """Put a heading and paragraphs, or nothing."""
    pieces = [writer.heading(lang)] if paragraphs and writer.dice.random() < 0.5 else []
    pieces.extend(writer.paragraph(lang) for _ in range(paragraphs))
    if pieces:
        pieces[-1].after = writer.look.leading
    truth.outside.extend(Expected(piece.kind, piece.text) for piece in pieces)
    pager.put(pieces)


def exhibit(
    pager: Pager, writer: Writer, author: Author, truth: Truth, style: Style, width: int, length: int, number: int
) -> None:
    """Put a table with its caption, and perhaps notes below it."""
    dice, look = writer.dice, writer.look
    lang = "zh" if author.mode == "zh" else "en"
    content = author.draw(width, length)
    drawn = Drawn(dice, content, style, look, pager.width)
    for _ in range(20):
        if drawn.width <= pager.width + 1:
            break
        content = author.draw(3, length)
        drawn = Drawn(dice, content, style, look, pager.width)
    units = [("USD million", "百萬美元"), ("NT$ billion", "十億元"), ("thousand units", "千台")]
    unit = in_script(writer.text(Pair(*dice.choice(units)), lang), author.script)
    name = writer.text(writer.prose.heading(), lang)
    label = f"Table {number}. {name}, {unit}" if lang == "en" else f"表{number} {name}（{unit}）"
    label = (
        label
        if dice.random() < 0.7
        else f"Exhibit {number}: {name} ({unit})"
        if lang == "en"
        else f"表 {number}：{name} 單位：{unit}"
    )
    label = in_script(label, author.script)
    above = dice.random() < 0.8

    def caption(text: str) -> Piece:
        truth.outside.append(Expected("caption", text))
        piece = writer.set("caption", text, lang, size=look.size * 0.95, bold=dice.random() < 0.5, justify=False)
        piece.whole = True
        piece.after = look.leading * 0.25
        return piece

    need = drawn.tall(range(min(content.rows, content.headers + 3))) + 4 * look.leading
    if pager.column.y - pager.column.bottom < need:
        pager.turn()
    if above:
        pager.put([_kept(caption(label))])
    shift = max(0.0, pager.width - drawn.width) / 2 if dice.random() < 0.4 else 0.0
    again = dice.random() < 0.6
    more = " (continued)" if lang == "en" else in_script("（續）", author.script)
    pager.table(drawn, shift, lambda: caption(f"{label}{more}") if again else None)
    truth.tables.append(Table(label, tuple(cell for cell in sorted(content.cells))))
    below: list[Piece] = []
    if not above:
        below.append(caption(label))
        below[0].before = look.leading * 0.3
    if dice.random() < 0.6:
        below.extend(notes(writer, truth, author, lang))
    pager.put(below)
    pager.column.y -= look.leading * 1.2


def _kept(piece: Piece) -> Piece:
    piece.before = piece.leading * 0.5
    return piece


def notes(writer: Writer, truth: Truth, author: Author, lang: str) -> list[Piece]:
    """Return a source and perhaps a note."""
    dice, look = writer.dice, writer.look
    texts = [author.say(("Source: company reports, own estimates", "資料來源：公司年報、自行估計"))]
    if author.mode == "both":
        texts = ["Source: company reports, own estimates"]
    if dice.random() < 0.4:
        head = "Note: " if lang == "en" else in_script("註：", author.script)
        texts.append(head + writer.text(writer.prose.note(), lang))
    pieces = [writer.set("footnote", text, lang, size=look.size * 0.8, justify=False, whole=True) for text in texts]
    truth.outside.extend(Expected("footnote", piece.text) for piece in pieces)
    return pieces


def write(pager: Pager, look: Look) -> bytes:
    """Paint the pages."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=look.page, invariant=1)
    for number, page in enumerate(pager.pages, start=1):
        for operation in page:
            operation.do(canvas)
        canvas.setFillColor("black")
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(look.page[0] / 2, look.margin * 0.5, str(number))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
