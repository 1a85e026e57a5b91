"""Makes the font files in ../main/resources/org/piaolian/documents/fonts. See ear/docs/adr/0005.

Usage: python make.py NotoSansSC_400Regular.ttf NotoSans_400Regular.ttf NotoSerifSC_600SemiBold.ttf OUT_FOLDER
Needs fonttools 4.68. The inputs are the static instances of Noto Sans SC 2.004, Noto Sans 2.015 and Noto Serif SC 2.003.
"""

import sys
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

# Half of Noto's 1000: at 12 pt one unit is 1/3000 inch, finer than any printer, and outlines deflate 10 % smaller.
# Not 512, because PDF counts widths in thousandths and these stay whole numbers.
UNITS_PER_EM = 500


def gb2312(rows):
    found = set()
    for row in rows:
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return found


def drawable_alone(code):
    """A mark, a format control or a private character is not drawn rightly by its glyph alone."""
    return unicodedata.category(chr(code)) not in ("Mn", "Me", "Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp")


def make(source, codes, name, target):
    font = TTFont(source)
    options = Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 13, 14])
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    scale_upem(font, UNITS_PER_EM)
    for record, text in ((1, name), (2, "Regular"), (3, name + " 1.0"), (4, name), (5, "Version 1.0"), (6, name)):
        font["name"].setName(text, record, 3, 1, 0x409)
    font["post"].formatType = 3.0
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    print(target, len(font.getBestCmap()), "characters", target.stat().st_size, "bytes")


def main(sans_sc, sans, serif_sc, out):
    out = Path(out)
    chinese = {code for code in TTFont(sans_sc).getBestCmap() if drawable_alone(code)}
    latin = {code for code in TTFont(sans).getBestCmap() if drawable_alone(code)}
    serif = set(TTFont(serif_sc).getBestCmap())
    below_hanzi = {code for code in chinese if code < 0x2E80}
    common = below_hanzi | (gb2312(range(0xA1, 0xF8)) & chinese)
    make(sans_sc, common, "PiaolianSans-Common", out / "sans-common.ttf")
    make(sans_sc, chinese - common, "PiaolianSans-Rare", out / "sans-rare.ttf")
    make(sans, {c for c in latin - chinese if c < 0x2500}, "PiaolianSans-Latin", out / "sans-latin.ttf")
    make(serif_sc, (gb2312(range(0xB0, 0xD8)) | set(range(0x20, 0x7F))) & serif, "PiaolianSerif", out / "serif.ttf")


if __name__ == "__main__":
    main(*sys.argv[1:])
