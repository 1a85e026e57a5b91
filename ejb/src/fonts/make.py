"""Makes the font files in ../main/resources/org/piaolian/documents/fonts. See ear/docs/adr/0005.

Usage: python make.py NotoSansSC_400Regular.ttf NotoSans_400Regular.ttf NotoSerifSC_600SemiBold.ttf OUT_FOLDER
Needs fonttools 4.68. The inputs are the static instances of Noto Sans SC 2.004, Noto Sans 2.015 and Noto Serif SC 2.003.
"""

import struct
import sys
import unicodedata
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

# Coarser than Noto's 1000: nearly every step of an outline then fits one byte. PDF counts widths in thousandths, and
# these divide 1000. The common font makes up half of every receipt and is written at 13 pt at most, where one unit of
# 125 is 1/720 inch; the others stand larger or seldom.
COMMON_UNITS = 125
SERIF_UNITS = 200
UNITS = 250

# How far an outline may move when it is drawn with fewer points, in thousandths of the letters' size.
COARSE = 4
TOLERANCE = 2


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


def simplify(font, tolerance):
    glyphs = font.getGlyphSet()
    drawn = {}
    for name in font.getGlyphOrder():
        if font["glyf"][name].numberOfContours > 0:
            outline = TTGlyphPen(None)
            quadratic = Cu2QuPen(RoundingPen(outline), max_err=tolerance)
            glyphs[name].draw(Qu2CuPen(quadratic, max_err=tolerance, all_cubic=True))
            drawn[name] = outline.glyph(dropImpliedOnCurves=True)
    for name, glyph in drawn.items():
        font["glyf"][name] = glyph


def make(source, codes, name, target, units=UNITS, tolerance=TOLERANCE):
    font = TTFont(source)
    options = Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 13, 14])
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    simplify(font, tolerance)
    scale_upem(font, units)
    for record, text in ((1, name), (2, "Regular"), (3, name + " 1.0"), (4, name), (5, "Version 1.0"), (6, name)):
        font["name"].setName(text, record, 3, 1, 0x409)
    font["post"].formatType = 3.0
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    print(target, len(font.getBestCmap()), "characters", target.stat().st_size, "bytes")


def srgb():
    """The least ICC profile (version 2.1, display, RGB) of sRGB, as PDF/A wants one: primaries and a curve."""

    def fixed(*values):
        return struct.pack(">%di" % len(values), *(round(v * 65536) for v in values))

    def xyz(*values):
        return b"XYZ \0\0\0\0" + fixed(*values)

    def level(i):
        c = i / 63
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    curve = b"curv\0\0\0\0" + struct.pack(">I64H", 64, *(round(level(i) * 65535) for i in range(64)))
    words = b"sRGB\0"
    tags = [
        (b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + b"\0" * 78),
        (b"cprt", b"text\0\0\0\0" + b"CC0\0"),
        (b"wtpt", xyz(0.9505, 1.0, 1.0890)),
        (b"rXYZ", xyz(0.43607, 0.22249, 0.01392)),
        (b"gXYZ", xyz(0.38515, 0.71687, 0.09708)),
        (b"bXYZ", xyz(0.14307, 0.06061, 0.71410)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    data, table, placed = b"", b"", {}
    start = 128 + 4 + 12 * len(tags)
    for name, body in tags:
        if body not in placed:
            placed[body] = start + len(data)
            data += body + b"\0" * (-len(body) % 4)
        table += name + struct.pack(">II", placed[body], len(body))
    size = start + len(data)
    header = struct.pack(">I4xI4s4s4s6H4s", size, 0x02100000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp")
    header += b"\0" * 28 + fixed(0.9642, 1.0, 0.8249)
    header += b"\0" * (128 - len(header))
    return header + struct.pack(">I", len(tags)) + table + data


def main(sans_sc, sans, serif_sc, out):
    out = Path(out)
    chinese = {code for code in TTFont(sans_sc).getBestCmap() if drawable_alone(code)}
    latin = {code for code in TTFont(sans).getBestCmap() if drawable_alone(code)}
    serif = set(TTFont(serif_sc).getBestCmap())
    below_hanzi = {code for code in chinese if code < 0x2E80}
    common = below_hanzi | (gb2312(range(0xA1, 0xF8)) & chinese)
    make(sans_sc, common, "PiaolianSans-Common", out / "sans-common.ttf", COMMON_UNITS, COARSE)
    make(sans_sc, chinese - common, "PiaolianSans-Rare", out / "sans-rare.ttf")
    make(sans, {c for c in latin - chinese if c < 0x2500}, "PiaolianSans-Latin", out / "sans-latin.ttf")
    letters = (gb2312(range(0xB0, 0xD8)) | set(range(0x20, 0x7F))) & serif
    make(serif_sc, letters, "PiaolianSerif", out / "serif.ttf", SERIF_UNITS, COARSE)
    (out / "srgb.icc").write_bytes(srgb())


if __name__ == "__main__":
    main(*sys.argv[1:])
