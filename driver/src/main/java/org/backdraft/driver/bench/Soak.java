package org.backdraft.driver.bench;

import com.sun.management.UnixOperatingSystemMXBean;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.backdraft.driver.config.RunConfig;

import scala.runtime.AbstractFunction1;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a driver holds on to in the course of a long run, looked at when a tenth, a half and all of
 * its steps are done. Given to the run as what is asked after every step.
 */
public final class Soak implements BooleanSupplier {
    /*
     * A look is worth something only when what nobody needs any more is gone. Spark keeps each
     * stage's task binary as a broadcast until the driver's garbage collector finds that nobody
     * refers to it, and then removes it everywhere in a thread of its own. So a look collects
     * garbage and waits until the number of broadcast blocks stands still, and collects again.
     */
    private static final int[] PERCENT = {10, 50, 100};
    private static final long STEPS_AN_EPOCH = 100;
    private static final int BATCH = 32;
    private static final long STILL_MILLIS = 500;
    private static final int LOOKS = 60;

    private final SparkContext spark;
    private final Set<Path> scratch = new LinkedHashSet<>();
    private final long steps;
    private final List<Usage> usages = new ArrayList<>();
    private long step;

    /**
     * Of a run that is about to start.
     *
     * @param scratch another folder, beside the driver's own, in which Spark writes: that of
     *     executors on this machine
     * @param steps that the run will take
     */
    public Soak(JavaSparkContext spark, Path scratch, long steps) {
        this.spark = spark.sc();
        this.steps = steps;
        this.scratch.add(scratch.toAbsolutePath());
        for (File folder : this.spark.env().blockManager().diskBlockManager().localDirs()) {
            if (!folder.toPath().startsWith(scratch.toAbsolutePath())) {
                this.scratch.add(folder.toPath().toAbsolutePath());
            }
        }
    }

    /**
     * A run of so many small steps, with an evaluation and a checkpoint after each hundred; its
     * parameters are some 90 KiB.
     *
     * @param steps rounded down to hundreds
     */
    public static RunConfig config(long steps, Map<String, String> settings) {
        String text =
                """
                data {
                  train {format = generated, kind = blobs, classes = 2, features = 20, rows = %d}
                  test {format = generated, kind = blobs, classes = 2, features = 20, rows = 500, seed = 2}
                }
                network = [{type = linear, units = 1000}, {type = relu}, {type = linear, units = 2}]
                loss = cross-entropy
                optimizer {type = sgd, learning-rate = 0.01}
                batch-size = %d
                epochs = %d
                """
                        .formatted(
                                STEPS_AN_EPOCH * BATCH, BATCH, stepsTaken(steps) / STEPS_AN_EPOCH);
        return RunConfig.parse(text, "soak", settings);
    }

    /** The steps that a run of that configuration takes. */
    public static long stepsTaken(long steps) {
        return Math.max(1, steps / STEPS_AN_EPOCH) * STEPS_AN_EPOCH;
    }

    /** Looks if it is time to; never asks the run to stop. */
    @Override
    public boolean getAsBoolean() {
        step++;
        if (usages.size() < PERCENT.length && step * 100 >= PERCENT[usages.size()] * steps) {
            usages.add(look());
        }
        return false;
    }

    /** What was seen so far. */
    public List<Usage> usages() {
        return List.copyOf(usages);
    }

    private Usage look() {
        int blocks = -1;
        for (int i = 0; i < LOOKS; i++) {
            System.gc();
            int before = blocks;
            blocks = broadcastBlocks();
            if (blocks == before) {
                break;
            }
            pause();
        }
        System.gc();
        return new Usage(
                step,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                openFiles(),
                scratch.stream().mapToLong(Soak::bytes).sum(),
                blocks);
    }

    /**
     * Those of the driver and of all executors, as the block manager's master knows them. It reads
     * its list while others write to it, and fails when it meets one of them.
     */
    private int broadcastBlocks() {
        for (int look = 1; true; look++) {
            try {
                return spark.env()
                        .blockManager()
                        .master()
                        .getMatchingBlockIds(new IsBroadcast(), false)
                        .size();
            } catch (Exception e) {
                if (look == LOOKS || !(e.getCause() instanceof ConcurrentModificationException)) {
                    throw e;
                }
            }
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /** What files in a folder take together; those that go meanwhile take nothing. */
    private static long bytes(Path folder) {
        long[] sum = {0};
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                            sum[0] += facts.size();
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path one, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum[0];
    }

    private static void pause() {
        try {
            Thread.sleep(STILL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static final class IsBroadcast extends AbstractFunction1<BlockId, Object> {
        @Override
        public Object apply(BlockId block) {
            return block.isBroadcast();
        }
    }
}
