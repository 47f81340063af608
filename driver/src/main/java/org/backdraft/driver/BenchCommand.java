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
            RunConfig config = workload.config(mnist, settings);
            try (Session session = Session.open(config)) {
                Blas.use(config.blas());
                double sgemm = SgemmSpeed.measure(cores);
                System.out.printf(
                        Locale.ROOT,
                        "%s, %s; sgemm %.0f GFLOP/s on %d cores%n",
                        session.description(),
                        config.sync(),
                        sgemm / 1e9,
                        cores);
                BenchReport.print(workload, run(session, config), sgemm, System.out);
            }
        }
        return 0;
    }

    private List<List<EpochReport>> run(Session session, RunConfig config) throws Exception {
        List<List<EpochReport>> results = new ArrayList<>();
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            for (int i = 0; i < runs; i++) {
                results.add(new TrainingRun(session, config, nowhere).run().epochs());
            }
        }
        return results;
    }
}
