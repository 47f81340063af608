package org.backdraft.driver.report;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Small images whose pixels are to be seen one by one. */
final class Pixels {
    private static final int MARKED = 8;

    private Pixels() {}

    /** Each pixel as a square so large that those who show an SVG can't blur it much. */
    static BufferedImage enlarged(BufferedImage image, int factor) {
        if (factor == 1) {
            return image;
        }
        BufferedImage large =
                new BufferedImage(
                        image.getWidth() * factor,
                        image.getHeight() * factor,
                        BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < large.getHeight(); i++) {
            for (int j = 0; j < large.getWidth(); j++) {
                large.setRGB(j, i, image.getRGB(j / factor, i / factor));
            }
        }
        return large;
    }

    /** Draws an image with its top left corner at (x, y). */
    static void draw(Graphics2D g, BufferedImage image, int x, int y, int width, int height) {
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        int factor = Math.max(1, width / image.getWidth());
        g.drawImage(enlarged(image, factor), x, y, width, height, null);
        g.setColor(Look.GRID);
        g.setStroke(Look.THIN);
        g.drawRect(x, y, width, height);
    }

    /** An image, enlarged, with a line around a part of it. */
    static BufferedImage marked(BufferedImage image, Rectangle part) {
        BufferedImage large = enlarged(image, MARKED);
        Graphics2D g = large.createGraphics();
        g.setColor(Look.ORANGE);
        g.setStroke(Look.line(4));
        g.drawRect(
                part.x * MARKED,
                part.y * MARKED,
                part.width * MARKED - 1,
                part.height * MARKED - 1);
        g.dispose();
        return large;
    }
}
