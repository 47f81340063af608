package org.backdraft.driver.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * What the steps of a run allocate and what it keeps on the heap, in the driver's JVM.
 *
 * @param allocatedBytes in a step by all threads of each kind together, as the JVM counts them; of
 *     the kinds that there are
 * @param keptBytes what the heap holds after the last step, when garbage is collected, beyond what
 *     it held before the run and beyond the data: theta, moments and gradient sums, with what tasks
 *     in this JVM hold, the rows and activations of each thread
 * @param thetaBytes 4 a parameter
 */
public record MemoryFigures(
        Map<String, Double> allocatedBytes, double keptBytes, double thetaBytes) {
    /** The driver's thread, which leads the steps and, without Spark's tasks, computes too. */
    static final String DRIVER = "driver";

    /** Threads that share the computing with the driver's or with a task's. */
    static final String COMPUTING = "computing";

    /** Spark's threads of tasks in local mode; they compute too. */
    static final String TASKS = "tasks";

    /** Of less, what a run keeps beside theta's like is more than that. */
    private static final double LEAST_THETA_BYTES = 1e6;

    private static final double MB = 1e6;

    /** Prints them for people. */
    void print(PrintStream out) {
        out.println("  bytes allocated a step, by all threads of a kind");
        allocatedBytes.forEach((kind, bytes) -> line(out, "  " + kind, "%,.0f", bytes));
        line(out, "heap kept beyond the data, MB", "%.2f", keptBytes / MB);
        if (thetaBytes >= LEAST_THETA_BYTES) {
            line(out, "  in sizes of theta", "%.1f", keptBytes / thetaBytes);
        }
    }

    /** Prints what is another than it was. */
    void printChanges(MemoryFigures earlier, PrintStream out) {
        allocatedBytes.forEach(
                (kind, now) -> {
                    Double then = earlier.allocatedBytes.get(kind);
                    if (then != null && isChange(then, now, 1)) {
                        change(out, "bytes a step by threads (" + kind + ")", then, now);
                    }
                });
        if (isChange(earlier.keptBytes, keptBytes, MB)) {
            change(out, "kilobytes kept on the heap", earlier.keptBytes / 1e3, keptBytes / 1e3);
        }
    }

    /** By more than a tenth, and by more than {@code least}. */
    private static boolean isChange(double then, double now, double least) {
        return Math.abs(now - then) > Math.max(least, 0.1 * Math.abs(then));
    }

    private static void line(PrintStream out, String name, String format, double value) {
        out.printf(Locale.ROOT, "  %-44s " + format + "%n", name, value);
    }

    private static void change(PrintStream out, String what, double then, double now) {
        out.printf(Locale.ROOT, "     %s: %,.0f -> %,.0f%n", what, then, now);
    }
}
