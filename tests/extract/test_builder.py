import pytest

from diglot.extract.parse.builder import TextBuilder, settle_languages


@pytest.mark.parametrize(
    ("texts", "langs"),
    [
        pytest.param(
            ["三年期", "市場規模成長", "市场"], ["zh-Hant", "zh-Hant", "zh-Hans"], id="decided-blocks-keep-their-script"
        ),
        pytest.param(
            ["三年期", "市场规模", "预测期", "市場"],
            ["zh-Hans", "zh-Hans", "zh-Hans", "zh-Hant"],
            id="the-majority-decides",
        ),
        pytest.param(["三年期", "The market"], ["zh", "en"], id="no-script-anywhere"),
        pytest.param(
            ["The market", "12.5%", "市場", "46.2"],
            ["en", "en", "zh-Hant", "zh-Hant"],
            id="a-number-takes-its-predecessor",
        ),
        pytest.param(["2024", "年市場"], ["zh-Hant", "zh-Hant"], id="a-number-in-front-takes-what-follows"),
    ],
)
def test_undecided_blocks_take_the_language_of_the_document(texts: list[str], langs: list[str]) -> None:
    builder = TextBuilder()
    for text in texts:
        builder.add("paragraph", text)
    assert [block.lang for block in settle_languages(builder.blocks)] == langs
