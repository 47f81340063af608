package org.backdraft.driver;

import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkConf;
import org.backdraft.driver.bench.BenchResults;
import org.backdraft.driver.bench.LoadingFiles;
import org.backdraft.driver.bench.LoadingFiles.Format;
import org.backdraft.driver.bench.LoadingSpeed;
import org.backdraft.driver.bench.MllibSpeed;
import org.backdraft.driver.bench.UpdateSpeed;
import org.backdraft.driver.bench.Workload;
import org.backdraft.driver.bench.WorkloadFigures;
import org.backdraft.driver.bench.WorkloadSpeed;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.run.Session;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
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
                    + " machine, measured before each workload, where a step's time goes, what its"
                    + " threads allocate, and what a run keeps on the heap."
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
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the workloads' figures to a file.")
    private String json;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "Shows what changed since the figures in an earlier --json file.")
    private String compare;

    @Option(
            names = "--mllib",
            description =
                    "Measures Spark MLlib's multilayer perceptron on W4, too; needs some 2 GB of"
                            + " memory.")
    private boolean mllib;

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
            names = "--growth",
            description =
                    "Measures steps on clusters of 1 to 6 executors that it starts on this machine,"
                            + " fits doctor's model of their cost, and says how far off it is.")
    private boolean growth;

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
        if (growth) {
            for (String mode : modes.isEmpty() ? List.of("job-per-step") : modes) {
                new GrowthRuns(mode, settings, System.out).run();
            }
            return 0;
        }
        if (soak != 0) {
            return new SoakRuns(soak, modes, settings, System.out).run();
        }
        HadoopFiles files = HadoopFiles.of(new SparkConf());
        // Read first, so that a mistake in its name comes before minutes of work.
        BenchResults earlier = compare == null ? null : BenchResults.read(files, compare);
        BenchResults results = BenchResults.of(cores, workloadSpeed(cores));
        if (mllib) {
            mllibSpeed(cores, results.figures());
        }
        if (json != null) {
            results.write(files, json);
        }
        if (earlier != null) {
            results.printChanges(earlier, System.out);
        }
        return 0;
    }

    private List<WorkloadFigures> workloadSpeed(int cores) throws IOException {
        WorkloadSpeed speed = new WorkloadSpeed(mnist, settings, runs, cores, System.out);
        List<WorkloadFigures> figures = new ArrayList<>();
        for (Workload workload : workloads) {
            figures.addAll(speed.measure(workload, modes));
        }
        return figures;
    }

    private void mllibSpeed(int cores, List<WorkloadFigures> figures) throws IOException {
        double theirs = MllibSpeed.secondsAGradient(mnist, cores, runs);
        System.out.printf(
                Locale.ROOT,
                "MLlib's MultilayerPerceptronClassifier on W4: %.2f s a gradient%n",
                theirs);
        for (WorkloadFigures ours : figures) {
            if (ours.workload().equals(Workload.W4.name())) {
                System.out.printf(
                        Locale.ROOT,
                        "W4, sync = %s: %.2f s a gradient, %.1f times as fast%n",
                        ours.sync(),
                        1 / ours.stepsPerSecond(),
                        theirs * ours.stepsPerSecond());
            }
        }
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
}
