"""The pictures in `docs/images`, taken of the sample programme: a report, and a page with its forms.

`make images` runs it. It needs what the tests need (the extra `test`, which brings playwright) and a Chromium, Chrome
or Edge; without one it says how to get one. Look at the pictures before you commit them.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import conftest  # noqa: E402  finds a browser and serves the workbook

PARTNERSHIP = "tarvit-water"
SCREEN = {"width": 1100, "height": 1000}
COLOURS = 128  # of text and charts; keeps a picture small
DRAWN = "![...document.querySelectorAll('.sipp-view')].some(view => view.textContent.includes('Drawing'))"


def take(page, name, selector):
    """One screen that begins with an element, as a small PNG."""
    page.locator(selector).evaluate("it => { it.style.scrollMarginTop = '12px'; it.scrollIntoView(); }")
    path = ROOT / "docs" / "images" / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as whole:
        few = whole.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def take_all(browser, folder):
    """Copy the sample, make its report, open its pages, and look at both."""
    programme = folder / "sample"
    for words in (("sample", programme), ("report", PARTNERSHIP, "--programme", programme)):
        subprocess.run(
            [sys.executable, "-m", "sipp_lib.cli", *map(str, words)], check=True, stdout=subprocess.DEVNULL
        )
    page = browser.new_context(viewport=SCREEN, locale="en-GB", device_scale_factor=1.5).new_page()
    page.set_default_timeout(120_000)
    page.goto((programme / "reports" / f"{PARTNERSHIP}.html").as_uri())
    take(page, "report", "header")
    take(page, "measured", "#performance")
    with conftest.opened(programme) as start:
        page.goto(
            start.replace("start_here.ipynb", f"partnerships/{PARTNERSHIP}/notebooks/2_exploring.ipynb")
        )
        page.wait_for_selector('[data-sipp-runs="1"]')
        page.wait_for_function(DRAWN)
        page.dispatch_event(".sipp-view", "wheel")  # until a person moves on it, the page stays at its top
        take(page, "form", 'section.sipp[aria-label="Factors"]:not(.sipp-view)')


def main():
    """Take the pictures with keys, settings and a person that are nobody's own."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        path = conftest.chromium(playwright)
        if path is None:
            sys.exit(f"No picture was taken: {conftest.HOW}.")
        folder = Path(place)
        who = folder / "who.json"
        who.write_text(
            '{"name": "Isobel Crannoch", "role": "P5 teacher", "school": "Carsebrae"}', encoding="utf-8"
        )
        os.environ |= {
            "SIPP_KEYS": str(folder / "keys"),
            "SIPP_DATA": str(folder / "data"),
            "SIPP_WHO": str(who),
        }
        browser = playwright.chromium.launch(executable_path=path, args=conftest.ARGUMENTS)
        with conftest.own_jupyter(folder / "jupyter"):
            take_all(browser, folder)
        browser.close()


if __name__ == "__main__":
    main()
