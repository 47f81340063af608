package org.backdraft.driver.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;

/** Texts on a drawing, measured alike for PNG and SVG. */
final class Lettering {
    private static final FontRenderContext MEASURE =
            new FontRenderContext(new AffineTransform(), true, true);

    private Lettering() {}

    /** Width of a text in pixels. */
    static double width(Font font, String text) {
        return font.getStringBounds(text, MEASURE).getWidth();
    }

    /** Starts at x, with its middle at the height y. */
    static void left(Graphics2D g, Font font, String text, double x, double y) {
        g.setFont(font);
        g.drawString(text, (float) x, (float) (y + 0.36 * font.getSize()));
    }

    /** Ends at x, with its middle at the height y. */
    static void right(Graphics2D g, Font font, String text, double x, double y) {
        left(g, font, text, x - width(font, text), y);
    }

    /** Has its middle at (x, y). */
    static void centred(Graphics2D g, Font font, String text, double x, double y) {
        left(g, font, text, x - width(font, text) / 2, y);
    }

    /** Upwards, with its middle at (x, y). */
    static void upwards(Graphics2D g, Font font, String text, double x, double y) {
        AffineTransform before = g.getTransform();
        g.translate(x, y);
        g.rotate(-Math.PI / 2);
        centred(g, font, text, 0, 0);
        g.setTransform(before);
    }

    /** A text cut so that it is no wider than {@code most} pixels. */
    static String fitted(Font font, String text, double most) {
        if (width(font, text) <= most) {
            return text;
        }
        int length = text.length();
        while (length > 1 && width(font, text.substring(0, length) + "\u2026") > most) {
            length--;
        }
        return text.substring(0, length) + "\u2026";
    }

    /** The title and the line below it, at the top left. */
    static void title(Graphics2D g, String title, String below) {
        g.setColor(Look.INK);
        left(g, Look.TITLE, title, 24, 28);
        g.setColor(Look.FAINT_INK);
        left(g, Look.SMALL, below, 24, 50);
    }
}
