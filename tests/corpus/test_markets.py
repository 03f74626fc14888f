"""Which names mean the same market, and what people say of it in a file."""

from pathlib import Path

import pytest

from diglot.corpus.links import Apart, Links, LinksError, Same, read_links, written
from diglot.corpus.markets import Named, link_markets, listed


def linked(*names: str, pairs: dict[tuple[str, str], float] | None = None, links: Links | None = None) -> bool:
    """Whether all names are one market, each of a report of its own, without comparing meanings."""
    named = [
        Named(str(index), name if name.isascii() else None, None if name.isascii() else name)
        for index, name in enumerate(names)
    ]
    found = link_markets(named, pairs, links, model=None)
    return len({one.names for one in found.values()}) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("Imaging Services Market", "Global Imaging Service Market", True, id="en-number-and-global"),
        pytest.param("Insulin Pumps Market", "Market for Insulin Pumps", True, id="en-order"),
        pytest.param("MRI Systems Market", "Magnetic Resonance Imaging Systems Market", True, id="en-abbreviation"),
        pytest.param("影像服務市場", "影像服务行业", True, id="zh-scripts"),
        pytest.param("全球軟體市場", "软件市场规模", True, id="zh-regional-words"),
        pytest.param("MRI Systems Market", "MRI Coils Market", False, id="en-one-word"),
        pytest.param("China Insulin Pumps Market", "Insulin Pumps Market", False, id="en-region"),
        pytest.param("影像服務市場", "影像軟體市場", False, id="zh-one-word"),
        pytest.param("Global Market Report", "Industry Outlook", False, id="en-nothing-but-common-words"),
        pytest.param("5G Devices Market", "6G Devices Market", False, id="en-number"),
    ],
)
def test_names_of_one_language(one: str, other: str, same: bool) -> None:
    assert linked(one, other) is same


def test_terms_join_languages() -> None:
    assert not linked("Imaging Services Market", "影像服務市場")
    assert linked("Imaging Services Market", "影像服務市場", pairs={("imaging services", "影像服务"): 0.9})


def test_a_bilingual_report_joins_those_of_either_language() -> None:
    named = [
        Named("both", "Air Purifiers Market", "空氣清淨機市場"),
        Named("en", "Air Purifier Market", None),
        Named("zh", None, "空氣清淨機行業"),
    ]
    found = link_markets(named, model=None)
    assert {one.market for one in found.values()} == {"Air Purifiers Market"}


def test_meaning_joins_languages_but_not_neighbours() -> None:
    named = [
        Named("1", "Imaging Services Market", None),
        Named("2", None, "影像服務市場"),
        Named("3", None, "成像服务市场"),
        Named("4", "Imaging Software Market", None),
        Named("5", None, "印度影像服务市场"),
    ]
    found = link_markets(named)
    assert found["2"].market == found["3"].market == "Imaging Services Market"
    assert 0.5 <= found["3"].confidence < 0.95
    assert found["4"].names == ("Imaging Software Market",)
    assert found["5"].names == ("印度影像服务市场",)


def test_a_file_confirms_and_splits() -> None:
    confirmed = Links(market=(Same("Imaging", ("Imaging Services Market", "醫療影像市場")),))
    assert linked("Imaging Services Market", "醫療影像市場", links=confirmed)
    split = Links(apart=(Apart(("Imaging Services Market", "影像服務市場")),))
    pairs = {("imaging services", "影像服务"): 0.9}
    assert not linked("Imaging Services Market", "影像服務市場", pairs=pairs, links=split)


def test_lists_that_were_parted_stay_so() -> None:
    links = Links(market=(Same("A", ("Imaging Services Market",)), Same("B", ("影像服務市場",))))
    assert not linked(
        "Imaging Services Market", "影像服務市場", pairs={("imaging services", "影像服务"): 0.9}, links=links
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    found = listed(link_markets([Named("1", 'The "Smart" Market', "智慧市場")], model=None))
    file = tmp_path / "links.toml"
    file.write_text(written(found, [Apart(("a", "b"))]), "utf-8")
    links = read_links(file)
    assert links.market[0].names == ('The "Smart" Market', "智慧市場")
    assert links.apart == (Apart(("a", "b")),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[[market]]\nnames = ['x']", id="no-name"),
        pytest.param("= what", id="no-toml"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "links.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(LinksError, match="is no file of links"):
        read_links(file)
