package org.backdraft.driver.sync;

import org.backdraft.worker.WireFormat;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers that travel: a stretch of an array.
 *
 * @param from the first of them
 * @param to behind the last
 */
record Stretch(float[] array, int from, int to, WireFormat format) {

    /** Whole arrays as float32; those that are null are passed over. */
    static List<Stretch> ofAll(List<float[]> arrays) {
        List<Stretch> stretches = new ArrayList<>(arrays.size());
        for (float[] array : arrays) {
            if (array != null) {
                stretches.add(new Stretch(array, 0, array.length, WireFormat.FLOAT32));
            }
        }
        return stretches;
    }

    /** Length on the wire. */
    long bytes() {
        return (long) format.bytes() * (to - from);
    }
}
