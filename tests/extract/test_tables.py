"""Tables of PDFs as people draw them: what is a row, a column, a heading, and what is no table at all."""

import io
import logging
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pytest
from reportlab.pdfgen.canvas import Canvas

from diglot.extract.parse import read
from diglot.extract.records import Block, Document
from tests.generators.typeset import register_fonts

PAGE = (595.0, 842.0)
SIZE = 9.0
PROSE = (
    "Demand from school districts grew again in the second half of the year, mainly because several of the older plants "
    "were closed, while prices for components fell and most of the buyers placed their orders later than they had said."
)


class Column(NamedTuple):
    """Where a column of a table stands: its left edge, its right edge, or its middle."""

    x: float
    align: str = "right"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)  # pdfminer warns about fonts without a file
    yield
    logging.disable(logging.NOTSET)


class Sheet:
    """A canvas whose heights are counted from the top."""

    def __init__(self, page: tuple[float, float] = PAGE) -> None:
        register_fonts()
        self.buffer = io.BytesIO()
        self.height = page[1]
        self.canvas = Canvas(self.buffer, pagesize=page, invariant=1)

    def text(
        self, x: float, y: float, text: str, align: str = "left", *, bold: bool = False, size: float = SIZE
    ) -> None:
        chinese = any(char > "\u2e80" for char in text)
        self.canvas.setFont("MSung-Light" if chinese else "Helvetica-Bold" if bold else "Helvetica", size)
        paint = {"left": self.canvas.drawString, "right": self.canvas.drawRightString}
        paint.get(align, self.canvas.drawCentredString)(x, self.height - y, text)

    def rule(self, x0: float, x1: float, y: float, thickness: float = 0.5) -> None:
        self.canvas.setLineWidth(thickness)
        self.canvas.line(x0, self.height - y, x1, self.height - y)

    def post(self, x: float, y0: float, y1: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, self.height - y0, x, self.height - y1)

    def ground(self, x0: float, y0: float, x1: float, y1: float, colour: str = "#dde6f2") -> None:
        self.canvas.setFillColor(colour)
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.setFillColor("black")

    def row(self, y: float, columns: Sequence[Column], texts: Sequence[str | None], *, bold: bool = False) -> None:
        for column, text in zip(columns, texts, strict=False):
            if text:
                self.text(column.x, y, text, column.align, bold=bold)

    def rows(
        self, y: float, columns: Sequence[Column], rows: Sequence[Sequence[str | None]], pitch: float = 14.0
    ) -> float:
        """Draw rows from a baseline downwards, and return that of the next one."""
        for row in rows:
            self.row(y, columns, row)
            y += pitch
        return y

    def prose(self, x: float, y: float, width: int = 92, lines: int = 6) -> float:
        """Draw a paragraph, and return the baseline below it."""
        words = (PROSE + " ") * 8
        begin = 0
        for _ in range(lines):
            end = words.rindex(" ", begin, begin + width)
            self.text(x, y, words[begin:end])
            begin, y = end + 1, y + 11.5
        return y

    def turn(self) -> None:
        self.canvas.showPage()

    def document(self) -> Document:
        self.canvas.save()
        return read(self.buffer.getvalue(), media_type="application/pdf")


Row = tuple[str | None, ...]
"""The texts of a row; None where a cell goes on to the right, or down, "" where there is none."""


def grid(document: Document, block: Block) -> list[Row]:
    """Return the rows of a table."""
    assert block.cells is not None
    rows = max(cell.row + cell.row_span for cell in block.cells)
    columns = max(cell.column + cell.column_span for cell in block.cells)
    found: list[list[str | None]] = [[""] * columns for _ in range(rows)]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                found[row][column] = None
        found[cell.row][cell.column] = document.text[cell.start : cell.end]
    return [tuple(row) for row in found]


def grids(document: Document) -> list[list[Row]]:
    return [grid(document, block) for block in document.blocks if block.cells]


FOUR = (Column(60, "left"), Column(250), Column(330), Column(410))
REGIONS: list[Row] = [
    ("Region", "2022", "2023", "2024"),
    ("Western Europe", "1,204.5", "1,310.2", "1,401.7"),
    ("North America", "986.0", "1,002.4", "(35.1)"),
    ("Southeast Asia", "75.3", "n/a", "81.9"),
    ("Total", "2,265.8", "2,312.6", "1,448.5"),
]


def bare(sheet: Sheet) -> list[list[Row]]:
    y = sheet.rows(sheet.prose(60, 60) + 20, FOUR, REGIONS)
    sheet.prose(60, y + 20)
    return [REGIONS]


def narrow_rows(sheet: Sheet) -> list[list[Row]]:
    sheet.rows(100, FOUR, REGIONS, pitch=10.5)
    return [REGIONS]


def wrapped_label(place: int) -> Callable[[Sheet], list[list[Row]]]:
    """Values stand beside the first, the middle or the last line of a label."""

    def draw(sheet: Sheet) -> list[list[Row]]:
        y = sheet.rows(100, FOUR, [REGIONS[0], REGIONS[1]], pitch=18)
        for number, line in enumerate(["Australia, New Zealand and", "the islands of the", "South Pacific"]):
            sheet.row(y, FOUR, (line, "12.5", "14.0", "15.5") if number == place else (line,))
            y += 10.5
        sheet.rows(y + 7.5, FOUR, REGIONS[2:4], pitch=18)
        label = "Australia, New Zealand and the islands of the South Pacific"
        return [[*REGIONS[:2], (label, "12.5", "14.0", "15.5"), *REGIONS[2:4]]]

    return draw


def value_between_lines(sheet: Sheet) -> list[list[Row]]:
    y = sheet.rows(100, FOUR, REGIONS[:2], pitch=22)
    sheet.text(60, y - 5, "Australia and")
    sheet.text(60, y + 5.5, "New Zealand")
    sheet.row(y, FOUR, ("", "12.5", "14.0", "15.5"))
    sheet.rows(y + 22, FOUR, REGIONS[2:4], pitch=22)
    return [[*REGIONS[:2], ("Australia and New Zealand", "12.5", "14.0", "15.5"), *REGIONS[2:4]]]


def label_goes_on_in_lower_case(sheet: Sheet) -> list[list[Row]]:
    lines: list[Row] = [
        ("Offence", "2022", "2023", "2024"),
        ("Robbery", "102.1", "25.5", "76.6"),
        ("Murder and nonnegligent",),
        ("  manslaughter", "10.0", "0.9", "9.1"),
        ("Fraud", "173.7", "5.1", "168.5"),
    ]
    sheet.rows(100, FOUR, lines, pitch=10.5)
    return [[lines[0], lines[1], ("Murder and nonnegligent manslaughter", "10.0", "0.9", "9.1"), lines[4]]]


FIVE = (Column(60, "left"), Column(230), Column(300), Column(380), Column(450))


def headings_over_columns(*, rules: bool) -> Callable[[Sheet], list[list[Row]]]:
    def draw(sheet: Sheet) -> list[list[Row]]:
        sheet.text(250, 100, "Actual", "centre")
        sheet.text(400, 100, "Forecast", "centre")
        if rules:
            sheet.rule(60, 450, 88, 1.0)
            sheet.rule(200, 300, 104)
            sheet.rule(350, 450, 104)
            sheet.rule(60, 450, 122)
            sheet.rule(60, 450, 180, 1.0)
        rows: list[Row] = [
            ("Item", "2022", "2023", "2024", "2025"),
            ("Pumps", "1,204.5", "1,310.2", "1,401.7", "1,500.0"),
            ("Valves", "986.0", "1,002.4", "–", "1,100.3"),
            ("Seals", "75.3", "80.0", "81.9", "85.2"),
        ]
        sheet.rows(116, FIVE, rows, pitch=18)
        return [[("", "Actual", None, "Forecast", None), *rows]]

    return draw


def groups_in_bold(sheet: Sheet) -> list[list[Row]]:
    rows: list[Row] = [
        ("Region", "2022", "2023", "2024"),
        ("Advanced economies", "", "", ""),
        ("Western Europe", "1,204.5", "1,310.2", "1,401.7"),
        ("North America", "986.0", "1,002.4", "1,020.6"),
        ("Emerging economies", "", "", ""),
        ("Southeast Asia", "75.3", "", "81.9"),
        ("Latin America", "", "68.8", "70.1"),
    ]
    y = 100.0
    for row in rows:
        sheet.row(y, FOUR, row, bold=row[1] == "")
        y += 13
    return [rows]


def units_below_header(sheet: Sheet) -> list[list[Row]]:
    rows: list[Row] = [
        ("Plant", "Capacity", "Output", "Price"),
        ("", "(MW)", "(GWh)", "(EUR)"),
        ("Ostrava", "120.5", "1,310.2", "41.7"),
        ("Harima", "98.6", "1,002.4", "35.1"),
        ("Beihai", "75.3", "640.0", "81.9"),
    ]
    sheet.rule(60, 410, 90)
    y = sheet.rows(100, FOUR, rows[:1])
    y = sheet.rows(y + 4, FOUR, rows[1:2])
    sheet.rule(60, 410, y - 9)
    y = sheet.rows(y + 2, FOUR, rows[2:])
    sheet.rule(60, 410, y - 9)
    return [rows]


def total_between_rules(sheet: Sheet) -> list[list[Row]]:
    sheet.rule(60, 410, 88, 1.0)
    sheet.rule(60, 410, 105)
    y = sheet.rows(100, FOUR, REGIONS[:1], pitch=16)
    y = sheet.rows(y, FOUR, REGIONS[1:4])
    sheet.rule(60, 410, y - 9.5)
    sheet.row(y + 1, FOUR, REGIONS[4], bold=True)
    sheet.rule(60, 410, y + 5)
    sheet.rule(60, 410, y + 6.5)
    sheet.text(60, y + 16, "Note: figures in brackets are losses.", size=7)
    sheet.text(60, y + 25, "Source: company reports, own estimates", size=7)
    return [REGIONS]


def captions_and_notes(sheet: Sheet) -> list[list[Row]]:
    sheet.text(60, 84, "Table 3. Sales by region, USD million", bold=True)
    y = sheet.rows(100, FOUR, REGIONS)
    sheet.text(60, y + 1, "1 Excludes the plants that were sold in the course of the second half of 2023.", size=7)
    sheet.text(60, y + 10, "Source: company reports, own estimates", size=7)
    sheet.prose(60, y + 40)
    return [REGIONS]


def caption_below(sheet: Sheet) -> list[list[Row]]:
    y = sheet.rows(sheet.prose(60, 60) + 14, FOUR, REGIONS)
    sheet.text(60, y + 6, "Table 3: Sales by region (USD million)", bold=True)
    return [REGIONS]


def footnote_marks(sheet: Sheet) -> list[list[Row]]:
    rows = [list(row) for row in REGIONS]
    sheet.rows(100, FOUR, rows)
    sheet.text(250.5, 111, "2", size=5.5)
    sheet.text(60 + 58.5, 125, "1", size=5.5)
    return [
        [
            *REGIONS[:1],
            ("Western Europe", "1,204.5²", *REGIONS[1][2:]),
            ("North America¹", *REGIONS[2][1:]),
            *REGIONS[3:],
        ]
    ]


def signs_of_currency(sheet: Sheet) -> list[list[Row]]:
    columns = (Column(60, "left"), Column(200, "left"), Column(260), Column(300, "left"), Column(360))
    rows = [
        ("Sales", "$", "8,866.6", "$", "5,929.9"),
        ("Cost of sales", "", "(5,210.1)", "", "(1,796.1)"),
        ("Other income", "", "12.4", "", "9.8"),
        ("Net income", "$", "3,668.9", "$", "4,143.6"),
    ]
    sheet.text(260, 86, "2023", "right")
    sheet.text(360, 86, "2024", "right")
    sheet.rows(100, columns, rows)
    joined: list[Row] = [
        (label, f"{one} {two}".strip(), f"{three} {four}".strip()) for label, one, two, three, four in rows
    ]
    return [[("", "2023", "2024"), *joined]]


def percent_signs_apart(sheet: Sheet) -> list[list[Row]]:
    columns = (Column(60, "left"), Column(250), Column(256, "left"), Column(330))
    rows = [("Pumps", "12.5", "%", "140"), ("Valves", "8.0", "%", "98"), ("Seals", "101.3", "%", "75")]
    sheet.row(86, (columns[0], columns[1], columns[3]), ("Item", "Growth", "Units"))
    sheet.rows(100, columns, rows)
    return [[("Item", "Growth", "Units"), *((label, f"{share} %", units) for label, share, _, units in rows)]]


def dot_leaders(sheet: Sheet) -> list[list[Row]]:
    rows: list[Row] = [
        ("Violent crime", "467.9", "69.1", "398.8"),
        ("Robbery", "102.1", "25.5", "76.6"),
        ("Forcible rape", "17.5", "2.6", "14.9"),
        ("Drug abuse violations", "1,333.0", "136.6", "1,196.4"),
    ]
    sheet.row(86, FOUR, ("", "Total", "Under 18", "18 and over"))
    dotted = [(f"{row[0]} {'.' * (60 - 2 * len(str(row[0])))}", *row[1:]) for row in rows]
    sheet.rows(100, FOUR, [tuple(str(text) for text in row) for row in dotted])
    return [[("", "Total", "Under 18", "18 and over"), *rows]]


def in_one_of_two_columns(sheet: Sheet) -> list[list[Row]]:
    sheet.prose(50, 60, width=50, lines=40)
    y = sheet.prose(310, 60, width=50, lines=12)
    columns = (Column(310, "left"), Column(430), Column(480), Column(540))
    y = sheet.rows(y + 17, columns, REGIONS, pitch=13)
    sheet.prose(310, y + 17, width=50, lines=12)
    return [REGIONS]


def side_by_side(sheet: Sheet) -> list[list[Row]]:
    segments: list[Row] = [
        ("Segment", "2022", "2023", "2024"),
        ("Pumps", "604.2", "655.1", "700.9"),
        ("Valves", "493.0", "501.2", "(17.6)"),
        ("Seals", "37.7", "n/a", "41.0"),
        ("All", "1,134.9", "1,156.3", "724.3"),
    ]
    for x, rows in ((50, REGIONS), (310, segments)):
        y = sheet.prose(x, 60, width=50, lines=12)
        columns = (Column(x, "left"), Column(x + 120), Column(x + 170), Column(x + 230))
        y = sheet.rows(y + 17, columns, rows, pitch=13)
        sheet.prose(x, y + 17, width=50, lines=12)
    return [REGIONS, segments]


def goes_on(*, header: bool) -> Callable[[Sheet], list[list[Row]]]:
    def draw(sheet: Sheet) -> list[list[Row]]:
        body: list[Row] = [
            (f"Plant {chr(65 + n)}", f"{n * 7 + 11}.5", f"{n * n + 3}.0", f"{90 - n}.1") for n in range(20)
        ]
        sheet.rows(640, FOUR, [REGIONS[0], *body[:9]])
        sheet.turn()
        sheet.rows(60, FOUR, [*(REGIONS[:1] if header else []), *body[9:]])
        return [[REGIONS[0], *body]]

    return draw


def chinese_cells(sheet: Sheet) -> list[list[Row]]:
    columns = (Column(60, "left"), Column(150, "left"), Column(260, "left"), Column(410))
    rows: list[Row] = [
        ("公司", "總部", "主要客戶", "銷售額"),
        ("三民製藥", "東南亞", "電信業者", "1.6"),
        ("元豐電子", "撒哈拉以南非洲", "採礦業者", "59,298.0"),
        ("太平洋流體", "台灣", "公用事業", "5,377.9"),
    ]
    sheet.rows(100, columns, rows, pitch=16)
    return [rows]


def key_and_value(sheet: Sheet) -> list[list[Row]]:
    rows: list[Row] = [
        ("Base year", "2024"),
        ("Market size", "USD 4.2 billion"),
        ("Growth per year", "6.4%"),
        ("Forecast period", "2025–2031"),
        ("Largest region", "North America"),
    ]
    for number, row in enumerate(rows):
        sheet.rule(60, 360, 88 + 16 * number)
        sheet.row(100 + 16 * number, (Column(64, "left"), Column(200, "left")), row)
    sheet.rule(60, 360, 88 + 16 * len(rows))
    return [rows]


EDGES = (56.0, 180.0, 260.0, 340.0, 416.0)


def painted_cell_by_cell(sheet: Sheet) -> list[list[Row]]:
    for number in range(1, len(REGIONS), 2):
        for left, right in pairwise(EDGES):
            sheet.ground(left, 90 + 14 * number, right - 1, 104 + 14 * number)
    sheet.rows(100, FOUR, REGIONS)
    return [REGIONS]


def header_on_dark_ground(sheet: Sheet) -> list[list[Row]]:
    sheet.ground(56, 89, 416, 104, "#1f3864")
    sheet.canvas.setFillColor("white")
    sheet.row(100, FOUR, REGIONS[0], bold=True)
    sheet.canvas.setFillColor("black")
    y = sheet.rows(115, FOUR, REGIONS[1:])
    sheet.text(60, y + 5, "Source: company reports", size=7)
    return [REGIONS]


def ruled(kind: str) -> Callable[[Sheet], list[list[Row]]]:
    """Rules around each cell, drawn as programs do."""

    def draw(sheet: Sheet) -> list[list[Row]]:
        ys = [89 + 16.0 * number for number in range(len(REGIONS) + 1)]
        for y in ys:
            if kind == "boxes":
                sheet.ground(EDGES[0], y - 0.25, EDGES[-1], y + 0.25, "#000000")
            elif kind == "segments":
                for left, right in pairwise(EDGES):
                    sheet.rule(left + 0.3, right - 0.3, y)
            elif kind == "double":
                sheet.rule(EDGES[0], EDGES[-1], y - 0.75)
                sheet.rule(EDGES[0], EDGES[-1], y + 0.75)
            elif kind == "lines" or y in (ys[0], ys[1], ys[-1]):
                sheet.rule(EDGES[0], EDGES[-1], y)
        for x in EDGES:
            if kind == "boxes":
                sheet.ground(x - 0.25, ys[0], x + 0.25, ys[-1], "#000000")
            elif kind != "frame" or x in (EDGES[0], EDGES[-1]):
                sheet.post(x, ys[0], ys[-1])
        sheet.rows(100, FOUR, REGIONS, pitch=16)
        return [REGIONS]

    return draw


def rules_between_columns_only(sheet: Sheet) -> list[list[Row]]:
    for x in EDGES[1:-1]:
        sheet.post(x, 88, 170)
    sheet.rule(EDGES[0], EDGES[-1], 88)
    sheet.rule(EDGES[0], EDGES[-1], 104)
    sheet.rule(EDGES[0], EDGES[-1], 170)
    sheet.rows(100, FOUR, REGIONS, pitch=16)
    return [REGIONS]


def split_numbers(sheet: Sheet) -> list[list[Row]]:
    columns = (Column(60, "left"), Column(250), Column(380))
    rows: list[Row] = [
        ("項目", "2023", "2030"),
        ("硬體", "127.63億", "1,276.3億美元"),
        ("軟體", "98.20億", "986.0億美元"),
        ("服務", "75.31億", "753.1億美元"),
    ]
    sheet.row(100, columns, ("項目", "2023", "2030"))
    for number, (label, one, two) in enumerate(rows[1:]):
        assert label is not None
        assert one is not None
        assert two is not None
        y = 116.0 + 16 * number
        sheet.text(60, y, label)
        sheet.text(250 - 14.5, y, one[:-2], "right")
        sheet.text(250 - 9.3, y, one[-2], "right")
        sheet.text(250, y, "億", "right")
        sheet.text(380 - 29, y, two[:-3], "right")
        sheet.text(380 - 18.6, y, "億", "right")
        sheet.text(380, y, "美元", "right")
    return [rows]


def landscape(sheet: Sheet) -> list[list[Row]]:
    columns = (Column(60, "left"), *(Column(200 + 60 * number) for number in range(10)))
    rows: list[Row] = [("Country", *(str(2014 + number) for number in range(10)))]
    for number, label in enumerate(["Austria", "Belgium", "Bulgaria", "Croatia", "Cyprus", "Denmark", "Estonia"]):
        rows.append((label, *(f"{(number + 3) * (year + 7) % 97}.{number}" for year in range(10))))
    sheet.rows(100, columns, rows, pitch=18)
    return [rows]


MEASURES: list[Row] = [
    ("Measure", "Description", "Body in charge"),
    (
        "Energy audits",
        "Large companies have their\nplants audited every four years\nby a certified body",
        "Energy Agency",
    ),
    (
        "Building code",
        "New buildings meet the standard\nof 2019 from next year on",
        "Ministry of Housing\nand the regions",
    ),
    ("Road charges", "Lorries pay for each kilometre;\nthe rates depend on the class", "Ministry of Transport"),
]


def cells_in_lines(*, rules: bool) -> Callable[[Sheet], list[list[Row]]]:
    columns = (Column(60, "left"), Column(160, "left"), Column(330, "left"))

    def draw(sheet: Sheet) -> list[list[Row]]:
        y = sheet.prose(60, 60) + 20
        for row in MEASURES:
            lines = [(text or "").split("\n") for text in row]
            for number in range(3):
                sheet.row(y + 10.5 * number, columns, [some[number] if number < len(some) else "" for some in lines])
            if rules:
                sheet.rule(56, 480, y - 9)
            y += 10.5 * max(map(len, lines)) + 5
        if rules:
            sheet.rule(56, 480, y - 9)
        sheet.prose(60, y + 20)
        return [[tuple((text or "").replace("\n", " ") for text in row) for row in MEASURES]]

    return draw


def header_in_lines(sheet: Sheet) -> list[list[Row]]:
    y = sheet.prose(60, 60) + 20
    sheet.row(y, FOUR, ("", "Number", "Number", "Percent"))
    sheet.row(y + 10.5, FOUR, ("", "of jobs,", "of jobs,", "change,"))
    sheet.row(y + 21, FOUR, ("Industry", "2008", "2018", "2008-18"))
    rows: list[Row] = [
        ("All industries", "1,204", "1,310", "12.5"),
        ("  Mining", "75", "80", "9.0"),
        ("  Construction", "211", "230", ".8"),
        ("  Manufacturing", "700", "692", "(s)"),
    ]
    y = sheet.rows(y + 35, FOUR, rows, pitch=10.5)
    sheet.text(60, y + 3, "(s) Less than half of the unit shown.", size=7.5)
    header: Row = ("Industry", "Number of jobs, 2008", "Number of jobs, 2018", "Percent change, 2008-18")
    return [[header, *(((row[0] or "").strip(), *row[1:]) for row in rows)]]


def blanks_between_thousands(sheet: Sheet) -> list[list[Row]]:
    rows: list[Row] = [
        ("Member State", "2008", "2009", "2010"),
        ("Belgium", "1 204 567", "1 310 200", "12,5"),
        ("Bulgaria", "986 123", "1 002 450", "-3,1"),
        ("Czech Republic", "75 001", "80 113", ":"),
    ]
    sheet.prose(60, sheet.rows(sheet.prose(60, 60) + 20, FOUR, rows) + 20)
    return [rows]


def errors_below_estimates(sheet: Sheet) -> list[list[Row]]:
    rows: list[Row] = [
        ("", "(1)", "(2)", "(3)"),
        ("Distance", "0.012***", "0.034**", "0.001"),
        ("", "(0.003)", "(0.015)", "(0.002)"),
        ("Observations", "1,204", "1,204", "986"),
    ]
    sheet.rows(100, FOUR, rows, pitch=12)
    return [rows]


def long_names_of_groups(sheet: Sheet) -> list[list[Row]]:
    rows: list[Row] = [
        ("Item", "2022", "2023", "2024"),
        ("Expenditure of public and private institutions on research (million EUR)", "", "", ""),
        ("Universities", "1,204.5", "1,310.2", "1,401.7"),
        ("Companies", "986.0", "1,002.4", "1,020.6"),
        ("Staff in research, in full-time equivalents", "", "", ""),
        ("Universities", "75.3", "80.1", "81.9"),
    ]
    sheet.rows(100, FOUR, rows)
    return [rows]


TABLES = [
    pytest.param(bare, id="bare-between-paragraphs"),
    pytest.param(narrow_rows, id="bare-rows-without-space-between"),
    pytest.param(wrapped_label(0), id="label-in-lines-values-on-the-first"),
    pytest.param(wrapped_label(1), id="label-in-lines-values-on-the-middle"),
    pytest.param(wrapped_label(2), id="label-in-lines-values-on-the-last"),
    pytest.param(value_between_lines, id="values-between-the-lines-of-a-label"),
    pytest.param(label_goes_on_in_lower_case, id="label-in-lines-as-close-as-rows"),
    pytest.param(headings_over_columns(rules=True), id="headings-over-columns-with-rules"),
    pytest.param(headings_over_columns(rules=False), id="headings-over-columns-without-rules"),
    pytest.param(groups_in_bold, id="groups-in-bold-and-empty-cells"),
    pytest.param(units_below_header, id="units-below-the-header"),
    pytest.param(total_between_rules, id="total-between-rules-notes-below"),
    pytest.param(captions_and_notes, id="caption-above-notes-below"),
    pytest.param(caption_below, id="caption-below"),
    pytest.param(footnote_marks, id="marks-of-footnotes"),
    pytest.param(signs_of_currency, id="signs-of-currency-apart"),
    pytest.param(percent_signs_apart, id="percent-signs-apart"),
    pytest.param(dot_leaders, id="dot-leaders"),
    pytest.param(in_one_of_two_columns, id="in-one-of-two-columns"),
    pytest.param(side_by_side, id="side-by-side"),
    pytest.param(goes_on(header=True), id="goes-on-with-its-header-again"),
    pytest.param(goes_on(header=False), id="goes-on-without-header"),
    pytest.param(chinese_cells, id="chinese-cells"),
    pytest.param(key_and_value, id="key-and-value"),
    pytest.param(painted_cell_by_cell, id="painted-cell-by-cell"),
    pytest.param(header_on_dark_ground, id="header-on-dark-ground"),
    pytest.param(ruled("lines"), id="rules"),
    pytest.param(ruled("boxes"), id="rules-as-filled-boxes"),
    pytest.param(ruled("segments"), id="rules-in-segments"),
    pytest.param(ruled("double"), id="double-rules"),
    pytest.param(ruled("frame"), id="frame-around-it"),
    pytest.param(rules_between_columns_only, id="rules-between-columns-only"),
    pytest.param(split_numbers, id="numbers-in-pieces"),
    pytest.param(cells_in_lines(rules=True), id="cells-of-text-in-lines-with-rules"),
    pytest.param(cells_in_lines(rules=False), id="cells-of-text-in-lines-without-rules"),
    pytest.param(header_in_lines, id="header-in-lines"),
    pytest.param(blanks_between_thousands, id="blanks-between-thousands"),
    pytest.param(errors_below_estimates, id="errors-below-estimates"),
    pytest.param(long_names_of_groups, id="long-names-of-groups"),
]


@pytest.mark.parametrize("draw", TABLES)
def test_a_table_has_its_rows_and_columns(draw: Callable[[Sheet], list[list[Row]]]) -> None:
    sheet = Sheet()
    expected = draw(sheet)
    assert grids(sheet.document()) == expected


def test_a_table_fills_a_landscape_page() -> None:
    sheet = Sheet((842.0, 595.0))
    expected = landscape(sheet)
    assert grids(sheet.document()) == expected


def chart_axes(sheet: Sheet) -> None:
    for number in range(6):
        sheet.text(70, 100 + 30 * number, str(250 - 50 * number), "right", size=7)
        sheet.text(320, 100 + 30 * number, str(25 - 5 * number), "right", size=7)
        sheet.rule(75, 290, 97 + 30 * number, 0.3)
        sheet.text(100 + 33 * number, 262, str(2019 + number), "centre", size=7)


def bars_with_values(sheet: Sheet) -> None:
    for number, value in enumerate([38.5, 27.1, 19.9, 9.0, 5.5]):
        sheet.ground(100 + 40 * number, 250 - 4 * value, 120 + 40 * number, 250)
        sheet.text(110 + 40 * number, 246 - 4 * value, str(value), "centre", size=7)
        sheet.text(110 + 40 * number, 262, f"Area {number}", "centre", size=7)


def bars_to_the_right(sheet: Sheet) -> None:
    for number, (name, value) in enumerate([("Asia", 38.1), ("Europe", 27.0), ("America", 20.4), ("Africa", 14.5)]):
        sheet.text(100, 110 + 20 * number, name, "right", size=8)
        sheet.ground(105, 101 + 20 * number, 105 + 5 * value, 113 + 20 * number)
        sheet.text(108 + 5 * value, 110 + 20 * number, str(value), size=8)


def form(sheet: Sheet) -> None:
    for number, label in enumerate(["Name", "Address", "Town", "Telephone", "Date"]):
        sheet.text(60, 100 + 20 * number, f"{label}:")
        sheet.rule(140, 400, 102 + 20 * number)


def contents(sheet: Sheet) -> None:
    for number, title in enumerate(["Summary", "Method", "Market size", "Regions", "Companies", "Forecast"]):
        sheet.text(60, 100 + 16 * number, f"{number + 1}. {title} {'.' * (80 - len(title))}")
        sheet.text(480, 100 + 16 * number, str(number * 7 + 3), "right")


def numbered_items(sheet: Sheet) -> None:
    for number, text in enumerate(
        ["Sales rose by 4.5% in 2024.", "Costs fell to 3.2 million.", "12 plants were sold."]
    ):
        sheet.text(60, 100 + 14 * number, f"{number + 1}.")
        sheet.text(85, 100 + 14 * number, text)


def two_columns_of_text(sheet: Sheet) -> None:
    sheet.prose(50, 60, width=50, lines=40)
    sheet.prose(310, 60, width=50, lines=40)


def addresses(sheet: Sheet) -> None:
    for x, lines in (
        (60, ["Harima Kogyo", "12 Station Road", "Kobe 650-0001", "Japan"]),
        (300, ["Beihai Energy", "48 Harbour Street", "Beihai 536000", "China"]),
    ):
        for number, line in enumerate(lines):
            sheet.text(x, 100 + 12 * number, line)


def equations(sheet: Sheet) -> None:
    sheet.prose(60, 60)
    for number, text in enumerate(["y = a + b x", "z = c y - d", "w = (y + z) / 2"]):
        sheet.text(150, 150 + 20 * number, text)
        sheet.text(450, 150 + 20 * number, f"({number + 1})", "right")
    sheet.prose(60, 230)


def numbers_in_prose(sheet: Sheet) -> None:
    sheet.prose(60, 60)
    sheet.text(
        60, 140, "1,204.5 million was the figure for 2022, and 1,310.2 million that for 2023; by 2030 it is to be"
    )
    sheet.text(60, 151.5, "2,265.8 million, which is 12.5% more than had been expected, or 4.2% a year from")
    sheet.text(60, 163, "2024 on. Prices were the main reason.")


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(chart_axes, id="axes-of-two-charts"),
        pytest.param(bars_with_values, id="bars-with-values"),
        pytest.param(bars_to_the_right, id="bars-to-the-right"),
        pytest.param(form, id="form"),
        pytest.param(contents, id="contents-with-leaders"),
        pytest.param(numbered_items, id="numbered-items"),
        pytest.param(two_columns_of_text, id="two-columns-of-text"),
        pytest.param(addresses, id="addresses"),
        pytest.param(equations, id="equations"),
        pytest.param(numbers_in_prose, id="numbers-in-prose"),
    ],
)
def test_what_is_no_table(draw: Callable[[Sheet], None]) -> None:
    sheet = Sheet()
    draw(sheet)
    assert grids(sheet.document()) == []
