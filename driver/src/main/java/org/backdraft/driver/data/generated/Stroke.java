package org.backdraft.driver.data.generated;

/**
 * A curve through control points of the unit square, x to the right and y down, drawn without
 * lifting the pen: smooth everywhere but at its corners.
 */
final class Stroke {
    /*
     * Catmull and Rom, "A class of local interpolating splines" (1974): a cubic Hermite curve whose
     * tangent at a point is half the chord between its neighbours; at ends and corners it is the
     * chord of the piece itself, so that the direction may break there.
     */
    private static final double SAMPLES_PER_UNIT = 16;
    private static final double PRESSURE_SPREAD = 0.13;

    private final double[] x;
    private final double[] y;
    private final boolean[] corner;

    private Stroke(int size) {
        x = new double[size];
        y = new double[size];
        corner = new boolean[size];
    }

    /**
     * The stroke of a text such as {@code "20 10, 78 10!, 42 95"}: control points in hundredths,
     * {@code !} marking a corner.
     */
    static Stroke of(String text) {
        String[] points = text.strip().split(",\\s*");
        Stroke stroke = new Stroke(points.length);
        for (int i = 0; i < points.length; i++) {
            stroke.place(i, points[i]);
        }
        return stroke;
    }

    private void place(int i, String point) {
        corner[i] = point.endsWith("!");
        String[] coordinates = point.replace("!", "").split(" ");
        x[i] = Integer.parseInt(coordinates[0]) / 100.0;
        y[i] = Integer.parseInt(coordinates[1]) / 100.0;
    }

    /**
     * Appends the curve through control points moved at random.
     *
     * @param wobble standard deviation of every control point, in unit squares
     * @param trail appended to
     */
    void trace(Chance chance, double wobble, Trail trail) {
        Stroke moved = moved(chance, wobble);
        double pressure = 1 + PRESSURE_SPREAD * chance.bell();
        trail.start(moved.x[0], moved.y[0], pressure);
        for (int i = 0; i + 1 < x.length; i++) {
            double next = 1 + PRESSURE_SPREAD * chance.bell();
            moved.tracePiece(i, pressure, next, trail);
            pressure = next;
        }
    }

    private Stroke moved(Chance chance, double wobble) {
        Stroke moved = new Stroke(x.length);
        for (int i = 0; i < x.length; i++) {
            moved.x[i] = x[i] + wobble * chance.bell();
            moved.y[i] = y[i] + wobble * chance.bell();
            moved.corner[i] = corner[i];
        }
        return moved;
    }

    private void tracePiece(int i, double fromPressure, double toPressure, Trail trail) {
        double chordX = x[i + 1] - x[i];
        double chordY = y[i + 1] - y[i];
        double length = Math.sqrt(chordX * chordX + chordY * chordY);
        int samples = 1 + (int) (SAMPLES_PER_UNIT * length);
        for (int k = 1; k <= samples; k++) {
            double t = (double) k / samples;
            double pressure = fromPressure + t * (toPressure - fromPressure);
            trail.add(curve(x, i, t), curve(y, i, t), pressure);
        }
    }

    private double curve(double[] points, int i, double t) {
        double from = points[i];
        double to = points[i + 1];
        double fromTangent = tangent(points, i, to - from);
        double toTangent = tangent(points, i + 1, to - from);
        double s = 1 - t;
        return s * s * ((1 + 2 * t) * from + t * fromTangent)
                + t * t * ((1 + 2 * s) * to - s * toTangent);
    }

    private double tangent(double[] points, int i, double chord) {
        boolean end = i == 0 || i == points.length - 1;
        return end || corner[i] ? chord : (points[i + 1] - points[i - 1]) / 2;
    }
}
