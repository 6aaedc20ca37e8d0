"""Pictures of pages kept under docs/screens: taken by the tests, and stale as soon as a page shows something else.

Browsers draw the same page a little differently from one release to the next, so it is not the pixels that are
compared: each picture has a print of what the page showed (every element that can be seen, with its classes and words)
and of the style it wore.
"""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs" / "screens"
PRINTS = FOLDER / "prints.json"
STYLE = ROOT / "src" / "promotora" / "portal" / "static" / "promotora" / "promotora.css"
LONGEST = 1_800

# Each element that takes room, by its name and classes, with the words right in it and what stands for words; without
# what differs from one machine to the next: versions of packages, and fingerprints of what they wrote.
SHOWN = """
() => {
  const lines = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.getClientRects().length || element.closest("script, style")) continue;
    const said = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE)
      .map(node => node.textContent.trim()).filter(Boolean).join(" ")
      .replace(/\\b[0-9a-f]{16,64}\\b/g, "fingerprint").replace(/\\b\\d+\\.\\d+(\\.\\d+)+\\b/g, "version");
    const stands = ["alt", "aria-label", "placeholder", "type"].map(name => element.getAttribute(name) || "").join("|");
    lines.push(`${element.tagName} ${element.getAttribute("class") || ""} ${stands} ${said}`);
  }
  return lines.join("\\n");
}
"""


@dataclass(frozen=True)
class Screen:
    """One picture: which page, how wide, and what it showed."""

    name: str
    shown: str

    @property
    def print(self) -> str:
        """Changes whenever the page shows something else, or wears another style."""
        return sha256((self.shown + sha256(STYLE.read_bytes()).hexdigest()).encode()).hexdigest()[:24]

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}.jpg"


def kept_prints() -> dict[str, str]:
    """The print of each picture that is kept."""
    return json.loads(PRINTS.read_text(encoding="utf-8")) if PRINTS.exists() else {}


def writes() -> bool:
    """Whether stale pictures are taken again: make docs."""
    return bool(os.environ.get("PROMOTORA_WRITE_DOCS"))


def looked_at(page, name: str) -> Screen:
    """What a page shows now; when pictures are taken again and this one is stale, it is."""
    page.evaluate("document.fonts.ready")
    screen = Screen(name, page.evaluate(SHOWN))
    if writes() and (kept_prints().get(name) != screen.print or not screen.file.exists()):
        FOLDER.mkdir(parents=True, exist_ok=True)
        picture = page.screenshot(full_page=True, type="jpeg", quality=60, animations="disabled", clip=top_of(page))
        screen.file.write_bytes(picture)
    return screen


def top_of(page) -> dict[str, float]:
    """The page as wide as it is, and as long as somebody looks at a picture."""
    width, height = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    return {"x": 0, "y": 0, "width": width, "height": min(height, LONGEST)}


def stale(screens: list[Screen]) -> list[str]:
    """Pictures that do not show what their pages show, each as a sentence."""
    kept = kept_prints()
    wrong = [f"{each.name} shows something else now" for each in screens if kept.get(each.name) != each.print]
    gone = [f"{each.name} has no picture" for each in screens if not each.file.exists()]
    names = {each.name for each in screens}
    left = [f"{name} is a picture of no page" for name in sorted(set(kept) - names)]
    return wrong + gone + left


def write(screens: list[Screen], words: dict[str, str]) -> None:
    """Keep the prints, and a page that shows the pictures."""
    names = {each.name for each in screens}
    for file in FOLDER.glob("*.jpg"):
        if file.stem not in names:
            file.unlink()
    PRINTS.write_text(json.dumps({each.name: each.print for each in screens}, indent=1) + "\n", encoding="utf-8")
    (FOLDER / "README.md").write_text(gallery(words), encoding="utf-8")


def gallery(words: dict[str, str]) -> str:
    """The pictures with what they show, desk and phone beside each other."""
    lines = ["# What it looks like", "", "Everyone here is made up. `make docs` takes these pictures again.", ""]
    for name, said in words.items():
        lines += [
            f"## {said}",
            "",
            f'<img src="{name}.jpg" width="640" alt="{said}">'
            f' <img src="{name}-phone.jpg" width="195" alt="The same on a phone">',
            "",
        ]
    return "\n".join(lines)
