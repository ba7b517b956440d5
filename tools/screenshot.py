"""Take the picture of the README: exercise 26 of the built site, after its network has trained."""

import tempfile
from pathlib import Path

from browser import ROOT, chromium, served_course

BLOCK = '[data-classroom="codeblock"][data-id="04_01"]'


def main() -> None:
    """Write `docs/images/exercise.png`."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served_course(Path(folder)) as url,
        chromium() as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 1180})
        page.goto(f"{url}chapter4/#26")
        page.locator(f'{BLOCK} [data-action="solution"]').click()
        page.locator(f'{BLOCK} [data-action="submit"]').click()
        page.locator(f'{BLOCK}[data-state="passed"] img').wait_for(timeout=180_000)
        # All of the output from the curves to the predictions.
        picture = page.locator(f"{BLOCK} img").last
        picture.evaluate(
            "img => scrollBy(0, img.getBoundingClientRect().bottom - innerHeight + 60)"
        )
        page.wait_for_timeout(500)
        page.screenshot(path=ROOT / "docs/images/exercise.png")


if __name__ == "__main__":
    main()
