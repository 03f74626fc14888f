import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import diglot.corpus.samples
from diglot.extract.parse import read
from diglot.extract.parse.errors import UnreadableError
from diglot.extract.records import Block, Document

SAMPLES = Path(diglot.corpus.samples.__path__[0])
Make = Callable[..., Document]


def texts(document: Document, kind: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def cells(document: Document, block: Block) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in block.cells}


def table(document: Document) -> dict[tuple[int, int], str]:
    (block,) = [block for block in document.blocks if block.cells]
    return cells(document, block)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("0*.[tmhp]*")), ids=lambda path: path.name)
def test_blocks_of_the_samples_are_in_order_and_disjoint(path: Path) -> None:
    document = read(path)
    spans = [(block.start, block.end) for block in document.blocks]
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(block.start <= cell.start <= cell.end <= block.end for block in document.blocks for cell in block.cells)
    assert document.title


def test_a_path_bytes_and_a_file_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Imaging Market\n\nIt was USD 5 billion in 2024.\n", encoding="utf-8")
    from_bytes, from_file = read(path.read_bytes()), read(io.BytesIO(path.read_bytes()))
    assert read(path).blocks == from_bytes.blocks == from_file.blocks
    assert read(path).sha256 == from_bytes.sha256


class TestText:
    def test_text_stays_as_it_is(self, document: Make) -> None:
        text = "Imaging Market\n\n| Year | Size |\n|---|---|\n| 2024 | USD 5 |\n\nIt grew.\n"
        assert document(text).text == text

    def test_drawn_tables_have_cells(self, document: Make) -> None:
        made = document("| Item | Value |\n|---|---|\n| Base Year [2025] | USD 5 billion |\n| | |\n")
        assert table(made)[0, 0] == "Item"
        assert table(made)[1, 1] == "USD 5 billion"

    def test_a_line_with_both_languages_is_two_titles(self, document: Make) -> None:
        made = document("影像市場:全球預測——2026-2032年Imaging Market by Type - Global Forecast 2026-2032 |\n||||\n")
        assert made.title == {
            "zh": "影像市場:全球預測——2026-2032年",
            "en": "Imaging Market by Type - Global Forecast 2026-2032",
        }

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            pytest.param(
                "Title: Lenses in Europe\n\nThe lens market\n\nIt grew.\n", {"en": "Lenses in Europe"}, id="label"
            ),
            pytest.param("標題：歐洲鏡片\n\n鏡片市場\n\n成長。\n", {"zh": "歐洲鏡片"}, id="zh-label"),
            pytest.param(
                "LENSES IN EUROPE\nMarket brief no. 58\n\nIt grew.\n", {"en": "LENSES IN EUROPE"}, id="issue-line"
            ),
            pytest.param("歐洲鏡片\n市場簡報第 58 期\n\n成長。\n", {"zh": "歐洲鏡片"}, id="zh-issue-line"),
            pytest.param("歐洲鏡片\n\n成長。\n\n表1 鏡片市場規模\n\n成長。\n", {"zh": "歐洲鏡片"}, id="caption"),
            pytest.param("LENSES\n\nIt grew.\n\nHOW BIG IS THE MARKET\n\nIt grew.\n", {"en": "LENSES"}, id="question"),
            pytest.param(
                "LENSES IN EUROPE\n\nIt grew.\n\nForecast 2031 ........ USD 5 billion\n",
                {"en": "LENSES IN EUROPE"},
                id="leader",
            ),
        ],
    )
    def test_titles(self, document: Make, text: str, title: dict[str, str]) -> None:
        assert document(text).title == title

    @pytest.mark.parametrize(
        ("line", "publisher"),
        [
            ("Publisher: Meridian Desk", "Meridian Desk"),
            ("Product code: 17 | Published by: Meridian Desk | Pages: 90", "Meridian Desk"),
            ("出版商：子午資訊", "子午資訊"),
            ("出版商 Meridian Desk　出版日期 2025年03月", "Meridian Desk"),
            ("出版商 Meridian & Pell Insights | 184 頁", "Meridian & Pell Insights"),
            ("报告编号:17  发布机构:子午资讯  页数:90", "子午资讯"),
            ("| Publisher | Meridian Desk |\n|---|---|\n| Pages | 90 |", "Meridian Desk"),
            ("About the publisher: founded in 2009.", None),
        ],
    )
    def test_publisher(self, document: Make, line: str, publisher: str | None) -> None:
        assert document(f"Lens Market\n\n{line}\n").publisher == publisher

    def test_front_matter_of_markdown(self, document: Make) -> None:
        made = document(
            "---\ntitle: 'Lenses in Europe'\nsku: LE-1\n---\n\n## Market taxonomy\n\nIt grew.\n", "text/markdown"
        )
        assert (made.title, made.product_code) == ({"en": "Lenses in Europe"}, "LE-1")

    def test_lines_wrapped_by_hand_are_one_paragraph(self, document: Make) -> None:
        line = "The market was valued at USD 62.4 billion in 2024 and is projected to reach"
        made = document(f"{line}\nUSD 93.6 billion by 2032, which is a compound annual growth rate of about\n5.2%.\n")
        assert len(made.blocks) == 1

    def test_a_paragraph_a_line_stays_apart(self, document: Make) -> None:
        made = document("Dog policies hold 78.9% of the market.\nPremiums in Europe rose 12.4% on the year.\n")
        assert len(made.blocks) == 2

    def test_lists(self, document: Make) -> None:
        made = document(
            "Segments by type:\n1. Main shaft bearings\n2. Gearbox bearings\n- Others\n（一）其他\nIV. Seals\n"
        )
        assert texts(made, "list_item") == ["Main shaft bearings", "Gearbox bearings", "Others", "其他", "Seals"]

    def test_a_minus_opens_no_list(self, document: Make) -> None:
        made = document("Growth in 2024 by region.\n-3.2% in Europe, where demand is weak.\n")
        assert texts(made, "list_item") == []

    @pytest.mark.parametrize(
        "label", ["商品編碼\n2018522", "Product code: 2018522", "Report ID 2018522", "報告編號：2018522"]
    )
    def test_product_code(self, document: Make, label: str) -> None:
        assert document(f"Imaging Market\n{label}\n\nIt grew.\n").product_code == "2018522"

    @pytest.mark.parametrize(
        ("line", "date"),
        [
            ("DUBLIN, 3 March 2025 -- The market grew.", "2025-03-03"),
            ("March 3, 2025", "2025-03-03"),
            ("2025年3月出版", "2025-03"),
            ("The market reached USD 5 billion in 2025.", None),
        ],
    )
    def test_date_of_publication(self, document: Make, line: str, date: str | None) -> None:
        assert document(f"Imaging Market\n\n{line}\n").published == date


class TestMarkdown:
    def test_markup_is_dropped_and_tables_have_cells(self, document: Make) -> None:
        made = document("# **Imaging** Market\n\n| Item | Value |\n|---|---|\n| Size | USD 5 |\n", "text/markdown")
        assert made.title == {"en": "Imaging Market"}
        assert table(made)[1, 1] == "USD 5"


class TestPdf:
    def test_pages_boxes_and_furniture(self) -> None:
        made = read(SAMPLES / "003_hybrid_imaging_pet_ct.pdf")
        assert made.media_type == "application/pdf"
        assert made.pages == 4
        assert all(block.page in range(1, 5) and block.box is not None for block in made.blocks)
        assert not any(text.strip().isdigit() for text in texts(made, "paragraph"))

    def test_ruled_and_bare_tables(self) -> None:
        made = read(SAMPLES / "011_data_centre_cooling.pdf")
        found = [cells(made, block) for block in made.blocks if block.cells]
        assert any(cell[0, 0] == "Region" and cell[1, 0] == "North America" and cell[1, 1] == "38.5%" for cell in found)

    def test_radicals_are_read_as_characters(self) -> None:
        assert "⼈" not in read(SAMPLES / "009_cold_chain_logistics.pdf").text


class TestErrors:
    @pytest.mark.parametrize(
        ("name", "data", "message"),
        [
            ("a.pdf", b"<html>", "does not begin as one"),
            ("b.pdf", b"%PDF-1.7\ngarbage", "not a readable PDF"),
            ("c.docx", b"PK\x03\x04rest", "damaged office file or zip"),
            ("d.txt", b"", "holds no text"),
            ("e.txt", b"\x00\x01\x02\x00\x00\x03" * 50, "NUL bytes"),
        ],
    )
    def test_a_bad_file_is_named_with_its_remedy(self, tmp_path: Path, name: str, data: bytes, message: str) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(UnreadableError, match=message) as caught:
            read(path)
        assert str(path) in str(caught.value)

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableError, match="cannot be opened"):
            read(tmp_path / "none.txt")

    def test_an_unknown_format(self) -> None:
        with pytest.raises(UnreadableError, match="no reader for image/gif"):
            read(b"x", media_type="image/gif")
