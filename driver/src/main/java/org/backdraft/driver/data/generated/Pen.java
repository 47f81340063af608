package org.backdraft.driver.data.generated;

/**
 * A round nib of some radius and softness, both in pixels.
 *
 * @param radius where the ink is half covering, at pressure 1
 * @param softness width of the edge over which the ink fades out
 */
record Pen(double radius, double softness) {
    /*
     * The stroke between two points is all pixels nearer to their segment than the radius, which
     * changes linearly between the ends; the ink of a pixel is 1/2 + (radius - distance) / softness
     * cut to [0, 1], which is exact area coverage for a straight edge and softness 1.
     */
    private static final double SHORTEST_SQUARE = 1e-12;

    /** A fine or a broad pen, sharp or blurred. */
    static Pen random(Chance chance) {
        return new Pen(chance.uniform(0.75, 1.75), chance.uniform(1.0, 2.0));
    }

    /**
     * Inks a trail.
     *
     * @param canvas accumulated
     */
    void draw(Trail trail, Canvas canvas) {
        for (int i = 1; i < trail.size(); i++) {
            if (!trail.starts(i)) {
                drawSegment(trail, i, canvas);
            }
        }
    }

    private void drawSegment(Trail trail, int i, Canvas canvas) {
        double x = trail.x(i - 1);
        double y = trail.y(i - 1);
        double endX = trail.x(i);
        double endY = trail.y(i);
        double reach = radius * Math.max(trail.pressure(i - 1), trail.pressure(i)) + softness / 2;
        int firstRow = Canvas.firstFrom(Math.min(y, endY) - reach);
        int lastRow = Canvas.lastUpTo(Math.max(y, endY) + reach);
        int firstColumn = Canvas.firstFrom(Math.min(x, endX) - reach);
        int lastColumn = Canvas.lastUpTo(Math.max(x, endX) + reach);
        for (int row = firstRow; row <= lastRow; row++) {
            for (int column = firstColumn; column <= lastColumn; column++) {
                canvas.ink(row, column, coverage(trail, i, column, row));
            }
        }
    }

    private double coverage(Trail trail, int i, double x, double y) {
        double fromX = x - trail.x(i - 1);
        double fromY = y - trail.y(i - 1);
        double alongX = trail.x(i) - trail.x(i - 1);
        double alongY = trail.y(i) - trail.y(i - 1);
        double square = Math.max(alongX * alongX + alongY * alongY, SHORTEST_SQUARE);
        double t = Math.max(0, Math.min(1, (fromX * alongX + fromY * alongY) / square));
        double offX = fromX - t * alongX;
        double offY = fromY - t * alongY;
        double distance = Math.sqrt(offX * offX + offY * offY);
        double pressure = (1 - t) * trail.pressure(i - 1) + t * trail.pressure(i);
        return 0.5 + (radius * pressure - distance) / softness;
    }
}
