package org.backdraft.driver.detect;

/**
 * A rectangle on a picture, in pixels from its left top corner.
 *
 * @param left border
 * @param top border
 * @param width more than 0
 * @param height more than 0
 */
public record Box(double left, double top, double width, double height) {

    /** Intersection over union: 0 for boxes that are apart, 1 for equal ones. */
    public double overlap(Box other) {
        double across = shared(left, width, other.left, other.width);
        double down = shared(top, height, other.top, other.height);
        double shared = across * down;
        return shared / (width * height + other.width * other.height - shared);
    }

    private static double shared(double from, double length, double otherFrom, double otherLength) {
        double end = Math.min(from + length, otherFrom + otherLength);
        return Math.max(0, end - Math.max(from, otherFrom));
    }
}
