package org.backdraft.driver.bench;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.Keep;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.tensor.Blas;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The speed of workloads. */
public final class WorkloadSpeed {
    private final String mnist;
    private final Map<String, String> settings;
    private final int runs;
    private final int cores;
    private final PrintStream out;

    /**
     * Of workloads on this machine.
     *
     * @param mnist folder of MNIST's files, or null to draw digits
     * @param settings of the configurations
     * @param runs of each workload
     * @param out where figures are printed as they come
     */
    public WorkloadSpeed(
            String mnist, Map<String, String> settings, int runs, int cores, PrintStream out) {
        this.mnist = mnist;
        this.settings = settings;
        this.runs = runs;
        this.cores = cores;
        this.out = out;
    }

    /**
     * Measures one workload. The ways to get gradients take turns, so that other work on the
     * machine hits all alike.
     *
     * @param modes of sync; when there are none, that of the settings
     */
    public List<WorkloadFigures> measure(Workload workload, List<String> modes) throws IOException {
        List<RunConfig> configs = configs(workload, modes);
        List<List<List<EpochReport>>> results = new ArrayList<>();
        configs.forEach(config -> results.add(new ArrayList<>()));
        Blas.use(configs.get(0).blas());
        double sgemm = SgemmSpeed.measure(cores);
        String[] where = new String[configs.size()];
        long[] steps = new long[configs.size()];
        for (int i = 0; i < runs; i++) {
            for (int c = 0; c < configs.size(); c++) {
                try (Session session = Session.open(configs.get(c))) {
                    where[c] = session.description();
                    results.get(c).add(run(session, configs.get(c), counter(steps, c)).epochs());
                }
            }
        }
        List<WorkloadFigures> figures = new ArrayList<>();
        for (int c = 0; c < configs.size(); c++) {
            String sync = configs.get(c).effective().get("sync").toString();
            int epochs = results.get(c).stream().mapToInt(List::size).sum();
            MemoryFigures memory = memory(workload, sync, Math.max(1, steps[c] / epochs));
            figures.add(WorkloadFigures.of(workload, sync, sgemm, results.get(c), memory));
            out.printf(
                    Locale.ROOT,
                    "%s, sync = %s; sgemm %.0f GFLOP/s on %d cores%n%s%n",
                    where[c],
                    sync,
                    sgemm / 1e9,
                    cores,
                    workload.title());
            figures.get(c).print(out);
        }
        return figures;
    }

    private List<RunConfig> configs(Workload workload, List<String> modes) {
        if (modes.isEmpty()) {
            return List.of(workload.config(mnist, settings));
        }
        List<RunConfig> configs = new ArrayList<>();
        for (String mode : modes) {
            Map<String, String> all = new LinkedHashMap<>(settings);
            all.put("sync", mode);
            configs.add(workload.config(mnist, all));
        }
        return configs;
    }

    /** Counts steps, and asks for no end. */
    private static BooleanSupplier counter(long[] steps, int at) {
        return () -> {
            steps[at]++;
            return false;
        };
    }

    /** Of a run beside those that are timed, since looking at memory takes time. */
    private MemoryFigures memory(Workload workload, String sync, long stepsPerEpoch)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("sync", sync);
        long epochs = Math.max(2, 6 / stepsPerEpoch);
        all.put("epochs", Long.toString(epochs));
        RunConfig config = workload.withoutTest(mnist, all);
        // The first half warms up. With more steps an epoch than two none ends in the other half.
        long steps = epochs * stepsPerEpoch;
        MemoryWatch watch = new MemoryWatch(steps / 2 + 1, steps);
        try (Session session = Session.open(config)) {
            boolean holdsData = session.spark() == null || session.spark().sc().isLocal();
            long before = MemoryWatch.heapBytes();
            TrainingRun.Result result = run(session, config, watch);
            if (!watch.isComplete()) {
                return null;
            }
            boolean onHeap = holdsData && config.data().keep() == Keep.MEMORY;
            long data = onHeap ? result.shardBytes() : 0;
            return new MemoryFigures(
                    watch.allocated(),
                    watch.heapAtEnd() - before - data,
                    Float.BYTES * workload.parameters());
        }
    }

    private static TrainingRun.Result run(
            Session session, RunConfig config, BooleanSupplier everyStep) throws IOException {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            return new TrainingRun(session, config, nowhere).run(everyStep);
        }
    }
}
