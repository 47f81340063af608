package org.backdraft.driver.data.generated;

/**
 * A part of a face, painted about its own origin on the front of a head whose half width and half
 * height are 1: u to the right, v down.
 */
sealed interface FacePart permits Beard, Eye, Glasses, Hair, Mouth, Nose {

    /**
     * The tone of a place.
     *
     * @param tone that it would have without this part
     * @param softness width of the edges
     */
    double paint(double tone, double u, double v, double softness);

    /** How much the surface rises to the right. */
    default double slope(double u, double v) {
        return 0;
    }
}
