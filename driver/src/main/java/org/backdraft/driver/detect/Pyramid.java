package org.backdraft.driver.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture in ever smaller sizes, down to the last that a window fits on.
 *
 * @param levels the picture as it is, then smaller ones; none where no window fits on it
 */
record Pyramid(List<GreyImage> levels) {
    /** How much smaller each level is than the one before. */
    static final double FACTOR = 1.2;

    /** Of a picture, for windows that are so many pixels wide and high. */
    static Pyramid of(GreyImage image, int side) {
        List<GreyImage> levels = new ArrayList<>();
        int width = image.width();
        int height = image.height();
        for (double scale = FACTOR; Math.min(width, height) >= side; scale *= FACTOR) {
            levels.add(image.resized(width, height));
            width = (int) Math.round(image.width() / scale);
            height = (int) Math.round(image.height() / scale);
        }
        return new Pyramid(levels);
    }
}
