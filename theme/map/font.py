"""Makes plain fonts of Public Sans, for measuring words: font.py <public-sans-latin.woff2> <folder>."""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STYLES = {400: "Regular", 700: "Bold"}


def main(source: str, folder: str) -> None:
    """Write one file for each weight."""
    for weight, style in STYLES.items():
        font = instantiateVariableFont(TTFont(source), {"wght": weight}, updateFontNames=False)
        font.flavor = None
        font["OS/2"].usWeightClass = weight
        for name_id, text in ((1, "Public Sans"), (2, style), (4, f"Public Sans {style}"), (6, f"PublicSans-{style}")):
            font["name"].setName(text, name_id, 3, 1, 0x409)
        font["head"].created = font["head"].modified = 0  # the same bytes on every day
        font.recalcTimestamp = False
        font.save(Path(folder) / f"public-sans-{weight}.ttf")


if __name__ == "__main__":
    main(*sys.argv[1:])
