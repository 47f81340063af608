package org.backdraft.driver.data.generated;

import java.util.List;
import java.util.stream.IntStream;

/** What the settings of several kinds have in common. */
final class Settings {
    private Settings() {}

    /** Refuses a standard deviation that is negative or not a number. */
    static void checkDeviation(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
        }
    }

    /** Refuses a count below the least. */
    static void checkCount(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s must be %d or more, not %d".formatted(name, least, value));
        }
    }

    /** The names x0, x1, ... */
    static List<String> numbered(int features) {
        return IntStream.range(0, features).mapToObj(j -> "x" + j).toList();
    }
}
