"""Makes the pictures of the workbench in docs/images anew: a corpus of the samples, served and looked at by Chromium.

python docs/pictures.py [--corpus PLACE]
"""

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PICTURES = {
    "report": ("/reports?q=hybrid", "light", "en", 1360),
    "search": ("/search?q=helium+supply", "dark", "en", 1360),
    "ledger": ("/ledger?market=robots", "light", "zh-Hant", 1360),
    "themes": ("/themes", "light", "en", 1360),
}
"""Name to address, look, language and width."""
HEIGHT = 860
COLOURS = 160
"""Of a picture: pages have few, and small files are quickly loaded."""


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="One that is there, with themes.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = options.corpus or fill(Path(folder) / "corpus")
        with serving(place) as url:
            take(url)


def fill(place: Path) -> Path:
    """Return a corpus of the samples with themes."""
    run = [sys.executable, "-m", "diglot.cli"]
    subprocess.run([*run, "ingest", str(ROOT / "corpus" / "samples"), "--corpus", str(place)], check=False)
    subprocess.run([*run, "themes", "--corpus", str(place), "--format", "csv"], check=True, stdout=subprocess.DEVNULL)
    return place


@contextmanager
def serving(place: Path) -> Iterator[str]:
    """Serve a corpus; give its address."""
    command = [sys.executable, "-m", "diglot.cli", "serve", "--corpus", str(place), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            found = re.search(r"http://\S+", process.stderr.readline())
            assert found, "it does not listen"
            yield found[0].rstrip("/")
        finally:
            process.terminate()


def take(url: str) -> None:
    """Write a picture of each page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (path, look, lang, width) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHT}, color_scheme=look, locale=lang, base_url=url
            )
            context.set_default_timeout(300_000)
            page = context.new_page()
            page.goto(path)
            settle(page, name)
            save(page.screenshot(), ROOT / "docs" / "images" / f"{name}.png")
            context.close()
        browser.close()


def settle(page: Any, name: str) -> None:
    """Bring a page to what its picture shows."""
    if name == "report":
        page.locator("tbody a").first.click()
        page.locator(".texts").wait_for()
    if name == "ledger":
        page.locator("#estimates summary").click()
    if name in ("ledger", "themes"):
        page.locator(f"#{'estimates' if name == 'ledger' else 'map'}[data-drawn=done]").wait_for()


def save(png: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    path.parent.mkdir(exist_ok=True)
    picture.save(path, optimize=True)
    sys.stderr.write(f"{path.name} {path.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main()
