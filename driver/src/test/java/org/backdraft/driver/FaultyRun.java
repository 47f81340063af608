package org.backdraft.driver;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A run on a cluster to which things happen; resumed when Spark gives it up. */
final class FaultyRun {
    /*
     * A moment is a number of steps and some milliseconds after it, so that it is seeded and yet falls
     * anywhere: into a step, an evaluation, a checkpoint. One before the first step is a time since the
     * start, and falls into the start of Spark or the load. Each moment has a thread of its own, as one
     * thing may happen while another still lasts.
     */
    private static final int MOST_RESUMES = 3;

    private final StandaloneCluster cluster;
    private final RunConfig config;
    private final List<Struck> struck = new ArrayList<>();
    private final AtomicInteger steps = new AtomicInteger();
    private final List<String> failures = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /**
     * When something happens.
     *
     * @param step steps that are done by then; negative before the first one
     * @param millis after that
     * @param seconds that it lasts, where it does
     * @param seed of whom it happens to
     */
    record Moment(Fault fault, int step, int millis, int seconds, long seed) {
        /** A random one of a run of so many steps; one in five before its first step. */
        static Moment of(Fault fault, int steps, int seconds, SplittableRandom random) {
            boolean early = random.nextInt(5) == 0;
            return new Moment(
                    fault,
                    early ? -1 : random.nextInt(steps * 9 / 10),
                    random.nextInt(early ? 8_000 : 100),
                    seconds,
                    random.nextLong());
        }

        String description() {
            return "%s, %s + %d ms".formatted(fault, step < 0 ? "start" : "step " + step, millis);
        }
    }

    /** What happened at a moment: to whom, and how many steps were done. */
    record Struck(Moment moment, String whom, int step) {}

    /**
     * How it ended.
     *
     * @param thetaSha256 of the last parameters; null when it could not be resumed to its end
     * @param struck what happened
     * @param failures messages of Spark's giving up, after each of which the run was resumed
     * @param said what the run said
     */
    record Outcome(String thetaSha256, List<Struck> struck, List<String> failures, String said) {
        /** How many executors "came" or "went", as the run told. */
        long told(String verb) {
            return said.lines()
                    .filter(line -> line.matches("step .*: executor .* " + verb + "[:;].*"))
                    .count();
        }
    }

    private FaultyRun(StandaloneCluster cluster, RunConfig config) {
        this.cluster = cluster;
        this.config = config;
    }

    /** Runs to the end, whatever happens. */
    static Outcome run(
            StandaloneCluster cluster, RunConfig config, Path directory, List<Moment> moments)
            throws InterruptedException {
        return new FaultyRun(cluster, config).run(directory, moments);
    }

    private Outcome run(Path directory, List<Moment> moments) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (Moment moment : moments) {
            Thread thread = new Thread(() -> strike(moment, over), moment.description());
            thread.start();
            threads.add(thread);
        }
        String sha = null;
        for (int i = 0; i <= MOST_RESUMES && sha == null; i++) {
            sha = attempt(directory);
        }
        over.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return new Outcome(sha, struck, failures, said.toString(StandardCharsets.UTF_8));
    }

    /** The parameters that it ends in, or null. */
    private String attempt(Path directory) {
        TrainingRun.Request request =
                new TrainingRun.Request(
                        directory.toString(),
                        true,
                        Set.of(),
                        () -> {
                            steps.incrementAndGet();
                            return false;
                        });
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        try (Session session = Session.open(config)) {
            return new TrainingRun(session, config, out).run(request).model().thetaSha256();
        } catch (Exception e) {
            failures.add("%s: %s".formatted(e.getClass().getSimpleName(), firstLine(e)));
            return null;
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** Waits for the moment, unless the run is over before. */
    private void strike(Moment moment, CountDownLatch over) {
        try {
            while (over.getCount() > 0 && moment.step >= 0 && steps.get() <= moment.step) {
                Thread.sleep(1);
            }
            Thread.sleep(moment.millis);
            if (over.getCount() == 0) {
                return;
            }
            int step = steps.get();
            String whom =
                    moment.fault.strike(cluster, new SplittableRandom(moment.seed), moment.seconds);
            synchronized (struck) {
                struck.add(new Struck(moment, whom, step));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(moment.description(), e);
        }
    }
}
