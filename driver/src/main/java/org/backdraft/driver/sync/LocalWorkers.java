package org.backdraft.driver.sync;

import org.apache.spark.TaskContext;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.Shard;
import org.backdraft.worker.TreeSum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Resident workers in the driver's own JVM: tasks lend their shards and their cores. */
final class LocalWorkers implements ResidentWorkers {
    /*
     * A step may take 20 microseconds, and waking a thread that sleeps takes 50. So the driver's
     * thread, which would only wait, computes itself, as one of as many threads as the tasks have
     * cores. The tasks' own threads sleep until the job ends; that they are there keeps
     * the cores from other jobs, and Spark's retries and limits apply to getting the shards.
     */
    private static final Map<Long, LocalWorkers> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final long LOOK_MILLIS = 100;

    private final long number = NUMBERS.incrementAndGet();
    private final GradientWorker worker;
    private final List<GradientSum> sums = new ArrayList<>();
    private boolean missesErrors;
    private final Map<Integer, Lease> leases = new HashMap<>();
    private int job;
    private int partitions;
    private boolean dismissed = true;
    private volatile Team team;
    private long steps;
    private long nanos;

    /** What a task lends. */
    private record Lease(List<Shard> shards, int cores) {}

    /** All that is lent, put together. */
    private record Team(List<Shard> shards, int cores) {}

    LocalWorkers(List<GradientTask> tasks) {
        worker = new GradientWorker(tasks);
        OPEN.put(number, this);
    }

    /** What a task does; ends when the job is dismissed. */
    static void serve(ResidentAddress address, TaskContext context, List<Shard> mine, int cores) {
        LocalWorkers workers = OPEN.get(address.source());
        if (workers != null) {
            workers.lend(address.job(), context, new Lease(mine, cores));
        }
    }

    @Override
    public synchronized ResidentAddress expect(int partitions) {
        job++;
        this.partitions = partitions;
        dismissed = false;
        leases.clear();
        team = null;
        return new ResidentAddress(number, job, null, 0);
    }

    @Override
    public List<GradientSum> gradients(List<float[]> thetas, long step, Patience patience) {
        Team now = team;
        if (now == null) {
            now = gather(patience);
            if (now == null) {
                return null;
            }
        }
        long start = System.nanoTime();
        List<TreeSum> trees = worker.run(thetas, now.shards, step, now.cores);
        sums.clear();
        for (int i = 0; i < trees.size(); i++) {
            sums.add(JobPerStep.root(trees.get(i), thetas.get(i)));
        }
        missesErrors = ErrorWatch.isMissing(trees);
        steps++;
        nanos += System.nanoTime() - start;
        return sums;
    }

    @Override
    public boolean missesErrors() {
        return missesErrors;
    }

    @Override
    public synchronized void dismiss() {
        dismissed = true;
        team = null;
        notifyAll();
    }

    @Override
    public StepTimes times() {
        return new StepTimes(steps, 0, 0, nanos, 0, 0, 0);
    }

    @Override
    public void close() {
        dismiss();
        OPEN.remove(number);
    }

    /** Waits until all partitions are lent. */
    private synchronized Team gather(Patience patience) {
        while (team == null) {
            if (leases.size() == partitions && !dismissed) {
                team = team();
            } else if (patience.waitsOn(partitions - leases.size())) {
                pause();
            } else {
                return null;
            }
        }
        return team;
    }

    private Team team() {
        List<Shard> shards = new ArrayList<>();
        int cores = 0;
        for (Lease lease : leases.values()) {
            shards.addAll(lease.shards);
            cores += lease.cores;
        }
        shards.sort(Comparator.comparing(Shard::number));
        return new Team(List.copyOf(shards), cores);
    }

    private synchronized void lend(int ofJob, TaskContext context, Lease lease) {
        if (ofJob != job || dismissed) {
            return;
        }
        leases.put(context.partitionId(), lease);
        team = null;
        notifyAll();
        while (ofJob == job && !dismissed && !context.isInterrupted()) {
            pause();
        }
        if (ofJob == job && leases.remove(context.partitionId(), lease)) {
            team = null;
        }
        context.killTaskIfInterrupted();
    }

    private void pause() {
        try {
            wait(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
