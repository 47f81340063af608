package org.backdraft.augment;

import java.io.Serializable;

/**
 * How much images are changed at random while a network is trained on them.
 *
 * <p>What is drawn is uniform, in both directions, and moves pixels about the image's centre: the
 * image is mirrored, zoomed, sheared, rotated, shifted and stretched like rubber, in this order,
 * and at last a square of it is taken away.
 *
 * @param shape of an image; null where nothing is changed
 * @param shift most pixels that it is moved by, in each direction
 * @param rotate most degrees that it is turned by
 * @param zoom most that its size changes, as a share: 0.1 for a factor from 0.9 to 1.1
 * @param shear most degrees that its vertical lines are slanted by
 * @param flip how it may be mirrored
 * @param elastic how it is stretched
 * @param cutOut side of the square that is taken away, in pixels; 0 for none
 */
public record Augmentation(
        ImageShape shape,
        double shift,
        double rotate,
        double zoom,
        double shear,
        Flip flip,
        Elastic elastic,
        int cutOut)
        implements Serializable {
    /** Leaves images as they are. */
    public static final Augmentation NONE =
            new Augmentation(null, 0, 0, 0, 0, Flip.NONE, Elastic.NONE, 0);

    private static final double HALF_TURN = 180;
    private static final double STEEPEST = 60;
    private static final double MOST_ZOOM = 0.9;

    public Augmentation {
        checkRange("rotate", "degrees", rotate, HALF_TURN);
        checkRange("zoom", "a share", zoom, MOST_ZOOM);
        checkRange("shear", "degrees", shear, STEEPEST);
        boolean changes =
                moves(shift, rotate, zoom, shear, flip, elastic) || shift != 0 || cutOut != 0;
        if (shape == null && changes) {
            throw new IllegalArgumentException(
                    "give shape = [channels, height, width], such as [1, 28, 28], so that pixels are"
                            + " known by their places");
        }
        if (shape != null) {
            int side = Math.max(shape.height(), shape.width());
            checkRange("shift", "pixels", shift, side);
            checkRange("cut-out", "pixels", cutOut, side);
        }
    }

    private static void checkRange(String key, String unit, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(
                    "%s must be %s from 0 to %s, not %s".formatted(key, unit, most, value));
        }
    }

    /** Whether images stay as they are. */
    public boolean isNone() {
        return !moves() && cutOut == 0;
    }

    /** Whether pixels change their places. */
    boolean moves() {
        return moves(shift, rotate, zoom, shear, flip, elastic);
    }

    private static boolean moves(
            double shift, double rotate, double zoom, double shear, Flip flip, Elastic elastic) {
        return shift > 0
                || rotate > 0
                || zoom > 0
                || shear > 0
                || flip != Flip.NONE
                || elastic.strength() > 0;
    }
}
