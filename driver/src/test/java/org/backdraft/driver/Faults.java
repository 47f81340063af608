package org.backdraft.driver;

import org.backdraft.driver.FaultyRun.Moment;
import org.backdraft.driver.FaultyRun.Outcome;
import org.backdraft.driver.FaultyRun.Struck;
import org.backdraft.driver.config.RunConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs on a real cluster whose executors and Workers are killed, frozen, decommissioned and added
 * at random moments, for each way of {@code sync}: {@code Faults MOMENTS SEED}. Exit code 1 unless
 * all end in the bits of {@code local[1]}.
 */
final class Faults implements AutoCloseable {
    /*
     * Runs have so many steps that each way takes some ten seconds when nothing happens. A run has some
     * of the moments; whatever is killed comes back, a Worker at once and an executor by the Master.
     * Speculation is on, which copies the tasks of an executor that is frozen. Spark hears of that one
     * after eight seconds, not its usual two minutes.
     */
    private static final int STEPS_AN_EPOCH = 60;
    private static final Map<String, Integer> EPOCHS = Map.of("job-per-step", 3, "resident", 40);
    private static final List<Fault> KILLS =
            List.of(
                    Fault.EXECUTOR_KILLED,
                    Fault.WORKER_KILLED,
                    Fault.EXECUTOR_KILLED,
                    Fault.WORKER_KILLED,
                    Fault.EXECUTOR_DECOMMISSIONED);
    private static final int WORKERS = 2;
    private static final int KILLS_A_RUN = 4;
    private static final int FROZEN_SECONDS = 30;
    private static final int STUCK_MILLIS = 3_000;
    private static final int MOST_MINUTES = 60;

    private final Path folder;
    private final String text;
    private final StandaloneCluster cluster;
    private final Map<String, String> references = new HashMap<>();
    private int runs;

    Faults(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Path train = TestData.csv(folder, "train.csv", 10 * STEPS_AN_EPOCH - 3, 1);
        text = TestData.config(train, train);
        cluster = new StandaloneCluster(folder, Map.of("spark.worker.timeout", "8"), 1, 1);
    }

    public static void main(String[] arguments) throws Exception {
        int moments = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        endWhenStuck();
        boolean exact = true;
        try (Faults faults = new Faults(Files.createTempDirectory("backdraft-faults"))) {
            for (String sync : List.of("job-per-step", "resident")) {
                exact &= faults.soak(sync, moments, new SplittableRandom(seed++));
            }
        }
        System.out.println(exact ? "all runs ended in the same bits" : "NOT all as they should");
        System.exit(exact ? 0 : 1);
    }

    /** All moments of a way of sync; whether all runs ended as they should. */
    private boolean soak(String sync, int moments, SplittableRandom random) throws Exception {
        boolean exact = true;
        for (int done = 0; done < moments; done += KILLS_A_RUN) {
            int kills = Math.min(KILLS_A_RUN, moments - done);
            List<Moment> all = kills(sync, kills, random);
            all.add(Moment.of(Fault.WORKER_ADDED, steps(sync), 0, random));
            exact &= report(sync, run(sync, all, Map.of()));
        }
        Moment frozen = Moment.of(Fault.WORKER_FROZEN, steps(sync), FROZEN_SECONDS, random);
        exact &= report(sync, run(sync, List.of(frozen), Map.of()));
        exact &= report(sync, run(sync, List.of(frozen), Map.of("spark.network.timeout", "120s")));
        Map<String, String> atOnce = Map.of("spark.task.maxFailures", "1");
        return exact & report(sync, run(sync, kills(sync, 2, random), atOnce));
    }

    private static List<Moment> kills(String sync, int count, SplittableRandom random) {
        List<Moment> kills = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fault fault = KILLS.get(random.nextInt(KILLS.size()));
            kills.add(Moment.of(fault, steps(sync), 0, random));
        }
        return kills;
    }

    /** Steps of a run of a way of sync. */
    static int steps(String sync) {
        return STEPS_AN_EPOCH * EPOCHS.get(sync);
    }

    /** A run to which things happen. */
    Outcome run(String sync, List<Moment> moments, Map<String, String> more) throws Exception {
        cluster.settle(WORKERS);
        RunConfig config = RunConfig.parse(text, "faults", Runs.with(settings(sync), more));
        return FaultyRun.run(cluster, config, folder.resolve("run-" + runs++), moments);
    }

    /** The words of a command that trains as {@link #run} does. */
    List<String> words(String sync, Path run, Map<String, String> more)
            throws IOException, InterruptedException {
        cluster.settle(WORKERS);
        Path conf = Files.writeString(folder.resolve("it.conf"), text);
        List<String> words = new ArrayList<>(List.of("train", conf.toString()));
        words.addAll(List.of("--run", run.toString()));
        Runs.with(settings(sync), more)
                .forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return words;
    }

    /** Kills an executor that has a task: it is stopped until it must have got one. */
    void killAnExecutorAtWork() throws IOException, InterruptedException {
        List<ProcessHandle> victim = cluster.executors().subList(0, 1);
        Fault.signal("STOP", victim);
        Thread.sleep(STUCK_MILLIS);
        Fault.signal("KILL", victim);
    }

    /** What a run should end in. */
    String reference(String sync) throws IOException {
        String known = references.get(sync);
        if (known == null) {
            Map<String, String> alone = Map.of("sync", "resident", "spark.master", "local[1]");
            known = Runs.train(text, Runs.with(life(sync), alone));
            references.put(sync, known);
        }
        return known;
    }

    private static Map<String, String> life(String sync) {
        return Map.of(
                "data.shards",
                Runs.SHARDS,
                "batch-size",
                "10",
                "epochs",
                EPOCHS.get(sync).toString());
    }

    private Map<String, String> settings(String sync) {
        Map<String, String> settings = new HashMap<>(life(sync));
        settings.put("sync", sync);
        settings.put("checkpoint.every-steps", "30");
        settings.put("executors.wait", "30 seconds");
        settings.put("spark.master", cluster.master());
        settings.put("spark.executor.memory", "600m");
        settings.put("spark.executor.extraJavaOptions", Runs.SHORT_LIVED);
        settings.put("spark.executor.extraClassPath", SparkHome.classPath());
        settings.put("spark.network.timeout", "8s");
        settings.put("spark.executor.heartbeatInterval", "1s");
        settings.put("spark.network.timeoutInterval", "1s");
        settings.put("spark.speculation", "true");
        settings.put("spark.decommission.enabled", "true");
        return settings;
    }

    private boolean report(String sync, Outcome outcome) throws IOException {
        boolean exact = reference(sync).equals(outcome.thetaSha256());
        for (Struck one : outcome.struck()) {
            System.out.printf(
                    "%-13s| %-46s| %-22s| after step %d%n",
                    sync, one.moment().description(), one.whom(), one.step());
        }
        outcome.failures().forEach(failure -> System.out.println("  resumed after: " + failure));
        System.out.printf(
                "  %s; executors came %d and went %d times%n",
                exact ? "the bits of local[1]" : "OTHER BITS",
                outcome.told("came"),
                outcome.told("went"));
        return exact;
    }

    /** Nothing may hang: after some minutes without an end, where all threads are is said. */
    private static void endWhenStuck() {
        Thread watchdog =
                new Thread(
                        () -> {
                            try {
                                Thread.sleep(60_000L * MOST_MINUTES);
                            } catch (InterruptedException e) {
                                return;
                            }
                            Thread.getAllStackTraces()
                                    .forEach((t, at) -> System.out.println(t + " " + List.of(at)));
                            System.exit(1);
                        });
        watchdog.setDaemon(true);
        watchdog.start();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
