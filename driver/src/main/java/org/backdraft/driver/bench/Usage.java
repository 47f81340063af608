package org.backdraft.driver.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a driver holds after so many steps.
 *
 * @param steps that were done
 * @param heapBytes that objects take after a garbage collection
 * @param threads of the JVM
 * @param openFiles file descriptors, sockets included
 * @param diskBytes of files in Spark's local folders
 * @param broadcastBlocks on the driver and all executors
 */
public record Usage(
        long steps,
        long heapBytes,
        int threads,
        long openFiles,
        long diskBytes,
        int broadcastBlocks) {
    private static final double MEBI = 1 << 20;

    /*
     * Pools of threads and connections fill up to the number of cores as they are used, the pages
     * of Spark's UI to what they retain, and the JVM compiles: all of that stands still at some
     * time, and is less than this. A leak of 1 KiB or of 1 block in a step is more, in 10,000 steps.
     */
    private static final long HEAP_SLACK = 8L << 20;
    private static final int THREAD_SLACK = 32;
    private static final int FILE_SLACK = 32;
    private static final long DISK_SLACK = 1L << 20;
    private static final int BLOCK_SLACK = 16;

    /** What has grown since, each with both figures; empty when nothing has. */
    public List<String> growth(Usage since) {
        List<String> grown = new ArrayList<>();
        add(grown, "heap, bytes", since.heapBytes, heapBytes, HEAP_SLACK + since.heapBytes / 10);
        add(grown, "threads", since.threads, threads, THREAD_SLACK);
        add(grown, "open files", since.openFiles, openFiles, FILE_SLACK);
        add(grown, "disk, bytes", since.diskBytes, diskBytes, DISK_SLACK);
        add(grown, "broadcast blocks", since.broadcastBlocks, broadcastBlocks, BLOCK_SLACK);
        return grown;
    }

    private static void add(List<String> grown, String what, long before, long now, long slack) {
        if (now - before > slack) {
            grown.add("%s: %,d -> %,d".formatted(what, before, now));
        }
    }

    /** Prints a table. */
    public static void print(List<Usage> all, PrintStream out) {
        out.printf(
                "%10s %14s %10s %12s %14s %18s%n",
                "steps", "heap, MiB", "threads", "open files", "disk, MiB", "broadcast blocks");
        for (Usage one : all) {
            out.printf(
                    Locale.ROOT,
                    "%,10d %14.1f %10d %12d %14.2f %18d%n",
                    one.steps,
                    one.heapBytes / MEBI,
                    one.threads,
                    one.openFiles,
                    one.diskBytes / MEBI,
                    one.broadcastBlocks);
        }
    }
}
