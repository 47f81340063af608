package org.backdraft.driver;

import org.backdraft.driver.localcluster.Daemon;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What may happen to a cluster of Workers with a core each. */
enum Fault {
    /** {@code kill -9} of an executor. */
    EXECUTOR_KILLED {
        @Override
        String strike(StandaloneCluster cluster, SplittableRandom random, int seconds)
                throws InterruptedException {
            ProcessHandle victim = anExecutor(cluster, random);
            victim.destroyForcibly();
            return "executor " + victim.pid();
        }
    },

    /** {@code kill -9} of a Worker; another one takes its place. */
    WORKER_KILLED {
        @Override
        String strike(StandaloneCluster cluster, SplittableRandom random, int seconds)
                throws IOException {
            Daemon victim = one(cluster.workers(), random);
            victim.kill();
            cluster.addWorker(1);
            return victim.name();
        }
    },

    /** One more Worker, and with it an executor. */
    WORKER_ADDED {
        @Override
        String strike(StandaloneCluster cluster, SplittableRandom random, int seconds)
                throws IOException {
            cluster.addWorker(1);
            return "";
        }
    },

    /** A Worker and its executor are stopped, and go on after a while. */
    WORKER_FROZEN {
        @Override
        String strike(StandaloneCluster cluster, SplittableRandom random, int seconds)
                throws IOException, InterruptedException {
            anExecutor(cluster, random);
            Daemon victim = one(cluster.workers(), random);
            List<ProcessHandle> frozen = StandaloneCluster.machine(victim);
            signal("STOP", frozen);
            TimeUnit.SECONDS.sleep(seconds);
            signal("CONT", frozen);
            return "%s for %d s".formatted(victim.name(), seconds);
        }
    },

    /** An executor is told that its machine goes away: it gets no more tasks, and ends. */
    EXECUTOR_DECOMMISSIONED {
        @Override
        String strike(StandaloneCluster cluster, SplittableRandom random, int seconds)
                throws IOException, InterruptedException {
            ProcessHandle victim = anExecutor(cluster, random);
            signal("PWR", List.of(victim));
            return "executor " + victim.pid();
        }
    };

    private static final long PATIENCE_MILLIS = 60_000;

    /**
     * Makes it happen, and returns when it is over.
     *
     * @param seconds that it lasts, where it does
     * @return whom it happened to
     */
    abstract String strike(StandaloneCluster cluster, SplittableRandom random, int seconds)
            throws IOException, InterruptedException;

    private static <T> T one(List<T> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    /** One of those that run, as soon as there are some. */
    private static ProcessHandle anExecutor(StandaloneCluster cluster, SplittableRandom random)
            throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        List<ProcessHandle> executors = cluster.executors();
        while (executors.isEmpty() && System.currentTimeMillis() < end) {
            Thread.sleep(10);
            executors = cluster.executors();
        }
        return one(executors, random);
    }

    /** Sends a signal, such as STOP. */
    static void signal(String name, List<ProcessHandle> processes)
            throws IOException, InterruptedException {
        List<String> pids =
                processes.stream().map(process -> Long.toString(process.pid())).toList();
        List<String> command = Stream.concat(Stream.of("kill", "-" + name), pids.stream()).toList();
        new ProcessBuilder(command).start().waitFor();
    }
}
