package org.backdraft.nn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The index that sealed interfaces are: what a list of tests must cover. */
public final class Registered {
    private Registered() {}

    /** The records behind a sealed interface, however deep. */
    public static List<Class<?>> records(Class<?> type) {
        return concrete(type).toList();
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Registered::concrete)
                : Stream.of(type);
    }
}
