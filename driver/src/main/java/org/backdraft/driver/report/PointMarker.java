package org.backdraft.driver.report;

import org.knowm.xchart.style.markers.Marker;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** A filled shape with a white rim, so that points stand out from a coloured ground. */
final class PointMarker extends Marker {
    private static final int SHAPES = 4;

    private final int shape;

    private PointMarker(int shape) {
        this.shape = shape;
    }

    /** The marker of class {@code c}: neighbours differ in shape, not only in colour. */
    static PointMarker ofClass(int c) {
        return new PointMarker((c + c / Look.classColors()) % SHAPES);
    }

    @Override
    public void paint(Graphics2D g, double x, double y, int size) {
        Shape outline = outline(x, y, size / 2.0);
        g.fill(outline);
        g.setColor(Look.WHITE);
        g.setStroke(Look.THIN);
        g.draw(outline);
    }

    private Shape outline(double x, double y, double r) {
        return switch (shape) {
            case 0 -> new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
            case 1 -> polygon(x, y - 1.2 * r, x + 1.2 * r, y, x, y + 1.2 * r, x - 1.2 * r, y);
            case 2 -> polygon(x, y - 1.1 * r, x + 1.1 * r, y + r, x - 1.1 * r, y + r);
            default -> new Rectangle2D.Double(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
        };
    }

    private static Shape polygon(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int k = 2; k < corners.length; k += 2) {
            path.lineTo(corners[k], corners[k + 1]);
        }
        path.closePath();
        return path;
    }
}
