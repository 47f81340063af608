package org.backdraft.driver.data.generated;

/** Shapes about the origin with soft edges. */
final class Soft {
    private Soft() {}

    /** A number between two: {@code share}, cut to 0 .. 1, of {@code b}, the rest {@code a}. */
    static double mix(double a, double b, double share) {
        return a + Math.max(0, Math.min(1, share)) * (b - a);
    }

    /**
     * The coverage of a place at some distance from an edge, less than 0 inside: exact for a
     * straight edge where {@code softness} is a pixel.
     */
    static double within(double distance, double softness) {
        return Math.max(0, Math.min(1, 0.5 - distance / softness));
    }

    /** A hill of height 1 and of radius 1 at about half its height, without edge. */
    static double hill(double x, double y) {
        double t = 1 + 0.5 * (x * x + y * y);
        return 1 / (t * t);
    }

    /** About the distance from an ellipse with these half axes; it is exact on a circle. */
    static double ellipse(double x, double y, double halfWidth, double halfHeight) {
        double u = x / halfWidth;
        double v = y / halfHeight;
        return (Math.sqrt(u * u + v * v) - 1) * Math.min(halfWidth, halfHeight);
    }

    /** The distance from a rectangle, at its corners a little less. */
    static double rectangle(double x, double y, double halfWidth, double halfHeight) {
        return Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);
    }

    /** The distance from the segment that joins two points. */
    static double segment(double x, double y, double fromX, double fromY, double toX, double toY) {
        double alongX = toX - fromX;
        double alongY = toY - fromY;
        double square = Math.max(alongX * alongX + alongY * alongY, 1e-12);
        double t = ((x - fromX) * alongX + (y - fromY) * alongY) / square;
        double inside = Math.max(0, Math.min(1, t));
        double offX = x - fromX - inside * alongX;
        double offY = y - fromY - inside * alongY;
        return Math.sqrt(offX * offX + offY * offY);
    }

    /** A wave of period 1 between -1 and 1, made of parabolas. */
    static double wave(double t) {
        double phase = t - Math.floor(t);
        double s = phase < 0.5 ? phase : phase - 0.5;
        double arc = 16 * s * (0.5 - s);
        return phase < 0.5 ? arc : -arc;
    }
}
