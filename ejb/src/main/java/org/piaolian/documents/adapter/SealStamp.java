package org.piaolian.documents.adapter;

import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfString;
import java.util.List;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.documents.adapter.Pen.Ink;
import org.piaolian.documents.adapter.ReceiptFonts.Run;

/**
 * The images of the two seals, drawn as vectors around a centre. Seals are cut in 宋体 (State Council 国发〔1999〕25号).
 * The image proves nothing: the electronic seal of the file does. So its words are no part of the receipt's text.
 */
final class SealStamp {

    private final PdfContentByte page;
    private final ReceiptFonts fonts;

    SealStamp(PdfContentByte page, ReceiptFonts fonts) {
        this.page = page;
        this.fonts = fonts;
    }

    /** The issuer's 电子票据专用章: round, its name along the ring, a star, its credit code along the lower ring. */
    void issuer(Agency agency, float x, float y, float radius) {
        begin(x, y);
        float unit = radius / 50;
        circle(radius - unit, radius - unit, 2.2f * unit);
        circle(radius - 4 * unit, radius - 4 * unit, 0.5f * unit);
        star(15.5f * unit);
        float name = nameSize(agency.nameZh(), 14.5f * unit, 30 * unit, 4.3);
        along(agency.nameZh(), 30.5f * unit, 30.5f * unit, name, 0.8f, 0, true);
        level("电子票据专用章", -25 * unit, 8.4f * unit, 0.9f);
        along(agency.creditCode(), 42.6f * unit, 42.6f * unit, 5.4f * unit, 1f, 0.12f, false);
        end();
    }

    /** The supervisor's 财政票据监制章: oval, 3 to 2. */
    void supervisor(Agency agency, float x, float y, float halfWidth) {
        begin(x, y);
        float unit = halfWidth / 45;
        circle(44 * unit, 29 * unit, 1.8f * unit);
        circle(41 * unit, 26 * unit, 0.5f * unit);
        along("财政票据监制章", 29.5f * unit, 14.8f * unit, 9.4f * unit, 0.9f, 0.38f, true);
        float name =
                Math.min(9.5f * unit, 56 * unit / Math.max(1, agency.nameZh().length()));
        level(agency.nameZh(), -3.4f * unit, name, 1f);
        level("监 制", -17 * unit, 7.4f * unit, 1f);
        end();
    }

    private void begin(float x, float y) {
        PdfDictionary silent = new PdfDictionary();
        silent.put(PdfName.ACTUALTEXT, new PdfString(""));
        page.beginMarkedContentSequence(PdfName.SPAN, silent, true);
        page.saveState();
        page.concatCTM(1, 0, 0, 1, x, y);
        int red = Ink.SEAL.rgb();
        page.setRGBColorStroke(red >> 16, (red >> 8) & 0xFF, red & 0xFF);
        page.setRGBColorFill(red >> 16, (red >> 8) & 0xFF, red & 0xFF);
    }

    private void end() {
        page.restoreState();
        page.endMarkedContentSequence();
    }

    private void circle(float a, float b, float lineWidth) {
        page.setLineWidth(lineWidth);
        page.ellipse(-a, -b, a, b);
        page.stroke();
    }

    private void star(float radius) {
        for (int corner = 0; corner < 5; corner++) {
            double outer = Math.toRadians(72 * corner);
            double inner = Math.toRadians(72 * corner + 36);
            // the ratio of a regular pentagram
            double notch = radius * 0.381966;
            if (corner == 0) {
                page.moveTo(0, radius);
            } else {
                page.lineTo((float) (radius * Math.sin(outer)), (float) (radius * Math.cos(outer)));
            }
            page.lineTo((float) (notch * Math.sin(inner)), (float) (notch * Math.cos(inner)));
        }
        page.closePath();
        page.fill();
    }

    /** The size at which a name fills no more than an arc of the given angle. */
    private float nameSize(String name, float largest, float radius, double angle) {
        int letters = name.codePointCount(0, name.length());
        return (float) Math.min(largest, angle * radius / Math.max(1, letters) / 0.95);
    }

    private void level(String text, float y, float size, float narrow) {
        List<Run> runs = fonts.serif(text);
        float x = -ReceiptFonts.width(runs, size) * narrow / 2;
        page.beginText();
        page.setTextMatrix(narrow, 0, 0, 1, x, y);
        for (Run run : runs) {
            page.setFontAndSize(run.font(), size);
            page.showText(run.text());
        }
        page.endText();
    }

    /**
     * Letters along an ellipse around the centre, upright at its top (outward) or at its bottom (inward).
     *
     * @param a half the width of the ellipse their baseline is on
     * @param spread space between letters, in their size; wider where a short name has the ring to itself
     */
    private void along(String text, float a, float b, float size, float narrow, float spread, boolean upper) {
        int[] letters = text.codePoints().toArray();
        float[] advances = new float[letters.length];
        float length = 0;
        float gap = spread > 0 || letters.length < 2
                ? spread * size
                : Math.max(
                        0.05f * size,
                        Math.min(1.1f * size, (3.4f * a - letters.length * size * narrow) / (letters.length - 1)));
        for (int i = 0; i < letters.length; i++) {
            advances[i] = ReceiptFonts.width(fonts.serif(Character.toString(letters[i])), size) * narrow;
            length += advances[i] + (i > 0 ? gap : 0);
        }
        Arc arc = new Arc(a, b);
        float at = -length / 2;
        page.beginText();
        for (int i = 0; i < letters.length; i++) {
            double angle = arc.angleAt(at + advances[i] / 2);
            double slope = arc.slopeAt(angle);
            double cos = Math.cos(slope);
            double sin = Math.sin(slope);
            double half = advances[i] / 2;
            double px = a * Math.sin(angle) - half * cos;
            double py = upper ? b * Math.cos(angle) + half * sin : -b * Math.cos(angle) - half * sin;
            double turn = upper ? -sin : sin;
            page.setTextMatrix(
                    (float) (narrow * cos), (float) (narrow * turn), (float) -turn, (float) cos, (float) px, (float)
                            py);
            for (Run run : fonts.serif(Character.toString(letters[i]))) {
                page.setFontAndSize(run.font(), size);
                page.showText(run.text());
            }
            at += advances[i] + gap;
        }
        page.endText();
    }

    /** Lengths along an ellipse, measured from its top. */
    private record Arc(double a, double b) {

        private static final double STEP = 0.01;

        double angleAt(double length) {
            if (a == b) {
                return length / a;
            }
            double sign = Math.signum(length);
            double left = Math.abs(length);
            double angle = 0;
            while (left > 0) {
                left -= STEP * Math.hypot(a * Math.cos(angle), b * Math.sin(angle));
                angle += STEP;
            }
            return sign * angle;
        }

        /** How far the ellipse has turned down from level, clockwise. */
        double slopeAt(double angle) {
            return Math.atan2(b * Math.sin(angle), a * Math.cos(angle));
        }
    }
}
