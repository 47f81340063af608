package org.backdraft.driver.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Middle values. */
final class Medians {
    private Medians() {}

    /** The middle value, or the mean of the two in the middle. */
    static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** That of a figure of each of some things. */
    static <T> double over(List<T> things, ToDoubleFunction<T> figure) {
        return of(things.stream().mapToDouble(figure).toArray());
    }
}
