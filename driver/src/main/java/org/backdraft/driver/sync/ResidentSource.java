package org.backdraft.driver.sync;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Shard;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Gradients by one Spark job for many steps: its tasks stay, and exchange parameters and sums with
 * the driver at every step. Falls back to a job per step when they can't all run at once.
 */
public final class ResidentSource implements GradientSource {
    /*
     * The job is started by the first gradient, and occupies its executors' cores. So that nobody
     * waits for them forever, it is let go as soon as another job starts (evaluation, say), at the
     * end of the step that is under way, and when no gradient was asked for in a while; the next
     * gradient starts it again. Letting go is a matter of milliseconds, as is starting.
     *
     * The driver holds all state, so whatever happens to the job, the step is computed anew by the
     * next one. Three things may keep a job from its step:
     *
     *   it failed               started again, unless the job before did nothing either
     *   too few cores for all   started again with as many tasks as there are cores for
     *   tasks don't start       other jobs have the cores: a job per step from now on
     *
     * What training and Spark's listener share is guarded by turn, which training holds during a
     * step; the listener never waits for it.
     */
    private static final long END_MILLIS = 10_000;
    private static final long SHRINK_MILLIS = 10_000;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int BARREN_JOBS = 2;

    private final JavaSparkContext spark;
    private final ExecutorTasks<Shard> shards;
    private final List<GradientTask> tasks;
    private final BlasSettings blas;
    private final ResidentLimits limits;
    private final Broadcast<Plan> plan;
    private final ResidentWorkers workers;
    private final OtherJobs others;
    private final ScheduledExecutorService clock;
    private final ReentrantLock turn = new ReentrantLock();
    private Consumer<String> notices =
            message -> LoggerFactory.getLogger(ResidentSource.class).warn(message);
    private final ErrorWatch errors = new ErrorWatch();
    private ResidentJob job;
    private boolean released;
    private double lastLoss = Double.NaN;
    private long stepsOfJob;
    private int barrenJobs;
    private long absentSince;
    private volatile long lastUsed = System.nanoTime();
    private JobPerStep perStep;

    /**
     * A source for several models over shards that executors hold.
     *
     * @param shards in any tasks
     * @param blas that tasks compute with
     */
    public ResidentSource(
            JavaSparkContext spark,
            ExecutorTasks<Shard> shards,
            List<GradientTask> tasks,
            BlasSettings blas,
            ResidentLimits limits) {
        this.spark = spark;
        this.shards = shards;
        this.tasks = List.copyOf(tasks);
        this.blas = blas;
        this.limits = limits;
        this.plan = spark.broadcast(new Plan(tasks, blas));
        if (spark.sc().isLocal()) {
            Blas.use(blas);
            this.workers = new LocalWorkers(tasks);
        } else {
            this.workers = new RemoteWorkers(tasks, limits.port(), limits.sliceNumbers());
        }
        this.others =
                new OtherJobs(
                        spark.sc(),
                        Integer.toHexString(System.identityHashCode(this)),
                        this::letGo);
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread thread = new Thread(work, "backdraft-resident-clock");
                            thread.setDaemon(true);
                            return thread;
                        });
        clock.scheduleWithFixedDelay(this::letGoWhenIdle, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void reportTo(Consumer<String> listener) {
        notices = listener;
        errors.reportTo(listener);
    }

    @Override
    public List<GradientSum> gradients(List<float[]> thetas, long step) {
        if (thetas.size() != tasks.size()) {
            throw new IllegalArgumentException(
                    "%d thetas for %d models".formatted(thetas.size(), tasks.size()));
        }
        turn.lock();
        try {
            return compute(thetas, step);
        } finally {
            lastUsed = System.nanoTime();
            turn.unlock();
            if (others.some()) {
                letGo();
            }
        }
    }

    @Override
    public StepTimes times() {
        return perStep == null ? workers.times() : workers.times().plus(perStep.times());
    }

    @Override
    public void close() {
        turn.lock();
        try {
            clock.shutdownNow();
            others.close();
            end();
            workers.close();
            if (perStep != null) {
                perStep.close();
            }
            plan.destroy();
        } finally {
            turn.unlock();
        }
    }

    private List<GradientSum> compute(List<float[]> thetas, long step) {
        while (perStep == null) {
            if (job == null || released) {
                start(step);
            }
            List<GradientSum> sums = workers.gradients(thetas, step, this::waitsOn);
            if (sums != null) {
                stepsOfJob++;
                absentSince = 0;
                errors.check(step, workers.missesErrors());
                lastLoss = JobPerStep.loss(sums);
                return sums;
            }
            recover(step);
        }
        return perStep.gradients(thetas, step);
    }

    private void start(long step) {
        end();
        ExecutorTasks.View<Shard> view = shards.view();
        JavaRDD<Shard> all = view.rdd().toJavaRDD();
        int slots = slots();
        JavaRDD<Shard> fitting =
                slots > 0 && slots < all.getNumPartitions() ? all.coalesce(slots) : all;
        ResidentAddress address = workers.expect(fitting.getNumPartitions());
        released = false;
        stepsOfJob = 0;
        absentSince = 0;
        job =
                ResidentJob.start(
                        spark.sc(),
                        fitting.rdd(),
                        new ResidentFunction(plan, address, view.cores()),
                        others,
                        "resident workers from "
                                + JobPerStep.description(tasks.get(0).sampling(), step, lastLoss));
    }

    /** Ends the job and waits for it. */
    private void end() {
        if (job == null) {
            return;
        }
        workers.dismiss();
        if (!job.await(END_MILLIS)) {
            job.cancel();
            job.await(END_MILLIS);
        }
        job = null;
    }

    /** Whether a step goes on waiting, now that some partitions have no worker. */
    private boolean waitsOn(int absent) {
        if (!job.isRunning()) {
            return false;
        }
        // Of a host that went without a word only Spark knows: the connection seems to be there.
        if (absent == 0 && !isTooLarge()) {
            absentSince = 0;
            return true;
        }
        long now = System.nanoTime();
        // Without any executor a job per step would have to wait as well.
        absentSince = absentSince == 0 || slots() == 0 ? now : absentSince;
        long millis = TimeUnit.NANOSECONDS.toMillis(now - absentSince);
        return millis < limits.startSeconds() * 1000L && (millis < SHRINK_MILLIS || !isTooLarge());
    }

    /** Makes the step possible again, if it can. */
    private void recover(long step) {
        barrenJobs = stepsOfJob > 0 ? 0 : barrenJobs + 1;
        if (!job.isRunning()) {
            Exception failure = job.failure();
            if (barrenJobs >= BARREN_JOBS || spark.sc().isStopped()) {
                throw new IllegalStateException("the resident job failed at step " + step, failure);
            }
            notices.accept(
                    "the resident job failed at step %d and is started again: %s"
                            .formatted(step, firstLine(failure)));
            job = null;
        } else if (isTooLarge()) {
            notices.accept(
                    "of %d resident workers only %d can run at once: they are started again as so many"
                            .formatted(job.partitions(), slots()));
            end();
        } else {
            notices.accept(
                    ("the %d resident workers did not all start in %d s, as other jobs or"
                                    + " applications use the cores: going on with a job per step")
                            .formatted(job.partitions(), limits.startSeconds()));
            end();
            perStep = new JobPerStep(spark, shards, tasks, blas, GradientSettings.DEFAULT.sum());
            perStep.reportTo(notices);
        }
    }

    private static String firstLine(Exception failure) {
        return failure == null
                ? "its workers left"
                : String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private boolean isTooLarge() {
        int slots = slots();
        return slots > 0 && slots < job.partitions();
    }

    /** Tasks that can run at once, if no other jobs do. */
    private int slots() {
        return spark.sc()
                .maxNumConcurrentTasks(
                        spark.sc().resourceProfileManager().defaultResourceProfile());
    }

    private void letGoWhenIdle() {
        if (System.nanoTime() - lastUsed > IDLE_NANOS) {
            letGo();
        }
    }

    /** Lets the job's workers leave, unless a step is under way. */
    private void letGo() {
        if (turn.tryLock()) {
            try {
                if (job != null && !released) {
                    released = true;
                    workers.dismiss();
                }
            } finally {
                turn.unlock();
            }
        }
    }
}
