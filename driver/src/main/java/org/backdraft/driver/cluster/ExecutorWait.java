package org.backdraft.driver.cluster;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Starts an application and waits for the executors that it was promised. */
public final class ExecutorWait {
    /*
     * Data that is cached before all executors are there lands on the first ones, and the number of
     * shards follows from the number of cores. Spark's own wait (minRegisteredResourcesRatio) goes on
     * in silence after half a minute with whoever is there, so it is turned off in favour of this.
     */
    private static final long LOOK_MILLIS = 50;
    private static final long SILENT_MILLIS = 3_000;

    private final SparkConf conf;
    private final ExecutorPolicy policy;
    private final PrintStream out;
    private final Promise promise;
    private final String master;
    private int said = -1;

    private ExecutorWait(SparkConf conf, ExecutorPolicy policy, Promise promise, PrintStream out) {
        this.conf = conf;
        this.policy = policy;
        this.promise = promise;
        this.out = out;
        this.master = conf.get("spark.master");
    }

    /**
     * Starts an application.
     *
     * @param out told what is waited for, when that takes a while
     * @throws ClusterException when the cluster can't be reached or gives too little in time
     */
    public static JavaSparkContext start(SparkConf conf, ExecutorPolicy policy, PrintStream out) {
        boolean standalone = StandaloneMaster.isStandalone(conf.get("spark.master"));
        List<StandaloneMaster.Worker> workers =
                standalone ? StandaloneMaster.workers(conf) : List.of();
        conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "0");
        Promise promise = Promise.of(conf, workers);
        JavaSparkContext spark = new JavaSparkContext(conf);
        try {
            if (promise != Promise.NONE) {
                new ExecutorWait(conf, policy, promise, out).await(spark);
            }
            return spark;
        } catch (RuntimeException e) {
            spark.stop();
            throw e;
        }
    }

    private void await(JavaSparkContext spark) {
        Roster roster = Roster.of(spark.sc());
        if (promise.executors() == 0) {
            // With dynamic allocation executors come only where there is something to do.
            spark.setJobDescription("wait for the executors");
            spark.parallelize(List.of(0), 1).countAsync();
        }
        long start = System.nanoTime();
        while (!promise.isKept(roster.executors())) {
            long millis = (System.nanoTime() - start) / 1_000_000;
            if (spark.sc().isStopped()) {
                throw new ClusterException(
                        "the cluster at %s ended the application before it had any work%s"
                                .formatted(master, lastGone(roster)));
            }
            if (millis > policy.waitMillis()) {
                atTheLimit(roster);
                break;
            }
            if (millis > SILENT_MILLIS) {
                say(roster.executors());
            }
            pause();
        }
        roster.takeChanges();
    }

    private void say(List<SparkExecutor> present) {
        if (present.size() != said) {
            said = present.size();
            out.printf(
                    "waiting for %s on %s, for %s at most; %d there so far%n",
                    promise.description(), master, time(policy.waitMillis()), said);
        }
    }

    private void atTheLimit(Roster roster) {
        List<SparkExecutor> present = roster.executors();
        String within = "within %s (executors.wait)".formatted(time(policy.waitMillis()));
        if (present.size() < policy.least()) {
            String few =
                    present.isEmpty()
                            ? "no executor"
                            : "only %d of executors.least = %d executors"
                                    .formatted(present.size(), policy.least());
            throw new ClusterException(
                    "%s came %s from %s, which was to give %s%s. %s"
                            .formatted(
                                    few,
                                    within,
                                    master,
                                    promise.description(),
                                    lastGone(roster),
                                    advice()));
        }
        out.printf(
                "warning: of %s on %s only %d with %s came %s%s: going on with these, slower; the"
                        + " number of shards follows from their cores unless data.shards is set;"
                        + " executors that come later take over a share%n",
                promise.description(),
                master,
                present.size(),
                SparkExecutor.cores(roster.cores()),
                within,
                lastGone(roster));
    }

    /** What came of the last executor that went. */
    private static String lastGone(Roster roster) {
        String last = "";
        for (Roster.Change change : roster.takeChanges()) {
            if (!change.came()) {
                last =
                        "; executor %s went: %s"
                                .formatted(
                                        change.executor().description(),
                                        change.reason().lines().findFirst().orElse("").strip());
            }
        }
        return last;
    }

    private String advice() {
        String need =
                "An executor takes %s and %d MiB and its overhead (spark.executor.cores,"
                                .formatted(
                                        conf.contains("spark.executor.cores")
                                                ? SparkExecutor.cores(
                                                        conf.getInt("spark.executor.cores", 1))
                                                : "a core or more",
                                        Promise.memoryMiB(conf))
                        + " spark.executor.memory)";
        if (StandaloneMaster.isStandalone(master)) {
            return "%s; %s. Ask for less, or end what else runs there"
                    .formatted(need, free(StandaloneMaster.workers(conf)));
        }
        if (master.startsWith("yarn")) {
            return need
                    + "; the application's page in YARN says what it waits for: a full queue, or"
                    + " more than yarn.scheduler.maximum-allocation-mb or -vcores";
        }
        if (master.startsWith("k8s")) {
            return need
                    + "; `kubectl describe pods -l spark-role=executor` says what they wait for:"
                    + " nodes without room, an image that can't be pulled, a quota";
        }
        return need + "; see the log of Spark";
    }

    private static String free(List<StandaloneMaster.Worker> workers) {
        if (workers.isEmpty()) {
            return "the cluster has no workers that are alive";
        }
        StringBuilder free = new StringBuilder("free are");
        String separator = " ";
        for (StandaloneMaster.Worker worker : workers.subList(0, Math.min(5, workers.size()))) {
            free.append(separator)
                    .append(
                            "%d of %s and %d of %d MiB on %s"
                                    .formatted(
                                            worker.coresFree(),
                                            SparkExecutor.cores(worker.cores()),
                                            worker.memoryFree(),
                                            worker.memory(),
                                            worker.host()));
            separator = ", ";
        }
        return free.append(workers.size() > 5 ? ", ..." : "").toString();
    }

    private static String time(long millis) {
        return millis % 60_000 == 0 && millis > 0
                ? millis / 60_000 + " min"
                : String.format(Locale.ROOT, "%.3g s", millis / 1e3);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
