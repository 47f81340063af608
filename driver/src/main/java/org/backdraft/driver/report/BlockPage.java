package org.backdraft.driver.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks of small images below each other, each with a heading: one a layer, say.
 *
 * @param title above them
 * @param below lines below the title
 * @param blocks at least one
 */
record BlockPage(String title, List<String> below, List<Block> blocks) {
    private static final int LEFT = 24;
    private static final int WIDTH = 960;
    private static final int LINE = 18;
    private static final int HEADING = 26;
    private static final int GAP = 16;

    /** What has a heading. */
    sealed interface Block permits Tiles, Bars {
        String heading();

        /** Pixels below the heading. */
        int height();

        /** Draws it with its top left corner at (x, y). */
        void draw(Graphics2D g, int x, int y);
    }

    Picture picture() {
        double width = WIDTH;
        for (String line : below) {
            width = Math.max(width, Lettering.width(Look.SMALL, line));
        }
        for (Block block : blocks) {
            width = Math.max(width, Lettering.width(Look.BOLD, block.heading()));
        }
        int height = top();
        for (Block block : blocks) {
            height += HEADING + block.height() + GAP;
        }
        return new Picture((int) width + 2 * LEFT, height, this::draw);
    }

    private int top() {
        return 56 + below.size() * LINE;
    }

    private void draw(Graphics2D g) {
        Lettering.title(g, title, below.isEmpty() ? "" : below.get(0));
        for (int i = 1; i < below.size(); i++) {
            Lettering.left(g, Look.SMALL, below.get(i), LEFT, 50 + i * LINE);
        }
        int y = top();
        for (Block block : blocks) {
            g.setColor(Look.INK);
            Lettering.left(g, Look.BOLD, block.heading(), LEFT, y + 8);
            block.draw(g, LEFT, y + HEADING);
            y += HEADING + block.height() + GAP;
        }
    }

    /**
     * Images in a row with a label below.
     *
     * @param images at least one
     * @param width of each in the picture
     * @param label or ""
     * @param firstStandsOut whether there is a frame around the first one
     */
    record Tile(List<BufferedImage> images, int width, String label, boolean firstStandsOut) {
        private static final int BETWEEN = 4;

        int fullWidth() {
            return images.size() * (width + BETWEEN) - BETWEEN;
        }

        int height() {
            BufferedImage first = images.get(0);
            return Math.max(1, Math.round((float) width * first.getHeight() / first.getWidth()));
        }

        private void draw(Graphics2D g, int x, int y) {
            for (int k = 0; k < images.size(); k++) {
                Pixels.draw(g, images.get(k), x + k * (width + BETWEEN), y, width, height());
            }
            if (firstStandsOut) {
                g.setColor(Look.ORANGE);
                g.setStroke(Look.line(2));
                g.drawRect(x - 1, y - 1, width + 2, height() + 2);
            }
            g.setColor(Look.FAINT_INK);
            String text = Lettering.fitted(Look.SMALL, label, fullWidth() + BETWEEN);
            Lettering.centred(g, Look.SMALL, text, x + fullWidth() / 2.0, y + height() + 10);
        }
    }

    /**
     * Tiles of one size, in as many rows as they need.
     *
     * @param tiles at least one
     */
    record Tiles(String heading, List<Tile> tiles) implements Block {
        private static final int ACROSS = 14;
        private static final int LABEL = 24;

        @Override
        public int height() {
            return (tiles.size() + columns() - 1) / columns() * rowHeight();
        }

        @Override
        public void draw(Graphics2D g, int x, int y) {
            for (int k = 0; k < tiles.size(); k++) {
                int column = k % columns();
                int row = k / columns();
                tiles.get(k)
                        .draw(
                                g,
                                x + column * (tiles.get(0).fullWidth() + ACROSS),
                                y + row * rowHeight());
            }
        }

        private int columns() {
            return Math.max(1, (WIDTH + ACROSS) / (tiles.get(0).fullWidth() + ACROSS));
        }

        private int rowHeight() {
            boolean labelled = tiles.stream().anyMatch(tile -> !tile.label().isEmpty());
            return tiles.get(0).height() + (labelled ? LABEL : 8);
        }
    }

    /**
     * Numbers from 0 to 1 as bars.
     *
     * @param names one a number
     * @param marked index of the one that stands out, or -1
     */
    record Bars(String heading, List<String> names, List<Double> values, int marked)
            implements Block {
        private static final int BAR = 18;
        private static final int NAME = 150;
        private static final int LENGTH = 400;
        private static final double LEAST = 1e-4;
        private static final String LEAST_TEXT = "0.0001";

        @Override
        public int height() {
            return names.size() * BAR;
        }

        @Override
        public void draw(Graphics2D g, int x, int y) {
            double widest = 0;
            List<String> fitted = new ArrayList<>();
            for (String name : names) {
                fitted.add(Lettering.fitted(Look.SMALL, name, NAME));
                widest =
                        Math.max(
                                widest, Lettering.width(Look.SMALL, fitted.get(fitted.size() - 1)));
            }
            int from = x + (int) widest + 10;
            for (int k = 0; k < fitted.size(); k++) {
                int middle = y + k * BAR + BAR / 2;
                Color color = k == marked ? Look.ORANGE : Look.BLUE;
                g.setColor(Look.INK);
                Lettering.right(g, Look.SMALL, fitted.get(k), from - 8, middle);
                g.setColor(color);
                int length = (int) Math.round(LENGTH * Math.min(1, Math.max(0, values.get(k))));
                g.fillRect(from, middle - 6, Math.max(1, length), 12);
                g.setColor(Look.FAINT_INK);
                double value = values.get(k);
                String text = value < LEAST ? "under " + LEAST_TEXT : Scale.text(value);
                Lettering.left(g, Look.SMALL, text, from + length + 8, middle);
            }
        }
    }
}
