package org.backdraft.driver.report;

import org.backdraft.worker.EvaluationSum;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often which class was taken for which: a row an actual class, a column a decided one. What is
 * right is blue and what is wrong orange, fuller the greater its share of the row.
 */
public final class ConfusionMatrix {
    private static final int TOP = 76;
    private static final int MOST_NAME = 150;
    private static final int MOST_CELL = 84;
    private static final int ROOM = 760;
    private static final int LEAST_WITH_SHARES = 60;
    private static final int LEAST_WITH_COUNTS = 26;
    private static final int RECALL = 76;

    private final long[][] counts;
    private final long all;
    private final long correct;
    private final List<String> names;
    private final int cell;
    private final int left;
    private final int top;
    private final boolean turned;

    private ConfusionMatrix(long[][] counts, List<String> names) {
        this.counts = counts;
        this.all = Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
        this.correct = IntStream.range(0, counts.length).mapToLong(c -> counts[c][c]).sum();
        this.names = names;
        this.cell = Math.max(6, Math.min(MOST_CELL, ROOM / names.size()));
        double longest = 0;
        for (String name : names) {
            longest = Math.max(longest, Lettering.width(Look.LABEL, name));
        }
        longest = Math.min(MOST_NAME, longest);
        this.turned = longest > cell - 6;
        this.left = 24 + 28 + (int) longest + 10;
        this.top = TOP + 28 + (turned ? (int) longest + 8 : 22);
    }

    /**
     * The picture of an evaluation.
     *
     * @param sum of at least 2 classes and one row
     * @param names of the classes, in order
     */
    public static Picture of(EvaluationSum sum, List<String> names) {
        if (sum.classes() < 2 || names.size() != sum.classes()) {
            throw new IllegalArgumentException(
                    "%d classes with %d names".formatted(sum.classes(), names.size()));
        }
        long[][] counts = new long[names.size()][names.size()];
        for (int actual = 0; actual < counts.length; actual++) {
            for (int decided = 0; decided < counts.length; decided++) {
                counts[actual][decided] = sum.confusion(actual, decided);
            }
        }
        return of(counts, names);
    }

    /**
     * The picture of counts.
     *
     * @param counts of rows, by actual class and decided class; at least 2 classes and one row
     * @param names of the classes, in order
     */
    public static Picture of(long[][] counts, List<String> names) {
        ConfusionMatrix matrix = new ConfusionMatrix(counts, List.copyOf(names));
        int side = matrix.cell * names.size();
        double title = 2 * 24 + Lettering.width(Look.SMALL, matrix.accuracy());
        int width = Math.max(matrix.left + side + RECALL + 24, (int) title);
        return new Picture(width, matrix.top + side + 28, matrix::draw);
    }

    private void draw(Graphics2D g) {
        Lettering.title(g, "Confusion matrix", accuracy());
        int side = cell * names.size();
        g.setColor(Look.INK);
        Lettering.centred(g, Look.BOLD, "decided", left + side / 2.0, TOP + 12);
        Lettering.upwards(g, Look.BOLD, "actual", 34, top + side / 2.0);
        Lettering.centred(g, Look.BOLD, "recall", left + side + RECALL / 2.0, top - 12);
        for (int c = 0; c < names.size(); c++) {
            drawNames(g, c);
            drawRow(g, c);
        }
        g.setColor(Look.FAINT_INK);
        g.setStroke(Look.THIN);
        g.drawRect(left, top, side, side);
    }

    private String accuracy() {
        return String.format(
                Locale.ROOT,
                "accuracy %.2f %%: %,d of %,d rows; %% of each row's actual class",
                100.0 * correct / all,
                correct,
                all);
    }

    private void drawNames(Graphics2D g, int c) {
        if (c % Math.max(1, (int) Math.ceil(15.0 / cell)) != 0) {
            return;
        }
        String name = Lettering.fitted(Look.LABEL, names.get(c), MOST_NAME);
        double middle = (c + 0.5) * cell;
        g.setColor(Look.INK);
        Lettering.right(g, Look.LABEL, name, left - 10, top + middle);
        if (turned) {
            double half = Lettering.width(Look.LABEL, name) / 2;
            Lettering.upwards(g, Look.LABEL, name, left + middle, top - 8 - half);
        } else {
            Lettering.centred(g, Look.LABEL, name, left + middle, top - 14);
        }
    }

    private void drawRow(Graphics2D g, int actual) {
        long rows = 0;
        for (int decided = 0; decided < names.size(); decided++) {
            rows += counts[actual][decided];
        }
        for (int decided = 0; decided < names.size(); decided++) {
            drawCell(g, actual, decided, rows);
        }
        if (cell >= 15) {
            g.setColor(Look.INK);
            String recall = rows == 0 ? "\u2013" : percent(counts[actual][actual], rows);
            double x = left + cell * names.size() + RECALL / 2.0;
            Lettering.centred(g, Look.LABEL, recall, x, top + (actual + 0.5) * cell);
        }
    }

    private void drawCell(Graphics2D g, int actual, int decided, long rows) {
        long count = counts[actual][decided];
        Color ground = ground(actual == decided, rows == 0 ? 0 : (double) count / rows);
        int x = left + decided * cell;
        int y = top + actual * cell;
        g.setColor(ground);
        g.fillRect(x, y, cell, cell);
        g.setColor(Look.GRID);
        g.setStroke(Look.THIN);
        g.drawRect(x, y, cell, cell);
        if (cell < LEAST_WITH_COUNTS) {
            return;
        }
        String text = Long.toString(count);
        boolean fits = Lettering.width(Look.LABEL, text) < cell - 4;
        Font font = fits ? Look.LABEL : Look.SMALL;
        boolean shares = cell >= LEAST_WITH_SHARES && count > 0;
        g.setColor(count == 0 ? Look.FAINT_INK : Look.textOn(ground));
        Lettering.centred(g, font, text, x + cell / 2.0, y + cell / 2.0 - (shares ? 8 : 0));
        if (shares) {
            String share = percent(count, rows);
            Lettering.centred(g, Look.SMALL, share, x + cell / 2.0, y + cell / 2.0 + 11);
        }
    }

    /** Errors are rarer than hits: their colour grows with the root of their share. */
    static Color ground(boolean right, double share) {
        return right
                ? Look.mix(Look.WHITE, Look.BLUE, 0.9 * share)
                : Look.mix(Look.WHITE, Look.VERMILLION, 0.9 * Math.sqrt(share));
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
