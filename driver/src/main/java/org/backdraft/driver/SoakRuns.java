package org.backdraft.driver;

import org.apache.commons.io.FileUtils;
import org.backdraft.driver.bench.Soak;
import org.backdraft.driver.bench.Usage;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.localcluster.ClusterFolder;
import org.backdraft.driver.localcluster.ClusterLayout;
import org.backdraft.driver.localcluster.LocalCluster;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Long runs of small steps that must not leave anything behind. */
final class SoakRuns {
    private static final ClusterLayout LAYOUT = new ClusterLayout(2, 1, 1024, 0);
    private static final int START_SECONDS = 240;
    private static final long LEAST_STEPS = 100;
    private static final List<String> MODES = List.of("job-per-step", "resident");

    private final long steps;
    private final List<String> modes;
    private final Map<String, String> settings;
    private final PrintStream out;

    /** Runs with each of some ways of {@code sync}; all that Spark has if there are none. */
    SoakRuns(long steps, List<String> modes, Map<String, String> settings, PrintStream out) {
        if (steps < LEAST_STEPS) {
            throw new ConfigurationException(
                    "--soak takes %d steps or more, found %d".formatted(LEAST_STEPS, steps));
        }
        if (modes.contains("in-process")) {
            throw new ConfigurationException(
                    "--soak is about Spark; of --sync it takes " + String.join(", ", MODES));
        }
        this.steps = steps;
        this.modes = modes.isEmpty() ? MODES : modes;
        this.settings = settings;
        this.out = out;
    }

    /** Returns the command's exit code. */
    int run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("backdraft-soak");
        ClusterFolder files = new ClusterFolder(folder);
        LocalCluster cluster = new LocalCluster(files);
        try {
            Map<String, String> all = new LinkedHashMap<>(settings);
            if (!all.containsKey("spark.master")) {
                all.put("spark.master", cluster.start(LAYOUT, START_SECONDS).master());
            }
            all.putIfAbsent("spark.local.dir", files.scratch().toString());
            Files.createDirectories(files.scratch());
            boolean grows = false;
            for (String mode : modes) {
                all.put("sync", mode);
                grows |= grows(Soak.config(steps, all), mode, files);
            }
            return grows ? 1 : 0;
        } finally {
            cluster.stop();
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private boolean grows(RunConfig config, String mode, ClusterFolder files) throws IOException {
        String directory = files.root().resolve(mode).toString();
        long start = System.nanoTime();
        Soak soak;
        try (Session session = Session.open(config);
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            soak = new Soak(session.spark(), files.scratch(), Soak.stepsTaken(steps));
            out.printf("%s, sync = %s%n", session.description(), mode);
            new TrainingRun(session, config, nowhere)
                    .run(new TrainingRun.Request(directory, false, Set.of(), soak));
        }
        List<Usage> usages = soak.usages();
        Usage.print(usages, out);
        out.printf(Locale.ROOT, "in %.0f s%n", (System.nanoTime() - start) / 1e9);
        List<String> grown = usages.get(usages.size() - 1).growth(usages.get(0));
        out.println(grown.isEmpty() ? "nothing grows" : "grows: " + String.join("; ", grown));
        return !grown.isEmpty();
    }
}
