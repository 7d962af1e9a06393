"""Draws the pictures that go with a link to a page, one for each risk level. Run by hand when the look changes:
`python site/pictures.py`; needs a Chromium (CHROMIUM names it where Playwright has none of its own)."""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

TONES = {
    "critical": ("#a3001c", "Critical risk"),
    "high": ("#b93c0a", "High risk"),
    "medium": ("#806200", "Medium risk"),
    "low": ("#2b7a4b", "Low risk"),
    "unknown": ("#5b616b", "Risk unknown"),
    "none": ("#1b1d21", "The open risk catalog of MCP tools"),
}
OUT = Path(__file__).parent / "assets/og"
PAGE = """<body style="margin:0;width:1200px;height:630px;background:#fcfcfa;font-family:Inter,system-ui,sans-serif;
color:#1b1d21"><div style="height:24px;background:{tone}"></div><div style="padding:120px 96px">
<div style="display:flex;gap:28px;align-items:center;font-size:84px;font-weight:650">{mark}Toolrisk</div>
<div style="display:flex;gap:24px;align-items:center;font-size:56px;margin-top:96px;color:{tone};font-weight:600">
<span style="width:44px;height:44px;border-radius:8px;background:{tone}"></span>{words}</div>
<div style="font-size:36px;margin-top:32px;color:#5b616b">What one call can do at worst, with the evidence and a policy.
</div></div></body>"""


def main() -> None:
    """Write the pictures."""
    mark = (OUT.parent / "mark.svg").read_text().replace("<svg ", '<svg width="84" height="84" ')
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        for level, (tone, words) in TONES.items():
            page.set_content(PAGE.format(tone=tone, words=words, mark=mark))
            page.screenshot(path=OUT / f"{level}.png")
        browser.close()


if __name__ == "__main__":
    main()
