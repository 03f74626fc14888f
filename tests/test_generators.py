"""The generators of PDFs say what they paint, and the scorers count as they should."""

import unicodedata
from collections import Counter

import pypdfium2
import pytest

from tests.generators import columns, tables
from tests.generators.flow import Expected
from tests.generators.score import Grid, GridCell, normal, relations, score_blocks, score_tables, score_text


def painted(data: bytes) -> Counter[str]:
    pdf = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return Counter(unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("hard", [False, True], ids=["easy", "hard"])
@pytest.mark.parametrize("seed", range(4))
def test_every_letter_that_is_expected_is_painted(seed: int, hard: bool) -> None:
    data, pages = columns.make(seed, hard)
    expected = Counter("".join(normal(block.text) for page in pages for block in page))
    lost = expected - painted(data)
    assert sum(lost.values()) - lost["-"] - lost["n"] <= 0.01 * expected.total()  # pdfium drops what is painted twice


@pytest.mark.parametrize("style", tables.STYLES)
def test_every_letter_of_a_table_is_painted(style: tables.Style) -> None:
    for seed in range(2):
        data, truth = tables.make(seed, style)
        texts = [normal(cell.text) for table in truth.tables for cell in table.cells]
        assert Counter("".join(texts)) - painted(data) == Counter()


@pytest.mark.parametrize("style", tables.STYLES)
def test_cells_of_a_table_do_not_overlap(style: tables.Style) -> None:
    for seed in range(5):
        for table in tables.make(seed, style)[1].tables:
            places = Counter(
                (cell.row + down, cell.column + along)
                for cell in table.cells
                for down in range(cell.row_span)
                for along in range(cell.column_span)
            )
            assert set(places.values()) == {1}


def test_a_seed_gives_the_same_bytes() -> None:
    assert columns.make(3, True) == columns.make(3, True)
    assert tables.make(3, "bare") == tables.make(3, "bare")


def test_a_long_pdf_has_so_many_pages() -> None:
    pdf = pypdfium2.PdfDocument(columns.make_long(12))
    assert len(pdf) == 12
    pdf.close()


TEXTS = [
    Expected("heading", "3.1 Outlook"),
    Expected("paragraph", "Sales grew by 5.2% in 2024."),
    Expected("list_item", "• 亞洲：5.2億美元"),
]


@pytest.mark.parametrize(
    ("found", "count"),
    [
        pytest.param(["3.1  Outlook", "Sales grew by\n5.2% in 2024.", "亞洲:5.2億 美元"], 3, id="all-but-for-blanks-bullets-widths"),
        pytest.param(["3.1 Outlook", "Sales grew by 5.2%³ in 2024.", "- 亞洲：5.2億美元"], 3, id="mark-kept-as-a-superscript"),
        pytest.param(["3.1 Outlook", "Sales grew by 5.2%3 in 2024.", "• 亞洲：5.2億美元"], 2, id="mark-glued-to-a-number"),
        pytest.param(["3.1 Outlook", "Sales grew by 5.2%", "in 2024.", "• 亞洲：5.2億美元"], 2, id="torn"),
        pytest.param(["3.1 Outlook Sales grew by 5.2% in 2024.", "• 亞洲：5.2億美元"], 1, id="glued"),
        pytest.param(["• 亞洲：5.2億美元", "3.1 Outlook", "Sales grew by 5.2% in 2024."], 2, id="one-out-of-order"),
        pytest.param([], 0, id="nothing"),
    ],
)  # fmt: skip
def test_blocks_count_when_whole_and_in_order(found: list[str], count: int) -> None:
    assert score_blocks(found, TEXTS).found == count


def test_captions_and_footnotes_count_wherever_they_are_and_furniture_not_at_all() -> None:
    expected = [*TEXTS, Expected("footnote", "Own estimates."), Expected("furniture", "Page 3")]
    score = score_blocks(["Own estimates.", *(block.text for block in TEXTS)], expected)
    assert (score.found, score.total) == (4, 4)


def test_a_footnote_may_keep_its_mark() -> None:
    expected = [Expected("footnote", "2024年年報。"), Expected("footnote", "Own estimates.")]
    assert score_blocks(["12024年年報。", "* Own estimates."], expected).found == 2
    assert score_blocks(["2024年年報。", "Note 12: Own estimates."], expected).found == 1


def test_a_text_without_blocks_has_them_in_order() -> None:
    assert score_text("3.1 Outlook\nSales grew by 5.2% in 2024.\n• 亞洲：5.2億\n美元", TEXTS).found == 3
    assert score_text("Sales grew 3.1 Outlook by 5.2% in 2024.\n• 亞洲：5.2億\n美元", TEXTS).found == 2


def grid(*rows: str) -> Grid:
    return [GridCell(row, column, text) for row, line in enumerate(rows) for column, text in enumerate(line.split("|"))]


@pytest.mark.parametrize(
    ("cells", "pairs"),
    [
        pytest.param(grid("a|b", "c|d"), {"a>b", "c>d", "a/c", "b/d"}, id="four-cells"),
        pytest.param(grid("a||b", "c||d"), {"a>b", "c>d", "a/c", "b/d"}, id="across-empty-cells"),
        pytest.param([GridCell(0, 0, "a", 1, 2), *grid("|", "c|d")[2:]], {"a/c", "a/d", "c>d"}, id="spanning"),
        pytest.param(grid("x|$|5", "y||6"), {"x>$5", "y>6", "x/y", "$5/6"}, id="sign-of-currency-apart"),
        pytest.param(grid("x|$5", "y|6"), {"x>$5", "y>6", "x/y", "$5/6"}, id="sign-of-currency-with-its-number"),
    ],
)
def test_cells_are_related_to_their_neighbours(cells: Grid, pairs: set[str]) -> None:
    found = {f"{one}{'>' if direction == 'right' else '/'}{two}" for one, two, direction in relations(cells)}
    assert found == pairs


def test_a_false_table_costs_precision_and_a_lost_one_recall() -> None:
    table, other = grid("a|b", "c|d"), grid("e|f", "g|h")
    assert score_tables([table, other], [table]).precision == 0.5
    assert score_tables([table], [table, other]).recall == 0.5
    assert score_tables([table], [table]).f1 == 1.0
    assert score_tables([], [table]).f1 == 0.0
