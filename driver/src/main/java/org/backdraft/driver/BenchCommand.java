package org.backdraft.driver;

import org.backdraft.driver.bench.BenchReport;
import org.backdraft.driver.bench.SgemmSpeed;
import org.backdraft.driver.bench.UpdateSpeed;
import org.backdraft.driver.bench.Workload;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.tensor.Blas;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "bench",
        description = {
            "Runs benchmark workloads.",
            "Prints examples a second, their share of the speed of sgemm on every core of this"
                    + " machine, measured before each workload, and where a step's time goes."
        },
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "WORKLOAD",
            description = "Of ${COMPLETION-CANDIDATES} (default: all).")
    private List<Workload> workloads = List.of(Workload.values());

    @Option(
            names = "--mnist",
            paramLabel = "PATH",
            description = "Folder of MNIST's four .gz files (default: as many drawn digits).")
    private String mnist;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs of each workload (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--sync",
            paramLabel = "MODE",
            split = ",",
            description =
                    "How gradients are computed, as the key sync; several, with commas, take turns"
                            + " run by run.")
    private List<String> modes = List.of();

    @Option(
            names = "--updates",
            description = "Measures the updates of every optimizer in place of workloads.")
    private boolean updates;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the workloads' configuration; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        if (updates) {
            UpdateSpeed.print(cores, System.out);
            return 0;
        }
        for (Workload workload : workloads) {
            bench(workload, cores);
        }
        return 0;
    }

    /** The ways to get gradients take turns, so that other work on the machine hits all alike. */
    private void bench(Workload workload, int cores) throws Exception {
        List<RunConfig> configs = configs(workload);
        List<List<List<EpochReport>>> results = new ArrayList<>();
        configs.forEach(config -> results.add(new ArrayList<>()));
        Blas.use(configs.get(0).blas());
        double sgemm = SgemmSpeed.measure(cores);
        String[] where = new String[configs.size()];
        for (int i = 0; i < runs; i++) {
            for (int c = 0; c < configs.size(); c++) {
                try (Session session = Session.open(configs.get(c))) {
                    where[c] = session.description();
                    results.get(c).add(run(session, configs.get(c)));
                }
            }
        }
        for (int c = 0; c < configs.size(); c++) {
            System.out.printf(
                    Locale.ROOT,
                    "%s, sync = %s; sgemm %.0f GFLOP/s on %d cores%n",
                    where[c],
                    configs.get(c).effective().get("sync"),
                    sgemm / 1e9,
                    cores);
            BenchReport.print(workload, results.get(c), sgemm, System.out);
        }
    }

    private List<RunConfig> configs(Workload workload) {
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

    private static List<EpochReport> run(Session session, RunConfig config) throws Exception {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            return new TrainingRun(session, config, nowhere).run().epochs();
        }
    }
}
