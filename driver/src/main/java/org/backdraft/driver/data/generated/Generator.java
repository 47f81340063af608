package org.backdraft.driver.data.generated;

import java.io.Serializable;
import java.util.List;

/**
 * A kind of made-up data with its settings: a pure function of (seed, index) to an example.
 * Immutable. Sent to executors.
 *
 * <p>Classes are balanced: every few consecutive examples, counted from 0, hold each class equally
 * often, in random order.
 */
public sealed interface Generator extends Serializable
        permits Blobs, Checkerboard, Circles, Images, Line, Moons, Sine, Spirals, Xor {

    /** The kind that this is. */
    Kind kind();

    /** Number of classes, or 0 when the target is a number. */
    int classes();

    /** Names of the features, or empty when they have none. */
    List<String> featureNames();

    /** Features of an example. */
    default int features() {
        return featureNames().size();
    }

    /**
     * Draws an example.
     *
     * @param seed of the data set
     * @param index number of the example, from 0
     * @param features written: {@link #features} numbers
     * @return the target: a class number 0 .. classes-1, or any number
     */
    float draw(long seed, long index, float[] features);
}
