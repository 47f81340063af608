package org.backdraft.driver;

import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.bench.Workload;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.doctor.CostFit;
import org.backdraft.driver.doctor.CostFit.Observation;
import org.backdraft.driver.doctor.CostModel;
import org.backdraft.driver.localcluster.ClusterFolder;
import org.backdraft.driver.localcluster.ClusterLayout;
import org.backdraft.driver.localcluster.LocalCluster;
import org.backdraft.driver.run.Rehearsal;
import org.backdraft.driver.run.Session;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the cost of a step grows with the executors: steps of several networks on clusters of this
 * machine, the cost model that is fitted to some of these layouts, and its error on the others.
 */
final class GrowthRuns {
    /*
     * The executors are processes of one machine: they share its cores, so that each has as many as
     * are left for it, and nothing but memory lies between them and the driver.
     */
    private static final List<Integer> FITTED = List.of(1, 2, 4);
    private static final List<Integer> HELD_OUT = List.of(3, 6);
    private static final int SHARDS = 16;
    private static final int ROWS = 8_192;
    private static final int MEBIBYTES = 1_024;
    private static final int START_SECONDS = 240;
    private static final int FIRST_STEPS = 200;
    private static final int WARM_UP = 10;
    private static final int STEPS = 30;
    private static final List<Integer> PREDICTED = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 1_000);
    private static final List<Workload> WORKLOADS = List.of(Workload.W3, Workload.W1, Workload.W2);
    private static final List<Integer> BATCHES = List.of(128, 1_024);

    private final String sync;
    private final Map<String, String> settings;
    private final PrintStream out;
    private final int processors = Runtime.getRuntime().availableProcessors();

    GrowthRuns(String sync, Map<String, String> settings, PrintStream out) {
        this.sync = sync;
        this.settings = settings;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("backdraft-growth");
        int most = HELD_OUT.get(HELD_OUT.size() - 1);
        LocalCluster cluster = new LocalCluster(new ClusterFolder(folder));
        List<Observation> fitted = new ArrayList<>();
        List<Observation> heldOut = new ArrayList<>();
        try {
            String master =
                    cluster.start(new ClusterLayout(1, most, most * MEBIBYTES, 0), START_SECONDS)
                            .master();
            out.printf("steps with sync = %s, in ms%n", sync);
            for (int executors = 1; executors <= most; executors++) {
                if (FITTED.contains(executors)) {
                    fitted.addAll(measure(master, executors));
                } else if (HELD_OUT.contains(executors)) {
                    heldOut.addAll(measure(master, executors));
                }
            }
        } finally {
            cluster.stop();
            FileUtils.deleteDirectory(folder.toFile());
        }
        report(CostFit.of(fitted), fitted, heldOut);
    }

    private List<Observation> measure(String master, int executors) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("sync", sync);
        all.put("data.shards", "" + SHARDS);
        all.put("data.train.rows", "" + ROWS);
        all.put("data.test.rows", "1000");
        all.put("spark.master", master);
        all.put("spark.executor.cores", "1");
        all.put("spark.executor.memory", MEBIBYTES + "m");
        all.put("spark.cores.max", "" + executors);
        List<Observation> observations = new ArrayList<>();
        RunConfig small = WORKLOADS.get(0).config(null, all);
        try (Session first = Session.open(small)) {
            Rehearsal.of(first, small, FIRST_STEPS, 1);
            for (Workload workload : WORKLOADS) {
                for (int batch : BATCHES) {
                    all.put("batch-size", "" + batch);
                    RunConfig config = workload.config(null, all);
                    observations.add(measure(first.spark(), workload, config, executors));
                }
            }
        }
        return observations;
    }

    private Observation measure(
            JavaSparkContext spark, Workload workload, RunConfig config, int executors)
            throws IOException {
        Rehearsal rehearsal = Rehearsal.of(Session.on(spark, config), config, WARM_UP, STEPS);
        double seconds = rehearsal.times().total() / 1e9 / rehearsal.times().steps();
        out.printf(
                Locale.ROOT,
                "%d executors, %,9d parameters, batch %,5d: %8.2f%n",
                executors,
                rehearsal.parameters(),
                config.batchSize(),
                1e3 * seconds);
        return new Observation(
                executors,
                Math.min(1, (double) processors / executors),
                SHARDS,
                rehearsal.sumBytes(),
                workload.flopsPerExample() * config.batchSize(),
                seconds);
    }

    private void report(CostFit fit, List<Observation> fitted, List<Observation> heldOut) {
        out.printf(
                Locale.ROOT,
                "fitted: a job %.2f ms, a task %.2f ms, bytes at %.2f GB/s, merged at %.2f GB/s, a core at"
                        + " %.0f GFLOP/s, shards' sums at %.2f GB/s, updates at %.2f GB/s%n",
                1e3 * fit.jobSeconds(),
                1e3 * fit.taskSeconds(),
                1e-9 / fit.secondsAByte(),
                1e-9 / fit.mergeSecondsAByte(),
                1e-9 / fit.secondsAFlop(),
                1e-9 / fit.secondsAShardByte(),
                1e-9 / fit.updateSecondsAByte());
        errors("of the fitted layouts", fit.relativeErrors(fitted));
        errors(
                "of layouts held out (%s executors)".formatted(HELD_OUT),
                fit.relativeErrors(heldOut));
        out.println("predicted ms a step, executors of 8 cores as fast, 4 shards a core:");
        out.printf("%-26s", "parameters, batch");
        PREDICTED.forEach(executors -> out.printf(Locale.ROOT, "%9d", executors));
        out.println();
        for (Workload workload : WORKLOADS) {
            for (int batch : List.of(1_024, 65_536)) {
                predict(fit, workload, batch);
            }
        }
    }

    private void predict(CostFit fit, Workload workload, int batch) {
        long parameters = workload.parameters();
        out.printf(Locale.ROOT, "%-,12d%,14d", parameters, batch);
        for (int executors : PREDICTED) {
            CostModel model =
                    fit.model(
                            Float.BYTES * parameters,
                            32 * executors,
                            8,
                            workload.flopsPerExample() * batch);
            out.printf(Locale.ROOT, "%9.1f", 1e3 * model.stepSeconds(executors));
        }
        out.println();
    }

    private void errors(String of, List<Double> errors) {
        double[] sizes = errors.stream().mapToDouble(Math::abs).sorted().toArray();
        out.printf(
                Locale.ROOT,
                "relative error %s: median %.0f %%, largest %.0f %%%n",
                of,
                100 * sizes[sizes.length / 2],
                100 * sizes[sizes.length - 1]);
    }
}
