package org.backdraft.driver.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Small images in rows and columns, with a label below each.
 *
 * @param title above them
 * @param below a line below the title
 * @param cells at least one, all of one size
 * @param scale of their colours, explained with a bar; null when there is nothing to explain
 * @param smooth whether pixels flow into each other
 * @param columns images a row
 */
record ImageGrid(
        String title, String below, List<Cell> cells, Scale scale, boolean smooth, int columns) {
    private static final int LEFT = 24;
    private static final int TOP = 72;
    private static final int GAP = 10;
    private static final int LABEL = 20;
    private static final int ROOM = 800;
    private static final int LEAST_COLUMN = 56;
    private static final int MOST_COLUMN = 200;
    private static final int LEAST_WIDTH = 560;

    /** As near to a square as the room allows. */
    ImageGrid(String title, String below, List<Cell> cells, Scale scale, boolean smooth) {
        this(title, below, cells, scale, smooth, squarest(cells.size()));
    }

    /** An image and what is said of it. */
    record Cell(BufferedImage image, String label) {}

    Picture picture() {
        int bottom = TOP + rows() * (cellHeight() + LABEL + GAP);
        int width = Math.max(LEAST_WIDTH, right() + 16 + Scale.WIDTH);
        double title = Lettering.width(Look.TITLE, this.title);
        double needed = LEFT * 2 + Math.max(title, Lettering.width(Look.SMALL, below));
        return new Picture((int) Math.max(width, needed), Math.max(bottom + 14, 300), this::draw);
    }

    private static int squarest(int cells) {
        int most = (ROOM + GAP) / (LEAST_COLUMN + GAP);
        return Math.min(most, (int) Math.ceil(Math.sqrt(1.3 * cells)));
    }

    private int rows() {
        return (cells.size() + columns - 1) / columns;
    }

    private int cellWidth() {
        return Math.min(MOST_COLUMN, (ROOM + GAP) / columns - GAP);
    }

    private int cellHeight() {
        BufferedImage image = cells.get(0).image();
        return Math.max(1, Math.round((float) cellWidth() * image.getHeight() / image.getWidth()));
    }

    private int right() {
        return LEFT + columns * (cellWidth() + GAP) - GAP;
    }

    private void draw(Graphics2D g) {
        Lettering.title(g, title, below);
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                smooth
                        ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
                        : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        for (int k = 0; k < cells.size(); k++) {
            int x = LEFT + k % columns * (cellWidth() + GAP);
            int y = TOP + k / columns * (cellHeight() + LABEL + GAP);
            BufferedImage image = cells.get(k).image();
            int factor = smooth ? 1 : Math.max(1, cellWidth() / image.getWidth());
            g.drawImage(Pixels.enlarged(image, factor), x, y, cellWidth(), cellHeight(), null);
            g.setColor(Look.GRID);
            g.setStroke(Look.THIN);
            g.drawRect(x, y, cellWidth(), cellHeight());
            g.setColor(Look.INK);
            String label = Lettering.fitted(Look.SMALL, cells.get(k).label(), cellWidth() + GAP);
            Lettering.centred(g, Look.SMALL, label, x + cellWidth() / 2.0, y + cellHeight() + 11);
        }
        int height =
                Math.min(320, Math.max(150, rows() * (cellHeight() + LABEL + GAP) - GAP - LABEL));
        if (scale != null) {
            scale.drawBar(g, right() + 20, TOP, height);
        }
    }
}
