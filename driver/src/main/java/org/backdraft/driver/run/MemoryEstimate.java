package org.backdraft.driver.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The heap that a run's steps take at least in one process, part by part: what must be there at the
 * same time, without what a collector may take away.
 */
final class MemoryEstimate {
    /*
     * A lower bound, so that nothing is refused that would run: Java needs some room beside it, and
     * arrays of a model's length need room in one piece.
     */
    private static final double MB = 1e6;
    private static final long STEP_MEBIBYTES = 256;

    /** Of the heap that the parts are of what runs of 50 million parameters left in it. */
    private static final double FILLED = 0.65;

    private final String process;
    private final String setting;
    private final long limitBytes;
    private final Map<String, Long> parts = new LinkedHashMap<>();

    /**
     * An estimate of nothing yet.
     *
     * @param process for people
     * @param setting that gives it more heap
     * @param limitBytes of its heap
     */
    MemoryEstimate(String process, String setting, long limitBytes) {
        this.process = process;
        this.setting = setting;
        this.limitBytes = limitBytes;
    }

    /** Adds a part, unless it takes nothing. */
    MemoryEstimate with(String part, long bytes) {
        if (bytes > 0) {
            parts.merge(part, bytes, Long::sum);
        }
        return this;
    }

    /** All parts together. */
    long bytes() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the process may have enough. */
    boolean fits() {
        return bytes() <= limitBytes;
    }

    /** What would give it enough, in MiB. */
    long enoughMebibytes() {
        long least = (long) Math.ceil(bytes() / FILLED) >> 20;
        return (least / STEP_MEBIBYTES + 1) * STEP_MEBIBYTES;
    }

    /** That it has too little, why, and what to raise. */
    String complaint() {
        StringBuilder why = new StringBuilder();
        parts.forEach(
                (part, size) ->
                        why.append(
                                String.format(Locale.ROOT, "%n  %,7.0f MB  %s", size / MB, part)));
        return String.format(
                Locale.ROOT,
                "steps take %,.0f MB of heap at least on %s, which has %,.0f MB:%s%nraise %s to %dm",
                bytes() / MB,
                process,
                limitBytes / MB,
                why,
                setting,
                enoughMebibytes());
    }
}
