package org.backdraft.augment;

import java.io.Serializable;

/**
 * A smooth random displacement of all pixels, as if the image were drawn on rubber.
 *
 * @param strength standard deviation of a pixel's displacement in each direction, in pixels; 0 for
 *     none
 * @param cell pixels between the nodes of the lattice that displacements are drawn for, at least 1:
 *     the larger, the smoother
 */
public record Elastic(double strength, double cell) implements Serializable {
    /** No displacement; about as smooth as what Simard et al. use on digits if it had any. */
    public static final Elastic NONE = new Elastic(0, 7);

    private static final double MOST = 1e6;

    public Elastic {
        if (!(strength >= 0 && strength <= MOST)) {
            throw new IllegalArgumentException(
                    "strength must be pixels from 0 up, not " + strength);
        }
        if (!(cell >= 1 && cell <= MOST)) {
            throw new IllegalArgumentException("cell must be pixels from 1 up, not " + cell);
        }
    }
}
