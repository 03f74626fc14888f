"""What changes from one edition to the next."""

from collections.abc import Callable

import pytest

from diglot.corpus.diff import diff_reports
from diglot.corpus.themes.changes import labels_of_ours, theme_changes, worded_themes
from diglot.extract.records import Document
from diglot.extract.report import analyze

EN = "The imaging services market was valued at USD {} billion in 2024, and will grow at a CAGR of {}% from 2024 to 2030."
ZH = "2024 年影像服務市場規模為 {}億美元，2024 年至 2030 年複合年增長率為 {}%。"


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        pytest.param(("127.6", "5.9"), ("127.6", "5.9"), [], id="nothing"),
        pytest.param(("127.6", "5.9"), ("129.1", "5.9"), [("market_size", "127600000000", "129100000000")], id="size"),
        pytest.param(("127.6", "5.9"), ("127.6", "6.2"), [("cagr", "5.9", "6.2")], id="rate"),
    ],
)
def test_a_change_in_both_languages_is_one(
    document: Callable[..., Document], old: tuple[str, str], new: tuple[str, str], changed: list[tuple[str, str, str]]
) -> None:
    def report(size: str, rate: str) -> Document:
        return document(f"{EN.format(size, rate)}\n\n{ZH.format(size.replace('.', ''), rate).replace('127', '1,27')}\n")

    found = diff_reports([analyze(report(*old))], [analyze(report(*new))])
    assert [(one.kind, one.old, one.new) for one in found] == changed
    assert all(one.en_old and one.en_new and one.zh_old and one.zh_new for one in found)


def test_what_one_edition_has_alone(document: Callable[..., Document]) -> None:
    short = EN.format("127.6", "5.9")
    longer = f"{short} The imaging services market will reach USD 180.5 billion by 2030."
    (one,) = diff_reports([analyze(document(short))], [analyze(document(longer))])
    assert (one.change, one.year, one.old, one.en_new) == ("added", "2030", None, "USD 180.5 billion")


def test_segments_that_come_and_go(document: Callable[..., Document]) -> None:
    def report(members: str) -> Document:
        return document(f"# Imaging Services Market\n\nBy modality: {members}\n", "text/markdown")

    found = diff_reports([analyze(report("MRI, CT, X-ray"))], [analyze(report("MRI, CT, Ultrasound"))])
    assert [(one.change, one.en_old, one.en_new) for one in found if one.what == "segment"] == [
        ("removed", "X-ray", None),
        ("added", None, "Ultrasound"),
    ]


def test_themes_that_come_and_go(document: Callable[..., Document]) -> None:
    old = document("Subscriptions are offered by all makers.\n\n所有廠商都提供訂閱。\n\nNew tariffs raised costs.\n")
    new = document("New tariffs raised costs.\n\n關稅推高成本。\n\n人工智慧輔助判讀。\n")
    found = list(theme_changes(worded_themes(old), worded_themes(new), labels_of_ours()))
    assert [(one.change, one.kind, one.old, one.new) for one in found] == [
        ("removed", "service_models", "2", None),
        ("added", "ai_adoption", None, "1"),
        ("changed", "tariffs_supply_chain", "1", "2"),
    ]
    assert (found[2].en_old, found[2].zh_new) == ("Tariffs and supply chain: 1", "关税与供应链：2")


def test_the_same_themes_are_no_change() -> None:
    assert not list(theme_changes({"talent": 2}, {"talent": 2}, {}))
