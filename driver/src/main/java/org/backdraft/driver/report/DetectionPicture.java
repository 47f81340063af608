package org.backdraft.driver.report;

import org.backdraft.driver.detect.Box;
import org.backdraft.driver.detect.Detection;
import org.backdraft.driver.detect.Detections;
import org.backdraft.driver.detect.GreyImage;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * What a detector has found on a picture: boxes with their scores, dashed ones around what is there
 * in truth, and below the best score of the windows about each place.
 */
public final class DetectionPicture {
    private static final int LEFT = 24;
    private static final int TOP = 72;
    private static final int GAP = 34;
    private static final int ROOM = 760;
    private static final int LEAST_WIDTH = 480;
    private static final int MOST_CELLS = 380;
    private static final Scale SCORES = new Scale(0, 1, ColorMap.SEQUENTIAL);
    private static final Color FOUND = Look.ORANGE;
    private static final Color TRUE = Look.SKY;
    private static final BasicStroke DASHED =
            new BasicStroke(
                    2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {7, 5}, 0);

    private final GreyImage picture;
    private final Detections all;
    private final List<Detection> found;
    private final List<Box> truth;
    private final String below;
    private final double zoom;

    private DetectionPicture(
            GreyImage picture,
            Detections all,
            List<Detection> found,
            List<Box> truth,
            String below) {
        this.picture = picture;
        this.all = all;
        this.found = found;
        this.truth = truth;
        this.below = below;
        this.zoom = (double) ROOM / picture.width();
    }

    /**
     * The picture of what was found.
     *
     * @param picture that was searched
     * @param all scores of its windows
     * @param found those that are drawn
     * @param truth where things really are; may be empty
     * @param below what is said of it
     */
    public static Picture of(
            GreyImage picture,
            Detections all,
            List<Detection> found,
            List<Box> truth,
            String below) {
        DetectionPicture drawn = new DetectionPicture(picture, all, found, truth, below);
        int right = LEFT + ROOM + 20 + Scale.WIDTH;
        int bottom = TOP + 2 * drawn.height() + GAP + 24;
        return new Picture(Math.max(LEAST_WIDTH, right), bottom, drawn::draw);
    }

    private int height() {
        return (int) Math.round(zoom * picture.height());
    }

    private void draw(Graphics2D g) {
        Lettering.title(g, "Found: %d".formatted(found.size()), below);
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(picture.image(), LEFT, TOP, ROOM, height(), null);
        g.setColor(TRUE);
        g.setStroke(DASHED);
        truth.forEach(box -> g.draw(rectangle(box)));
        found.forEach(one -> drawFound(g, one));
        int heatTop = TOP + height() + GAP;
        g.setColor(Look.FAINT_INK);
        Lettering.left(
                g,
                Look.SMALL,
                "The best score of the windows about each place",
                LEFT,
                heatTop - 14);
        g.drawImage(heat(), LEFT, heatTop, ROOM, height(), null);
        SCORES.drawBar(g, LEFT + ROOM + 20, heatTop, Math.min(320, height()));
    }

    private Rectangle2D rectangle(Box box) {
        return new Rectangle2D.Double(
                LEFT + zoom * box.left(),
                TOP + zoom * box.top(),
                zoom * box.width(),
                zoom * box.height());
    }

    private void drawFound(Graphics2D g, Detection one) {
        Rectangle2D box = rectangle(one.box());
        g.setColor(FOUND);
        g.setStroke(Look.line(2.4));
        g.draw(box);
        String score = "%.2f".formatted(one.score());
        double width = Lettering.width(Look.SMALL, score) + 6;
        g.fill(new Rectangle2D.Double(box.getX(), box.getY(), width, 16));
        g.setColor(Look.textOn(FOUND));
        Lettering.left(g, Look.SMALL, score, box.getX() + 3, box.getY() + 8);
    }

    private BufferedImage heat() {
        int columns = Math.min(MOST_CELLS, picture.width());
        int rows = Math.max(1, columns * picture.height() / picture.width());
        double across = (double) picture.width() / columns;
        double down = (double) picture.height() / rows;
        return SCORES.image(
                columns,
                rows,
                i -> all.at((i % columns + 0.5) * across, (i / columns + 0.5) * down));
    }
}
