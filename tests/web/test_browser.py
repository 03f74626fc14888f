"""The workbench in a real browser: every page, both languages, uploads, the keyboard, and what axe finds."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.generators import hostile
from tests.web.conftest import SAMPLES, Served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = os.environ.get("DIGLOT_BROWSER") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
EXPECTED = ("sha256-ji27qzEtxXZW", "status of 415")
"""Said on the console: a style for maps, which Plotly's script tries to add and does without, by its digest; that a file
was refused."""
WAIT = 60_000
"""Milliseconds, on a busy machine."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, served: Served) -> Iterator[Any]:
    """A page of the workbench; whatever it says on its console, or asks of another host, fails the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=served.url, locale="en-GB")
    context.set_default_timeout(WAIT)

    def asks(request: Any) -> None:
        if not request.url.startswith((served.url, "blob:")):
            complaints.append(request.url)

    def says(message: Any) -> None:
        if message.type == "error" and not any(one in message.text for one in EXPECTED):
            complaints.append(message.text)

    context.on("request", asks)
    tab = context.new_page()
    tab.on("console", says)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield tab
    context.close()
    assert complaints == []


PAGES = {
    "overview": "/",
    "reports": "/reports",
    "search": "/search?q=tracer+supply",
    "report": "/reports/{pet}",
    "twins": "/reports/{protein}",
    "evil": "/reports/{evil}",
    "picture": "/reports/{pet}/pages/1",
    "ledger": "/ledger",
    "themes": "/themes",
    "glossary": "/glossary",
    "check": "/check",
    "api": "/api",
}


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(page: Any, ids: dict[str, str], name: str, look: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=look)
    page.goto(PAGES[name].format_map(ids))
    page.locator("main").wait_for()
    if "data-plot" in page.content() and name == "themes":
        page.wait_for_selector("[data-drawn=done]")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    grave = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave] == []


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        pytest.param("tracer supply", "supply", "供应", id="english"),
        pytest.param("示踪剂供应", "supply", "供应", id="simplified"),
        pytest.param("示蹤劑供應", "supply", "供应", id="traditional"),
    ],
)
def test_a_query_in_either_language_finds_both(page: Any, query: str, english: str, chinese: str) -> None:
    page.goto("/")
    page.get_by_role("searchbox").first.fill(query)
    page.keyboard.press("Enter")
    first = page.locator(".hits > li").first
    assert english in first.locator("blockquote[lang=en]").inner_text().lower()
    assert chinese in first.locator("blockquote[lang^=zh]").inner_text()
    assert first.locator("mark").count() > 0
    first.get_by_role("link", name="In its place").first.click()
    assert page.locator(".unit:target").count() == 1


def test_figures_findings_and_pages_lead_to_their_places(page: Any, ids: dict[str, str]) -> None:
    page.goto(f"/reports/{ids['pet']}")
    page.locator(".figures a").first.click()
    assert page.locator(".unit:target .figure").count() > 0
    page.locator(".findings .places a").first.click()
    assert page.locator(".mark:target, .whole:target").count() == 1
    page.locator(".texts .page").first.click()
    page.locator("#picture svg image").wait_for()
    assert page.locator("#picture svg rect").count() > 3
    assert page.url.endswith(page.evaluate("location.hash"))


def test_severities_are_chosen(page: Any, ids: dict[str, str]) -> None:
    page.goto(f"/reports/{ids['pet']}")
    boxes = page.locator("#filters input")
    for index in range(boxes.count()):
        boxes.nth(index).uncheck()
    assert page.locator(".findings li:visible").count() == 0
    assert page.locator(".mark:not(.off)").count() == 0


def test_the_ledger_is_filtered_sorted_drawn_and_exported(page: Any) -> None:
    page.goto("/ledger")
    page.get_by_label("Kind of figure").select_option("market_size")
    page.get_by_role("button", name="Apply").click()
    assert set(page.locator("tbody tr td:nth-child(4)").all_inner_texts()) == {"market size"}
    page.get_by_role("link", name="Value").click()
    page.get_by_role("link", name="Value").click()
    values = [float(text.split()[0].replace(",", "")) for text in page.locator("td.number").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    page.locator("#estimates summary").click()
    page.locator("#estimates .js-plotly-plot .scatterlayer .point").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "figures.xlsx"


def test_the_map_of_themes_is_drawn_and_leads_to_reports(page: Any) -> None:
    page.goto("/themes")
    page.locator("#map .scatterlayer .point").first.wait_for()
    assert page.locator("#map .legendtext").count() > 1


def test_a_pair_is_checked_and_the_findings_shown(page: Any) -> None:
    page.goto("/check")
    page.get_by_label("Report (").set_input_files(SAMPLES / "010_plant_based_protein_en.txt")
    page.get_by_label("Its twin").set_input_files(SAMPLES / "010_plant_based_protein_zh.txt")
    page.get_by_role("button", name="Check").click()
    page.locator(".texts tbody tr").first.wait_for()
    assert "010_plant_based_protein_en.txt" in page.locator("h1").inner_text()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("broken", "does not begin as one", id="broken"),
        pytest.param("hostile", "could not be checked", id="hostile"),
        pytest.param("program", "is no report", id="a-program"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(page: Any, tmp_path: Path, name: str, said: str) -> None:
    if name == "hostile":
        (file,) = hostile.build(tmp_path, ["header_only.pdf"])
    else:
        file = tmp_path / ("broken.pdf" if name == "broken" else "program.exe")
        file.write_bytes(b"MZ <script>alert(3)</script>")
    page.goto("/check")
    page.get_by_label("Report (").set_input_files(file)
    page.get_by_role("button", name="Check").click()
    page.locator(".problem").wait_for()
    assert said in page.locator(".problem").inner_text()


def test_the_keyboard_alone_is_enough(page: Any) -> None:
    page.goto("/reports")
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "quick"
    page.keyboard.type("tracer supply/chain")
    page.keyboard.press("Enter")
    page.locator(".hits").wait_for()
    assert page.locator("#query").input_value() == "tracer supply/chain"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.hits h2 a')"):
            break
    width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 2
    page.keyboard.press("Enter")
    page.locator(".texts").wait_for()


def test_the_interface_speaks_three_languages_and_remembers_them(page: Any) -> None:
    page.goto("/")
    for name, lang, said in (
        ("繁體中文", "zh-Hant", "總覽"),
        ("简体中文", "zh-Hans", "总览"),
        ("English", "en", "Overview"),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        page.locator(f"html[lang={lang}]").wait_for()
        assert page.locator("h1").inner_text() == said
        page.goto("/")
        assert page.locator("h1").inner_text() == said


def test_light_and_dark_are_chosen_and_remembered(page: Any) -> None:
    def back() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    page.emulate_media(color_scheme="light")
    page.goto("/")
    light = back()
    page.get_by_role("button", name="Light or dark").click()
    dark = back()
    page.goto("/glossary")
    assert light != dark == back()


@pytest.mark.parametrize("path", ["/", "/reports/{pet}", "/search?q=tracer", "/check"])
def test_a_narrow_window_needs_no_scrolling_sideways(page: Any, ids: dict[str, str], path: str) -> None:
    page.set_viewport_size({"width": 380, "height": 800})
    page.goto(path.format_map(ids))
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
