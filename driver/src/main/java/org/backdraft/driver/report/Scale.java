package org.backdraft.driver.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Numbers from {@code min} to {@code max} as colours, and the bar that explains them. */
record Scale(double min, double max, ColorMap map) {
    private static final int STEPS = 128;
    private static final int BAR_WIDTH = 16;
    private static final int TICKS = 8;

    /** Room that the bar and its numbers take. */
    static final int WIDTH = 84;

    /** From the least to the greatest of some numbers. */
    static Scale over(float[] values, ColorMap map) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return max > min ? new Scale(min, max, map) : new Scale(min - 0.5, min + 0.5, map);
    }

    /** Symmetric about 0, wide enough for some numbers. */
    static Scale around0(float[] values) {
        double most = 0;
        for (float value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return new Scale(-(most > 0 ? most : 1), most > 0 ? most : 1, ColorMap.DIVERGING);
    }

    /** The colour of a number. */
    Color color(double value) {
        return map.at((value - min) / (max - min));
    }

    /** Numbers as pixels, row by row from the top left. */
    BufferedImage image(int columns, int rows, IntToDoubleFunction values) {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                image.setRGB(j, i, color(values.applyAsDouble(i * columns + j)).getRGB());
            }
        }
        return image;
    }

    /** Round numbers inside of the scale. */
    List<Double> levels() {
        double rough = (max - min) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power;
        for (double factor : new double[] {1, 2, 5, 10}) {
            step = factor * power;
            if (step >= rough * 0.999) {
                break;
            }
        }
        List<Double> levels = new ArrayList<>();
        for (long k = (long) Math.ceil(min / step - 1e-9); k * step <= max + 1e-9 * step; k++) {
            levels.add(k * step);
        }
        return levels;
    }

    /** A number as text, as short as its 4 first digits allow. */
    static String text(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        boolean plain = value == 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6);
        return (plain ? rounded.toPlainString() : rounded.toString()).replace('-', '\u2212');
    }

    /** Draws the bar with its numbers; its left top corner is at (x, y). */
    void drawBar(Graphics2D g, int x, int y, int height) {
        for (int k = 0; k < STEPS; k++) {
            int top = y + height * k / STEPS;
            g.setColor(map.at(1 - (k + 0.5) / STEPS));
            g.fillRect(x, top, BAR_WIDTH, y + height * (k + 1) / STEPS - top);
        }
        g.setColor(Look.FAINT_INK);
        g.setStroke(Look.THIN);
        g.drawRect(x, y, BAR_WIDTH, height);
        for (double level : levels()) {
            int at = (int) Math.round(y + height * (max - level) / (max - min));
            g.setColor(Look.FAINT_INK);
            g.drawLine(x + BAR_WIDTH, at, x + BAR_WIDTH + 4, at);
            g.setColor(Look.INK);
            Lettering.left(g, Look.SMALL, text(level), x + BAR_WIDTH + 8, at);
        }
    }
}
