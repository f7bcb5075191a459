"""Draw the PNG icons from icon.svg with Chromium: python pwa/icons/draw.py (only after the SVG changed)."""

from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
SIZES = {"icon-180.png": 180, "icon-192.png": 192, "icon-512.png": 512, "icon-maskable-512.png": 512}


def draw() -> None:
    """Full bleed for iOS and maskable icons (the system cuts the corners), rounded for the others."""
    svg = (FOLDER / "icon.svg").read_text()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for name, size in SIZES.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            drawing = svg if name in {"icon-192.png", "icon-512.png"} else _full_bleed(svg)
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{drawing}")
            page.screenshot(path=str(FOLDER / name), omit_background=True)
        browser.close()


def _full_bleed(svg: str) -> str:
    return svg.replace('rx="112"', "").replace("<g fill", '<g transform="translate(51 51) scale(.8)" fill')


if __name__ == "__main__":
    draw()
