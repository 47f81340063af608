package org.backdraft.driver;

import org.apache.commons.io.FileUtils;
import org.backdraft.driver.bench.BenchReport;
import org.backdraft.driver.bench.LoadingFiles;
import org.backdraft.driver.bench.LoadingFiles.Format;
import org.backdraft.driver.bench.LoadingSpeed;
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
import java.nio.file.Files;
import java.nio.file.Path;
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
            description = "Runs of each workload or format (default: ${DEFAULT-VALUE}).")
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
            names = "--loading",
            description =
                    "Measures the loading of CSV and Parquet beside Spark's own reader in place of"
                            + " workloads, on one core and on all; a table, then a line of JSON.")
    private boolean loading;

    @Option(
            names = "--megabytes",
            paramLabel = "MB",
            defaultValue = "200",
            description = "Length of --loading's CSV files (default: ${DEFAULT-VALUE}).")
    private int megabytes;

    @Option(
            names = "--soak",
            paramLabel = "STEPS",
            description = {
                "Takes so many small steps on a cluster of two processes on this machine, or on"
                        + " spark.master, for each of --sync (default: job-per-step,resident), and"
                        + " prints what the driver holds when 10, 50 and 100 %% are done; exit code 1"
                        + " when that grows."
            })
    private long soak;

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
        if (loading) {
            loadingSpeed(cores);
            return 0;
        }
        if (soak != 0) {
            return new SoakRuns(soak, modes, settings, System.out).run();
        }
        for (Workload workload : workloads) {
            bench(workload, cores);
        }
        return 0;
    }

    private void loadingSpeed(int cores) throws Exception {
        Path folder = Files.createTempDirectory("backdraft-loading");
        try {
            LoadingFiles files = new LoadingFiles(folder);
            files.writeCsv(megabytes * 1_000_000L);
            List<LoadingSpeed.Figures> all = new ArrayList<>();
            for (int n : cores == 1 ? new int[] {1} : new int[] {1, cores}) {
                loadingSpeed(files, n, all);
            }
            LoadingSpeed.print(all, System.out);
            LoadingSpeed.printJson(all, System.out);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private void loadingSpeed(LoadingFiles files, int cores, List<LoadingSpeed.Figures> all)
            throws Exception {
        Map<String, String> onMaster = new LinkedHashMap<>(settings);
        // As many tasks as cores, for both; a run in local mode has one for all of them.
        onMaster.putIfAbsent("spark.master", "local[%d]".formatted(cores));
        onMaster.putIfAbsent("spark.task.cpus", "1");
        RunConfig config = files.config(Format.CSV, onMaster);
        try (Session session = Session.open(config)) {
            files.writeParquetOnce(session.spark());
            for (Format format : Format.values()) {
                all.add(
                        LoadingSpeed.measure(
                                session.spark(), session.loader(), files, format, runs));
            }
        }
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
