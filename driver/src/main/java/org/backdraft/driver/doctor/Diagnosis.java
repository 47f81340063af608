package org.backdraft.driver.doctor;

import org.apache.spark.SparkConf;
import org.backdraft.driver.cluster.SparkExecutor;
import org.backdraft.driver.run.Rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the doctor found.
 *
 * @param executors that are there
 * @param facts of each, by id; without those that were not reached
 * @param clocks of each, by id
 * @param rehearsal steps of the configuration; null without one
 * @param overheads of Spark's jobs; null without Spark
 * @param spark Spark's settings; without Spark there are none
 * @param local whether all is in one process, so that nothing travels
 */
record Diagnosis(
        List<SparkExecutor> executors,
        Map<String, ExecutorFacts> facts,
        Map<String, ExecutorProbe.Clock> clocks,
        Rehearsal rehearsal,
        Overheads overheads,
        SparkConf spark,
        boolean local) {
    private static final double SPEEDS_DIFFER = 1.2;
    private static final double CLOCKS_DIFFER_MILLIS = 1_000;
    private static final double NANOS = 1e9;
    private static final long LEAST_DISK_BYTES = 1L << 30;

    /** What may go wrong, or make the bits differ. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (SparkExecutor one : executors) {
            if (!facts.containsKey(one.id())) {
                warnings.add("executor %s was not reached".formatted(one.description()));
            }
        }
        differ(warnings, "CPU", ExecutorFacts::cpu, "the bits of a run depend on which compute it");
        differ(warnings, "BLAS", one -> library(one.blas()), "the bits of a run may depend on it");
        differ(warnings, "Java", ExecutorFacts::java, "install the same");
        double[] speeds = facts.values().stream().mapToDouble(ExecutorFacts::oneThread).toArray();
        double slowest = java.util.Arrays.stream(speeds).min().orElse(0);
        double fastest = java.util.Arrays.stream(speeds).max().orElse(0);
        if (fastest > SPEEDS_DIFFER * slowest) {
            warnings.add(
                    "executors differ in speed, from %.0f to %.0f GFLOP/s on a thread: every step waits for the slowest"
                            .formatted(slowest / NANOS, fastest / NANOS));
        }
        clocks.forEach(
                (id, clock) -> {
                    if (Math.abs(clock.offsetMillis()) - clock.errorMillis()
                            > CLOCKS_DIFFER_MILLIS) {
                        warnings.add(
                                "the clock of executor %s is %.1f s off the driver's"
                                        .formatted(id, clock.offsetMillis() / 1e3));
                    }
                });
        facts.forEach(
                (id, one) -> {
                    if (one.freeDiskBytes() < LEAST_DISK_BYTES) {
                        warnings.add(
                                "executor %s has only %d MiB free for Spark's temporary files (spark.local.dir)"
                                        .formatted(id, one.freeDiskBytes() >> 20));
                    }
                });
        return warnings;
    }

    /** What would make a run fail. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        facts.forEach(
                (id, one) -> {
                    if (!one.blasLoaded()) {
                        failures.add("executor %s: %s".formatted(id, one.blas()));
                    }
                });
        if (rehearsal != null && !local) {
            long most = spark.getSizeAsBytes("spark.driver.maxResultSize", "1g");
            if (most > 0 && resultBytes() > most) {
                failures.add(
                        "a step brings %,d bytes to the driver, over spark.driver.maxResultSize = %,d; raise it, or use fewer and larger executors"
                                .formatted(resultBytes(), most));
            }
        }
        return failures;
    }

    /** Bytes that a step sends to each executor. */
    long thetaBytes() {
        return (long) Float.BYTES * rehearsal.parameters();
    }

    /** Bytes that a step brings from an executor. */
    long sumBytes(String executor) {
        return rehearsal.sums(executor) * rehearsal.sumBytes();
    }

    /** Bytes that a step brings to the driver. */
    long resultBytes() {
        return rehearsal.inSlices()
                ? rehearsal.sumBytes()
                : rehearsal.shardsOf().keySet().stream().mapToLong(this::sumBytes).sum();
    }

    /** The cost of the configuration's steps on other numbers of such executors. */
    CostModel model() {
        double cores = facts.values().stream().mapToInt(ExecutorFacts::cores).sum();
        int shards = rehearsal.shards();
        double threads = Math.min(cores, shards);
        double rounds = Math.ceil(shards / threads) / shards;
        double steps = NANOS * Math.max(1, rehearsal.times().steps());
        return new CostModel(
                overheads.jobSeconds(),
                overheads.taskSeconds(),
                overheads.bytesPerSecond(),
                overheads.mergeBytesPerSecond(),
                rehearsal.times().compute() / steps / rounds,
                rehearsal.times().update() / steps,
                rehearsal.sumBytes(),
                shards,
                cores / Math.max(1, facts.size()));
    }

    /** Mean seconds of the rehearsed steps. */
    double measuredSeconds() {
        return rehearsal.times().total() / NANOS / Math.max(1, rehearsal.times().steps());
    }

    private void differ(
            List<String> warnings, String what, Function<ExecutorFacts, String> of, String why) {
        Map<String, List<String>> ids =
                facts.values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        of,
                                        java.util.TreeMap::new,
                                        Collectors.mapping(
                                                ExecutorFacts::id, Collectors.toList())));
        if (ids.size() > 1) {
            List<String> parts = new ArrayList<>();
            ids.forEach((value, those) -> parts.add(value + " on " + String.join(", ", those)));
            warnings.add(
                    "executors differ in %s: %s; %s"
                            .formatted(what, String.join("; ", parts), why));
        }
    }

    /** A library without the file that it was unpacked to. */
    private static String library(String blas) {
        return blas.replaceAll(" \\(/[^)]*\\)", "");
    }
}
